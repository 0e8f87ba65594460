//! Plans that restore the values that recorded changes have replaced.

use api::endpoint::capture;
use api::gateway::history::{FieldChange as Recorded, Outcome, REDACTION_PREFIX, Record};
use api::operation::{Action, Operation};
use api::resources::ResourceKind;
use api::service::Service;
use api::{Json, ParameterInfo, Sid};
use serde_json::Value;

use super::change::{Change, FieldChange, Reference};
use super::reverse::CREATED_STAYS;
use super::{NoteKind, Plan};
use crate::document::Section;
use crate::document::roles::{Target, target};
use crate::document::value::{is_same, text_of};
use crate::snapshot::Snapshot;
use crate::title::Title;

/// Plans to restore the values that a recorded update has replaced. A value that was changed since stays.
pub fn undo(snapshot: &Snapshot, record: &Record) -> Plan {
    let mut plan = Plan::default();
    match Resource::of(snapshot, record) {
        Ok(resource) if !is_done(record) => {
            let message = "The change was not carried out, or its outcome is unknown.";
            plan.note(NoteKind::NotPossible, resource.about, message);
        }
        Ok(resource) => restore(&mut plan, snapshot, &resource, &[record]),
        Err(message) => plan.note(NoteKind::NotPossible, about(snapshot, record), message),
    }
    plan
}

/// Plans to undo every update among the records of a plan. A value that was changed since stays, and so does what the plan has created or deleted.
pub fn undo_plan(snapshot: &Snapshot, records: &[Record]) -> Plan {
    let mut plan = Plan::default();
    let mut latest_first: Vec<_> = records.iter().collect();
    latest_first.sort_by_key(|record| std::cmp::Reverse(record.number.known()));
    latest_first.dedup_by_key(|record| record.number.known());
    let mut updates: Vec<(Resource<'_>, Vec<&Record>)> = Vec::new();
    for record in latest_first {
        match update_of(snapshot, record) {
            Ok(Some(resource)) => {
                match updates.iter_mut().find(|(known, _)| known.path.eq_ignore_ascii_case(resource.path)) {
                    Some((_, records)) => records.push(record),
                    None => updates.push((resource, vec![record])),
                }
            }
            Ok(None) => {}
            Err(message) => plan.note(NoteKind::NotPossible, about(snapshot, record), message),
        }
    }
    updates.iter().for_each(|(resource, records)| restore(&mut plan, snapshot, resource, records));
    plan
}

/// Returns the resource that a record of a plan has updated. `None` if it was not carried out.
///
/// # Errors
///
/// It is no update, or its outcome is not known.
fn update_of<'a>(snapshot: &Snapshot, record: &'a Record) -> Result<Option<Resource<'a>>, &'static str> {
    match (record.outcome.known(), record.action()) {
        (Some(Outcome::Rejected | Outcome::Unsent), _) => Ok(None),
        (Some(Outcome::Done), Action::Update) => Resource::of(snapshot, record).map(Some),
        (Some(Outcome::Done), Action::Create) => Err(CREATED_STAYS),
        (Some(Outcome::Done), _) => Err("It was deleted. Recreate it from its own record in the history."),
        _ => Err("It is not known whether this change was carried out."),
    }
}

/// Plans to restore a resource to its state just after a recorded update: every later update of it among `records` is undone, the latest first.
/// Records of other resources are ignored. A value that was changed without a record stays.
pub fn revert(snapshot: &Snapshot, to: &Record, records: &[Record]) -> Plan {
    let mut plan = Plan::default();
    let resource = match Resource::of(snapshot, to) {
        Ok(resource) => resource,
        Err(message) => {
            plan.note(NoteKind::NotPossible, about(snapshot, to), message);
            return plan;
        }
    };
    let later = later_updates(to, records);
    if later.iter().any(|record| matches!(record.outcome.known(), Some(Outcome::Unknown | Outcome::Open))) {
        let message = "The outcome of a later change is unknown. If Twilio carried it out, its values stay.";
        plan.note(NoteKind::Notice, &resource.about, message);
    }
    let done: Vec<_> = later.into_iter().filter(|record| is_done(record)).collect();
    restore(&mut plan, snapshot, &resource, &done);
    plan
}

/// Returns the updates of the same resource after a record, the latest first.
fn later_updates<'a>(to: &Record, records: &'a [Record]) -> Vec<&'a Record> {
    let path = |record: &Record| record.path.known().map(|path| path.to_ascii_lowercase());
    let is_later = |record: &&Record| {
        record.action() == Action::Update
            && (path(record), &record.account) == (path(to), &to.account)
            && record.number.known() > to.number.known()
    };
    let mut later: Vec<_> = records.iter().filter(is_later).collect();
    later.sort_by_key(|record| std::cmp::Reverse(record.number.known()));
    later.dedup_by_key(|record| record.number.known());
    later
}

