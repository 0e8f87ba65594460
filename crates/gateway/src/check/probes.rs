//! Probes: one request for each operation that reads.

use std::collections::HashMap;

use api::error::read_as;
use api::gateway::Feature;
use api::operation::{OPERATIONS, Operation};
use api::{Method, Params, Product, Response};
use serde_json::Value;

use crate::upstream::{Failure, Upstream};

/// Request of a check, with its response.
pub struct Probe {
    pub operation: &'static Operation,
    pub response: Result<Response, Failure>,
    /// Time of the response, in Unix seconds.
    pub at: u64,
}

impl Probe {
    pub fn product(&self) -> Option<Product> {
        Product::of(self.operation.path)
    }

    /// Classifies the response.
    pub fn outcome(&self) -> Outcome {
        match self.response.as_ref().map(read_as::<Value>) {
            Ok(Ok(body)) if self.has_expected_shape(&body) => Outcome::Read,
            Ok(Ok(_)) => Outcome::NoResponse,
            Ok(Err(error)) => match error.status() {
                Some(status) if status >= 400 => Outcome::Rejected { status, code: error.code().unwrap_or_default() },
                _ => Outcome::NoResponse,
            },
            Err(_) => Outcome::NoResponse,
        }
    }

    fn has_expected_shape(&self, body: &Value) -> bool {
        match self.operation.list_key {
            None => body.is_object(),
            Some(key) => body.get(key).is_some_and(Value::is_array),
        }
    }

    /// Returns the resource of the response. For a list, returns its first entry.
    pub fn resource(&self) -> Option<Value> {
        let mut body = read_as::<Value>(self.response.as_ref().ok()?).ok()?;
        match self.operation.list_key {
            None => Some(body),
            Some(key) => body.get_mut(key)?.get_mut(0).map(Value::take),
        }
    }
}

/// Outcome of a probe.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// The API returned the resource or the list.
    Read,
    /// The API rejected the request.
    Rejected {
        /// HTTP status.
        status: u16,
        /// Twilio error code. 0 if the response has none.
        code: u32,
    },
    /// The API did not respond, or responded with something else than its reference documents.
    NoResponse,
}

impl Outcome {
    /// Returns status and code in parentheses, to append to a message. Empty for [`Outcome::Read`].
    pub fn suffix(self) -> String {
        match self {
            Self::Read => String::new(),
            Self::Rejected { status, code: 0 } => format!(" (HTTP {status})"),
            Self::Rejected { status, code } => format!(" (HTTP {status}, error {code})"),
            Self::NoResponse => " (no answer)".to_owned(),
        }
    }
}

/// Identity that no user has.
const NOBODY: &str = "conversations-admin-check";

/// Returns every operation that only reads.
pub fn readable() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().filter(|operation| operation.method == Method::Get)
}

/// Sends one request for each operation that reads: lists first, then the first resource of each list.
///
/// After a failure, no more requests are sent to the same product, because each of them could take until its timeout. The same holds
/// after a 401, because every other request would be rejected as well. Operations of hidden features are left out.
pub async fn run(upstream: &dyn Upstream, hidden: &[Feature], now: fn() -> u64) -> Vec<Probe> {
    let mut operations: Vec<_> = readable().filter(|operation| !is_hidden(operation, hidden)).collect();
    operations.sort_by_key(|operation| operation.path.matches('{').count());
    let mut probes: Vec<Probe> = Vec::new();
    let mut first_entries: HashMap<&str, Vec<String>> = HashMap::new();
    for operation in operations {
        let product = Product::of(operation.path);
        let mut earlier = probes.iter().filter(|probe| probe.product() == product);
        if let Some(failure) = earlier.clone().find_map(|probe| probe.response.as_ref().err()) {
            probes.push(Probe { operation, response: Err(failure.clone()), at: now() });
            continue;
        }
        if earlier.next().is_some_and(|first| matches!(first.outcome(), Outcome::Rejected { status: 401, .. })) {
            continue;
        }
        let Some(values) = path_values(operation, &first_entries) else { continue };
        let Some(request) = request(operation, &values) else { continue };
        let probe = Probe { operation, response: upstream.send(request).await, at: now() };
        // Only a SID, because a path could contain any other text of a response as an identity.
        let is_sid = |text: &&str| text.len() == 34 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let sid = probe.resource().and_then(|resource| Some(resource.get("sid")?.as_str().filter(is_sid)?.to_owned()));
        if let Some(sid) = sid.filter(|_| operation.list_key.is_some()) {
            first_entries.insert(operation.path, [values, vec![sid]].concat());
        }
        probes.push(probe);
    }
    probes
}

/// Returns true if the operation belongs to a feature that the account does not have.
pub fn is_hidden(operation: &Operation, hidden: &[Feature]) -> bool {
    hidden.iter().any(|feature| feature.resource() == Some(operation.resource))
}

/// Returns the values of the path's parameters: those of the list that holds the resource, and the SID of the list's first entry.
fn path_values(operation: &Operation, first_entries: &HashMap<&str, Vec<String>>) -> Option<Vec<String>> {
    match operation.path.rsplit_once("/{") {
        None => Some(Vec::new()),
        Some((list, _)) => first_entries.get(list).cloned(),
    }
}

fn request(operation: &Operation, values: &[String]) -> Option<api::Request> {
    let mut params = Params::default();
    if operation.list_key.is_some() {
        params.push("PageSize", 1);
    }
    // A list that must be filtered is read for a person who does not exist.
    if let Some(filter) = operation.one_of.first() {
        params.push(filter, NOBODY);
    }
    let values: Vec<_> = values.iter().map(String::as_str).collect();
    // An invalid SID in a response makes this fail, so that no path is built from it.
    operation.canonicalize(&values, &params).ok()
}
