//! Conversion of writes and their outcomes to records.

use std::collections::{BTreeMap, BTreeSet};

use api::gateway::history::{FieldChange, Outcome, Record};
use api::json::Reported;
use api::operation::{OPERATIONS, Operation};
use api::plan_id::PlanId;
use api::service::Service;
use api::{Kind, Method, ParameterInfo, Sid};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::redaction::{Marker, Redaction, Target};
use super::{Sent, Write, WriteResult, document};
use crate::capitalised;

/// Longest name, in bytes.
const MAX_NAME: usize = 1024;
/// Longest error message, in bytes.
pub const MAX_MESSAGE: usize = 2048;
/// Largest number of changes in a record. No resource of the API has more properties.
const MAX_CHANGES: usize = 200;

/// Stored outcome, which completes its record.
#[derive(Serialize, Deserialize)]
pub struct Conclusion {
    outcome: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// Name of the resource, if the intent had none.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// SID of the service, if the intent had none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<Sid<Service>>,
    /// Values of the sent parameters, as the API reports them afterwards.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    after: BTreeMap<String, Value>,
}

/// Creates the record of a write that was not sent yet. It has no user, account, number and time.
pub fn from_write(write: &Write<'_>, marker: &dyn Marker) -> Record {
    let mut redaction = Redaction::new(marker, Target { account: write.account, path: write.path });
    let operation = write.operation;
    let changes = match operation.method {
        Method::Delete => deleted(operation, write.before, &mut redaction),
        _ => sent(write, &mut redaction),
    };
    let before = write.before;
    let name = before.and_then(friendly_name).or_else(|| {
        let named = |field: &&ParameterInfo| field.name == NAME;
        write.params.last(operation.parameters.iter().find(named)?.wire)
    });
    let service = write.path.split('/').find_map(|segment| segment.parse().ok()).or_else(|| before.and_then(service));
    Record {
        method: operation.method.to_string().into(),
        operation: operation.path.to_owned().into(),
        path: write.path.to_owned().into(),
        subject: operation.subject.to_owned().into(),
        service: known(service.as_ref().map(canonical_sid)),
        name: known(name.map(|name| redaction.name(name, MAX_NAME))),
        changes: changes.into(),
        document: known(write.document.map(|document| document::redacted(document, &mut redaction))),
        plan: known(write.plan),
        ..Record::default()
    }
}

/// Creates the outcome of a write.
pub fn conclude(write: &Sent, result: &WriteResult, marker: &dyn Marker) -> Conclusion {
    let mut redaction = Redaction::new(marker, Target { account: &write.account, path: &write.path });
    let message = result.message.as_ref().map(|text| redaction.message(text, MAX_MESSAGE));
    let request_id = result.request_id.as_ref().map(|id| redaction.name(id, MAX_NAME));
    let after = result.after.as_ref();
    let unnamed = after.filter(|_| !write.has_name).and_then(friendly_name);
    let name = unnamed.map(|name| redaction.name(name, MAX_NAME));
    let was_sent = |field: &&ParameterInfo| write.sent.iter().any(|wire| wire == field.wire);
    let reported = after.into_iter().flat_map(|after| {
        let fields = write.operation.parameters.iter().filter(was_sent);
        fields.filter_map(move |field| Some((field, field.reported(after)?)))
    });
    let after_each = reported.map(|(field, value)| (field.wire.to_owned(), redacted(&mut redaction, field, value)));
    Conclusion {
        outcome: result.outcome,
        status: result.status.map(u64::from),
        code: result.code.map(u64::from),
        message,
        request_id,
        name,
        after: after_each.collect(),
        service: after.filter(|_| !write.has_service).and_then(service).as_ref().map(canonical_sid),
    }
}

/// Creates the outcome of a write that was left open. `message` says why.
pub fn conclude_left_open(message: &str) -> Conclusion {
    Conclusion {
        outcome: Outcome::Unknown,
        status: None,
        code: None,
        message: Some(message.to_owned()),
        request_id: None,
        name: None,
        after: BTreeMap::new(),
        service: None,
    }
}

/// Returns the names by which a record is indexed: its changed parameters, its plan, and the empty name, which matches every record.
pub fn fields(record: &Record) -> BTreeSet<String> {
    let changes = record.changes.known().into_iter().flatten();
    let fields = changes.filter_map(|change| change.field.known().cloned());
    fields.chain(record.plan.known().copied().map(plan_field)).chain([String::new()]).collect()
}

/// Returns the name by which the records of a plan are indexed. No parameter has a space in its name.
pub fn plan_field(plan: PlanId) -> String {
    format!("plan {plan}")
}

impl Conclusion {
    /// Completes a record.
    pub fn add_to(mut self, record: &mut Record) {
        record.outcome = self.outcome.into();
        record.status = known(self.status);
        record.code = known(self.code);
        record.message = known(self.message);
        record.request_id = known(self.request_id);
        if self.name.is_some() {
            record.name = known(self.name);
        }
        if self.service.is_some() {
            record.service = known(self.service);
        }
        if let Reported::Known(changes) = &mut record.changes {
            for change in changes {
                let after = change.field.known().and_then(|field| self.after.remove(field));
                change.after = reported(after);
            }
        }
    }
}

