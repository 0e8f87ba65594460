//! What every transport carries: gloo-net, hyper, a message to a worker, or a call into the sandbox.

use std::fmt;

use crate::params::Params;

/// What every path of the API begins with: the versions of Conversations and of Chat.
pub const API_ROOTS: [&str; 2] = ["/v1/", "/v2/"];

/// The two products of Twilio that the API belongs to. Each has a host of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// Version 1.
    Conversations,
    /// Version 2.
    Chat,
}

impl Product {
    /// To which of them a path belongs.
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

    /// Where Twilio answers for it, unless another region was chosen.
    pub fn origin(self) -> &'static str {
        match self {
            Self::Conversations => "https://conversations.twilio.com",
            Self::Chat => "https://chat.twilio.com",
        }
    }
}

/// The header that the dashboard puts on its calls, in lower case. A page of another origin cannot send it without asking first.
pub const DASHBOARD_HEADER: &str = "x-conversations-admin";

/// Carries a text that the dashboard gives to each of its writes and to no other, in lower case.
///
/// A browser whose connection closes before an answer comes sends the request once more by itself, a POST too. By this text the server
/// knows it again and answers what it answered.
pub const CALL_HEADER: &str = "x-conversations-admin-call";

/// Carries [`Request::seen`], in lower case. The gateway, and the sandbox for its own dashboard, reject an update or a deletion without it.
pub const SEEN_HEADER: &str = "x-conversations-admin-seen";

/// The one value of [`DASHBOARD_HEADER`].
pub const DASHBOARD: &str = "1";

/// The methods that the API knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates and updates.
    Post,
    /// Deletes.
    Delete,
}

impl Method {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Get, Self::Post, Self::Delete];

    /// As HTTP spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }

    /// The other way round; `None` for a method that the API does not know.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A request on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// What to do.
    pub method: Method,
    /// With what, from the first slash: `/v1/Services`.
    pub path: String,
    /// The query of a GET or DELETE, the form of a POST.
    pub params: Params,
    /// Precondition of an update or a deletion: the fingerprint of the values that were shown, see [`crate::seen`]. It is not carried out
    /// where the stored values have another one. Twilio itself knows no such thing; the gateway and the sandbox check it.
    pub seen: Option<String>,
}

impl Request {
    /// The path, and the query where the method has no body.
    pub fn target(&self) -> String {
        match self.method {
            Method::Post => self.path.clone(),
            _ if self.params.is_empty() => self.path.clone(),
            _ => format!("{}?{}", self.path, self.params.to_form()),
        }
    }

    /// The form, for the one method that has a body.
    pub fn body(&self) -> Option<String> {
        (self.method == Method::Post).then(|| self.params.to_form())
    }
}

/// An answer on its way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response {
    /// The status of HTTP.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// JSON, or nothing.
    pub body: String,
}

impl Response {
    /// The first header of that name, which is given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
