//! Reading of HTTP responses. Anything that is not a response of the API becomes an error.

use api::Response;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use hyper::http;
use serde::de::IgnoredAny;

use super::failure::{InvalidResponse, NoResponse, SendError};
use crate::account_client::FORWARDED_HEADERS;

/// Maximum size of a body, in bytes. The largest page of a list is far smaller, and a few bodies of this size fit into memory.
const MAX_BYTES: usize = 8 * 1024 * 1024;

/// Mark that some programs put before their JSON, where it is not allowed.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Reads a response of the API.
///
/// # Errors
///
/// Fails if the response is a redirect, is compressed, too large, incomplete, or no JSON.
pub async fn read(response: http::Response<Incoming>) -> Result<Response, SendError> {
    let (head, body) = response.into_parts();
    let status = head.status.as_u16();
    // The client consumes interim responses itself, except a switch to another protocol, which was not requested.
    if head.status.is_informational() {
        return Err(SendError::Invalid(InvalidResponse::NotHttp));
    }
    if head.status.is_redirection() {
        return Err(SendError::Invalid(InvalidResponse::Redirect(status)));
    }
    let encoding = head.headers.get(CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(SendError::Invalid(InvalidResponse::Compressed));
    }
    let body = match Limited::new(body, MAX_BYTES).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Err(SendError::Invalid(InvalidResponse::TooLarge)),
        Err(_) => return Err(SendError::Lost(NoResponse::Truncated)),
    };
    let not_json = SendError::Invalid(InvalidResponse::NotJson(status));
    if !body.is_empty() && !has_json_type(&head.headers) {
        return Err(not_json);
    }
    let mut body = String::from_utf8(body.into()).map_err(|_| not_json)?;
    if body.starts_with(BYTE_ORDER_MARK) {
        body.remove(0);
    }
    // JSON that only the repairing parser of the dashboard can read is forwarded too.
    let is_json = || serde_json::from_str::<IgnoredAny>(&body).is_ok() || api::json::parse(&body).is_some();
    if !body.is_empty() && !is_json() {
        return Err(not_json);
    }
    Ok(Response { status, headers: selected_headers(&head.headers), body })
}

/// Returns true for `application/json` and types such as `application/problem+json`.
fn has_json_type(headers: &HeaderMap) -> bool {
    let Some(text) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let media_type = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type == "application/json"
        || media_type.strip_prefix("application/").is_some_and(|rest| rest.ends_with("+json"))
}

/// Returns the headers that are forwarded, and `date`, which a check compares with the clock of this machine.
fn selected_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let value = |name: &str| headers.get(name)?.to_str().ok();
    let names = FORWARDED_HEADERS.into_iter().chain(["date"]);
    names.filter_map(|name| Some((name.to_owned(), value(name)?.to_owned()))).collect()
}
