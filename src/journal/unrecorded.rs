//! Reasons why changes are not recorded.

use std::fmt;

use idb::Error;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

use super::texts;

/// Reason why changes are not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unrecorded {
    /// The browser denies storage to the site.
    Blocked,
    /// The device or the site has no space left.
    Full,
    /// The browser's storage does not respond.
    NoResponse,
    /// The browser's storage failed for another reason.
    Failed,
}

impl fmt::Display for Unrecorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Blocked => texts::BLOCKED,
            Self::Full => texts::FULL,
            Self::NoResponse => texts::NO_RESPONSE,
            Self::Failed => texts::FAILED,
        })
    }
}

impl From<Error> for Unrecorded {
    fn from(error: Error) -> Self {
        match error {
            Error::IndexedDbNotFound(_) => Self::Blocked,
            Error::IndexedDbOpenFailed(exception)
            | Error::UpdateFailed(exception)
            | Error::TransactionOpenFailed(exception) => Self::of_exception(&exception),
            _ => Self::Failed,
        }
    }
}

impl Unrecorded {
    /// Returns the reason of an exception by its name. Browsers that block storage use various ones.
    pub(super) fn of_exception(exception: &JsValue) -> Self {
        let name = Reflect::get(exception, &"name".into()).ok().and_then(|name| name.as_string());
        match name.as_deref() {
            Some("QuotaExceededError") => Self::Full,
            Some("SecurityError" | "InvalidStateError" | "NotAllowedError") => Self::Blocked,
            _ => Self::Failed,
        }
    }
}
