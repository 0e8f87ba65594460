//! What can go wrong with a call, in words for the person who can act.

use std::fmt;

use serde_json::Value;

use crate::endpoint::{Endpoint, FieldInfo};
use crate::gateway::{REFUSED_HEADER, Reason};
use crate::json::{Json, parse};
use crate::message::Response;
use crate::transport_error::TransportError;

/// Twilio's numbers for what went wrong, as far as this contract names them.
pub mod code {
    /// A parameter is missing or cannot be read.
    pub const INVALID_PARAMETER: u32 = 20001;
    /// The account SID and token are not known.
    pub const NOT_AUTHENTICATED: u32 = 20003;
    /// The path exists, but not with this method.
    pub const METHOD_NOT_ALLOWED: u32 = 20004;
    /// Test credentials, which nothing here takes.
    pub const TEST_CREDENTIALS: u32 = 20008;
    /// These credentials are not allowed to do this.
    pub const FORBIDDEN: u32 = 20403;
    /// There is nothing at this path.
    pub const NOT_FOUND: u32 = 20404;
    /// It does not fit what is there.
    pub const CONFLICT: u32 = 20409;
    /// Too many requests at once.
    pub const TOO_MANY_REQUESTS: u32 = 20429;
    /// The server failed.
    pub const SERVER_ERROR: u32 = 20500;
    /// The server is not there at the moment.
    pub const UNAVAILABLE: u32 = 20503;
    /// The friendly name is empty.
    pub const FRIENDLY_NAME_MISSING: u32 = 50000;
    /// The friendly name has more than 256 characters.
    pub const FRIENDLY_NAME_TOO_LONG: u32 = 50003;
    /// There is no such service to hold what is asked for, or to be the default.
    pub const SERVICE_NOT_FOUND: u32 = 50050;
    /// The interval of consumption reports is no whole number.
    pub const CONSUMPTION_INTERVAL: u32 = 50052;
    /// The timeout of the typing indicator is no whole number.
    pub const TYPING_TIMEOUT: u32 = 50053;
    /// An address or an event of webhooks cannot be.
    pub const WEBHOOK_PARAMETER: u32 = 50054;
    /// The method of webhooks is neither `GET` nor `POST`.
    pub const WEBHOOK_METHOD: u32 = 50055;
    /// The text of a push is too long.
    pub const PUSH_TEMPLATE_TOO_LONG: u32 = 50058;
    /// The name of a push's sound is too long.
    pub const PUSH_SOUND_TOO_LONG: u32 = 50059;
    /// The limit of a user's channels cannot be.
    pub const USER_CHANNELS: u32 = 50060;
    /// The limit of a channel's members cannot be.
    pub const CHANNEL_MEMBERS: u32 = 50061;
    /// The number of tries of a webhook cannot be.
    pub const RETRY_COUNT: u32 = 50065;
    /// There is no such role.
    pub const ROLE_NOT_FOUND: u32 = 50100;
    /// There is no such role for channels.
    pub const CHANNEL_ROLE_NOT_FOUND: u32 = 50101;
    /// There is no such role for the service.
    pub const SERVICE_ROLE_NOT_FOUND: u32 = 50102;
    /// A role cannot allow that.
    pub const UNKNOWN_PERMISSION: u32 = 50104;
    /// There is no such type of role.
    pub const ROLE_TYPE: u32 = 50105;
    /// There is no such role for whoever creates a conversation.
    pub const CREATOR_ROLE_NOT_FOUND: u32 = 50106;
    /// There is no such role for conversations.
    pub const CONVERSATION_ROLE_NOT_FOUND: u32 = 50109;
    /// The messaging service cannot be.
    pub const MESSAGING_SERVICE: u32 = 50341;
    /// Conversations would become inactive in less than a minute.
    pub const INACTIVE_TIMER_TOO_SHORT: u32 = 50375;
    /// Conversations would be closed in less than ten minutes.
    pub const CLOSED_TIMER_TOO_SHORT: u32 = 50376;
    /// The timer of inactivity is no duration.
    pub const INACTIVE_TIMER_UNREADABLE: u32 = 50379;
    /// The timer of closing is no duration.
    pub const CLOSED_TIMER_UNREADABLE: u32 = 50380;
    /// Conversations are not offered in this region.
    pub const NOT_IN_REGION: u32 = 50385;
}

