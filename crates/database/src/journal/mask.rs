//! Masking of values outside of the journal, so that they can be compared with those of its records.

use api::account::Account;
use api::gateway::AccountName;
use api::{Kind, ParameterInfo, Sid};
use engine::journal::Marker;
use engine::journal::record::MAX_MESSAGE;
use engine::journal::redaction::{Redaction, Target};
use serde_json::Value;

use super::Journal;

impl Journal {
    /// Masks the secrets of a setting's value as the record of a write to `path` does.
    pub fn masked(&self, account: &AccountName, path: &str, info: &ParameterInfo, value: &Value) -> Value {
        let kind = if info.personal { Kind::Secret } else { info.kind };
        Redaction::new(&self.key, Target { account: account.as_str(), path }).value(&info.property_path(), kind, value)
    }

    /// Masks the secrets of an error message about an account, and cuts it as that of a record.
    pub fn masked_message(&self, account: &AccountName, text: &str) -> String {
        Redaction::new(&self.key, Target { account: account.as_str(), path: "" }).message(text, MAX_MESSAGE)
    }

    /// Returns a mark that differs if masked values of an account cannot be compared: with another key, and for another account at Twilio.
    pub fn mark_of(&self, account_sid: Option<&Sid<Account>>) -> String {
        self.key.mark(&[b"drift", account_sid.map(Sid::as_str).unwrap_or_default().as_bytes()])
    }
}
