//! Tests that the gateway is no open proxy: it forwards only requests as the API contract writes them.

use std::collections::BTreeSet;

use api::operation::{OPERATIONS, Operation};
use api::{Method, Params, Request};
use gateway::{Allowed, Incoming, NotAllowed, allow};

use crate::fixture::SERVICE;
use crate::mutation::mutate;
use crate::rng::Rng;
use crate::valid_requests::{IDENTITIES, RawRequest, random_requests, sid_prefix};

/// Number of mutated requests.
const MUTATIONS: usize = 1_000_000;

#[test]
fn valid_requests_of_every_operation_are_allowed() {
    let requests = random_requests();
    assert!(requests.len() >= 10 * OPERATIONS.len());
    for (operation, request) in requests {
        let allowed = allow(&request.incoming()).unwrap_or_else(|rejected| panic!("{request:?}: {rejected:?}"));
        assert_eq!((allowed.operation.method, allowed.operation.path), (operation.method, operation.path));
        assert_allowed_correctly(&request, &allowed);
    }
}

#[test]
fn each_of_a_million_mutated_requests_is_rejected_or_canonical() {
    let requests = random_requests();
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let (mut allowed, mut rejected) = (0, 0);
    std::thread::scope(|scope| {
        let batch = |thread| {
            let requests = &requests;
            move || try_mutations(requests, Rng::new(0x5eed + thread as u64), MUTATIONS.div_ceil(threads))
        };
        let batches: Vec<_> = (0..threads).map(|thread| scope.spawn(batch(thread))).collect();
        for batch in batches {
            let (more_allowed, more_rejected) = batch.join().unwrap();
            (allowed, rejected) = (allowed + more_allowed, rejected + more_rejected);
        }
    });
    assert!(allowed + rejected >= MUTATIONS);
    // Mutations that are all allowed, or all rejected, would test nothing.
    assert!(allowed > MUTATIONS / 50 && rejected > MUTATIONS / 2, "{allowed} allowed, {rejected} rejected");
}

