//! Writes of the gateway, from the records of its history, as far as they explain changes.

use std::collections::BTreeMap;

use api::date::Timestamp;
use api::gateway::AccountName;
use api::gateway::history::{FieldChange, Outcome, REDACTION_PREFIX, Record};
use api::operation::{Action, Operation};
use api::{Reported, ResourceKind, chat_service};
use serde_json::Value;

use super::resource::{ResourcePath, canonical};

/// Writes of the gateway to one account.
#[derive(Clone, Debug, Default)]
pub struct Writes {
    settings: BTreeMap<(ResourcePath, String), Vec<Write>>,
    created: Vec<(Creation, Write)>,
    deleted: Vec<(String, Write)>,
}

/// Write of one setting, or of a whole resource.
#[derive(Clone, Debug)]
pub(super) struct Write {
    number: u64,
    /// Time of the outcome. `None` while the outcome is open.
    pub ended: Option<Timestamp>,
    /// Value that it has led to. `None` if that is not known.
    pub value: Option<Value>,
}

/// Service, role or address that was created. The history has the SID of a created service only.
#[derive(Clone, Debug)]
struct Creation {
    kind: ResourceKind,
    service: Option<String>,
    name: Option<String>,
}

impl Writes {
    /// Adds the write of a record. `account` is the account on the gateway that is compared: values of another one have other redactions.
    pub fn add(&mut self, record: &Record, account: &AccountName) {
        let outcome = record.outcome.known();
        let may_be_done = matches!(outcome, Some(Outcome::Done | Outcome::Unknown | Outcome::Open) | None);
        let Some(operation) = record.operation().filter(|_| may_be_done) else { return };
        let number = record.number.known().copied().unwrap_or_default();
        let write = Write { number, ended: record.ended.known().cloned(), value: None };
        match operation.action {
            Action::Create => self.created.extend(creation(record, operation).map(|creation| (creation, write))),
            Action::Delete => self.deleted.extend(last_sid(record).map(|sid| (sid, write))),
            Action::Update => {
                let context = Context { record, operation, account, is_done: outcome == Some(&Outcome::Done) };
                for change in record.changes.known().into_iter().flatten() {
                    for (path, wire) in settings_of(record, operation, change) {
                        let value = context.value(change, &path, &wire);
                        self.settings.entry((path, wire)).or_default().push(Write { value, ..write.clone() });
                    }
                }
            }
            Action::List | Action::Fetch => {}
        }
    }

    /// Returns the last write of a setting that may have ended after `since`, without a value if one of them has an unknown effect, or may have
    /// ended after `began`, when the setting was read.
    pub(super) fn last(&self, path: &ResourcePath, wire: &str, since: &Timestamp, began: &Timestamp) -> Option<Write> {
        let writes = self.settings.get(&(path.clone(), wire.to_owned()))?;
        let recent = || writes.iter().filter(|write| write.may_have_ended_after(since));
        let mut last = recent().max_by_key(|write| write.number)?.clone();
        if recent().any(|write| write.ended.is_none() || write.may_have_ended_after(began)) {
            last.value = None;
        }
        Some(last)
    }

    /// Returns true if the gateway may have created a service, a role or an address since a time.
    pub(super) fn created(&self, path: &ResourcePath, name: Option<&str>, since: &Timestamp) -> bool {
        let sids = path.sids();
        self.created.iter().any(|(creation, write)| {
            let is_same_service =
                creation.service.as_deref().is_none_or(|service| sids.first().is_some_and(|sid| sid == &service));
            // A service is known by its SID. A name with a redaction differs from path to path.
            let is_known = path.kind() == ResourceKind::Service && creation.service.is_some();
            let is_same_name = is_known
                || creation.name.as_deref().is_none_or(|other| other.contains(REDACTION_PREFIX) || Some(other) == name);
            creation.kind == path.kind() && is_same_service && is_same_name && write.may_have_ended_after(since)
        })
    }

    /// Returns true if the gateway may have deleted the resource of a SID since a time.
    pub(super) fn deleted(&self, sid: &str, since: &Timestamp) -> bool {
        self.deleted.iter().any(|(deleted, write)| deleted == sid && write.may_have_ended_after(since))
    }
}

