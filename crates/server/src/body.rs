//! Reading of request bodies with limits of size and time.

use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio::time::timeout;

/// Largest body, in bytes. The longest form of the API is a small part of it.
pub const MAX: usize = 1_000_000;

/// Longest time that a body may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Media type of an HTML form.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// Reason why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum BodyError {
    #[error("The body must be {0} bytes or shorter.")]
    TooLong(usize),
    #[error("The body is incomplete. Send the request again.")]
    CutOff,
    #[error("The body took too long.")]
    TooSlow,
}

/// Reads a body of at most `most` bytes.
///
/// # Errors
///
/// [`BodyError`]: the body is too long, too slow or incomplete.
pub async fn read(headers: &HeaderMap, body: Body, most: usize) -> Result<Vec<u8>, BodyError> {
    if body.is_end_stream() {
        return Ok(Vec::new());
    }
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > most) {
        return Err(BodyError::TooLong(most));
    }
    match timeout(TIMEOUT, Limited::new(body, most).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes().into()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(BodyError::TooLong(most)),
        Ok(Err(_)) => Err(BodyError::CutOff),
        Err(_) => Err(BodyError::TooSlow),
    }
}
