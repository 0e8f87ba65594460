//! Decoding of HTTP requests to requests of the contract.

use api::error::code;
use api::{Method, Params, Request, Response};
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::request;
use sandbox::error_response;

use crate::body::{self, BodyError, FORM};
use crate::guard;

const BODY_OF_GET: &str = "A GET request cannot have a body. Send parameters in the query.";

/// Reads a whole request.
///
/// # Errors
///
/// The response for a request with an unknown method, an unreadable body, or another media type than a form.
pub async fn decode(request: axum::http::Request<Body>) -> Result<Request, Response> {
    let (head, body) = request.into_parts();
    let Some(method) = Method::parse(head.method.as_str()) else {
        return Err(error_response(405, code::METHOD_NOT_ALLOWED, "Method not allowed"));
    };
    let bytes = body::read(&head.headers, body, body::MAX).await.map_err(|unread| {
        let status = if matches!(unread, BodyError::TooLong(_)) { 413 } else { 400 };
        error_response(status, code::INVALID_PARAMETER, &unread.to_string())
    })?;
    let params = match method {
        Method::Post => form(&head, bytes)?,
        Method::Get if !bytes.is_empty() => {
            return Err(error_response(403, code::FORBIDDEN, BODY_OF_GET));
        }
        Method::Get | Method::Delete => Params::from_form(head.uri.query().unwrap_or_default()),
    };
    let precondition = guard::precondition(&head.headers).map(str::to_owned);
    Ok(Request { precondition, ..Request::new(method, head.uri.path().to_owned(), params) })
}

fn form(head: &request::Parts, bytes: Vec<u8>) -> Result<Params, Response> {
    // A request without a body needs no media type.
    if bytes.is_empty() {
        return Ok(Params::default());
    }
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case(FORM) {
        return Err(error_response(415, code::INVALID_PARAMETER, &format!("Send the body as {FORM}.")));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| error_response(400, code::INVALID_PARAMETER, "The body must be UTF-8."))?;
    Ok(Params::from_form(&text))
}
