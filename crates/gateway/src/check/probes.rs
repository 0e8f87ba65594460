//! One read of everything that can be read.

use std::collections::HashMap;

use api::error::read_as;
use api::operation::{OPERATIONS, Operation};
use api::{Method, Params, Product, Response};
use serde_json::Value;

use crate::upstream::{Failure, Upstream};

/// Something that was asked, and what came back.
pub struct Read {
    pub operation: &'static Operation,
    pub answer: Result<Response, Failure>,
    /// When, in seconds since the start of 1970.
    pub at: u64,
}

impl Read {
    pub fn product(&self) -> Option<Product> {
        Product::of(self.operation.path)
    }

    pub fn outcome(&self) -> Outcome {
        match self.answer.as_ref().map(read_as::<Value>) {
            Ok(Ok(body)) if self.is_expected(&body) => Outcome::Answered,
            Ok(Ok(_)) => Outcome::Unanswered,
            Ok(Err(error)) => match error.status() {
                Some(status) if status >= 400 => Outcome::Refused { status, code: error.code().unwrap_or_default() },
                _ => Outcome::Unanswered,
            },
            Err(_) => Outcome::Unanswered,
        }
    }

    fn is_expected(&self, body: &Value) -> bool {
        match self.operation.list_key {
            None => body.is_object(),
            Some(key) => body.get(key).is_some_and(Value::is_array),
        }
    }

    /// The one thing in the answer: of a list, its first.
    pub fn item(&self) -> Option<Value> {
        let mut body = read_as::<Value>(self.answer.as_ref().ok()?).ok()?;
        match self.operation.list_key {
            None => Some(body),
            Some(key) => body.get_mut(key)?.get_mut(0).map(Value::take),
        }
    }
}

/// What an answer says about what may be read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// It may be.
    Answered,
    /// It may not, or cannot.
    Refused {
        /// The status of HTTP.
        status: u16,
        /// Twilio's number for why, 0 where it gave none.
        code: u32,
    },
    /// Nothing: there was no answer of the API.
    Unanswered,
}

impl Outcome {
    /// What is said behind what was not read.
    pub fn told(self) -> String {
        match self {
            Self::Answered => String::new(),
            Self::Refused { status, code: 0 } => format!(" (HTTP {status})"),
            Self::Refused { status, code } => format!(" (HTTP {status}, error {code})"),
            Self::Unanswered => " (no answer)".to_owned(),
        }
    }
}

/// Every operation that reads.
pub fn readable() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().filter(|operation| operation.method == Method::Get)
}

/// Reads one of everything: lists, and then what the first in each list holds. A product that fails is not asked again, for that could
/// take minutes, and one that does not know the credential would only say so again.
pub async fn all(upstream: &dyn Upstream, now: fn() -> u64) -> Vec<Read> {
    let mut operations: Vec<_> = readable().collect();
    operations.sort_by_key(|operation| operation.path.matches('{').count());
    let mut reads: Vec<Read> = Vec::new();
    let mut found: HashMap<&str, Vec<String>> = HashMap::new();
    for operation in operations {
        let product = Product::of(operation.path);
        let mut earlier = reads.iter().filter(|read| read.product() == product);
        if let Some(failure) = earlier.clone().find_map(|read| read.answer.as_ref().err()) {
            reads.push(Read { operation, answer: Err(failure.clone()), at: now() });
            continue;
        }
        if earlier.next().is_some_and(|first| matches!(first.outcome(), Outcome::Refused { status: 401, .. })) {
            continue;
        }
        let Some(values) = values(operation, &found) else { continue };
        let Some(request) = request(operation, &values) else { continue };
        let read = Read { operation, answer: upstream.send(request).await, at: now() };
        let sid = read.item().and_then(|item| Some(item.get("sid")?.as_str()?.to_owned()));
        if let Some(sid) = sid.filter(|_| operation.list_key.is_some()) {
            found.insert(operation.path, [values, vec![sid]].concat());
        }
        reads.push(read);
    }
    reads
}

/// What fills the braces: those of the list that leads there, and the first that is in it.
fn values(operation: &Operation, found: &HashMap<&str, Vec<String>>) -> Option<Vec<String>> {
    match operation.path.rsplit_once("/{") {
        None => Some(Vec::new()),
        Some((list, _)) => found.get(list).cloned(),
    }
}

fn request(operation: &Operation, values: &[String]) -> Option<api::Request> {
    let mut params = Params::default();
    if operation.list_key.is_some() {
        params.push("PageSize", 1);
    }
    let values: Vec<_> = values.iter().map(String::as_str).collect();
    // An answer whose SIDs are none is not followed.
    operation.anew(&values, &params).ok()
}
