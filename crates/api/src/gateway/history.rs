//! History: writes that were made through the gateway.

use serde_json::Value as JsonValue;

use crate::choice::choice;
use crate::date::{Day, Timestamp};
use crate::gateway::account::AccountName;
use crate::gateway::session::UserName;
use crate::message::Method;
use crate::number::Whole;
use crate::operation::{Action, Operation};
use crate::page::{Listed, list};
use crate::plan_id::PlanId;
use crate::response;
use crate::service::Service;
use crate::sid::Sid;

choice! {
    /// Result of a write.
    Outcome {
        /// The API carried it out.
        Done = "done",
        /// The API rejected it.
        Rejected = "refused",
        /// The gateway did not send it.
        Unsent = "unsent",
        /// It was sent, and no complete response came.
        Unknown = "unknown",
        /// No response is recorded: the request is still running, or its sender stopped first.
        Open = "open",
    }
}

response! {
    /// Record of one write.
    Record {
        /// Number of the record. Later records have higher numbers.
        number: u64,
        /// Time just before the gateway sent the write.
        at: Timestamp,
        /// Name of the user.
        person: UserName,
        /// Name of the account on the gateway.
        account: AccountName,
        /// `POST` or `DELETE`.
        method: String,
        /// Path template, such as `/v1/Services/{Sid}`.
        operation: String,
        /// Path of the request.
        path: String,
        /// Label of the resource.
        subject: String,
        /// SID of the service that was changed, or that holds the changed resource.
        service: Sid<Service>,
        /// Name of the service or the role.
        name: String,
        /// Changed settings.
        changes: Vec<FieldChange>,
        /// Configuration of a deleted service just before its deletion, as a document of settings. Redactions replace secrets. Absent for every
        /// other record, and if nothing could be read.
        document: JsonValue,
        /// Result.
        outcome: Outcome,
        /// Time of the result. Absent while the outcome is open.
        ended: Timestamp,
        /// HTTP status of the response. Absent without a response.
        status: u64,
        /// Code of Twilio's error. Absent without one.
        code: u64,
        /// Message of the API or of the gateway.
        message: String,
        /// Request ID, for Twilio's support.
        request_id: String,
        /// Plan that the write was a part of. Absent for a write of its own.
        plan: PlanId,
    }
}

response! {
    /// One changed setting. Redactions replace passwords, tokens and personal data. Different values have different redactions.
    FieldChange {
        /// Parameter in the API's spelling.
        field: String,
        /// Label.
        label: String,
        /// Value that was reported before.
        before: JsonValue,
        /// Value that was sent.
        sent: JsonValue,
        /// Value that the response reported.
        after: JsonValue,
    }
}

impl Record {
    /// Operation that the record is about. `None` for one that this release does not know.
    pub fn operation(&self) -> Option<&'static Operation> {
        Operation::find(Method::parse(self.method.known()?)?, self.operation.known()?)
    }

    /// Action that the record is about. The method decides for an operation that this release does not know.
    pub fn action(&self) -> Action {
        match self.operation() {
            Some(operation) => operation.action,
            None if self.method.known().is_some_and(|method| method == Method::Delete.as_str()) => Action::Delete,
            None => Action::Update,
        }
    }
}

/// Start of a redaction, the text that replaces a secret. [`REDACTION_DIGITS`] hexadecimal digits follow, which differ if the secrets differ.
pub const REDACTION_PREFIX: &str = "•••";

/// Number of digits in a redaction.
pub const REDACTION_DIGITS: usize = 8;

impl Listed for Record {
    const KEY: &'static str = "records";

    fn id(&self) -> Option<String> {
        self.number.text()
    }
}

list! {
    /// `GET /gateway/history`, newest records first.
    List: "/gateway/history", () => Record {
        /// Account of the records.
        account: Option<AccountName> = "Account", "Account";
        /// User of the records.
        person: Option<UserName> = "Person", "Person";
        /// Service of the records.
        service: Option<Sid<Service>> = "Service", "Service";
        /// Changed parameter in the API's spelling.
        field: Option<String> = "Field", "Setting";
        /// First day, in UTC, or the time of the earliest record.
        from: Option<Day> = "From", "From";
        /// Last day, in UTC, or the time of the latest record.
        until: Option<Day> = "Until", "Until";
        /// Number of the only record.
        number: Option<Whole> = "Number", "Record";
        /// Plan of the records.
        plan: Option<PlanId> = "Plan", "Plan";
    }
}
