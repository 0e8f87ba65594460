//! Allow-list of the gateway. Every request is decoded as one of the contract's operations and encoded again; any other request is rejected.
//! No byte of a request is forwarded unread, so that the gateway and Twilio cannot read a request differently.

use api::canonical::Mismatch;
use api::error::{Rejection, code, more_info};
use api::gateway::Reason;
use api::operation::Operation;
use api::plan_id::PlanId;
use api::{Method, ParamError, ParameterInfo, Params, Request, Response};
use tokio::time::Instant;

/// Maximum length of a path with its query, in bytes. The dashboard's requests are far shorter.
const MAX_TARGET: usize = 2048;

/// Request as it was received, split into its parts.
#[derive(Clone, Copy)]
pub struct Incoming<'a> {
    /// Method in HTTP's spelling: `GET`.
    pub method: &'a str,
    /// Path after the account's name: `/v1/Services`.
    pub path: &'a str,
    /// Query without the question mark. `None` without a question mark.
    pub query: Option<&'a str>,
    /// Body: the form of a POST. Empty for the other methods.
    pub body: &'a [u8],
    /// Precondition of an update or a deletion: see [`Request::precondition`]. The gateway rejects both without one.
    pub precondition: Option<&'a str>,
    /// Plan that a write is a part of: see [`Request::plan`].
    pub plan: Option<PlanId>,
    /// Time at which the head of the request arrived. A write that waits too long after it is not sent.
    pub arrived: Instant,
}

/// Request that the gateway may send to Twilio.
#[derive(Clone, Debug)]
pub struct Allowed {
    /// Operation of the request.
    pub operation: &'static Operation,
    /// Request in the contract's encoding.
    pub request: Request,
}

/// Reason why a request is rejected.
#[derive(Clone, Debug, PartialEq)]
pub enum NotAllowed {
    /// The request is not an operation of the contract, or is encoded in another way. The text is the message for the user.
    Unlisted(String),
    /// These parameters of the operation are missing or not valid.
    Wrong(Vec<ParamError>),
}

impl NotAllowed {
    /// Makes the error response. Message and code of a parameter that is not valid come from the contract.
    pub fn response(&self) -> Response {
        match self {
            Self::Unlisted(message) => Reason::Unlisted.reject(message),
            Self::Wrong(errors) => {
                let code = errors.first().map_or(code::INVALID_PARAMETER, |error| error.code);
                let message = errors.iter().map(ParamError::to_string).collect::<Vec<_>>().join("\n");
                let more_info = Some(more_info(code));
                let rejection = Rejection { status: 400, code: Some(code), message, more_info, ..Rejection::default() };
                Reason::Unlisted.reject_with(&rejection)
            }
        }
    }
}

/// Decodes a request as an operation of the contract and encodes it again.
///
/// # Errors
///
/// - [`NotAllowed::Unlisted`]: method, path or parameters are not those of an operation, the request is too long, or the form is malformed.
/// - [`NotAllowed::Wrong`]: parameters of the operation are missing or not valid.
pub fn allow(incoming: &Incoming<'_>) -> Result<Allowed, NotAllowed> {
    let method = Method::parse(incoming.method).ok_or_else(unlisted)?;
    let length = incoming.path.len() + incoming.query.map_or(0, |query| 1 + query.len());
    if length > MAX_TARGET {
        return Err(too_long());
    }
    // Paths of the contract contain no other bytes.
    if !incoming.path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~%".contains(&byte)) {
        return Err(unlisted());
    }
    let params = read_params(method, incoming)?;
    for (operation, values) in Operation::at(incoming.path).filter(|(operation, _)| operation.method == method) {
        match operation.canonicalize(&values, &params) {
            Err(Mismatch::Path) => {}
            // Another spelling of the same path is rejected, because Twilio could decode it in another way.
            Ok(request) if request.path != incoming.path => {}
            Ok(request) => {
                check_names(operation.parameters, &params)?;
                // The encoding of the contract can be longer.
                let fits = request.target().len() <= MAX_TARGET;
                return if fits { Ok(Allowed { operation, request }) } else { Err(too_long()) };
            }
            Err(Mismatch::Params(errors)) => {
                return Err(check_names(operation.parameters, &params).err().unwrap_or(NotAllowed::Wrong(errors)));
            }
        }
    }
    Err(unlisted())
}

fn too_long() -> NotAllowed {
    NotAllowed::Unlisted(format!("Send a URL of up to {MAX_TARGET} bytes."))
}

fn unlisted() -> NotAllowed {
    NotAllowed::Unlisted(
        "The gateway does not allow this request. Run `conversations-admin operations` to list the allowed requests."
            .to_owned(),
    )
}

/// Reads the parameters: from the body of a POST, or from the query of the other methods.
fn read_params(method: Method, incoming: &Incoming<'_>) -> Result<Params, NotAllowed> {
    let reject = |message: &str| Err(NotAllowed::Unlisted(message.to_owned()));
    let query = incoming.query.unwrap_or_default();
    match method {
        Method::Post if !query.is_empty() => {
            reject("Send the parameters of a POST request in its body, not in the URL.")
        }
        Method::Post => parse_form(incoming.body),
        Method::Get | Method::Delete if !incoming.body.is_empty() => {
            reject("Send the parameters of a GET or DELETE request in the URL, and no body.")
        }
        Method::Get | Method::Delete => parse_form(query.as_bytes()),
    }
}

/// Parses a form strictly. A form that another parser would repair or read differently is rejected.
fn parse_form(bytes: &[u8]) -> Result<Params, NotAllowed> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| is_form(text.as_bytes()));
    let text = text.ok_or_else(|| {
        NotAllowed::Unlisted("Send the parameters in UTF-8 and percent-encoded, as HTML forms do.".to_owned())
    })?;
    Ok(Params::from_form(text))
}

/// Returns true if the form is visible ASCII, every percent sign begins an encoded byte, and the decoded bytes are UTF-8.
fn is_form(bytes: &[u8]) -> bool {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter();
    while let Some(&byte) = rest.next() {
        let decoded_byte = match byte {
            b'%' => rest.next().zip(rest.next()).and_then(|(&high, &low)| hexadecimal(high, low)),
            b'#' => None,
            _ => byte.is_ascii_graphic().then_some(byte),
        };
        let Some(byte) = decoded_byte else { return false };
        decoded.push(byte);
    }
    // Names and values are separated by ASCII. So if the whole is UTF-8, each of them is.
    std::str::from_utf8(&decoded).is_ok()
}

/// Decodes a byte of two hexadecimal digits.
fn hexadecimal(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? << 4 | digit(low)?)
}

/// Checks that every parameter belongs to the operation, and that only lists repeat their name.
fn check_names(fields: &[ParameterInfo], params: &Params) -> Result<(), NotAllowed> {
    let mut seen = vec![false; fields.len()];
    for (name, _) in params.iter() {
        let Some(index) = fields.iter().position(|field| field.wire == name) else {
            let name: String = name.chars().take(64).flat_map(char::escape_debug).collect();
            return Err(NotAllowed::Unlisted(format!(
                "The gateway does not allow the parameter \"{name}\" in this request."
            )));
        };
        if std::mem::replace(&mut seen[index], true) && !fields[index].many {
            return Err(NotAllowed::Unlisted(format!("Send {name} once.")));
        }
    }
    Ok(())
}
