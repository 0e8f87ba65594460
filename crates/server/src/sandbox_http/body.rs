//! From HTTP's request to the contract's.

use api::error::code;
use api::{Method, Params, Request, Response};
use axum::body::{Body, HttpBody};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, request};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use sandbox::refusal;

/// In bytes. The longest form that the API takes is a small part of it.
const MAX_BODY: usize = 1_000_000;

const FORM: &str = "application/x-www-form-urlencoded";

/// Reads the whole request; what cannot be one is refused here.
pub async fn decode(request: axum::http::Request<Body>) -> Result<Request, Response> {
    let (head, body) = request.into_parts();
    let Some(method) = Method::parse(head.method.as_str()) else {
        return Err(refusal(405, code::METHOD_NOT_ALLOWED, "Method not allowed"));
    };
    let bytes = read(&head.headers, body).await?;
    let params = match method {
        Method::Post => form(&head, bytes)?,
        Method::Get if !bytes.is_empty() => {
            return Err(refusal(
                403,
                code::FORBIDDEN,
                "A GET request cannot have a body. Send parameters in the query.",
            ));
        }
        Method::Get | Method::Delete => Params::from_form(head.uri.query().unwrap_or_default()),
    };
    Ok(Request { method, path: head.uri.path().to_owned(), params })
}

async fn read(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Response> {
    if body.is_end_stream() {
        return Ok(Vec::new());
    }
    let too_long = || refusal(413, code::INVALID_PARAMETER, "The body must be 1 MB or shorter.");
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MAX_BODY) {
        return Err(too_long());
    }
    match Limited::new(body, MAX_BODY).collect().await {
        Ok(collected) => Ok(collected.to_bytes().into()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_long()),
        Err(_) => Err(refusal(400, code::INVALID_PARAMETER, "The body ended before its announced length.")),
    }
}

fn form(head: &request::Parts, bytes: Vec<u8>) -> Result<Params, Response> {
    // A program that has nothing to send need not say in which form.
    if bytes.is_empty() {
        return Ok(Params::default());
    }
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case(FORM) {
        return Err(refusal(415, code::INVALID_PARAMETER, &format!("Send the body as {FORM}.")));
    }
    let text =
        String::from_utf8(bytes).map_err(|_| refusal(400, code::INVALID_PARAMETER, "The body must be UTF-8."))?;
    Ok(Params::from_form(&text))
}
