//! Errors of Chat v2. The API is past its announced end, so that a rejection may have nothing to do with the request.

use api::ApiError;

use super::texts;

/// Returns a sentence about a rejection by Chat v2; `None` if the request itself is the reason.
pub fn rejection(error: &ApiError) -> Option<&'static str> {
    match error.status()? {
        404 => Some(texts::CHAT_UNKNOWN_SERVICE),
        403 => Some(texts::CHAT_DENIED),
        410 => Some(texts::CHAT_ENDED),
        _ => None,
    }
}
