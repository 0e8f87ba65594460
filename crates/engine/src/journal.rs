//! Records of writes: what a journal stores of a request before it is sent, and of its response, with secrets masked.
//!
//! The gateway and the browser store the records in different places, and show the same ones.

mod document;
pub mod pages;
pub mod record;
pub mod redaction;
pub mod url;

use api::error::{REQUEST_ID, read_as};
use api::gateway::history::{Outcome, Record};
use api::operation::Operation;
use api::plan_id::PlanId;
use api::{Params, Response};
use serde_json::Value;

pub use redaction::Marker;

/// Write that is about to be sent. It may contain passwords, so it has no `Debug`.
#[derive(Clone, Copy)]
pub struct Write<'a> {
    /// Name of the account, or whatever tells accounts apart. The same secret has other marks in another account.
    pub account: &'a str,
    /// Operation of the API.
    pub operation: &'static Operation,
    /// Path of the request: `/v1/Services/IS…`.
    pub path: &'a str,
    /// Parameters of the request.
    pub params: &'a Params,
    /// Resource before the write, as the API reported it, if it is known.
    pub before: Option<&'a Value>,
    /// Configuration of a service that is about to be deleted, as a document of settings, if it is known.
    pub document: Option<&'a Value>,
    /// Plan that it is a part of.
    pub plan: Option<PlanId>,
}

/// Write whose record waits for its outcome.
#[derive(Debug)]
pub struct Sent {
    account: String,
    operation: &'static Operation,
    path: String,
    /// API names of the sent parameters, whose values afterwards are recorded.
    sent: Vec<String>,
    has_name: bool,
    has_service: bool,
}

impl Sent {
    /// Keeps what the outcome of a write needs. `record` is the record of the write.
    pub fn new(write: &Write<'_>, record: &Record) -> Self {
        Self {
            account: write.account.to_owned(),
            operation: write.operation,
            path: write.path.to_owned(),
            sent: write.params.iter().map(|(wire, _)| wire.to_owned()).collect(),
            has_name: record.name.known().is_some(),
            has_service: record.service.known().is_some(),
        }
    }
}

/// Outcome of a write. It may contain passwords, so it has no `Debug`.
#[derive(Clone)]
pub struct WriteResult {
    /// Kind of outcome.
    pub outcome: Outcome,
    /// HTTP status of the response.
    pub status: Option<u16>,
    /// Twilio's error code.
    pub code: Option<u32>,
    /// Error message of the API or of the sender.
    pub message: Option<String>,
    /// Twilio's request id, for support requests.
    pub request_id: Option<String>,
    /// Resource after the write, as the API reported it, if it is known.
    pub after: Option<Value>,
    /// Unix time in seconds.
    pub now: u64,
}

impl WriteResult {
    /// Derives the outcome of a write from its response.
    pub fn of(response: &Response, now: u64) -> Self {
        let known = Self {
            status: Some(response.status),
            request_id: response.header(REQUEST_ID).map(str::to_owned),
            ..Self::without_response(Outcome::Unknown, None, now)
        };
        match read_as::<Value>(response) {
            Ok(after) => Self { outcome: Outcome::Done, after: Some(after).filter(|after| !after.is_null()), ..known },
            Err(error) => Self {
                outcome: if error.is_outcome_unknown() { Outcome::Unknown } else { Outcome::Rejected },
                code: error.code(),
                message: error.rejection().map(|rejection| rejection.message.clone()),
                ..known
            },
        }
    }

    /// Creates the outcome of a write without a response.
    pub fn without_response(outcome: Outcome, message: Option<String>, now: u64) -> Self {
        Self { outcome, status: None, code: None, message, request_id: None, after: None, now }
    }
}
