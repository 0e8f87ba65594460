//! What may pass: a request is read as one of the contract's operations and written anew, and what cannot be is refused. Nothing that
//! was sent is passed on as it came, so that nothing can mean one thing here and another thing to Twilio.

use api::canonical::Mismatch;
use api::error::{Refusal, code, more_info};
use api::gateway::Reason;
use api::operation::Operation;
use api::{FieldInfo, Method, ParamError, Params, Request, Response};
use tokio::time::Instant;

/// In bytes, of a path with its query. The longest that the dashboard writes is a small part of it.
const MAX_TARGET: usize = 2048;

/// A request as it came, in its parts and otherwise untouched.
#[derive(Clone, Copy)]
pub struct Incoming<'a> {
    /// As HTTP spelt it.
    pub method: &'a str,
    /// From the slash after the name of the account: `/v1/Services`.
    pub path: &'a str,
    /// What follows the question mark, if there is one.
    pub query: Option<&'a str>,
    /// The form of a POST.
    pub body: &'a [u8],
    /// Precondition of an update or a deletion: see [`Request::seen`]. Without one neither is sent.
    pub seen: Option<&'a str>,
    /// When its head came. A write that cannot leave soon enough after that is not sent.
    pub arrived: Instant,
}

/// A request that may pass.
#[derive(Clone, Debug)]
pub struct Allowed {
    /// What it does.
    pub operation: &'static Operation,
    /// As the contract writes it.
    pub request: Request,
}

/// Why one may not.
#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    /// It is no operation of the contract, or not written as one.
    Unlisted(String),
    /// It is one, and these parameters of it are wrong.
    Wrong(Vec<ParamError>),
}

impl Refused {
    /// The answer that says so. The sentence about a wrong parameter is the contract's, as is its number.
    pub fn response(&self) -> Response {
        match self {
            Self::Unlisted(message) => Reason::Unlisted.refuse(message),
            Self::Wrong(errors) => {
                let code = errors.first().map_or(code::INVALID_PARAMETER, |error| error.code);
                let message = errors.iter().map(ParamError::to_string).collect::<Vec<_>>().join("\n");
                let more_info = Some(more_info(code));
                let refusal = Refusal { status: 400, code: Some(code), message, more_info, ..Refusal::default() };
                Response { status: 400, body: refusal.to_json().to_string(), ..Reason::Unlisted.refuse("") }
            }
        }
    }
}

/// Reads a request as an operation of the contract and writes it anew.
pub fn allow(incoming: &Incoming<'_>) -> Result<Allowed, Refused> {
    let method = Method::parse(incoming.method).ok_or_else(unlisted)?;
    let length = incoming.path.len() + incoming.query.map_or(0, |query| 1 + query.len());
    if length > MAX_TARGET {
        return Err(too_long());
    }
    // No path of the contract has another byte. Were one to have a name of somebody's in it some day, it would stop here, and not be
    // decoded here in one way and by Twilio in another.
    if !incoming.path.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'/') {
        return Err(unlisted());
    }
    let params = params(method, incoming)?;
    for (operation, values) in Operation::at(incoming.path).filter(|(operation, _)| operation.method == method) {
        match operation.anew(&values, &params) {
            Err(Mismatch::Path) => {}
            Ok(request) => {
                known(operation.fields, &params)?;
                // Written anew, it can be longer.
                let fits = request.target().len() <= MAX_TARGET;
                return if fits { Ok(Allowed { operation, request }) } else { Err(too_long()) };
            }
            Err(Mismatch::Params(errors)) => {
                return Err(known(operation.fields, &params).err().unwrap_or(Refused::Wrong(errors)));
            }
        }
    }
    Err(unlisted())
}

fn too_long() -> Refused {
    Refused::Unlisted(format!("Send an address of {MAX_TARGET} bytes or fewer."))
}

fn unlisted() -> Refused {
    Refused::Unlisted(
        "The gateway does not pass this on: it is none of the calls that `conversations-admin operations` lists."
            .to_owned(),
    )
}

/// The parameters, from the one place where the method has them.
fn params(method: Method, incoming: &Incoming<'_>) -> Result<Params, Refused> {
    let refuse = |message: &str| Err(Refused::Unlisted(message.to_owned()));
    let query = incoming.query.unwrap_or_default();
    match method {
        Method::Post if !query.is_empty() => refuse("Send the parameters of a POST in its body, not in the address."),
        Method::Post => form(incoming.body),
        Method::Get | Method::Delete if !incoming.body.is_empty() => {
            refuse("Send the parameters of a GET or a DELETE in the address, and no body.")
        }
        Method::Get | Method::Delete => form(query.as_bytes()),
    }
}

/// Reads a form strictly: what others would repair, guess or drop is refused.
fn form(bytes: &[u8]) -> Result<Params, Refused> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| is_form(text.as_bytes()));
    let text = text.ok_or_else(|| {
        Refused::Unlisted("Send parameters in UTF-8 and percent-encoded, as a form of HTML sends them.".to_owned())
    })?;
    Ok(Params::from_form(text))
}

/// Whether nothing is in it but visible ASCII, every percent sign begins a byte, and the bytes make UTF-8.
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
    // Parts that are none by themselves cannot make UTF-8 together, for ASCII stands between them.
    std::str::from_utf8(&decoded).is_ok()
}

fn hexadecimal(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? << 4 | digit(low)?)
}

/// Whether each parameter is one of the operation's, and those that have one value are sent once.
fn known(fields: &[FieldInfo], params: &Params) -> Result<(), Refused> {
    let mut seen = vec![false; fields.len()];
    for (name, _) in params.iter() {
        let Some(index) = fields.iter().position(|field| field.wire == name) else {
            let name: String = name.chars().take(64).flat_map(char::escape_debug).collect();
            return Err(Refused::Unlisted(format!("The gateway does not pass on the parameter \"{name}\" here.")));
        };
        if std::mem::replace(&mut seen[index], true) && !fields[index].many {
            return Err(Refused::Unlisted(format!("Send {name} once.")));
        }
    }
    Ok(())
}
