//! The accounts that a gateway stands in front of.

use std::fmt;
use std::str::FromStr;

use crate::account::Account as OfTwilio;
use crate::choice::choice;
use crate::json::text_json;
use crate::response;
use crate::sid::Sid;
use crate::value::{Kind, Mistake, Value};

response! {
    /// An account as the dashboard shows it.
    Account {
        /// What it is called in addresses.
        name: AccountName,
        /// What people call it.
        label: String,
        /// By which it is told from the others at a glance.
        colour: Colour,
        /// Whether customers depend on it.
        production: bool,
        /// Whether nothing may be changed in it from here.
        read_only: bool,
        /// Whether it is the sandbox, and nothing reaches Twilio.
        sandbox: bool,
        /// Which one it is to Twilio.
        account_sid: Sid<OfTwilio>,
        /// Where programs reach Conversations for it: scheme and host.
        conversations: String,
        /// Where programs reach Chat for it.
        chat: String,
    }
}

impl Account {
    /// What it is called on a page and in sentences: its label, or its name where it has none.
    pub fn title(&self) -> String {
        self.label.text().or_else(|| self.name.text()).unwrap_or_default()
    }
}

choice! {
    /// What marks an account. Each is readable on the page in both themes.
    Colour {
        /// Neither warm nor cold.
        Grey = "grey",
        /// For what must not be touched by mistake.
        Red = "red",
        /// For what comes close to that.
        Orange = "orange",
        /// For what may be changed freely.
        Green = "green",
        /// One more.
        Blue = "blue",
        /// One more.
        Purple = "purple",
    }
}

const MAX: usize = 32;

/// What an account is called in addresses: `production-eu`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountName(String);

impl AccountName {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AccountName {
    type Err = NotAnAccountName;

    fn from_str(text: &str) -> Result<Self, NotAnAccountName> {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let fits = !text.is_empty() && text.len() <= MAX && text.bytes().all(is_plain) && !text.starts_with('-');
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAnAccountName) }
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Value for AccountName {
    const KIND: Kind = Kind::Opaque;
}

text_json!([] AccountName);

/// The text cannot stand in an address.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotAnAccountName;

impl fmt::Display for NotAnAccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Enter {MAX} lower-case letters, digits and hyphens or fewer, such as production-eu.")
    }
}

impl Mistake for NotAnAccountName {}
