//! What is kept of a write, and how it becomes a record again.

use std::collections::{BTreeMap, BTreeSet};

use api::date::Timestamp;
use api::gateway::history::{FieldChange, Outcome, Record};
use api::json::Reported;
use api::operation::{OPERATIONS, Operation};
use api::service::Service;
use api::{FieldInfo, Json, Kind, Method, Sid};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::key::Key;
use super::redaction::{Redaction, Target};
use super::{Ending, Intent, Ticket};
use crate::unkept;

/// In bytes, of the name of something.
const LONGEST_NAME: usize = 1024;
/// In bytes, of what an answer says.
const LONGEST_MESSAGE: usize = 2048;
/// More would be no answer of the API.
const MOST_CHANGES: usize = 200;

/// What an outcome adds to its intent.
#[derive(Serialize, Deserialize)]
pub(super) struct Conclusion {
    outcome: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// Where the intent had none.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Where the intent had none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<Sid<Service>>,
    /// The settings that were sent, as they are reported now.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    after: BTreeMap<String, Value>,
}

/// The record of a write that was not sent yet.
pub(super) fn of_intent(intent: &Intent, key: &Key) -> Record {
    let mut redaction = Redaction::new(key, Target { account: &intent.account, path: &intent.path });
    let operation = intent.operation;
    let changes = match operation.method {
        Method::Delete => gone(operation, intent.before.as_ref(), &mut redaction),
        _ => sent(intent, &mut redaction),
    };
    let before = intent.before.as_ref();
    let name = before.and_then(friendly_name).or_else(|| {
        let named = |field: &&FieldInfo| field.name == NAME;
        intent.params.last(operation.fields.iter().find(named)?.wire)
    });
    let service = intent.path.split('/').find_map(|segment| segment.parse().ok()).or_else(|| before.and_then(service));
    Record {
        person: intent.person.clone().into(),
        account: intent.account.clone().into(),
        method: operation.method.to_string().into(),
        operation: operation.path.to_owned().into(),
        path: intent.path.clone().into(),
        subject: operation.subject.to_owned().into(),
        service: known(service.as_ref().map(found_by)),
        name: known(name.map(|name| redaction.name(name, LONGEST_NAME))),
        changes: changes.into(),
        ..Record::default()
    }
}

/// What is kept of how a write ended.
pub(super) fn of_ending(ticket: &Ticket, ending: &Ending, key: &Key) -> Conclusion {
    let mut redaction = Redaction::new(key, Target { account: &ticket.account, path: &ticket.path });
    let message = ending.message.as_ref().map(|text| redaction.message(text, LONGEST_MESSAGE));
    let request_id = ending.request_id.as_ref().map(|id| redaction.name(id, LONGEST_NAME));
    let after = ending.after.as_ref();
    let unnamed = after.filter(|_| !ticket.has_name).and_then(friendly_name);
    let name = unnamed.map(|name| redaction.name(name, LONGEST_NAME));
    let was_sent = |field: &&FieldInfo| ticket.sent.iter().any(|wire| wire == field.wire);
    let reported = after.into_iter().flat_map(|after| {
        let fields = ticket.operation.fields.iter().filter(was_sent);
        fields.filter_map(move |field| Some((field, field.reported(after)?)))
    });
    let after_each = reported.map(|(field, value)| (field.wire.to_owned(), redacted(&mut redaction, field, value)));
    Conclusion {
        outcome: ending.outcome,
        status: ending.status.map(u64::from),
        code: ending.code.map(u64::from),
        message,
        request_id,
        name,
        after: after_each.collect(),
        service: after.filter(|_| !ticket.has_service).and_then(service).as_ref().map(found_by),
    }
}

/// Outcome of a write that a gateway had not recorded when it ended.
pub(super) fn of_crash() -> Conclusion {
    const MESSAGE: &str = "The gateway ended before it could record what came of this. It may have been done: look at the setting itself.";
    Conclusion {
        outcome: Outcome::Unknown,
        status: None,
        code: None,
        message: Some(MESSAGE.to_owned()),
        request_id: None,
        name: None,
        after: BTreeMap::new(),
        service: None,
    }
}

/// The names of the settings that a record is found by, and the empty one, by which every record is found.
pub(super) fn fields(record: &Record) -> BTreeSet<&str> {
    let changes = record.changes.known().into_iter().flatten();
    changes.filter_map(|change| change.field.known().map(String::as_str)).chain([""]).collect()
}

/// The record as it is shown, of the texts of an intent and its outcome, each with its time.
pub(super) fn read(number: i64, (at, intent): (i64, &[u8]), ended: Option<(i64, &[u8])>) -> Record {
    let mut record = parse(intent).unwrap_or_else(|| Record {
        message: "This record cannot be read. “conversations-admin journal verify” says more.".to_owned().into(),
        ..Record::default()
    });
    record.number = unkept(number).into();
    record.at = Timestamp::from_unix(unkept(at)).into();
    record.outcome = Outcome::Open.into();
    let conclusion = ended.and_then(|(at, text)| Some((at, serde_json::from_slice::<Conclusion>(text).ok()?)));
    if let Some((at, conclusion)) = conclusion {
        record.ended = Timestamp::from_unix(unkept(at)).into();
        conclusion.add_to(&mut record);
    }
    record
}