pub(super) fn is_done(record: &Record) -> bool {
    record.outcome.known() == Some(&Outcome::Done)
}

/// Returns the words for the resource of a record. A service that is recorded by its SID gets the name that was read.
pub(super) fn about(snapshot: &Snapshot, record: &Record) -> String {
    let subject = record.subject.text().unwrap_or_default();
    let has_own_name = record.operation.known().is_some_and(|path| path.ends_with('}'));
    let sid = record.service.known();
    let name = record.name.text().filter(|name| !name.is_empty());
    let is_service = record
        .operation()
        .is_none_or(|operation| matches!(operation.resource, ResourceKind::Service | ResourceKind::ChatService));
    if let Some(name) = name.as_ref().filter(|_| has_own_name && !is_service) {
        // A role of the same name may be in several services.
        let service = sid.filter(|sid| snapshot.service(sid).is_some());
        let of = service.map(|sid| format!(" of {}", snapshot.title_of(sid).quoted())).unwrap_or_default();
        return format!("{subject} “{name}”{of}");
    }
    let titled = |name: String| Title::new(&name, sid.map(Sid::as_str), snapshot.is_named_otherwise(&name, sid));
    match name.map(titled).or_else(|| sid.map(|sid| snapshot.title_of(sid))) {
        None => subject,
        Some(title) if has_own_name => format!("{subject} {}", title.quoted()),
        Some(title) => format!("{subject} of {}", title.quoted()),
    }
}

/// Resource that a record has changed.
struct Resource<'a> {
    operation: &'static Operation,
    target: Vec<&'a str>,
    path: &'a str,
    about: String,
}

impl<'a> Resource<'a> {
    /// # Errors
    ///
    /// The record is about no update, or about one that this release does not know.
    fn of(snapshot: &Snapshot, record: &'a Record) -> Result<Self, &'static str> {
        let path = record.path.known().map(String::as_str).unwrap_or_default();
        let operation = record.operation().filter(|operation| operation.action == Action::Update);
        let target = operation.and_then(|operation| capture(operation.path, path));
        let (operation, target) =
            operation.zip(target).ok_or("Only an update can be undone, not a creation or a deletion.")?;
        Ok(Self { operation, target, path, about: about(snapshot, record) })
    }

    fn service(&self) -> Option<Sid<Service>> {
        self.target.first().and_then(|sid| sid.parse().ok())
    }

    /// Returns the resource as the API reported it. `None` if it was not read.
    fn stored(&self, snapshot: &Snapshot) -> Option<Value> {
        if let Some(read) = snapshot.resources.get(self.path) {
            return read.read().cloned();
        }
        let service = self.service();
        if self.operation.resource == ResourceKind::Role {
            let roles = &snapshot.details(&service?).roles.items;
            let has_sid = |sid: &str| self.target.last() == Some(&sid);
            return roles
                .iter()
                .find(|role| role.sid.known().is_some_and(|sid| has_sid(sid.as_str())))
                .map(Json::to_json);
        }
        let sections = Section::OF_ACCOUNT.into_iter().chain(Section::OF_SERVICE);
        let section = sections.into_iter().find(|section| section.resource() == self.operation.resource)?;
        section.reported(snapshot, service.as_ref()).read().cloned()
    }
}

/// Setting whose changes are undone one after the other.
struct Restored {
    info: &'static ParameterInfo,
    /// Value that is stored.
    stored: String,
    /// Value after undoing the changes so far.
    now: String,
    /// Reason why the value could not be restored to the one before all changes.
    problem: Option<(NoteKind, &'static str)>,
}

const NOT_RECORDED: &str = "The history does not contain the value, because it is secret, personal or too long.";

/// Plans to undo changes of a resource, the latest first.
fn restore(plan: &mut Plan, snapshot: &Snapshot, resource: &Resource<'_>, records: &[&Record]) {
    let Some(stored) = resource.stored(snapshot) else {
        plan.note(NoteKind::Unread, &resource.about, "The resource no longer exists, or could not be read.");
        return;
    };
    let mut settings: Vec<Restored> = Vec::new();
    for recorded in records.iter().flat_map(|record| record.changes.known().into_iter().flatten()) {
        let wire = recorded.field.known().map(String::as_str).unwrap_or_default();
        let Some(info) = resource.operation.parameters.iter().find(|info| info.wire == wire) else {
            let label = recorded.label.text().unwrap_or_default();
            let message = format!("{label}: This release does not know the setting.");
            plan.note(NoteKind::NotPossible, &resource.about, message);
            continue;
        };
        let index = settings.iter().position(|setting| setting.info.wire == wire).unwrap_or_else(|| {
            settings.push(Restored::new(info, info.text(&stored)));
            settings.len() - 1
        });
        settings[index].undo(recorded);
    }
    let mut fields = Vec::new();
    for setting in settings {
        let (field, problem) = setting.into_field(snapshot, resource.service().as_ref());
        fields.extend(field);
        if let Some((kind, message)) = problem {
            plan.note(kind, &resource.about, message);
        }
    }
    if !fields.is_empty() {
        let target = resource.target.iter().map(|sid| Reference::Sid((*sid).to_owned())).collect();
        let (operation, about) = (resource.operation, resource.about.clone());
        plan.push(Change::new(operation, about, target, fields));
    }
}

impl Restored {
    fn new(info: &'static ParameterInfo, stored: String) -> Self {
        Self { info, now: stored.clone(), stored, problem: None }
    }

