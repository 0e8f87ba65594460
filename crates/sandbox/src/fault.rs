//! Fault injection for tests and demonstrations: error responses, delays and lost responses. The caller of the sandbox applies the faults
//! before it handles a request, if at all.

mod values;

use api::endpoint::{Endpoint, capture};
use api::error::code;
use api::flag::Flag;
use api::json::Json;
use api::number::Whole;
use api::{Method, Reported, Request, Response, request, response};
use serde_json::json;

use crate::rejection::{Rejection, error_response, json};

pub use values::{ErrorStatus, MethodName};

/// Path of the fault injection: GET lists the rules, POST adds one, and DELETE removes all.
pub const PATH: &str = Add::PATH;

request! {
    /// `POST /sandbox/faults`, which adds a rule.
    Add: Post "/sandbox/faults", () => 201 Shown {
        /// Method of the affected requests. Default: all.
        method: Option<MethodName> = "Method", "Method";
        /// Prefix of the affected paths, or template such as `/v1/Services/{Sid}`. Default: all.
        path: Option<String> = "Path", "Path";
        /// Status of the error response, from 400 to 599.
        status: Option<ErrorStatus> = "Status", "Status";
        /// Code of the error response. Default: the usual one of the status.
        code: Option<Whole> = "Code", "Code";
        /// Delay of the response, in milliseconds. Default: 0.
        delay_ms: Option<Whole> = "DelayMs", "Delay";
        /// Number of matching requests that are handled normally first. Default: 0.
        after: Option<Whole> = "After", "After";
        /// Number of requests that are affected. Default: all.
        times: Option<Whole> = "Times", "Times";
        /// If true, the request is handled and its response dropped. Default: false.
        drop: Option<Flag> = "Drop", "Drop";
        /// Body of the response instead of the API's. Its status is `Status`. Default: 200.
        body: Option<String> = "Body", "Body";
    }
}

response! {
    /// Rule in the list of faults.
    Shown {
        /// Method of the affected requests.
        method: String,
        /// Prefix or template of the affected paths.
        path: String,
        /// Status of the error response.
        status: u64,
        /// Code of the error response.
        code: u64,
        /// Delay of the response, in milliseconds.
        delay_ms: u64,
        /// Number of matching requests that are still handled normally.
        after: u64,
        /// Number of requests that are still affected.
        times: u64,
        /// True if the response is dropped after the request was handled.
        drop: bool,
        /// Body of the response instead of the API's.
        body: String,
    }
}

/// Rule that says which requests fail, and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule {
    /// Method of the affected requests. `None` for all.
    pub method: Option<Method>,
    /// Template of the affected paths if it has braces, otherwise a prefix. `None` for all.
    pub path: Option<String>,
    /// Status of the error response. The request is then not handled.
    pub status: Option<u16>,
    /// Code of the error response. `None` for the usual one of the status.
    pub code: Option<u32>,
    /// Delay of the response, in milliseconds.
    pub delay_ms: u64,
    /// Number of matching requests that are handled normally first.
    pub after: u32,
    /// Number of requests that are affected. `None` for all.
    pub times: Option<u32>,
    /// True if the request is handled and its response dropped.
    pub drop_response: bool,
    /// Body of the response instead of the API's. The request is then not handled.
    pub body: Option<String>,
}

/// Effect of the faults on a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effect {
    /// Response to send instead of handling the request.
    pub response: Option<Response>,
    /// Delay before the response, in milliseconds.
    pub delay_ms: u64,
    /// True if the response is to be dropped.
    pub drop_response: bool,
}

/// Rules in force. The first rule that matches a request applies.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    rules: Vec<Rule>,
}

impl Faults {
    /// Adds a rule as the last one.
    pub fn add(&mut self, rule: Rule) {
        self.rules.push(rule);
    }

    /// Removes all rules.
    pub fn clear(&mut self) {
        self.rules.clear();
    }

