//! Random valid requests of every operation.

use api::operation::{OPERATIONS, Operation};
use api::{Kind, ParameterInfo, Params, Request};
use gateway::Incoming;

use crate::rng::Rng;

/// Request as text, before a server splits it into its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct RawRequest {
    pub method: String,
    pub target: String,
    pub body: Vec<u8>,
}

impl RawRequest {
    /// Splits the request as a server does.
    pub fn incoming(&self) -> Incoming<'_> {
        let (path, query) = match self.target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (self.target.as_str(), None),
        };
        Incoming {
            method: &self.method,
            path,
            query,
            body: &self.body,
            precondition: None,
            plan: None,
            arrived: tokio::time::Instant::now(),
        }
    }
}

impl From<&Request> for RawRequest {
    fn from(request: &Request) -> Self {
        let body = request.body().unwrap_or_default().into_bytes();
        Self { method: request.method.as_str().to_owned(), target: request.target(), body }
    }
}

/// Values of parameters. Every parameter accepts at least one of them.
const VALUES: &[&str] = &[
    "true",
    "false",
    "0",
    "1",
    "3",
    "10",
    "50",
    "60",
    "1000",
    "PT0S",
    "PT10M",
    "PT12H",
    "P1D",
    "GET",
    "POST",
    "get",
    "sms",
    "US",
    "2026-01-02",
    "2026-01-02T03:04:05Z",
    "https://example.com/hook?a=1&b=%20",
    "ACdec0de00dec0de00dec0de00dec0de00",
    "IS0123456789abcdef0123456789abcdef",
    "ISABCDEFABCDEFABCDEFABCDEFABCDEF00",
    "RL0123456789abcdef0123456789abcdef",
    "MG0123456789abcdef0123456789abcdef",
    "CR0123456789abcdef0123456789abcdef",
    "FW0123456789abcdef0123456789abcdef",
    "conversation",
    "service",
    "channel",
    "deployment",
    "webhook",
    "active",
    "inactive",
    "closed",
    "apn",
    "fcm",
    "gcm",
    "onMessageAdd",
    "onMessageAdded",
    "onMessageSend",
    "onMessageSent",
    "sendMessage",
    "addMember",
    "addParticipant",
    "Ünï çødé & + = % # / \\ \" ' ; , \u{1f600}",
    "a",
];

/// Identities of users as segments of a path.
pub const IDENTITIES: &[&str] = &[
    "ada",
    "ada%40example.com",
    "Ada%20Lovelace",
    "%2B15550100",
    "a%26b%3Dc%3Bd",
    "%E5%AE%B6%E5%85%B7",
    "...",
    "~ada_-.json",
];

/// Returns the values that are valid for this parameter.
fn valid_values(field: &ParameterInfo) -> Vec<&'static str> {
    // The API reads words in any case, and a canonical request has them in one.
    let is_canonical = |text: &&str| !matches!(field.kind, Kind::Choice(words) if !words.contains(text));
    VALUES.iter().copied().filter(|text| (field.check)(text).is_none()).filter(is_canonical).collect()
}

/// Returns a canonical request of this operation, with some of its parameters.
pub fn random_request(operation: &Operation, rng: &mut Rng) -> RawRequest {
    let mut params = Params::default();
    let one = (!operation.one_of.is_empty()).then(|| *rng.pick(operation.one_of));
    for field in operation.parameters {
        let values = valid_values(field);
        assert!(!values.is_empty(), "no value is a {} of {}", field.wire, operation.path);
        let count = if field.many { 3 } else { 1 };
        let is_sent = match one {
            Some(one) if operation.one_of.contains(&field.wire) => one == field.wire,
            _ => field.required || rng.chance(40),
        };
        if is_sent {
            (0..=rng.below(count)).for_each(|_| params.push(field.wire, rng.pick(&values)));
        }
    }
    let segments = operation.path.split('/').scan("", |before, segment| {
        let written = if *before == "Users" && rng.chance(50) {
            (*rng.pick(IDENTITIES)).to_owned()
        } else if segment.starts_with('{') {
            format!("{}{:032x}", sid_prefix(before), rng.number())
        } else {
            segment.to_owned()
        };
        *before = segment;
        Some(written)
    });
    let path = segments.collect::<Vec<_>>().join("/");
    RawRequest::from(&Request::new(operation.method, path, params))
}

/// Returns the prefix of the SIDs that follow this segment of a path.
pub fn sid_prefix(segment: &str) -> &'static str {
    match segment {
        "Services" => "IS",
        "Roles" => "RL",
        "Addresses" => "IG",
        "Conversations" => "CH",
        "Users" => "US",
        "Bindings" => "BS",
        "Credentials" => "CR",
        other => panic!("unknown segment {other}"),
    }
}

/// Returns 20 requests of each operation.
pub fn random_requests() -> Vec<(&'static Operation, RawRequest)> {
    let mut rng = Rng::new(4);
    OPERATIONS
        .iter()
        .flat_map(|operation| (0..20).map(|_| (operation, random_request(operation, &mut rng))).collect::<Vec<_>>())
        .collect()
}