    /// Undoes one change, unless the value was changed again after it.
    fn undo(&mut self, recorded: &Recorded) {
        let text = |value: Option<&Value>| value.map(text_of).unwrap_or_default();
        let (before, after) = (text(recorded.before.known()), text(recorded.after.known()));
        if [&before, &after].iter().any(|text| text.contains(REDACTION_PREFIX)) {
            self.problem = Some((NoteKind::NotPossible, NOT_RECORDED));
        } else if is_same(self.info, &self.now, &before) {
            self.problem = None;
        } else if is_same(self.info, &self.now, &after) {
            self.now = before;
            self.problem = None;
        } else {
            self.problem = Some((NoteKind::Protected, "Someone changed it afterwards. The newer value stays."));
        }
    }

    /// Returns the change of the setting, and the reason why it is not restored.
    fn into_field(
        self,
        snapshot: &Snapshot,
        service: Option<&Sid<Service>>,
    ) -> (Option<FieldChange>, Option<(NoteKind, String)>) {
        let Self { info, stored, now, problem } = self;
        let labelled = |(kind, message): (NoteKind, &str)| (kind, format!("{}: {message}", info.label));
        let problem = problem.map(labelled);
        if is_same(info, &stored, &now) {
            return (None, problem);
        }
        let Some(now) = sendable(info, &now) else {
            return (None, Some(labelled((NoteKind::NotPossible, "The value before cannot be set through the API."))));
        };
        match referred_name(snapshot, service, info, &now) {
            Err(message) => (None, Some(labelled((NoteKind::NotPossible, message)))),
            Ok(after_name) => {
                let before_name = referred_name(snapshot, service, info, &stored).ok().flatten();
                (Some(FieldChange { before_name, after_name, ..FieldChange::new(info, &stored, &now) }), problem)
            }
        }
    }
}

/// Returns the text to send for a value: the default for a value that was not set and cannot be cleared. `None` if it breaks the rule of the
/// parameter.
pub(super) fn sendable(info: &ParameterInfo, text: &str) -> Option<String> {
    let text = if text.is_empty() && !info.clearable { info.default.unwrap_or_default() } else { text };
    let is_cleared = text.is_empty() && info.clearable;
    (is_cleared || (info.check)(text).is_none()).then(|| text.to_owned())
}

/// Returns the name of the role or the service that a value names. `None` for any other value, and if it was not read.
fn referred_name(
    snapshot: &Snapshot,
    service: Option<&Sid<Service>>,
    info: &ParameterInfo,
    text: &str,
) -> Result<Option<String>, &'static str> {
    let Some(target) = target(info).filter(|_| !text.is_empty()) else { return Ok(None) };
    match target {
        Target::Service => {
            let Ok(sid) = text.parse() else { return Ok(None) };
            if snapshot.exists(&sid) == Some(false) {
                return Err("The service before no longer exists.");
            }
            Ok(snapshot.service(&sid).and_then(|service| service.friendly_name.text()))
        }
        Target::Role(_) => {
            let Some(service) = service else { return Ok(None) };
            let roles = &snapshot.details(service).roles;
            let role =
                roles.items.iter().find(|role| role.sid.known().is_some_and(|sid| is_same(info, sid.as_str(), text)));
            match role {
                None if roles.is_complete => Err("The role before no longer exists."),
                role => Ok(role.and_then(|role| role.friendly_name.text())),
            }
        }
    }
}