/// Creates one change for each parameter, in the order in which they were sent.
fn sent(write: &Write<'_>, redaction: &mut Redaction<'_>) -> Vec<FieldChange> {
    let mut seen = BTreeSet::new();
    let fields = write.params.iter().filter(|(wire, _)| seen.insert(*wire));
    let changes = fields.take(MAX_CHANGES).map(|(wire, _)| {
        let Some(field) = write.operation.parameters.iter().find(|field| field.wire == wire) else {
            let values = write.params.all(wire).map(Value::from).collect();
            let sent = redaction.value(wire, Kind::Opaque, &values);
            return change(wire.to_owned(), wire.to_owned(), None, Some(sent));
        };
        let values = write.params.all(wire);
        let value = if field.many {
            // An empty list is sent as one empty value.
            values.filter(|value| !value.is_empty()).map(Value::from).collect()
        } else {
            values.last().map(Value::from).unwrap_or_default()
        };
        let before = write.before.and_then(|before| field.reported(before));
        let before = before.map(|before| redacted(redaction, field, before));
        change(field.wire.to_owned(), field.label.to_owned(), before, Some(redacted(redaction, field, &value)))
    });
    changes.collect()
}

/// Creates one change for each known property of a deleted resource.
fn deleted(operation: &Operation, before: Option<&Value>, redaction: &mut Redaction<'_>) -> Vec<FieldChange> {
    let mut leaves = Vec::new();
    if let Some(Value::Object(before)) = before {
        flatten(operation, "", before, &mut leaves);
    }
    let more = leaves.split_off(leaves.len().min(MAX_CHANGES));
    let mut changes: Vec<_> = leaves.into_iter().map(|leaf| leaf.deleted(redaction)).collect();
    if !more.is_empty() {
        let more = Value::from(more.into_iter().map(|leaf| (leaf.path, leaf.value.clone())).collect::<Map<_, _>>());
        changes.push(change(
            "…".to_owned(),
            "And more".to_owned(),
            Some(redaction.value("", Kind::Opaque, &more)),
            None,
        ));
    }
    changes
}

/// Property of a response.
struct Leaf<'a> {
    path: String,
    value: &'a Value,
    field: Option<&'static ParameterInfo>,
}

impl Leaf<'_> {
    fn deleted(self, redaction: &mut Redaction<'_>) -> FieldChange {
        match self.field {
            Some(field) => {
                let before = redacted(redaction, field, self.value);
                change(field.wire.to_owned(), field.label.to_owned(), Some(before), None)
            }
            None => {
                let before = redaction.value(&self.path, Kind::Opaque, self.value);
                let label = redaction.name(&property_label(&self.path), MAX_NAME);
                change(redaction.name(&self.path, MAX_NAME), label, Some(before), None)
            }
        }
    }
}

fn flatten<'a>(operation: &Operation, parent: &str, object: &'a Map<String, Value>, leaves: &mut Vec<Leaf<'a>>) {
    for (name, value) in object {
        let path = if parent.is_empty() { name.clone() } else { format!("{parent}.{name}") };
        // URLs of the resource, which the record's path contains already.
        if matches!(path.as_str(), "url" | "links") {
            continue;
        }
        // A property that a parameter sets gets the label of that parameter.
        let of_subject =
            OPERATIONS.iter().filter(|other| other.subject == operation.subject && other.list_key.is_none());
        let field = of_subject.flat_map(|other| other.parameters).find(|field| field.property_path() == path);
        match value {
            Value::Object(nested) if field.is_none() && !nested.is_empty() => flatten(operation, &path, nested, leaves),
            _ => leaves.push(Leaf { path, value, field }),
        }
    }
}

pub(super) fn redacted(redaction: &mut Redaction<'_>, field: &ParameterInfo, value: &Value) -> Value {
    // Personal data is masked as secrets are: a record shows that it changed, and not to what.
    let kind = if field.personal { Kind::Secret } else { field.kind };
    redaction.value(&field.property_path(), kind, value)
}

fn change(field: String, label: String, before: Option<Value>, sent: Option<Value>) -> FieldChange {
    FieldChange {
        field: field.into(),
        label: label.into(),
        before: reported(before),
        sent: reported(sent),
        ..FieldChange::default()
    }
}

/// Converts a property name to a label: `date_created` becomes "Date created".
fn property_label(path: &str) -> String {
    let short = |word: &str| matches!(word, "sid" | "url" | "mb").then(|| word.to_uppercase());
    let words = path.split(['_', '.']).map(|word| short(word).unwrap_or_else(|| word.to_owned()));
    let words = words.collect::<Vec<_>>().join(" ");
    capitalised(&words)
}

/// Property with the display name of a resource.
const NAME: &str = "friendly_name";

fn friendly_name(response: &Value) -> Option<&str> {
    response.get(NAME)?.as_str()
}

/// Returns the service of a response: the one it belongs to, or itself.
fn service(response: &Value) -> Option<Sid<Service>> {
    ["chat_service_sid", "service_sid", "sid"].into_iter().find_map(|name| response.get(name)?.as_str()?.parse().ok())
}

/// Returns the canonical spelling of a service SID, by which records are found. The API accepts its digits in either case.
pub fn canonical_sid(service: &Sid<Service>) -> Sid<Service> {
    Sid::from_digits(service.digits())
}

/// Converts to a reported value. `None` becomes absent, because null would be a value that was reported.
fn known<T>(value: Option<T>) -> Reported<T> {
    value.map_or(Reported::Absent, Reported::Known)
}

fn reported(value: Option<Value>) -> Reported<Value> {
    match value {
        None => Reported::Absent,
        Some(Value::Null) => Reported::Null,
        Some(value) => Reported::Known(value),
    }
}