/// Twilio's page about a code.
pub fn more_info(code: u32) -> String {
    format!("https://www.twilio.com/docs/errors/{code}")
}

/// Why a call brought no result.
#[derive(Clone, Debug, PartialEq)]
pub enum ApiError {
    /// The API answered no.
    Refused(Refusal),
    /// The API responded, but not as the reference says.
    Unreadable {
        /// HTTP status.
        status: u16,
        /// What support asks for.
        request_id: Option<String>,
    },
    /// Something other than the API responded: a proxy, a firewall or a sign-in page. The body is not JSON, or it is a redirect.
    Foreign {
        /// HTTP status. Browsers do not tell which redirect it was; then it is [`REDIRECT`].
        status: u16,
    },
    /// No response came.
    Transport(TransportError),
}

/// An answer that says no.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refusal {
    /// The status of HTTP.
    pub status: u16,
    /// Twilio's number for it.
    pub code: Option<u32>,
    /// Twilio's own words.
    pub message: String,
    /// Twilio's page about it.
    pub more_info: Option<String>,
    /// What support asks for.
    pub request_id: Option<String>,
    /// Why, where it was not Twilio that refused but the gateway in front of it.
    pub reason: Option<Reason>,
    /// After how many seconds it may be tried again, where the answer says so.
    pub retry_after: Option<u64>,
}

/// HTTP status of a redirect, which the API never sends.
pub const REDIRECT: u16 = 302;

/// The name of the header that identifies a request, in lower case.
pub const REQUEST_ID: &str = "twilio-request-id";

/// The name of the header that says how long to wait, in lower case.
pub const RETRY_AFTER: &str = "retry-after";

impl Refusal {
    /// The body that says so.
    pub fn to_json(&self) -> Value {
        serde_json::json!({
            "code": self.code,
            "message": self.message,
            "more_info": self.more_info,
            "status": self.status,
        })
    }

    fn from_response(response: &Response) -> Option<Self> {
        let body = parse(&response.body)?;
        let said = |text: &&str| !text.trim().is_empty();
        let text = |name: &str| body.get(name).and_then(Value::as_str).filter(said).map(str::to_owned);
        Some(Self {
            status: response.status,
            code: body.get("code").and_then(Value::as_u64).and_then(|code| code.try_into().ok()),
            message: text("message").or_else(|| text("detail"))?,
            more_info: text("more_info").filter(|address| address.starts_with("https://")),
            request_id: response.header(REQUEST_ID).map(str::to_owned),
            reason: response.header(REFUSED_HEADER).and_then(|word| word.parse().ok()),
            retry_after: response.header(RETRY_AFTER).and_then(|seconds| seconds.parse().ok()),
        })
    }

    /// The field that this is about: by its code, which several fields can share, or because the message names it.
    pub fn field(&self, fields: &[FieldInfo]) -> Option<&'static str> {
        let has_code = |field: &&FieldInfo| self.code.is_some_and(|code| field.codes.contains(&code));
        // The longest, for `Page` is also the beginning of `PageToken`.
        let length = |field: &&FieldInfo| if self.message.contains(field.wire) { field.wire.len() } else { 0 };
        let named = fields.iter().filter(|field| length(field) > 0).max_by_key(length);
        named.filter(has_code).or_else(|| fields.iter().find(has_code)).or(named).map(|field| field.wire)
    }
}

impl ApiError {
    /// The status of HTTP, where something answered.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused(refusal) => Some(refusal.status),
            Self::Unreadable { status, .. } | Self::Foreign { status } => Some(*status),
            Self::Transport(_) => None,
        }
    }

    /// Twilio's own account of it.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// Twilio's number for it.
    pub fn code(&self) -> Option<u32> {
        self.refusal().and_then(|refusal| refusal.code)
    }

    /// Why, where it was not Twilio that refused but the gateway in front of it.
    pub fn reason(&self) -> Option<Reason> {
        self.refusal().and_then(|refusal| refusal.reason)
    }

    /// Whether what was sent may have been carried out all the same.
    pub fn is_outcome_unknown(&self) -> bool {
        match self {
            Self::Unreadable { .. } | Self::Foreign { .. } => true,
            Self::Transport(error) => error.is_outcome_unknown(),
            Self::Refused(Refusal { reason: Some(reason), .. }) => reason.is_outcome_unknown(),
            Self::Refused(refusal) => refusal.status >= 500,
        }
    }

    /// Returns true where the API says that there is nothing at the path. Neither a gateway nor a proxy can know that.
    pub fn is_not_found(&self) -> bool {
        self.refusal().is_some_and(|refusal| refusal.status == 404 && refusal.reason.is_none())
    }

    /// Returns true where loading the page again leads to whatever responds in place of the API, such as a sign-in page.
    pub fn is_sign_in_page(&self) -> bool {
        matches!(self, Self::Foreign { status: 200..=399 | 401 | 407 | 511 })
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Unreadable { status, .. } => {
                write!(f, "The API’s response could not be read (HTTP {status}). Reload the page, then try again.")
            }
            Self::Foreign { status } => write_foreign(f, *status),
            Self::Transport(error) => error.fmt(f),
        }
    }
}

