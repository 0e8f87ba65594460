//! Texts of the browser’s tab.

/// `account` is the label of the account or backend.
pub fn title(page: &str, account: &str) -> String {
    format!("{page} – {account} – Conversations Admin")
}
