//! Never an open proxy: whatever is sent, what passes is what the contract would have written.

use std::collections::BTreeSet;

use api::operation::{OPERATIONS, Operation};
use api::{Method, Params, Request};
use gateway::{Allowed, Incoming, Refused, allow};

use crate::chance::Chance;
use crate::mutation::mutate;
use crate::valid::{self, Call, calls};

const MUTATED: usize = 1_000_000;

#[test]
fn every_operation_passes_as_the_contract_writes_it() {
    let calls = calls();
    assert!(calls.len() >= 10 * OPERATIONS.len());
    for (operation, call) in calls {
        let allowed = allow(&call.incoming()).unwrap_or_else(|refused| panic!("{call:?}: {refused:?}"));
        assert_eq!((allowed.operation.method, allowed.operation.path), (operation.method, operation.path));
        judge(&call, &allowed);
    }
}

/// Of a million calls that were tampered with, each is refused or leaves in the contract's own words.
#[test]
fn a_million_mutated_calls_pass_only_as_the_contract_writes_them() {
    let calls = calls();
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let (mut passed, mut refused) = (0, 0);
    std::thread::scope(|scope| {
        let part = |thread| {
            let calls = &calls;
            move || count(calls, Chance::new(0x5eed + thread as u64), MUTATED.div_ceil(threads))
        };
        let parts: Vec<_> = (0..threads).map(|thread| scope.spawn(part(thread))).collect();
        for part in parts {
            let (more_passed, more_refused) = part.join().unwrap();
            (passed, refused) = (passed + more_passed, refused + more_refused);
        }
    });
    assert!(passed + refused >= MUTATED);
    // Were it all of the one or all of the other, nothing would have been tried.
    assert!(passed > MUTATED / 50 && refused > MUTATED / 2, "{passed} passed, {refused} did not");
}

fn count(calls: &[(&'static Operation, Call)], mut chance: Chance, count: usize) -> (usize, usize) {
    let mut passed = 0;
    for _ in 0..count {
        let call = mutated(calls, &mut chance);
        if let Ok(allowed) = allow(&call.incoming()) {
            judge(&call, &allowed);
            passed += 1;
        }
    }
    (passed, count - passed)
}

/// A call that was tampered with once or more.
pub fn mutated(calls: &[(&'static Operation, Call)], chance: &mut Chance) -> Call {
    let mut call = chance.pick(calls).1.clone();
    for _ in 0..=chance.below(3) {
        mutate(&mut call, calls, chance);
    }
    call
}

/// Fails unless what is let through is, byte for byte, a call of its operation with all that was sent and nothing else.
fn judge(call: &Call, allowed: &Allowed) {
    let Allowed { operation, request } = allowed;
    assert_eq!(request.method.as_str(), call.method, "{call:?}");
    assert_eq!(request.method, operation.method);
    is_canonical(request);
    let sent = match request.method {
        Method::Post => Params::from_form(std::str::from_utf8(&call.body).unwrap()),
        Method::Get | Method::Delete => Params::from_form(call.incoming().query.unwrap_or_default()),
    };
    let names = |params: &Params| params.iter().map(|(name, _)| name.to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(names(&request.params), names(&sent), "nothing is added and nothing dropped: {call:?}");
    let again = Call::from(request);
    let again = allow(&again.incoming()).unwrap_or_else(|refused| panic!("{again:?}: {refused:?}"));
    assert_eq!(again.request, *request, "what passed passes again as it is");
}

/// The operation of a call, and a failure unless it is written in the one way that the contract has. Says so without asking what it judges.
pub fn is_canonical(request: &Request) -> &'static Operation {
    let target = request.target();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let operation =
        OPERATIONS.iter().find(|operation| operation.method == request.method && fits(operation.path, path));
    let operation = operation.unwrap_or_else(|| panic!("{} {path} is no call of the contract", request.method));
    let form = request.body().unwrap_or_else(|| query.to_owned());
    assert!(request.method != Method::Post || query.is_empty());
    assert!(target.len() <= 2048, "{target}");
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"*-._+&=%".contains(&byte);
    assert!(form.bytes().all(is_plain), "{form}");
    assert_eq!(Params::from_form(&form).to_form(), form);
    for field in operation.fields {
        let texts: Vec<_> = request.params.all(field.wire).collect();
        assert!(field.many || texts.len() <= 1, "{} is there twice: {form}", field.wire);
        assert!(!field.required || !texts.is_empty(), "{} is missing: {form}", field.wire);
        for text in texts {
            assert!(text.is_empty() || (field.check)(text).is_none(), "{}: {text}", field.wire);
        }
    }
    let is_known = |name: &str| operation.fields.iter().any(|field| field.wire == name);
    assert!(request.params.iter().all(|(name, _)| is_known(name)), "{form}");
    operation
}

fn fits(template: &str, path: &str) -> bool {
    let (expected, segments): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    let is_sid = |text: &str, prefix: &str| {
        let digits = text.strip_prefix(prefix).unwrap_or_default();
        digits.len() == 32 && digits.chars().all(|digit| digit.is_ascii_hexdigit())
    };
    expected.len() == segments.len()
        && expected.iter().zip(&segments).enumerate().all(|(index, (expected, segment))| {
            if expected.starts_with('{') {
                is_sid(segment, valid::prefix(expected_before(&segments, index)))
            } else {
                expected == segment
            }
        })
}

fn expected_before<'a>(segments: &[&'a str], index: usize) -> &'a str {
    segments[index - 1]
}

fn of<'a>(method: &'a str, target: &'a str, body: &'a str) -> Incoming<'a> {
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    Incoming { method, path, query, body: body.as_bytes(), seen: None, arrived: tokio::time::Instant::now() }
}

