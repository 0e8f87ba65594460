//! Texts of a record, without Leptos and the DOM.

use api::gateway::history::{FieldChange, Outcome, Record};
use api::operation::{Action, Operation};
use api::{ParameterInfo, Reported, ResourceKind, chat_service};
use engine::merge::{difference, is_same};
use engine::plan::may_be_done;
use serde_json::Value;

use super::texts;
use crate::form::format::{format_value, nothing};
use crate::routes::{Restoration, Route, Section};

pub use crate::value::redaction::{Piece, pieces};

/// Sentence about a write: its beginning, and the name at its end, or the SID of a service whose name is not recorded.
#[derive(Debug, PartialEq)]
pub struct Headline {
    pub begin: String,
    pub name: Option<String>,
}

/// "Changed service webhooks of" and "Returns & Repairs", or "Tried to create role" and "agent".
pub fn headline(record: &Record) -> Headline {
    let (action, is_renaming) = (record.action(), is_renaming(record));
    let is_done = record.outcome.known() == Some(&Outcome::Done);
    let verb = texts::verb(action, is_renaming, is_done);
    let subject = if is_renaming { Some(texts::RENAMED_SUBJECT.to_owned()) } else { record.subject.text() };
    let service = || record.service.text().filter(|_| names_service(record));
    let name = record.name.text().filter(|name| !name.is_empty()).or_else(service);
    // A resource with a SID of its own has a name of its own. Other resources belong to the named one.
    let is_named = action == Action::Create || record.operation.known().is_some_and(|path| path.ends_with('}'));
    let is_of = name.is_some() && !is_named;
    Headline { begin: texts::headline(verb, &subject.unwrap_or_default(), is_of), name }
}

/// Returns true if the write renamed a service, which only Chat v2 can do.
fn is_renaming(record: &Record) -> bool {
    let name = chat_service::Update::friendly_name().info().wire;
    let is_name = |change: &FieldChange| change.field.text().as_deref() == Some(name);
    record.operation().is_some_and(|operation| is_update_of(operation, ResourceKind::ChatService))
        && record.changes.known().is_some_and(|changes| !changes.is_empty() && changes.iter().all(is_name))
}

fn is_update_of(operation: &Operation, resource: ResourceKind) -> bool {
    operation.resource == resource && operation.action == Action::Update
}

/// Tells whether the name of a record is that of a service. A role has a name of its own.
pub fn names_service(record: &Record) -> bool {
    let is_role = |operation: &Operation| {
        use ResourceKind::{ChatRole, DefaultServiceRole, Role};
        matches!(operation.resource, Role | DefaultServiceRole | ChatRole)
    };
    record.operation.known().is_some() && !record.operation().is_some_and(is_role)
}

/// Plans that can be made of a record: nothing for a write that was not carried out. Of writes without a known outcome only deletions count,
/// because a plan looks whether the resource exists.
pub fn restorations(record: &Record) -> Vec<Restoration> {
    use ResourceKind::{ChatRole, ChatService, DefaultServiceRole, Role, Service};
    let is_done = |record: &Record| record.outcome.known() == Some(&Outcome::Done);
    let is_offered = |operation: &&Operation| match operation.action {
        Action::Delete => may_be_done(record),
        _ => is_done(record),
    };
    let operation = record.operation().filter(is_offered);
    match operation.map(|operation| (operation.action, operation.resource)) {
        Some((Action::Update, _)) if record.changes.known().is_some_and(|changes| !changes.is_empty()) => {
            let of_plan = record.plan.known().map(|_| Restoration::UndoPlan);
            [Some(Restoration::Undo), of_plan, Some(Restoration::Revert)].into_iter().flatten().collect()
        }
        Some((Action::Delete, Service | ChatService | Role | DefaultServiceRole | ChatRole)) => {
            vec![Restoration::Recreate]
        }
        _ => Vec::new(),
    }
}

