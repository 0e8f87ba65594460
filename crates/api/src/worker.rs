//! Messages between the page and the worker that runs the sandbox in the browser. Each is a JSON text.
//!
//! The worker sends the first message: [`Ready`](FromWorker::Ready) or [`Failed`](FromWorker::Failed). The page sends none before.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::message::{Request, Response};

/// Message of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToWorker {
    /// Request to the sandbox.
    Request {
        /// Number of the request, counted by the page. The response has the same.
        id: u32,
        /// Scheme and authority of the links in the response.
        base: String,
        /// The request.
        request: Request,
    },
    /// Puts the sample data back to its original state. The worker confirms with [`Ready`](FromWorker::Ready).
    Reset,
}

/// Message of the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromWorker {
    /// The worker accepts requests.
    Ready {
        /// True if changes are still there after a reload.
        persistent: bool,
    },
    /// The worker accepts no requests. A reset may help.
    Failed {
        /// Error, for the log.
        message: String,
    },
    /// Response to a request.
    Response {
        /// Number of the request.
        id: u32,
        /// `None` if no response came, as after a broken connection.
        response: Option<Response>,
    },
}

impl ToWorker {
    /// Encodes the message.
    pub fn to_text(&self) -> String {
        encode(self)
    }

    /// Decodes a message. `None` for any other text.
    pub fn from_text(text: &str) -> Option<Self> {
        decode(text)
    }
}

impl FromWorker {
    /// Encodes the message.
    pub fn to_text(&self) -> String {
        encode(self)
    }

    /// Decodes a message. `None` for any other text.
    pub fn from_text(text: &str) -> Option<Self> {
        decode(text)
    }
}

fn encode(message: &impl Serialize) -> String {
    serde_json::to_string(message).expect("messages have text for keys")
}

fn decode<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}