const SERVICE: &str = "/v1/Services/IS0123456789abcdef0123456789abcdef";

#[test]
fn nothing_but_the_contract_s_own_spelling_of_a_path_passes() {
    let roles = format!("{SERVICE}/Roles");
    assert!(allow(&of("GET", &roles, "")).is_ok());
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
    ] {
        assert!(matches!(allow(&of("GET", target, "")), Err(Refused::Unlisted(_))), "{target}");
    }
}

#[test]
fn only_the_methods_of_the_contract_pass_where_it_has_them() {
    for method in ["get", "Get", "HEAD", "PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT", "", "GET ", "DELETE", "QUERY"] {
        assert!(matches!(allow(&of(method, "/v1/Services", "")), Err(Refused::Unlisted(_))), "{method}");
    }
}

#[test]
fn parameters_are_in_one_place_known_and_sent_once() {
    let unlisted = |method: &str, target: &str, body: &str| {
        let refused = allow(&of(method, target, body)).unwrap_err();
        assert!(matches!(refused, Refused::Unlisted(_)), "{target} {body}: {refused:?}");
        refused.response()
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
    // Written anew, each of these would take one byte.
    let shorter = format!("/v1/Services?PageToken={}", "%61".repeat(1000));
    unlisted("GET", &shorter, "");
    // Written anew, each of these takes three bytes.
    let longer = format!("/v1/Services?PageToken={}", "~".repeat(1000));
    unlisted("GET", &longer, "");
}

#[test]
fn what_has_two_spellings_leaves_in_the_contract_s() {
    let target = |target: &str| allow(&of("GET", target, "")).unwrap().request.target();
    assert_eq!(target("/v1/Services?"), "/v1/Services");
    assert_eq!(target("/v1/Services?Page%53ize=%35"), "/v1/Services?PageSize=5");
    assert_eq!(target("/v1/Services?PageToken=a%20b~&PageSize=007&"), "/v1/Services?PageSize=7&PageToken=a+b%7E");
    let form = |body: &str| allow(&of("POST", "/v1/Services", body)).unwrap().request.body();
    assert_eq!(form("FriendlyName=%E2%82%AC+%26"), form("FriendlyName=%e2%82%ac%20%26"));
}

#[test]
fn a_wrong_value_is_refused_in_the_contract_s_words() {
    let refused = allow(&of("POST", "/v1/Services", "")).unwrap_err();
    let response = refused.response();
    assert!(matches!(refused, Refused::Wrong(_)));
    assert_eq!((response.status, response.header("x-conversations-admin-refused")), (400, Some("unlisted")));
    assert!(response.body.contains("Missing required parameter FriendlyName"), "{}", response.body);
    let response = allow(&of("GET", "/v1/Services?PageSize=0", "")).unwrap_err().response();
    assert!(response.body.contains("PageSize: Enter a whole number of at least 1."), "{}", response.body);
}
