//! Entries of the gateway's list of changes.

use api::Reported;
use api::date::Timestamp;
use api::gateway::AccountName;
use api::gateway::drift::{Change as ChangeKind, Entry};
use api::resources::ResourceKind;
use serde_json::Value;

use super::compare::{Change, Drift};
use super::reading::{Reading, State};
use super::resource::ResourcePath;

/// Makes the entry of a change, without a number. `seen` is the time of the survey that found it.
pub fn entry(drift: &Drift, state: &State, reading: &Reading, account: &AccountName, seen: &Timestamp) -> Entry {
    let names = Names { state, reading };
    let path = &drift.resource;
    let operation = path.operation();
    let service = path.service();
    let service_path = service.as_ref().and_then(|sid| ResourcePath::of(ResourceKind::Service, &[sid.as_str()]));
    let mut entry = Entry {
        account: account.clone().into(),
        operation: operation.path.to_owned().into(),
        path: path.as_str().to_owned().into(),
        subject: operation.subject.to_owned().into(),
        service: known(service),
        service_name: known(service_path.and_then(|path| names.of(&path))),
        role: known(path.role().map(str::to_owned)),
        role_name: known(path.role().and_then(|_| names.of(path))),
        address: known(path.address().and_then(|sid| sid.parse().ok())),
        address_name: known(path.address().and_then(|_| names.of(path))),
        since: drift.since.clone().into(),
        seen: seen.clone().into(),
        ..Entry::default()
    };
    match &drift.change {
        Change::Created => entry.change = ChangeKind::Created.into(),
        Change::Deleted => entry.change = ChangeKind::Deleted.into(),
        Change::Setting { info, before, after } => {
            entry.change = ChangeKind::Changed.into();
            entry.field = info.wire.to_owned().into();
            entry.label = info.label.to_owned().into();
            entry.before_name = known(names.of_value(before, path));
            entry.after_name = known(names.of_value(after, path));
            entry.before = reported(before);
            entry.after = reported(after);
        }
    }
    entry
}

/// Names of services, roles and addresses, as they were before, or else as they were read.
struct Names<'a> {
    state: &'a State,
    reading: &'a Reading,
}

impl Names<'_> {
    fn of(&self, path: &ResourcePath) -> Option<String> {
        self.state.name_of(path).or_else(|| self.reading.name_of(path)).map(str::to_owned)
    }

    /// Returns the name of the role or the service that a value stands for.
    fn of_value(&self, value: &Value, path: &ResourcePath) -> Option<String> {
        let sid = value.as_str()?;
        let service = path.service();
        let role = service.and_then(|service| ResourcePath::of(ResourceKind::Role, &[service.as_str(), sid]));
        let service = || ResourcePath::of(ResourceKind::Service, &[sid]);
        role.and_then(|role| self.of(&role)).or_else(|| self.of(&service()?))
    }
}

/// Converts to a reported value. `None` becomes absent.
fn known<T>(value: Option<T>) -> Reported<T> {
    value.map_or(Reported::Absent, Reported::Known)
}

fn reported(value: &Value) -> Reported<Value> {
    if value.is_null() { Reported::Null } else { Reported::Known(value.clone()) }
}