/// The record that the text of an intent holds.
pub(super) fn parse(intent: &[u8]) -> Option<Record> {
    Record::from_json(&serde_json::from_slice(intent).ok()?)
}

impl Conclusion {
    fn add_to(mut self, record: &mut Record) {
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

/// One change for each parameter, in the order in which they were sent.
fn sent(intent: &Intent, redaction: &mut Redaction<'_>) -> Vec<FieldChange> {
    let mut seen = BTreeSet::new();
    let fields = intent.params.iter().filter(|(wire, _)| seen.insert(*wire));
    let changes = fields.take(MOST_CHANGES).map(|(wire, _)| {
        let Some(field) = intent.operation.fields.iter().find(|field| field.wire == wire) else {
            let values = intent.params.all(wire).map(Value::from).collect();
            let sent = redaction.value(wire, Kind::Opaque, &values);
            return change(wire.to_owned(), wire.to_owned(), None, Some(sent));
        };
        let values = intent.params.all(wire);
        let value = if field.many {
            // An empty list is sent as one empty value.
            values.filter(|value| !value.is_empty()).map(Value::from).collect()
        } else {
            values.last().map(Value::from).unwrap_or_default()
        };
        let before = intent.before.as_ref().and_then(|before| field.reported(before));
        let before = before.map(|before| redacted(redaction, field, before));
        change(field.wire.to_owned(), field.label.to_owned(), before, Some(redacted(redaction, field, &value)))
    });
    changes.collect()
}

/// One change for each thing that was known of what is deleted.
fn gone(operation: &Operation, before: Option<&Value>, redaction: &mut Redaction<'_>) -> Vec<FieldChange> {
    let mut leaves = Vec::new();
    if let Some(Value::Object(before)) = before {
        flatten(operation, "", before, &mut leaves);
    }
    let more = leaves.split_off(leaves.len().min(MOST_CHANGES));
    let mut changes: Vec<_> = leaves.into_iter().map(|leaf| leaf.gone(redaction)).collect();
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

/// Something that an answer reports.
struct Leaf<'a> {
    path: String,
    value: &'a Value,
    field: Option<&'static FieldInfo>,
}

impl Leaf<'_> {
    fn gone(self, redaction: &mut Redaction<'_>) -> FieldChange {
        match self.field {
            Some(field) => {
                let before = redacted(redaction, field, self.value);
                change(field.wire.to_owned(), field.label.to_owned(), Some(before), None)
            }
            None => {
                let before = redaction.value(&self.path, Kind::Opaque, self.value);
                let label = redaction.name(&words(&self.path), LONGEST_NAME);
                change(redaction.name(&self.path, LONGEST_NAME), label, Some(before), None)
            }
        }
    }
}

fn flatten<'a>(operation: &Operation, parent: &str, object: &'a Map<String, Value>, leaves: &mut Vec<Leaf<'a>>) {
    for (name, value) in object {
        let path = if parent.is_empty() { name.clone() } else { format!("{parent}.{name}") };
        // They say where it was, and so does the record.
        if matches!(path.as_str(), "url" | "links") {
            continue;
        }
        // What it was created or changed by has the names that people know.
        let of_subject =
            OPERATIONS.iter().filter(|other| other.subject == operation.subject && other.list_key.is_none());
        let field = of_subject.flat_map(|other| other.fields).find(|field| field.told_as() == path);
        match value {
            Value::Object(nested) if field.is_none() && !nested.is_empty() => flatten(operation, &path, nested, leaves),
            _ => leaves.push(Leaf { path, value, field }),
        }
    }
}

fn redacted(redaction: &mut Redaction<'_>, field: &FieldInfo, value: &Value) -> Value {
    // Personal data is masked as secrets are: a record shows that it changed, and not to what.
    let kind = if field.personal { Kind::Secret } else { field.kind };
    redaction.value(&field.told_as(), kind, value)
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

/// `date_created` and `account_sid` as people would write them.
fn words(path: &str) -> String {
    let short = |word: &str| matches!(word, "sid" | "url" | "mb").then(|| word.to_uppercase());
    let words = path.split(['_', '.']).map(|word| short(word).unwrap_or_else(|| word.to_owned()));
    let words = words.collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The field of answers that tells what people call a thing.
const NAME: &str = "friendly_name";

fn friendly_name(answer: &Value) -> Option<&str> {
    answer.get(NAME)?.as_str()
}

/// The service that an answer belongs to, or is.
fn service(answer: &Value) -> Option<Sid<Service>> {
    ["chat_service_sid", "service_sid", "sid"].into_iter().find_map(|name| answer.get(name)?.as_str()?.parse().ok())
}

/// The one spelling of a service that records are found by. The API takes its digits in either case.
pub(super) fn found_by(service: &Sid<Service>) -> Sid<Service> {
    Sid::from_digits(service.digits())
}

/// Absent where there is none, for null would be something that was said.
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
