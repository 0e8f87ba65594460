//! The body of a request, read whole and bounded.

use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio::time::timeout;

/// In bytes. The longest form that the API takes is a small part of it.
pub const MAX: usize = 1_000_000;

/// The longest that it may be on its way.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a form of HTML is sent as.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum Unread {
    #[error("The body must be {0} bytes or shorter.")]
    TooLong(usize),
    #[error("The body ended before its announced length.")]
    CutOff,
    #[error("The body took too long.")]
    TooSlow,
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
    match timeout(PATIENCE, Limited::new(body, most).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes().into()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Unread::TooLong(most)),
        Ok(Err(_)) => Err(Unread::CutOff),
        Err(_) => Err(Unread::TooSlow),
    }
}
