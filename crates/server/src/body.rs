//! The body of a request, read whole and bounded.

use axum::body::{Body, HttpBody};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use http_body_util::{BodyExt, LengthLimitError, Limited};

/// In bytes. The longest form that the API takes is a small part of it.
pub const MAX: usize = 1_000_000;

/// What a form of HTML is sent as.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum Unread {
    #[error("The body must be {0} bytes or shorter.")]
    TooLong(usize),
    #[error("The body ended before its announced length.")]
    CutOff,
}

/// Reads it whole, if it is of so many bytes at most.
pub async fn read(headers: &HeaderMap, body: Body, most: usize) -> Result<Vec<u8>, Unread> {
    if body.is_end_stream() {
        return Ok(Vec::new());
    }
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > most) {
        return Err(Unread::TooLong(most));
    }
    match Limited::new(body, most).collect().await {
        Ok(collected) => Ok(collected.to_bytes().into()),
        Err(error) if error.is::<LengthLimitError>() => Err(Unread::TooLong(most)),
        Err(_) => Err(Unread::CutOff),
    }
}
