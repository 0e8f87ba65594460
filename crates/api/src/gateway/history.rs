//! What was done through the gateway, by whom, and what came of it.

use serde_json::Value as JsonValue;

use crate::choice::choice;
use crate::date::{Day, Timestamp};
use crate::endpoint::Endpoint;
use crate::gateway::account::AccountName;
use crate::gateway::session::PersonName;
use crate::message::Method;
use crate::page::{Listed, list};
use crate::service::{self, Service};
use crate::sid::Sid;
use crate::{chat_role, chat_service, response, role};

choice! {
    /// What came of a write.
    Outcome {
        /// It was carried out.
        Done = "done",
        /// The API said no.
        Refused = "refused",
        /// It never left the gateway.
        Unsent = "unsent",
        /// It was sent, and what came of it is not known.
        Unknown = "unknown",
        /// It is on its way, or the gateway ended before an answer came.
        Open = "open",
    }
}

response! {
    /// One write.
    Record {
        /// Which one it is. Later ones have higher numbers.
        number: u64,
        /// When it was about to be sent.
        at: Timestamp,
        /// Who asked for it.
        person: PersonName,
        /// In which account.
        account: AccountName,
        /// `POST` or `DELETE`.
        method: String,
        /// The path as the specification writes it, with names in braces.
        operation: String,
        /// The path.
        path: String,
        /// To what it was done, as people say it.
        subject: String,
        /// The service that it was done to or in.
        service: Sid<Service>,
        /// What the gateway knew it by: the name of the service or the role.
        name: String,
        /// What was to change, and what did.
        changes: Vec<FieldChange>,
        /// What came of it.
        outcome: Outcome,
        /// When that was known.
        ended: Timestamp,
        /// The status of HTTP.
        status: u64,
        /// Twilio's number for what went wrong.
        code: u64,
        /// What the API, or the gateway, said.
        message: String,
        /// What support asks for.
        request_id: String,
    }
}

response! {
    /// One setting of a write. Passwords and tokens in it are replaced by marks that differ where they differ.
    FieldChange {
        /// As the API spells it.
        field: String,
        /// As people say it.
        label: String,
        /// As it was reported before.
        before: JsonValue,
        /// What was sent.
        sent: JsonValue,
        /// As it was reported afterwards.
        after: JsonValue,
    }
}

/// What a write does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// There is something more.
    Create,
    /// Something is another.
    Change,
    /// There is something less.
    Delete,
}

/// The paths that something is created at; everything else that is sent there changes what is there already. Told by the paths alone, so
/// that a dashboard need not have every operation in it.
const CREATING: [&str; 5] = [
    service::Create::PATH,
    role::Create::PATH,
    role::of_account::Create::PATH,
    chat_service::Create::PATH,
    chat_role::Create::PATH,
];

impl Record {
    /// What it does.
    pub fn act(&self) -> Act {
        if self.method.known().is_some_and(|method| method == Method::Delete.as_str()) {
            Act::Delete
        } else if self.operation.known().is_some_and(|path| CREATING.contains(&path.as_str())) {
            Act::Create
        } else {
            Act::Change
        }
    }
}

/// What stands in a record in the place of a secret: this, and [`MARK_DIGITS`] hexadecimal digits, which differ where the secrets differ.
pub const MARK: &str = "•••";

/// How many digits follow a mark.
pub const MARK_DIGITS: usize = 8;

impl Listed for Record {
    const KEY: &'static str = "records";

    fn id(&self) -> Option<String> {
        self.number.text()
    }
}

list! {
    /// `GET /gateway/history`: the latest first.
    List: "/gateway/history", () => Record {
        /// Only in this account.
        account: Option<AccountName> = "Account", "Account";
        /// Only by this person.
        person: Option<PersonName> = "Person", "Person";
        /// Only in this service.
        service: Option<Sid<Service>> = "Service", "Service";
        /// Only of this setting, as the API spells it.
        field: Option<String> = "Field", "Setting";
        /// From this day on, in UTC.
        from: Option<Day> = "From", "From";
        /// Up to this day, in UTC, that day included.
        until: Option<Day> = "Until", "Until";
    }
}