/// Page of the resource that was changed. `None` for a service that was deleted.
pub fn place(record: &Record) -> Option<Route> {
    record.operation.known()?;
    let resource = record.operation().map(|operation| operation.resource);
    let is_deleted = record.action() == Action::Delete && record.outcome.known() == Some(&Outcome::Done);
    let section = match resource {
        Some(ResourceKind::Configuration) => return Some(Route::Configuration),
        Some(ResourceKind::AddressConfiguration) => return Some(Route::Addresses),
        Some(ResourceKind::Webhooks) => return Some(Route::Webhooks),
        Some(ResourceKind::Service | ResourceKind::ChatService) if is_deleted => return None,
        Some(ResourceKind::ServiceConfiguration) => Section::Configuration,
        Some(ResourceKind::Notifications) => Section::Notifications,
        Some(ResourceKind::ServiceWebhooks) => Section::Webhooks,
        Some(ResourceKind::ChatService) if record.action() == Action::Update && !is_renaming(record) => Section::Chat,
        Some(ResourceKind::Role | ResourceKind::ChatRole) if is_deleted || record.action() == Action::Create => {
            Section::Roles
        }
        Some(ResourceKind::Role | ResourceKind::ChatRole) => {
            let sid = record.path.known().and_then(|path| path.rsplit('/').next());
            sid.and_then(|sid| sid.parse().ok()).map_or(Section::Roles, Section::Role)
        }
        // The name of the default service's roles says nothing of the service, whose SID is in the record.
        Some(
            ResourceKind::Service
            | ResourceKind::ChatService
            | ResourceKind::DefaultServiceRole
            | ResourceKind::Conversation
            | ResourceKind::User
            | ResourceKind::Binding
            | ResourceKind::Credential
            | ResourceKind::ParticipantConversation,
        )
        | None => Section::Overview,
    };
    Some(Route::Service(record.service.known()?.clone(), section))
}

/// Changed setting of a record.
#[derive(Debug, PartialEq)]
pub struct Difference {
    pub label: String,
    /// True for a list, of which only removed and added lines are shown.
    pub many: bool,
    /// Value before the write.
    pub gone: Vec<String>,
    /// Value after the write, or the value that was sent.
    pub new: Vec<String>,
    /// Note about the value.
    pub note: String,
}

/// Returns the change of a setting.
pub fn difference_of(record: &Record, change: &FieldChange) -> Difference {
    let wire = change.field.text().unwrap_or_default();
    let info = setting(record, &wire);
    let label = change.label.text().filter(|label| !label.is_empty()).unwrap_or(wire);
    let (before, sent, after) = (text(&change.before), text(&change.sent), text(&change.after));
    let now = after.as_ref().or(sent.as_ref());
    let many =
        info.is_some_and(|info| info.many) || [&change.before, &change.sent, &change.after].into_iter().any(is_list);
    let in_words = |text: &str| match info {
        Some(info) if !many => format_value(info, text),
        _ if text.is_empty() => info.map_or(texts::UNSET, nothing).to_owned(),
        _ => text.to_owned(),
    };
    let (gone, new) = match (&before, now) {
        (Some(before), Some(now)) if many => {
            let (gone, new) = difference(before, now);
            (gone.into_iter().map(str::to_owned).collect(), new.into_iter().map(str::to_owned).collect())
        }
        (None, Some(now)) if many => (Vec::new(), now.lines().map(str::to_owned).collect()),
        (Some(before), Some(now)) if before == now => (Vec::new(), Vec::new()),
        (before, now) => {
            let gone: Vec<_> = before.iter().filter(|text| !text.is_empty()).map(|text| in_words(text)).collect();
            (gone, now.iter().map(|text| in_words(text)).collect())
        }
    };
    let note = match (&before, &sent, &after) {
        (_, Some(sent), Some(after)) if !is_same(many, sent, after) => {
            if many {
                texts::OTHER_LIST_STORED.to_owned()
            } else {
                texts::other_value_stored(&in_words(sent))
            }
        }
        (Some(before), _, _) if gone.is_empty() && new.is_empty() => texts::unchanged(&in_words(before)),
        _ => String::new(),
    };
    Difference { label, many, gone, new, note }
}

/// Returns the parameter that a write sent by a name.
fn setting(record: &Record, wire: &str) -> Option<&'static ParameterInfo> {
    record.operation()?.parameters.iter().find(|info| info.wire == wire)
}

/// Returns the text of a value as a form has it; `None` if it is unknown.
fn text(value: &Reported<Value>) -> Option<String> {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match value {
        Reported::Absent => None,
        Reported::Null => Some(String::new()),
        Reported::Known(Value::Array(items)) => Some(items.iter().map(plain).collect::<Vec<_>>().join("\n")),
        Reported::Known(value) | Reported::Unexpected(value) => Some(plain(value)),
    }
}

fn is_list(value: &Reported<Value>) -> bool {
    value.known().is_some_and(Value::is_array)
}

/// Formats an age in one unit.
type AgeText = fn(u64) -> String;

/// Formats the age of a record in its largest unit. Clocks differ, so that a time in the future is "just now".
pub fn ago(seconds: f64) -> String {
    const UNITS: [(f64, AgeText); 5] = [
        (31_536_000.0, texts::years_ago),
        (2_592_000.0, texts::months_ago),
        (86_400.0, texts::days_ago),
        (3_600.0, texts::hours_ago),
        (60.0, texts::minutes_ago),
    ];
    let unit = UNITS.into_iter().find(|(length, _)| seconds >= *length);
    unit.map_or(texts::JUST_NOW.to_owned(), |(length, text)| text((seconds / length) as u64))
}

#[cfg(test)]
mod tests;
