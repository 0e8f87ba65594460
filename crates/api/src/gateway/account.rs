//! Accounts of a gateway.

use std::fmt;
use std::str::FromStr;

use crate::account::Account as TwilioAccount;
use crate::choice::choice;
use crate::gateway::region::Feature;
use crate::json::text_json;
use crate::response;
use crate::sid::Sid;
use crate::value::{Kind, Value, ValueError};

response! {
    /// Account of a gateway, as the dashboard shows it.
    Account {
        /// Name in URLs and in the history.
        name: AccountName,
        /// Label in the user interface. Empty or absent: the name is shown.
        label: String,
        /// Colour that distinguishes the account from the others.
        colour: Colour,
        /// True for an account in production.
        production: bool,
        /// True if the gateway rejects every change of the account.
        read_only: bool,
        /// True for the sandbox, which sends nothing to Twilio.
        sandbox: bool,
        /// SID of the account at Twilio.
        account_sid: Sid<TwilioAccount>,
        /// Origin of the Conversations API for the account: scheme and host.
        conversations: String,
        /// Origin of the Chat v2 API for the account: scheme and host.
        chat: String,
        /// Features that the account does not have, because its region does not offer them. The dashboard hides them.
        hidden: Vec<Feature>,
    }
}

impl Account {
    /// Title in the user interface: the label, or the name if there is no label.
    pub fn title(&self) -> String {
        self.label.text().or_else(|| self.name.text()).unwrap_or_default()
    }

    /// Features that the account does not have.
    pub fn hidden(&self) -> &[Feature] {
        self.hidden.known().map_or(&[], Vec::as_slice)
    }
}

choice! {
    /// Colour of an account. Each has enough contrast in the light and in the dark theme.
    Colour {
        /// Grey: no meaning.
        Grey = "grey",
        /// Red: production.
        Red = "red",
        /// Orange: close to production, such as staging.
        Orange = "orange",
        /// Green: safe to change.
        Green = "green",
        /// Blue: no meaning.
        Blue = "blue",
        /// Purple: no meaning.
        Purple = "purple",
    }
}

/// Maximum length of a name, in characters.
const MAX: usize = 32;

/// Name of an account in URLs: 1 to 32 lower-case letters, digits and hyphens that do not begin with a hyphen, such as `production-eu`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountName(String);

impl AccountName {
    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AccountName {
    type Err = NotAnAccountName;

    fn from_str(text: &str) -> Result<Self, NotAnAccountName> {
        let is_valid = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let fits = !text.is_empty() && text.len() <= MAX && text.bytes().all(is_valid) && !text.starts_with('-');
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

/// Error: the text is not the name of an account.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotAnAccountName;

impl fmt::Display for NotAnAccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Enter up to {MAX} lower-case letters, digits and hyphens, such as production-eu.")
    }
}

impl ValueError for NotAnAccountName {}
