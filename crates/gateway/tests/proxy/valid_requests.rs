//! Calls that may pass, of every operation.

use api::operation::{OPERATIONS, Operation};
use api::{FieldInfo, Params, Request};
use gateway::Incoming;

use crate::chance::Chance;

/// A call before it is split into its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub method: String,
    pub target: String,
    pub body: Vec<u8>,
}

impl Call {
    /// As a server splits it.
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
            seen: None,
            arrived: tokio::time::Instant::now(),
        }
    }
}

impl From<&Request> for Call {
    fn from(request: &Request) -> Self {
        let body = request.body().unwrap_or_default().into_bytes();
        Self { method: request.method.as_str().to_owned(), target: request.target(), body }
    }
}

const TEXTS: &[&str] = &[
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
    "2026-01-02",
    "2026-01-02T03:04:05Z",
    "https://example.com/hook?a=1&b=%20",
    "ACdec0de00dec0de00dec0de00dec0de00",
    "IS0123456789abcdef0123456789abcdef",
    "ISABCDEFABCDEFABCDEFABCDEFABCDEF00",
    "RL0123456789abcdef0123456789abcdef",
    "MG0123456789abcdef0123456789abcdef",
    "CR0123456789abcdef0123456789abcdef",
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

/// What the contract takes for this field, of all that there is.
fn texts(field: &FieldInfo) -> Vec<&'static str> {
    TEXTS.iter().copied().filter(|text| (field.check)(text).is_none()).collect()
}

/// A call of this operation as the contract writes it, with some of its parameters.
pub fn call(operation: &Operation, chance: &mut Chance) -> Call {
    let mut params = Params::default();
    for field in operation.fields {
        let texts = texts(field);
        assert!(!texts.is_empty(), "no text here is a {} of {}", field.wire, operation.path);
        let count = if field.many { 3 } else { 1 };
        if field.required || chance.happens(40) {
            (0..=chance.below(count)).for_each(|_| params.push(field.wire, chance.pick(&texts)));
        }
    }
    let segments = operation.path.split('/').scan("", |before, segment| {
        let written = if segment.starts_with('{') {
            format!("{}{:032x}", prefix(before), chance.number())
        } else {
            segment.to_owned()
        };
        *before = segment;
        Some(written)
    });
    let path = segments.collect::<Vec<_>>().join("/");
    Call::from(&Request { method: operation.method, path, params, seen: None })
}

/// What the SIDs after this segment of a path begin with.
pub fn prefix(segment: &str) -> &'static str {
    match segment {
        "Services" => "IS",
        "Roles" => "RL",
        other => panic!("nobody knows what follows {other}"),
    }
}

/// Many calls of each operation.
pub fn calls() -> Vec<(&'static Operation, Call)> {
    let mut chance = Chance::new(4);
    OPERATIONS
        .iter()
        .flat_map(|operation| (0..20).map(|_| (operation, call(operation, &mut chance))).collect::<Vec<_>>())
        .collect()
}