    /// Returns the effect on a request, and counts the request for the rules that match it.
    pub fn apply(&mut self, request: &Request) -> Effect {
        let index = self.rules.iter_mut().position(|rule| rule.matches(request) && rule.is_due());
        let Some(index) = index else { return Effect::default() };
        let effect = self.rules[index].effect();
        if let Some(times) = &mut self.rules[index].times {
            *times -= 1;
            if *times == 0 {
                self.rules.remove(index);
            }
        }
        effect
    }
}

impl Rule {
    fn matches(&self, request: &Request) -> bool {
        let matches_path = |path: &String| match path.contains('{') {
            true => capture(path, &request.path).is_some(),
            false => request.path.starts_with(path),
        };
        self.method.is_none_or(|method| method == request.method) && self.path.as_ref().is_none_or(matches_path)
    }

    /// Returns true if the rule applies now. Otherwise counts the request.
    fn is_due(&mut self) -> bool {
        match self.after.checked_sub(1) {
            Some(rest) => self.after = rest,
            None => return true,
        }
        false
    }

    fn effect(&self) -> Effect {
        let error_response = |status| {
            let (code, message) = default_error(status);
            error_response(status, self.code.unwrap_or(code), message)
        };
        Effect {
            response: match &self.body {
                Some(body) => Some(json(self.status.unwrap_or(200), body.clone())),
                None => self.status.map(error_response),
            },
            delay_ms: self.delay_ms,
            drop_response: self.drop_response,
        }
    }

    fn show(&self) -> Shown {
        Shown {
            method: self.method.map(|method| method.to_string()).into(),
            path: self.path.clone().into(),
            status: self.status.map(u64::from).into(),
            code: self.code.map(u64::from).into(),
            delay_ms: self.delay_ms.into(),
            after: u64::from(self.after).into(),
            times: self.times.map(u64::from).into(),
            drop: self.drop_response.into(),
            body: self.body.clone().map_or(Reported::Absent, Reported::Known),
            ..Shown::default()
        }
    }
}

/// Handles a request to [`PATH`].
pub fn handle(faults: &mut Faults, request: &Request) -> Response {
    match request.method {
        Method::Get => {
            let rules: Vec<_> = faults.rules.iter().map(|rule| rule.show().to_json()).collect();
            json(200, json!({ "faults": rules }).to_string())
        }
        Method::Post => match Add::decode(&request.params) {
            Ok(add) => {
                let rule = Rule::from(add);
                let shown = rule.show().to_json();
                faults.add(rule);
                json(Add::STATUS, shown.to_string())
            }
            Err(errors) => Rejection::parameter(&errors[0], Add::PARAMETERS).into(),
        },
        Method::Delete => {
            faults.clear();
            Response { status: 204, ..Response::default() }
        }
    }
}

impl From<Add> for Rule {
    fn from(add: Add) -> Self {
        Self {
            method: add.method.map(|MethodName(method)| method),
            path: add.path,
            status: add.status.map(|ErrorStatus(status)| status),
            code: add.code.map(|Whole(code)| code),
            delay_ms: add.delay_ms.unwrap_or_default().0.into(),
            after: add.after.unwrap_or_default().0,
            times: add.times.map(|Whole(times)| times).filter(|&times| times > 0),
            drop_response: add.drop == Some(Flag(true)),
            body: add.body,
        }
    }
}

/// Returns the usual code and message of a status.
fn default_error(status: u16) -> (u32, &'static str) {
    match status {
        401 => (code::NOT_AUTHENTICATED, "Authenticate"),
        403 => (code::FORBIDDEN, "Forbidden"),
        404 => (code::NOT_FOUND, "The requested resource was not found"),
        409 => (code::CONFLICT, "Conflict"),
        429 => (code::TOO_MANY_REQUESTS, "Too Many Requests"),
        503 => (code::UNAVAILABLE, "Service Unavailable"),
        500.. => (code::SERVER_ERROR, "Internal Server Error"),
        _ => (code::INVALID_PARAMETER, "Bad Request"),
    }
}
