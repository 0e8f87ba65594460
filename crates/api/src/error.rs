//! Errors of requests, with messages for the person who can act.

use std::fmt;

use serde_json::Value;

pub use crate::code;
use crate::endpoint::Endpoint;
use crate::json::{Json, parse};
use crate::message::Response;
use crate::parameter::ParameterInfo;
use crate::reason::{REJECTED_HEADER, Reason};
use crate::transport_error::TransportError;

/// Returns the URL of Twilio's page about an error code.
pub fn more_info(code: u32) -> String {
    format!("https://www.twilio.com/docs/errors/{code}")
}

/// Reason why a request has no result.
#[derive(Clone, Debug, PartialEq)]
pub enum ApiError {
    /// The API or the gateway rejected the request.
    Rejected(Rejection),
    /// The API responded with JSON that is not the documented response.
    Unreadable {
        /// HTTP status.
        status: u16,
        /// Request ID, for Twilio's support. `None` without the header [`REQUEST_ID`].
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

/// Error response of the API or the gateway. <https://www.twilio.com/docs/usage/twilios-response>
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rejection {
    /// HTTP status: 400 or above.
    pub status: u16,
    /// Code of Twilio's error. `None` if the response has none.
    pub code: Option<u32>,
    /// Message of Twilio or of the gateway.
    pub message: String,
    /// URL of Twilio's page about the code. Only `https` URLs are accepted.
    pub more_info: Option<String>,
    /// Request ID, for Twilio's support.
    pub request_id: Option<String>,
    /// Reason of the gateway. `None` if Twilio rejected the request.
    pub reason: Option<Reason>,
    /// Seconds until the request may be sent again. `None` without the header [`RETRY_AFTER`].
    pub retry_after: Option<u64>,
}

/// HTTP status of a redirect, which the API never sends.
pub const REDIRECT: u16 = 302;

/// Header with Twilio's ID of the request, in lower case.
pub const REQUEST_ID: &str = "twilio-request-id";

/// Header with the seconds until the request may be sent again, in lower case.
pub const RETRY_AFTER: &str = "retry-after";

impl Rejection {
    /// Encodes the body of the error response.
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
        let is_present = |text: &&str| !text.trim().is_empty();
        let text = |name: &str| body.get(name).and_then(Value::as_str).filter(is_present).map(str::to_owned);
        Some(Self {
            status: response.status,
            code: body.get("code").and_then(Value::as_u64).and_then(|code| code.try_into().ok()),
            message: text("message").or_else(|| text("detail"))?,
            more_info: text("more_info").filter(|address| address.starts_with("https://")),
            request_id: response.header(REQUEST_ID).map(str::to_owned),
            reason: response.header(REJECTED_HEADER).and_then(|word| word.parse().ok()),
            retry_after: response.header(RETRY_AFTER).and_then(|seconds| seconds.parse().ok()),
        })
    }

    /// Returns the wire name of the parameter that the error is about. The first match decides: a parameter with the code whose name is in
    /// the message, any parameter with the code, any parameter whose name is in the message.
    pub fn field(&self, fields: &[ParameterInfo]) -> Option<&'static str> {
        let has_code = |field: &&ParameterInfo| self.code.is_some_and(|code| field.codes.contains(&code));
        // The longest name wins, because `Page` is also the start of `PageToken`.
        let length = |field: &&ParameterInfo| if self.message.contains(field.wire) { field.wire.len() } else { 0 };
        let named = fields.iter().filter(|field| length(field) > 0).max_by_key(length);
        named.filter(has_code).or_else(|| fields.iter().find(has_code)).or(named).map(|field| field.wire)
    }
}

