//! State of the session as the tabs of a browser report it to each other, through local storage.

use std::cell::Cell;

use js_sys::Date;

use crate::ui::storage::local_storage;

/// Key of the user who signed in last, as a fingerprint, or of the way in which their session ended.
pub const USER: &str = "conversations-admin-person";
/// Key of the time of the last request in the session, in Unix milliseconds.
const LAST_USE: &str = "conversations-admin-used";

/// State of the browser's session, as a user's tab sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SessionState {
    /// This user is signed in, as far as is known.
    Active,
    /// Another user has signed in.
    OtherUser,
    /// The session has expired.
    Expired,
    /// A user has signed out.
    SignedOut,
}

/// Values in place of a fingerprint. No hexadecimal number is the same.
const EXPIRED: &str = "ended";
const SIGNED_OUT: &str = "signed out";

impl SessionState {
    /// Reads the state that the tabs have reported, for a user's fingerprint.
    pub fn read(user: u64) -> Self {
        match local_storage().and_then(|storage| storage.get_item(USER).ok().flatten()).as_deref() {
            None => Self::Active,
            Some(EXPIRED) => Self::Expired,
            Some(SIGNED_OUT) => Self::SignedOut,
            Some(last) if last == hexadecimal(user) => Self::Active,
            Some(_) => Self::OtherUser,
        }
    }
}

/// Returns true if another user was the last to sign in.
pub fn is_other_user(user: u64) -> bool {
    SessionState::read(user) == SessionState::OtherUser
}

/// Reports that a user has signed in.
pub fn report_sign_in(user: u64) {
    write(USER, &hexadecimal(user));
    report_use();
}

/// Reports that the user has signed out.
pub fn report_sign_out() {
    write(USER, SIGNED_OUT);
}

/// Reports that a user's session has ended, unless another one has begun.
pub fn report_end(user: u64) {
    if SessionState::read(user) == SessionState::Active {
        write(USER, EXPIRED);
    }
}

fn write(name: &str, value: &str) {
    if let Some(storage) = local_storage() {
        // Without storage, each tab relies on its own timer and responses.
        let _ = storage.set_item(name, value);
    }
}

thread_local!(static LAST_USE_HERE: Cell<f64> = const { Cell::new(0.0) });

/// Reports that the session is in use now, which postpones its end.
pub fn report_use() {
    LAST_USE_HERE.set(Date::now());
    write(LAST_USE, &(Date::now() as u64).to_string());
}

/// Returns when a tab of this browser last used the session, in Unix milliseconds.
pub fn last_use() -> f64 {
    let stored = local_storage().and_then(|storage| storage.get_item(LAST_USE).ok().flatten());
    let stored: Option<u64> = stored.and_then(|stored| stored.parse().ok());
    LAST_USE_HERE.get().max(stored.unwrap_or_default() as f64)
}

fn hexadecimal(user: u64) -> String {
    format!("{user:x}")
}
