//! Chat v2 is past its announced end: where it refuses, the reason may not be what was asked for.

use api::ApiError;

/// Why Chat v2 may have refused; `None` for a refusal that is about the request itself.
pub fn refusal(error: &ApiError) -> Option<&'static str> {
    match error.status()? {
        404 => Some(
            "Chat v2 does not know this service: it was deleted, or Chat v2 is not available to this account any more.",
        ),
        403 => {
            Some("Chat v2 is not allowed with this account SID and token, or not available to this account any more.")
        }
        410 => Some("Twilio has ended Chat v2 for this account."),
        _ => None,
    }
}
