//! What the page and the worker that holds the sample data say to each other: each message is a JSON text.
//!
//! The worker speaks first, and hears nothing before: it says whether it is [`Ready`](FromWorker::Ready) or has
//! [`Failed`](FromWorker::Failed).

use serde_json::{Value, json};

use crate::message::{Method, Request, Response};
use crate::params::Params;

/// What the page says.
#[derive(Clone, Debug, PartialEq)]
pub enum ToWorker {
    /// Carries out a call and answers with its number.
    Call {
        /// Which call it is, in the page's own count.
        id: u32,
        /// Scheme and authority that links in the answer begin with.
        base: String,
        /// The call.
        request: Request,
    },
    /// Begins again with the sample data as it was, and says so with `Ready`.
    Reset,
}

/// What the worker says.
#[derive(Clone, Debug, PartialEq)]
pub enum FromWorker {
    /// It can be called.
    Ready {
        /// Whether what is changed is still there after a reload.
        persistent: bool,
    },
    /// It cannot be called, or not any more; only a reset may help.
    Failed {
        /// What went wrong, for whoever looks into it.
        message: String,
    },
    /// What came of a call.
    Answer {
        /// Which call it was.
        id: u32,
        /// `None` where no answer came, as when a connection breaks.
        response: Option<Response>,
    },
}

impl ToWorker {
    /// The text to post.
    pub fn to_text(&self) -> String {
        let message = match self {
            Self::Call { id, base, request } => json!({
                "id": id,
                "base": base,
                "method": request.method.as_str(),
                "path": request.path,
                "params": request.params.to_form(),
                "seen": request.seen,
            }),
            Self::Reset => json!({ "reset": true }),
        };
        message.to_string()
    }

    /// The other way round; `None` for what is no such message.
    pub fn from_text(text: &str) -> Option<Self> {
        let message: Value = serde_json::from_str(text).ok()?;
        if message.get("reset").is_some() {
            return Some(Self::Reset);
        }
        let field = |name: &str| message.get(name)?.as_str();
        let request = Request {
            method: Method::parse(field("method")?)?,
            path: field("path")?.to_owned(),
            params: Params::from_form(field("params")?),
            seen: field("seen").map(str::to_owned),
        };
        Some(Self::Call { id: id(&message)?, base: field("base")?.to_owned(), request })
    }
}

impl FromWorker {
    /// The text to post.
    pub fn to_text(&self) -> String {
        let message = match self {
            Self::Ready { persistent } => json!({ "ready": true, "persistent": persistent }),
            Self::Failed { message } => json!({ "failed": message }),
            Self::Answer { id, response: None } => json!({ "id": id }),
            Self::Answer { id, response: Some(response) } => json!({
                "id": id,
                "status": response.status,
                "headers": response.headers,
                "body": response.body,
            }),
        };
        message.to_string()
    }

    /// The other way round; `None` for what is no such message.
    pub fn from_text(text: &str) -> Option<Self> {
        let message: Value = serde_json::from_str(text).ok()?;
        if let Some(failed) = message.get("failed") {
            return Some(Self::Failed { message: failed.as_str()?.to_owned() });
        }
        if message.get("ready").is_some() {
            return Some(Self::Ready { persistent: message.get("persistent")?.as_bool()? });
        }
        let response = match message.get("status") {
            Some(status) => Some(response(status, &message)?),
            None => None,
        };
        Some(Self::Answer { id: id(&message)?, response })
    }
}

fn id(message: &Value) -> Option<u32> {
    message.get("id")?.as_u64()?.try_into().ok()
}

fn response(status: &Value, message: &Value) -> Option<Response> {
    let header = |header: &Value| Some((header.get(0)?.as_str()?.to_owned(), header.get(1)?.as_str()?.to_owned()));
    Some(Response {
        status: status.as_u64()?.try_into().ok()?,
        headers: message.get("headers")?.as_array()?.iter().map(header).collect::<Option<_>>()?,
        body: message.get("body")?.as_str()?.to_owned(),
    })
}