impl Write {
    /// Times have whole seconds, so that the order of two events in the same second is not known.
    fn may_have_ended_after(&self, time: &Timestamp) -> bool {
        self.ended.as_ref().is_none_or(|ended| ended >= time)
    }
}

/// Update whose effect is to be found.
struct Context<'a> {
    record: &'a Record,
    operation: &'static Operation,
    account: &'a AccountName,
    is_done: bool,
}

impl Context<'_> {
    /// Returns the value that a setting has after the update. `None` if that is not known.
    fn value(&self, change: &FieldChange, path: &ResourcePath, wire: &str) -> Option<Value> {
        let is_same_setting = change.field.known().is_some_and(|field| field == wire);
        // Chat v2 reports the same setting in another spelling. Names and permissions are the same.
        let is_comparable = self.operation.resource != ResourceKind::ChatService
            || matches!(path.kind(), ResourceKind::ChatService | ResourceKind::Service);
        let value = match &change.after {
            Reported::Absent | Reported::Unexpected(_) => None,
            Reported::Null => Some(Value::Null),
            Reported::Known(value) => Some(value.clone()),
        };
        value.filter(|value| self.is_done && is_same_setting && is_comparable && self.has_same_marks(value, path))
    }

    /// Redactions of equal secrets are equal for the same account and path only.
    fn has_same_marks(&self, value: &Value, path: &ResourcePath) -> bool {
        let is_same_place = self.record.account.known() == Some(self.account)
            && self.record.path.known().is_some_and(|other| other == path.as_str());
        is_same_place || !value.to_string().contains(REDACTION_PREFIX)
    }
}

fn creation(record: &Record, operation: &Operation) -> Option<Creation> {
    let kind = match operation.resource {
        ResourceKind::Service | ResourceKind::ChatService => ResourceKind::Service,
        ResourceKind::Role | ResourceKind::ChatRole | ResourceKind::DefaultServiceRole => ResourceKind::Role,
        ResourceKind::AddressConfiguration => ResourceKind::AddressConfiguration,
        _ => return None,
    };
    Some(Creation { kind, service: record.service.text(), name: record.name.text() })
}

/// Returns the last SID of the path, in canonical spelling.
fn last_sid(record: &Record) -> Option<String> {
    let sid = record.path.known()?.rsplit('/').next()?;
    sid.is_char_boundary(2).then(|| canonical(sid))
}

/// Returns the settings that a changed parameter stands for.
fn settings_of(record: &Record, operation: &Operation, change: &FieldChange) -> Vec<(ResourcePath, String)> {
    let Some(wire) = change.field.known() else { return Vec::new() };
    let path = match operation.resource {
        ResourceKind::Role | ResourceKind::ChatRole | ResourceKind::DefaultServiceRole => {
            let (service, role) = (record.service.text().unwrap_or_default(), last_sid(record).unwrap_or_default());
            ResourcePath::of(ResourceKind::Role, &[&service, &role])
        }
        _ => record.path.known().and_then(|path| path.parse().ok()),
    };
    let Some(path) = path else { return Vec::new() };
    if operation.resource != ResourceKind::ChatService || path.parameter(wire).is_some() {
        return vec![(path, wire.clone())];
    }
    let sids = path.sids();
    let twins = twins(wire).into_iter();
    twins.filter_map(|(kind, wire)| Some((ResourcePath::of(kind, &sids)?, wire.to_owned()))).collect()
}

/// Returns the settings of Conversations that a parameter of Chat v2 changes.
fn twins(wire: &str) -> Vec<(ResourceKind, &'static str)> {
    if wire == chat_service::Update::friendly_name().info().wire {
        return vec![(ResourceKind::Service, api::service::Create::friendly_name().info().wire)];
    }
    if wire == chat_service::Update::webhook_filters().info().wire {
        return vec![(ResourceKind::ServiceWebhooks, api::service_webhooks::Update::filters().info().wire)];
    }
    let kinds = [ResourceKind::ServiceConfiguration, ResourceKind::Notifications, ResourceKind::ServiceWebhooks];
    let updates = kinds.into_iter().filter_map(|kind| Operation::of(kind, Action::Update));
    let fields = updates.flat_map(|update| update.parameters.iter().map(|field| (update.resource, field)));
    fields
        .filter(|(_, field)| field.twin.is_some_and(|twin| twin.wire == wire))
        .map(|(kind, field)| (kind, field.wire))
        .collect()
}