/// Mutates requests. Returns how many of them are allowed and rejected.
fn try_mutations(requests: &[(&'static Operation, RawRequest)], mut rng: Rng, count: usize) -> (usize, usize) {
    let mut allowed_count = 0;
    for _ in 0..count {
        let request = mutated(requests, &mut rng);
        if let Ok(allowed) = allow(&request.incoming()) {
            assert_allowed_correctly(&request, &allowed);
            allowed_count += 1;
        }
    }
    (allowed_count, count - allowed_count)
}

/// Returns a request that was mutated one to three times.
pub fn mutated(requests: &[(&'static Operation, RawRequest)], rng: &mut Rng) -> RawRequest {
    let mut request = rng.pick(requests).1.clone();
    for _ in 0..=rng.below(3) {
        mutate(&mut request, requests, rng);
    }
    request
}

/// Asserts that an allowed request is a canonical request of its operation, with every parameter that was sent and no other.
fn assert_allowed_correctly(raw: &RawRequest, allowed: &Allowed) {
    let Allowed { operation, request } = allowed;
    assert_eq!(request.method.as_str(), raw.method, "{raw:?}");
    assert_eq!(request.method, operation.method);
    assert_canonical(request);
    let sent = match request.method {
        Method::Post => Params::from_form(std::str::from_utf8(&raw.body).unwrap()),
        Method::Get | Method::Delete => Params::from_form(raw.incoming().query.unwrap_or_default()),
    };
    let names = |params: &Params| params.iter().map(|(name, _)| name.to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(names(&request.params), names(&sent), "no parameter is added or dropped: {raw:?}");
    let again = RawRequest::from(request);
    let again = allow(&again.incoming()).unwrap_or_else(|rejected| panic!("{again:?}: {rejected:?}"));
    assert_eq!(again.request, *request, "an allowed request is allowed again unchanged");
}

/// Asserts that a request is canonical, without using the code under test. Returns its operation.
pub fn assert_canonical(request: &Request) -> &'static Operation {
    let target = request.target();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let operation = OPERATIONS
        .iter()
        .find(|operation| operation.method == request.method && matches_template(operation.path, path));
    let operation = operation.unwrap_or_else(|| panic!("{} {path} is no operation of the contract", request.method));
    let form = request.body().unwrap_or_else(|| query.to_owned());
    assert!(request.method != Method::Post || query.is_empty());
    assert!(target.len() <= 2048, "{target}");
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"*-._+&=%".contains(&byte);
    assert!(form.bytes().all(is_plain), "{form}");
    assert_eq!(Params::from_form(&form).to_form(), form);
    for field in operation.parameters {
        let texts: Vec<_> = request.params.all(field.wire).collect();
        assert!(field.many || texts.len() <= 1, "{} is sent twice: {form}", field.wire);
        assert!(!field.required || !texts.is_empty(), "{} is missing: {form}", field.wire);
        for text in texts {
            assert!(text.is_empty() || (field.check)(text).is_none(), "{}: {text}", field.wire);
        }
    }
    let sent = operation.one_of.iter().filter(|wire| request.params.last(wire).is_some()).count();
    assert!(operation.one_of.is_empty() || sent == 1, "{form}");
    let is_known = |name: &str| operation.parameters.iter().any(|field| field.wire == name);
    assert!(request.params.iter().all(|(name, _)| is_known(name)), "{form}");
    operation
}

fn matches_template(template: &str, path: &str) -> bool {
    let (expected, segments): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    let is_sid = |text: &str, prefix: &str| {
        let digits = text.strip_prefix(prefix).unwrap_or_default();
        digits.len() == 32 && digits.chars().all(|digit| digit.is_ascii_hexdigit())
    };
    expected.len() == segments.len()
        && expected.iter().zip(&segments).enumerate().all(|(index, (expected, segment))| {
            if expected.starts_with('{') && segments[index - 1] == "Users" {
                is_sid(segment, "US") || is_canonical_identity(segment)
            } else if expected.starts_with('{') {
                is_sid(segment, sid_prefix(segments[index - 1]))
            } else {
                expected == segment
            }
        })
}

/// Returns true for a segment that is one segment however often it is decoded, and that is encoded as RFC 3986 recommends.
fn is_canonical_identity(segment: &str) -> bool {
    let form = format!("a={}", segment.replace('+', "%2B"));
    let Some((_, text)) = Params::from_form(&form).iter().next().map(|(name, text)| (name.to_owned(), text.to_owned()))
    else {
        return false;
    };
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encode = |byte: u8| {
        if is_unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    let is_structural = |letter: char| letter.is_control() || "/\\?#%".contains(letter);
    text.bytes().map(encode).collect::<String>() == segment
        && !text.contains(is_structural)
        && !text.trim().is_empty()
        && text.chars().count() <= 256
        && ![".", ".."].contains(&text.as_str())
}

fn incoming<'a>(method: &'a str, target: &'a str, body: &'a str) -> Incoming<'a> {
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    Incoming {
        method,
        path,
        query,
        body: body.as_bytes(),
        precondition: None,
        plan: None,
        arrived: tokio::time::Instant::now(),
    }
}

#[test]
fn a_path_is_allowed_in_its_canonical_spelling_only() {
    let roles = format!("{SERVICE}/Roles");
    assert!(allow(&incoming("GET", &roles, "")).is_ok());
    for target in [
        "",
        "/",
        "v1/Services",
        "/v1",
        "/v1/",
        "//v1/Services",
        "/v1//Services",
        "/v1/Services/",
        "/v1/Services.json",
        "/v1/services",
        "/V1/Services",
        "/v1/Services/.",
        "/v1/Services/..",
        "/v1/./Services",
        "/v2/../v1/Services",
        "/v1/%53ervices",
        "/v1/Services%2f",
        "/v1/Services;a=b",
        "/v1\\Services",
        "/v1/Services#",
        "/v1/Services ",
        " /v1/Services",
        "/v1/Services\0",
        "/v1/Services\r\nHost: a",
        "/v1/Sеrvices",
        "/v1/Services／",
        "http://evil.example/v1/Services",
        "//evil.example/v1/Services",
        "https://conversations.twilio.com/v1/Services",
        "/v1/Services@evil.example",
        "/v3/Services",
        "/2010-04-01/Accounts.json",
        "*",
        "/v1/Services/{Sid}",
        "/v1/Services/is0123456789abcdef0123456789abcdef",
        "/v1/Services/Is0123456789abcdef0123456789abcdef",
        "/v1/Services/RL0123456789abcdef0123456789abcdef",
        "/v1/Services/IS0123456789abcdef0123456789abcde",
        "/v1/Services/IS0123456789abcdef0123456789abcdef0",
        "/v1/Services/IS0123456789abcdef0123456789abcdeg",
        "/v1/Services/IS+123456789abcdef0123456789abcdef",
        "/v1/Conversations/CH0123456789abcdef0123456789abcdef",
        "/v1/%43redentials",
    ] {
        assert!(matches!(allow(&incoming("GET", target, "")), Err(NotAllowed::Unlisted(_))), "{target}");
    }
}

#[test]
fn an_identity_in_a_path_is_allowed_in_its_canonical_spelling_only() {
    let allow = |segment: &str| allow(&incoming("GET", &format!("{SERVICE}/Users/{segment}"), ""));
    for segment in IDENTITIES.iter().copied().chain(["US0123456789abcdef0123456789abcdef", "is0123", "%F0%9F%98%80"]) {
        assert_eq!(allow(segment).unwrap().request.path, format!("{SERVICE}/Users/{segment}"));
    }
    for segment in [
        "",
        ".",
        "..",
        "%2E",
        "%2E%2E",
        "%2e%2e",
        ".%2E",
        "%252E%252E",
        "a/b",
        "a%2Fb",
        "a%2fb",
        "a%252Fb",
        "..%2F..%2FConfiguration",
        "..%5C..",
        "a%3Fb",
        "a?b=c",
        "a%23b",
        "%25",
        "%",
        "%4",
        "%zz",
        "%61da",
        "ada%40Example%2Ecom",
        "%e5%ae%b6",
        "%E5%AE",
        "%FF",
        "%C0%AF",
        "%00",
        "ada%0D%0AHost:%20evil.example",
        "%0A",
        "%20",
        "ada@example.com",
        "+1",
        "a;b",
        "a b",
        "é",
        "%55S0123456789abcdef0123456789abcdef",
        "ada/Conversations",
    ] {
        assert!(matches!(allow(segment), Err(NotAllowed::Unlisted(_))), "{segment}");
    }
    assert!(allow(&"a".repeat(256)).is_ok() && allow(&"a".repeat(257)).is_err());
}

#[test]
fn the_conversations_of_a_participant_are_not_listed_without_a_person() {
    let allow = |query: &str| allow(&incoming("GET", &format!("{SERVICE}/ParticipantConversations{query}"), ""));
    assert!(allow("?Identity=ada").is_ok() && allow("?Address=%2B15550100").is_ok());
    for query in ["", "?", "?PageSize=1", "?Identity=", "?Identity=+", "?Identity=a&Address=b"] {
        assert!(matches!(allow(query), Err(NotAllowed::Wrong(_))), "{query}");
    }
    assert!(matches!(allow("?Identity=a&Identity=b"), Err(NotAllowed::Unlisted(_))));
}

#[test]
fn a_method_that_the_path_does_not_have_is_rejected() {
    for method in ["get", "Get", "HEAD", "PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT", "", "GET ", "DELETE", "QUERY"] {
        assert!(matches!(allow(&incoming(method, "/v1/Services", "")), Err(NotAllowed::Unlisted(_))), "{method}");
    }
}

#[test]
fn unknown_repeated_and_misplaced_parameters_are_rejected() {
    let unlisted = |method: &str, target: &str, body: &str| {
        let rejected = allow(&incoming(method, target, body)).unwrap_err();
        assert!(matches!(rejected, NotAllowed::Unlisted(_)), "{target} {body}: {rejected:?}");
        rejected.response()
    };
    unlisted("GET", "/v1/Services", "PageSize=5");
    unlisted("DELETE", SERVICE, "a=b");
    unlisted("POST", "/v1/Services?FriendlyName=a", "");
    unlisted("POST", "/v1/Services?FriendlyName=a", "FriendlyName=a");
    unlisted("POST", "/v1/Services", "FriendlyName=a&FriendlyName=b");
    unlisted("POST", "/v1/Services", "FriendlyName=a&Friendly%4eame=b");
    for query in [
        "PageSize=1&PageSize=1",
        "Unknown=1",
        "pagesize=1",
        "PageSize[]=1",
        "&&=",
        "PageSize=%",
        "PageSize=%1",
        "PageSize=%zz",
        "PageToken=%ff",
        "PageToken=%c0%af",
        "PageToken=é",
        "PageToken=a b",
        "PageToken=a#b",
        "PageToken=\r\nX: y",
        "PageToken=%ed%a0%80",
    ] {
        unlisted("GET", &format!("/v1/Services?{query}"), "");
    }
    let response = unlisted("GET", "/v1/Services?Injected%0D%0AX:%20%22y%22=1", "");
    assert_eq!(response.status, 404);
    assert!(response.body.contains(r#"Injected\\r\\nX: \\\"y\\\""#), "{}", response.body);
    let long = format!("/v1/Services?PageToken={}", "a".repeat(2048));
    unlisted("GET", &long, "");
    // Each of these becomes one byte in the canonical request. The limit applies to the incoming request as well.
    let shorter = format!("/v1/Services?PageToken={}", "%61".repeat(1000));
    unlisted("GET", &shorter, "");
    // Each of these becomes three bytes in the canonical request.
    let longer = format!("/v1/Services?PageToken={}", "~".repeat(1000));
    unlisted("GET", &longer, "");
}

#[test]
fn parameters_are_forwarded_in_their_canonical_spelling() {
    let target = |target: &str| allow(&incoming("GET", target, "")).unwrap().request.target();
    assert_eq!(target("/v1/Services?"), "/v1/Services");
    assert_eq!(target("/v1/Services?Page%53ize=%35"), "/v1/Services?PageSize=5");
    assert_eq!(target("/v1/Services?PageToken=a%20b~&PageSize=007&"), "/v1/Services?PageSize=7&PageToken=a+b%7E");
    let form = |body: &str| allow(&incoming("POST", "/v1/Services", body)).unwrap().request.body();
    assert_eq!(form("FriendlyName=%E2%82%AC+%26"), form("FriendlyName=%e2%82%ac%20%26"));
}

#[test]
fn an_invalid_value_is_rejected_with_the_message_of_the_contract() {
    let rejected = allow(&incoming("POST", "/v1/Services", "")).unwrap_err();
    let response = rejected.response();
    assert!(matches!(rejected, NotAllowed::Wrong(_)));
    assert_eq!((response.status, response.header("x-conversations-admin-refused")), (400, Some("unlisted")));
    assert!(response.body.contains("Missing required parameter FriendlyName"), "{}", response.body);
    let response = allow(&incoming("GET", "/v1/Services?PageSize=0", "")).unwrap_err().response();
    assert!(response.body.contains("PageSize: Enter a whole number of at least 1."), "{}", response.body);
}
