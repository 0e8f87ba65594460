//! Errors of Chat v2. The API is past its announced end, so that a rejection may have nothing to do with the request.

use api::ApiError;

/// Returns a sentence about a rejection by Chat v2; `None` if the request itself is the reason.
pub fn rejection(error: &ApiError) -> Option<&'static str> {
    match error.status()? {
        404 => Some(
            "Chat v2 does not know this service. The service was deleted, or Chat v2 is no longer available to this account.",
        ),
        403 => Some("Chat v2 is not available with this account SID and token."),
        410 => Some("Twilio has ended Chat v2 for this account."),
        _ => None,
    }
}