/// Says what a response that is not the API's can mean, for a user who has entered no address.
fn write_foreign(f: &mut fmt::Formatter<'_>, status: u16) -> fmt::Result {
    let (what, advice) = match status {
        200..=299 => ("Something other than the API responded", "It may be a sign-in page. Reload the page to see it."),
        300..=399 => {
            return f.write_str("The request was redirected, probably to a sign-in page. Reload the page to see it.");
        }
        401 | 407 | 511 => ("A proxy or network asks you to sign in", "Reload the page to see it."),
        403 | 406 | 451 => ("A proxy or firewall blocked the request", "Ask your network administrator to allow it."),
        413 | 414 | 431 => ("The request is too large for a proxy", "Shorten the text, or ask your administrator."),
        500.. => ("A proxy responded, and the API did not", "Try again in a moment."),
        _ => ("Something other than the API responded", "Check the connection, then try again."),
    };
    write!(f, "{what} (HTTP {status}). {advice}")
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.reason.is_some() {
            // The gateway's own words are for the person who can act.
            return f.write_str(&self.message);
        }
        match self.status {
            401 => f.write_str("Twilio does not know this account SID and token. Check them, then try again."),
            // Somebody has entered it, or a gateway has it: a token or an API key.
            403 => write!(f, "The credential in use is not allowed to do this. Twilio says: {}", self.message),
            404 if self.code == Some(code::SERVICE_NOT_FOUND) => {
                f.write_str("The service does not exist, or not any more.")
            }
            404 => f.write_str("It does not exist, or not any more."),
            410 => f.write_str("Twilio does not offer this any more."),
            429 => {
                f.write_str("Too many requests are running at once, and this one was not carried out. Try again in ")?;
                match self.retry_after {
                    Some(seconds) => write!(f, "{seconds} s."),
                    None => f.write_str("a moment."),
                }
            }
            500.. if self.message.is_empty() => write!(f, "The API could not carry this out (HTTP {}).", self.status),
            500.. => write!(f, "The API could not carry this out. It says: {}", self.message),
            _ => f.write_str(&self.message),
        }?;
        self.code.map_or(Ok(()), |code| write!(f, " (Error {code})"))
    }
}

/// Reads what came back for an `E`.
pub fn read<E: Endpoint>(response: &Response) -> Result<E::Response, ApiError> {
    read_as(response)
}

/// The status of an answer without a body.
const NO_CONTENT: u16 = 204;

/// Reads what came back as a `T`, which need not be all that the answer holds. The rest is in functions of its own, which are compiled
/// once and not for every `T`.
pub fn read_as<T: Json>(response: &Response) -> Result<T, ApiError> {
    T::from_json(&body(response)?).ok_or_else(|| unreadable(response))
}

fn body(response: &Response) -> Result<Value, ApiError> {
    if response.status == NO_CONTENT {
        return Ok(Value::Null);
    }
    let json = parse(&response.body);
    if json.is_none() || (300..400).contains(&response.status) {
        return Err(ApiError::Foreign { status: response.status });
    }
    if !(200..300).contains(&response.status) {
        return Err(Refusal::from_response(response).map_or_else(|| unreadable(response), ApiError::Refused));
    }
    // Every answer is an object, but for the one that has no content. What a program takes for empty settings may be anything else.
    json.filter(Value::is_object).ok_or_else(|| unreadable(response))
}

fn unreadable(response: &Response) -> ApiError {
    ApiError::Unreadable { status: response.status, request_id: response.header(REQUEST_ID).map(str::to_owned) }
}
