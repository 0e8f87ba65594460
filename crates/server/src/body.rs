//! The body of a request, read whole and bounded.

use axum::body::{Body, HttpBody};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use http_body_util::{BodyExt, LengthLimitError, Limited};

/// In bytes. The longest form that the API takes is a small part of it.
const MAX: usize = 1_000_000;

/// What a form of HTML is sent as.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum Unread {
    #[error("The body must be 1 MB or shorter.")]
    TooLong,
    #[error("The body ended before its announced length.")]
    CutOff,
}

/// Reads it whole.
pub async fn read(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Unread> {
    if body.is_end_stream() {
        return Ok(Vec::new());
    }
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MAX) {
        return Err(Unread::TooLong);
    }
    match Limited::new(body, MAX).collect().await {
        Ok(collected) => Ok(collected.to_bytes().into()),
        Err(error) if error.is::<LengthLimitError>() => Err(Unread::TooLong),
        Err(_) => Err(Unread::CutOff),
    }
}