impl ApiError {
    /// HTTP status. `None` without a response.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Rejected(rejection) => Some(rejection.status),
            Self::Unreadable { status, .. } | Self::Foreign { status } => Some(*status),
            Self::Transport(_) => None,
        }
    }

    /// Error response of the API or the gateway. `None` for every other error.
    pub fn rejection(&self) -> Option<&Rejection> {
        match self {
            Self::Rejected(rejection) => Some(rejection),
            _ => None,
        }
    }

    /// Code of Twilio's error.
    pub fn code(&self) -> Option<u32> {
        self.rejection().and_then(|rejection| rejection.code)
    }

    /// Reason of the gateway. `None` if the gateway did not reject the request.
    pub fn reason(&self) -> Option<Reason> {
        self.rejection().and_then(|rejection| rejection.reason)
    }

    /// Returns true if the request may have been carried out despite the error.
    pub fn is_outcome_unknown(&self) -> bool {
        match self {
            Self::Unreadable { .. } | Self::Foreign { .. } => true,
            Self::Transport(error) => error.is_outcome_unknown(),
            Self::Rejected(Rejection { reason: Some(reason), .. }) => reason.is_outcome_unknown(),
            Self::Rejected(rejection) => rejection.status >= 500,
        }
    }

    /// Returns true if the API says that the resource does not exist. A 404 of the gateway or of a proxy does not count.
    pub fn is_not_found(&self) -> bool {
        self.rejection().is_some_and(|rejection| rejection.status == 404 && rejection.reason.is_none())
    }

    /// Returns true if a reload of the page shows the sign-in page that responded instead of the API.
    pub fn is_sign_in_page(&self) -> bool {
        matches!(self, Self::Foreign { status: 200..=399 | 401 | 407 | 511 })
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(rejection) => rejection.fmt(f),
            Self::Unreadable { status, .. } => {
                write!(f, "The API’s response could not be read (HTTP {status}). Reload the page, then try again.")
            }
            Self::Foreign { status } => write_foreign(f, *status),
            Self::Transport(error) => error.fmt(f),
        }
    }
}

/// Writes the probable cause of a response that is not the API's, and the advice.
fn write_foreign(f: &mut fmt::Formatter<'_>, status: u16) -> fmt::Result {
    let (cause, advice) = match status {
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
    write!(f, "{cause} (HTTP {status}). {advice}")
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.reason.is_some() {
            // Messages of the gateway say what to do.
            return f.write_str(&self.message);
        }
        match self.status {
            401 => f.write_str("Twilio does not know this account SID and token. Check them, then try again."),
            403 => {
                write!(f, "This account’s API key does not have permission for this request. Twilio: {}", self.message)
            }
            404 if self.code == Some(code::SERVICE_NOT_FOUND) => {
                f.write_str("Service not found. It may have been deleted.")
            }
            404 => f.write_str("Not found. It may have been deleted."),
            410 => f.write_str("Twilio no longer offers this."),
            429 => {
                f.write_str("Too many requests are running at once, and this one was not carried out. Try again in ")?;
                match self.retry_after {
                    Some(seconds) => write!(f, "{seconds} s."),
                    None => f.write_str("a moment."),
                }
            }
            500.. if self.message.is_empty() => write!(f, "Twilio returned an error (HTTP {}).", self.status),
            500.. => write!(f, "Twilio returned an error: {}", self.message),
            _ => f.write_str(&self.message),
        }?;
        self.code.map_or(Ok(()), |code| write!(f, " (Error {code})"))
    }
}

/// Reads the response to a request.
///
/// # Errors
///
/// The response is an error, is not readable as the documented response, or is not the API's: see [`read_as`].
pub fn read<E: Endpoint>(response: &Response) -> Result<E::Response, ApiError> {
    read_as(response)
}

/// HTTP status of a response without a body.
const NO_CONTENT: u16 = 204;

/// Reads the body of a successful response as a `T`.
///
/// # Errors
///
/// - [`ApiError::Rejected`]: the response is an error of the API or the gateway.
/// - [`ApiError::Unreadable`]: the JSON is neither a `T` nor a documented error.
/// - [`ApiError::Foreign`]: the body is not JSON, or the response is a redirect.
pub fn read_as<T: Json>(response: &Response) -> Result<T, ApiError> {
    // Everything that does not depend on `T` is in `body`, which is compiled once.
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
        return Err(Rejection::from_response(response).map_or_else(|| unreadable(response), ApiError::Rejected));
    }
    // Every response with content is an object. Any other JSON must not pass for empty settings.
    json.filter(Value::is_object).ok_or_else(|| unreadable(response))
}

fn unreadable(response: &Response) -> ApiError {
    ApiError::Unreadable { status: response.status, request_id: response.header(REQUEST_ID).map(str::to_owned) }
}
