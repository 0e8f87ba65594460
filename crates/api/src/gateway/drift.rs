//! Drift: changes of an account's settings that were made outside of the gateway.

use serde_json::Value as JsonValue;

use crate::address_configuration::AddressConfiguration;
use crate::choice::choice;
use crate::date::Timestamp;
use crate::gateway::account::AccountName;
use crate::operation::{Action, OPERATIONS};
use crate::page::{Listed, list};
use crate::params::Required;
use crate::resources::ResourceKind;
use crate::service::Service;
use crate::sid::Sid;
use crate::{request, response};

choice! {
    /// Kind of a change.
    Change {
        /// A setting has another value.
        Changed = "changed",
        /// A service, a role or an address is new.
        Created = "created",
        /// A service, a role or an address is gone.
        Deleted = "deleted",
    }
}

response! {
    /// Change that was made outside of the gateway. Redactions replace passwords and tokens, as in the history.
    Entry {
        /// Number of the entry. Later entries have higher numbers.
        number: u64,
        /// Name of the account on the gateway.
        account: AccountName,
        /// Kind of the change.
        change: Change,
        /// Path template of the resource, such as `/v1/Services/{Sid}`.
        operation: String,
        /// Path of the resource.
        path: String,
        /// Label of the resource.
        subject: String,
        /// SID of the service that was changed, or that holds the changed resource. Absent for a setting of the account.
        service: Sid<Service>,
        /// Name of the service.
        service_name: String,
        /// SID of the role. Absent for every other resource.
        role: String,
        /// Name of the role.
        role_name: String,
        /// SID of the address configuration. Absent for every other resource.
        address: Sid<AddressConfiguration>,
        /// Name of the address configuration. The address itself is masked in values.
        address_name: String,
        /// Setting, as a parameter in the API's spelling. Absent for a whole service, role or address.
        field: String,
        /// Label of the setting.
        label: String,
        /// Value before the change.
        before: JsonValue,
        /// Value after the change.
        after: JsonValue,
        /// Name of the role or the service that the value before stands for.
        before_name: String,
        /// Name of the role or the service that the value after stands for.
        after_name: String,
        /// Time at which the state before the change was read last.
        since: Timestamp,
        /// Time at which the state after the change was read first.
        seen: Timestamp,
    }
}

impl Entry {
    /// Kind of the resource. `None` for one that this release does not know.
    pub fn resource(&self) -> Option<ResourceKind> {
        let path = self.operation.known()?;
        let is_it = |action, template| action == Action::Fetch && template == path;
        OPERATIONS.iter().find(|operation| is_it(operation.action, operation.path)).map(|found| found.resource)
    }
}

impl Listed for Entry {
    const KEY: &'static str = "changes";

    fn id(&self) -> Option<String> {
        self.number.text()
    }
}

list! {
    /// `GET /gateway/drift`, newest entries first.
    List: "/gateway/drift", () => Entry {
        /// Account of the entries.
        account: Option<AccountName> = "Account", "Account";
        /// Service of the entries.
        service: Option<Sid<Service>> = "Service", "Service";
    }
}

choice! {
    /// Result of a survey.
    SurveyResult {
        /// Every setting was read.
        Complete = "complete",
        /// Some settings could not be read.
        Partial = "partial",
        /// Nothing could be read.
        Failed = "failed",
    }
}

response! {
    /// Surveys of one account. A survey reads the settings and compares them with those that were read before.
    Status {
        /// Name of the account on the gateway.
        account: AccountName,
        /// Minutes between two surveys. Absent if the account is not surveyed.
        minutes: u64,
        /// Time of the survey that the first comparison was made with. Absent before it.
        first: Timestamp,
        /// Start of the last survey. Absent before the first one ended.
        last: Timestamp,
        /// Result of the last survey.
        result: SurveyResult,
        /// Reason why something could not be read in the last survey. Absent if everything was read.
        message: String,
        /// Number of requests of the last survey.
        requests: u64,
        /// True while a survey runs.
        running: bool,
        /// Time at which the next survey is due. Absent if the account is not surveyed.
        next: Timestamp,
    }
}

request! {
    /// `GET /gateway/drift/status`
    FetchStatus: Get "/gateway/drift/status", () => 200 Status {
        /// Account.
        account: Required<AccountName> = "Account", "Account";
    }
}

request! {
    /// `POST /gateway/drift/check`, which begins a survey.
    Check: Post "/gateway/drift/check", () => 202 Status {
        /// Account.
        account: Required<AccountName> = "Account", "Account";
    }
}
