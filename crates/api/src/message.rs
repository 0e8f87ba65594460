//! HTTP requests and responses, as every transport carries them: gloo-net, hyper, a worker's messages and the sandbox.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::params::Params;
use crate::plan_id::PlanId;

/// Beginnings of the API's paths: version 1 is Conversations, version 2 is Chat.
pub const API_ROOTS: [&str; 2] = ["/v1/", "/v2/"];

/// Product of Twilio. Each has its own host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// Conversations, version 1.
    Conversations,
    /// Chat, version 2.
    Chat,
}

impl Product {
    /// Returns the product of a path.
    pub fn of(path: &str) -> Option<Self> {
        let [conversations, chat] = API_ROOTS;
        if path.starts_with(conversations) {
            Some(Self::Conversations)
        } else if path.starts_with(chat) {
            Some(Self::Chat)
        } else {
            None
        }
    }

    /// Origin of Twilio's API in the default region.
    pub fn origin(self) -> &'static str {
        match self {
            Self::Conversations => "https://conversations.twilio.com",
            Self::Chat => "https://chat.twilio.com",
        }
    }
}

/// Header of the dashboard's requests, in lower case. A page of another origin cannot send it without a CORS preflight.
pub const DASHBOARD_HEADER: &str = "x-conversations-admin";

/// Header with the idempotency key of a write, in lower case: a text in quotation marks
/// (<https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header>).
///
/// A browser whose connection closes before a response comes repeats the request by itself, a POST too. The server recognizes the key and
/// repeats its first response.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Header with [`Request::precondition`] as an entity tag, in lower case (RFC 9110, section 13.1.1). The gateway rejects an update or a deletion
/// without it, and the sandbox one of its own dashboard. No response has an `ETag`: the tag covers only the settings that a request replaces, so
/// that both sides compute it from the settings, by [`crate::precondition`].
pub const IF_MATCH: &str = "if-match";

/// Header with [`Request::plan`], in lower case.
pub const PLAN: &str = "conversations-admin-plan";

/// Value of [`DASHBOARD_HEADER`].
pub const DASHBOARD: &str = "1";

/// HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Creates and updates.
    Post,
    /// Deletes.
    Delete,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 3] = [Self::Get, Self::Post, Self::Delete];

    /// Name of the method.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }

    /// Parses the name of a method. `None` for a method that the API does not use.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// HTTP request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Path from the first slash: `/v1/Services`.
    pub path: String,
    /// Parameters: the query of a GET or DELETE, the form of a POST.
    pub params: Params,
    /// Precondition of an update or a deletion: the fingerprint of the values that were shown, see [`crate::precondition`]. The gateway and the
    /// sandbox reject the request if the stored values have another fingerprint. Twilio has no preconditions.
    pub precondition: Option<String>,
    /// Plan that a write is a part of. The journal records it, so that the whole plan can be undone. It is not sent to Twilio.
    #[serde(default)]
    pub plan: Option<PlanId>,
}

impl Request {
    /// Makes a request without a precondition, which is no part of a plan.
    pub fn new(method: Method, path: impl Into<String>, params: Params) -> Self {
        Self { method, path: path.into(), params, precondition: None, plan: None }
    }

    /// Path, with the query of a method without a body.
    pub fn target(&self) -> String {
        match self.method {
            Method::Post => self.path.clone(),
            _ if self.params.is_empty() => self.path.clone(),
            _ => format!("{}?{}", self.path, self.params.to_form()),
        }
    }

    /// Form of a POST. `None` for the other methods.
    pub fn body(&self) -> Option<String> {
        (self.method == Method::Post).then(|| self.params.to_form())
    }
}

/// HTTP response.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Headers, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// JSON, or empty.
    pub body: String,
}

impl Response {
    /// First header of a name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
