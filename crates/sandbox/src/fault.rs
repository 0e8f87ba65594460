//! Faults on request, for tests and demonstrations: answers that refuse, come late or never come. They lie in front of the API,
//! and whoever offers the sandbox decides whether to ask them.

mod values;

use api::endpoint::{Endpoint, capture};
use api::error::code;
use api::flag::Flag;
use api::json::Json;
use api::number::Whole;
use api::{Method, Reported, Request, Response, request, response};
use serde_json::json;

use crate::refused::{Refused, json, refusal};

pub use values::{Failure, Verb};

/// Where faults are asked for: GET lists them, POST adds one, DELETE clears them.
pub const PATH: &str = Add::PATH;

request! {
    /// `POST /sandbox/faults`
    Add: Post "/sandbox/faults", () => 201 Shown {
        /// Only calls of this method.
        method: Option<Verb> = "Method", "Method";
        /// Only calls of paths that begin like this, or that fit this template.
        path: Option<String> = "Path", "Path";
        /// The status to refuse with.
        status: Option<Failure> = "Status", "Status";
        /// The code to refuse with, where it is not the usual one of the status.
        code: Option<Whole> = "Code", "Code";
        /// How many milliseconds the answer is late.
        delay_ms: Option<Whole> = "DelayMs", "Delay";
        /// How many calls pass before.
        after: Option<Whole> = "After", "After";
        /// How many calls are hit; without it, all that follow.
        times: Option<Whole> = "Times", "Times";
        /// Whether the call is carried out and its answer thrown away.
        drop: Option<Flag> = "Drop", "Drop";
        /// Body to answer with in place of the API's. The status is 200 unless `Status` names another one.
        body: Option<String> = "Body", "Body";
    }
}

response! {
    /// A rule, as the list of faults shows it.
    Shown {
        /// Only calls of this method.
        method: String,
        /// Only calls of these paths.
        path: String,
        /// The status to refuse with.
        status: u64,
        /// The code to refuse with.
        code: u64,
        /// How many milliseconds the answer is late.
        delay_ms: u64,
        /// How many calls are still to pass.
        after: u64,
        /// How many calls are still to be hit.
        times: u64,
        /// Whether the call is carried out and its answer thrown away.
        drop: bool,
        /// Body to answer with.
        body: String,
    }
}

/// What is to go wrong, and when.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule {
    /// Only calls of this method.
    pub method: Option<Method>,
    /// Only calls of paths that begin like this, or that fit this template, where it has braces.
    pub path: Option<String>,
    /// The status to refuse with. The call is then not carried out.
    pub status: Option<u16>,
    /// The code to refuse with, where it is not the usual one of the status.
    pub code: Option<u32>,
    /// How many milliseconds the answer is late.
    pub delay_ms: u64,
    /// How many calls pass before.
    pub after: u32,
    /// How many calls are hit; without it, all that follow.
    pub times: Option<u32>,
    /// Whether the call is carried out and its answer thrown away.
    pub drop_answer: bool,
    /// Body to answer with in place of the API's. The call is then not carried out.
    pub body: Option<String>,
}

/// What a call meets with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effect {
    /// To be answered instead of carrying the call out.
    pub refusal: Option<Response>,
    /// How many milliseconds to wait first.
    pub delay_ms: u64,
    /// Whether to throw the answer away.
    pub drop_answer: bool,
}

/// The rules in force, the first that fits a call counting.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    rules: Vec<Rule>,
}

impl Faults {
    /// Adds a rule after the others.
    pub fn add(&mut self, rule: Rule) {
        self.rules.push(rule);
    }

    /// Removes all the rules.
    pub fn clear(&mut self) {
        self.rules.clear();
    }

    /// What the call meets with; it counts for the rules that it fits.
    pub fn strike(&mut self, request: &Request) -> Effect {
        let index = self.rules.iter_mut().position(|rule| rule.fits(request) && rule.is_due());
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
    fn fits(&self, request: &Request) -> bool {
        let fits_path = |path: &String| match path.contains('{') {
            true => capture(path, &request.path).is_some(),
            false => request.path.starts_with(path),
        };
        self.method.is_none_or(|method| method == request.method) && self.path.as_ref().is_none_or(fits_path)
    }

    /// Counts down the calls that pass before.
    fn is_due(&mut self) -> bool {
        match self.after.checked_sub(1) {
            Some(rest) => self.after = rest,
            None => return true,
        }
        false
    }

    fn effect(&self) -> Effect {
        let refuse = |status| {
            let (code, message) = words(status);
            refusal(status, self.code.unwrap_or(code), message)
        };
        Effect {
            refusal: match &self.body {
                Some(body) => Some(json(self.status.unwrap_or(200), body.clone())),
                None => self.status.map(refuse),
            },
            delay_ms: self.delay_ms,
            drop_answer: self.drop_answer,
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
            drop: self.drop_answer.into(),
            body: self.body.clone().map_or(Reported::Absent, Reported::Known),
            ..Shown::default()
        }
    }
}

/// Answers a call of [`PATH`].
pub fn answer(faults: &mut Faults, request: &Request) -> Response {
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
            Err(errors) => Refused::parameter(&errors[0], Add::FIELDS).into(),
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
            method: add.method.map(|Verb(method)| method),
            path: add.path,
            status: add.status.map(|Failure(status)| status),
            code: add.code.map(|Whole(code)| code),
            delay_ms: add.delay_ms.unwrap_or_default().0.into(),
            after: add.after.unwrap_or_default().0,
            times: add.times.map(|Whole(times)| times).filter(|&times| times > 0),
            drop_answer: add.drop == Some(Flag(true)),
            body: add.body,
        }
    }
}

/// The code and the message that come with a status.
fn words(status: u16) -> (u32, &'static str) {
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
