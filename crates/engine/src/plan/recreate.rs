//! Plans that recreate a deleted service or role from the history.

use api::Sid;
use api::gateway::history::{Outcome, REDACTION_PREFIX, Record};
use api::operation::Action;
use api::resources::ResourceKind;
use api::service::Service;
use serde_json::{Map, Value};

use super::recorded;
use super::roles::Roles;
use super::service::{ServicePlace, plan_new};
use super::undo::about;
use super::{NoteKind, Plan};
use crate::document::roles::permissions_error;
use crate::document::value::text_of;
use crate::document::{RoleEntry, Section, ServiceEntry, read};
use crate::snapshot::Snapshot;

/// Plans to recreate a service or a role that a recorded deletion has removed. Notes of the kind [`NoteKind::Notice`] say what does not come back.
///
/// A service gets the configuration in the record. If the record has none, the service gets the settings and roles in `records`, the earlier
/// records of the service.
pub fn recreate(snapshot: &Snapshot, deletion: &Record, records: &[Record]) -> Plan {
    let mut plan = Plan::default();
    let resource = deletion.operation().filter(|operation| operation.action == Action::Delete);
    match resource.map(|operation| operation.resource) {
        _ if !may_be_done(deletion) => {
            plan.note(NoteKind::NotPossible, about(snapshot, deletion), "The deletion was not carried out.");
        }
        Some(ResourceKind::Service | ResourceKind::ChatService) => service(&mut plan, snapshot, deletion, records),
        Some(ResourceKind::Role | ResourceKind::DefaultServiceRole | ResourceKind::ChatRole) => {
            role(&mut plan, snapshot, deletion);
        }
        _ => plan.note(
            NoteKind::NotPossible,
            about(snapshot, deletion),
            "Only a deleted service or role can be created again.",
        ),
    }
    plan
}

/// Returns true for a deletion that was carried out, and for one without a known outcome: whether the resource still exists is read.
pub fn may_be_done(deletion: &Record) -> bool {
    matches!(deletion.outcome.known(), Some(Outcome::Done | Outcome::Unknown | Outcome::Open))
}

/// Returns the reason why a service cannot be created again.
fn hindrance(
    snapshot: &Snapshot,
    deletion: &Record,
    sid: &Sid<Service>,
    name: Option<&str>,
) -> Option<(NoteKind, &'static str)> {
    let services = &snapshot.services;
    // A service of the same name that is older is another one.
    let is_older = |service: &Service| {
        let (created, deleted) = (service.date_created.known(), deletion.at.known());
        created.zip(deleted).is_some_and(|(created, deleted)| created < deleted)
    };
    let has_sid = |service: &Service| service.sid.known().is_some_and(|known| known.digits() == sid.digits());
    let has_name = |service: &Service| service.friendly_name.known().map(String::as_str) == name;
    if services.items.iter().any(has_sid) {
        return Some((NoteKind::AlreadySo, "The service still exists."));
    }
    if services.complete().is_none() {
        return Some((
            NoteKind::Unread,
            "Not all services of the account could be read, so the service may still exist.",
        ));
    }
    let Some(name) = name else {
        return Some((NoteKind::NotPossible, "The history does not contain the name."));
    };
    if name.contains(REDACTION_PREFIX) {
        return Some((
            NoteKind::NotPossible,
            "The history does not contain the full name, because the name contains a secret.",
        ));
    }
    let is_taken = services.items.iter().any(|service| has_name(service) && !is_older(service));
    is_taken.then_some((
        NoteKind::Protected,
        "Another service was created with this name since. It may be the same service.",
    ))
}

fn service(plan: &mut Plan, snapshot: &Snapshot, deletion: &Record, records: &[Record]) {
    let about = about(snapshot, deletion);
    let Some(sid) = deletion.service.known() else {
        plan.note(NoteKind::NotPossible, about, "The record does not say which service it was.");
        return;
    };
    let mut notes = Plan::default();
    let stored = deletion.document.known().and_then(|document| of_document(&mut notes, document, &about));
    let mut entry = stored.unwrap_or_else(|| recorded::entry(&mut notes, &about, deletion, sid, records));
    entry.sid = Some(sid.clone());
    entry.name = entry.name.or_else(|| deletion.name.text());
    if let Some((kind, message)) = hindrance(snapshot, deletion, sid, entry.name.as_deref()) {
        plan.note(kind, about, message);
        return;
    }
    plan_new(plan, snapshot, &entry);
    note_losses(plan, snapshot, sid, &about);
    plan.notes.append(&mut notes.notes);
}

/// Adds notes on what does not come back with a service.
fn note_losses(plan: &mut Plan, snapshot: &Snapshot, sid: &Sid<Service>, about: &str) {
    let message = "Its conversations, messages, participants, users and push bindings do not come back.";
    plan.note(NoteKind::Notice, about, message);
    let is_default = snapshot.default_service_sid().is_some_and(|default| default.digits() == sid.digits());
    let message = if is_default {
        "The account’s default service is still the old SID. Make the new service the default afterwards."
    } else {
        "Settings that use the old SID, such as addresses, keep it. Change them afterwards."
    };
    plan.note(NoteKind::Notice, about, message);
}

/// Reads the service of a stored document. `None` if it cannot be read.
fn of_document(notes: &mut Plan, document: &Value, about: &str) -> Option<ServiceEntry> {
    let mut document = document.clone();
    let services = document.get_mut("services").and_then(Value::as_array_mut);
    let mut masked = Vec::new();
    for service in services.into_iter().flatten().filter_map(Value::as_object_mut) {
        remove_masked(service, &mut masked);
    }
    match read(&document.to_string()) {
        Ok(document) => {
            let entry = document.services.into_iter().next()?;
            for label in masked {
                let message = format!(
                    "{label}: The history does not contain the value, because it is secret, personal or too long."
                );
                notes.note(NoteKind::NotPossible, about, message);
            }
            note_missing(notes, &entry, about);
            Some(entry)
        }
        Err(mistakes) => {
            let message = mistakes.first().map(ToString::to_string).unwrap_or_default();
            notes.note(NoteKind::Unread, about, format!("The stored configuration could not be read. {message}"));
            None
        }
    }
}

/// Removes the values that the journal has masked, and adds their labels to `masked`.
fn remove_masked(service: &mut Map<String, Value>, masked: &mut Vec<String>) {
    let is_masked = |value: &Value| value.to_string().contains(REDACTION_PREFIX);
    for section in Section::OF_SERVICE {
        let Some(settings) = service.get_mut(section.key()).and_then(Value::as_object_mut) else { continue };
        settings.retain(|wire, value| {
            if is_masked(value) {
                masked.push(section.parameter(wire).map_or(wire.as_str(), |info| info.label).to_owned());
            }
            !is_masked(value)
        });
    }
    service.retain(|key, value| key == "roles" || !is_masked(value));
    match service.get_mut("roles") {
        Some(Value::Array(roles)) => roles.retain(|role| {
            if is_masked(role) {
                masked.push(format!("Role {}", role.get("name").map(text_of).unwrap_or_default()));
            }
            !is_masked(role)
        }),
        Some(_) => {
            masked.push("Roles".to_owned());
            service.remove("roles");
        }
        None => {}
    }
}

/// Adds notes on what was not read before the deletion.
fn note_missing(notes: &mut Plan, entry: &ServiceEntry, about: &str) {
    let missing = Section::OF_SERVICE.into_iter().filter(|section| entry.section(*section).is_none());
    let missing = missing.map(Section::label).chain(entry.roles.is_none().then_some("Roles"));
    for label in missing {
        let message =
            format!("{label}: Could not be read before the deletion. The new service gets Twilio’s defaults.");
        notes.note(NoteKind::NotPossible, about, message);
    }
}

fn role(plan: &mut Plan, snapshot: &Snapshot, deletion: &Record) {
    let about = about(snapshot, deletion);
    let Some(service) = deletion.service.known() else {
        plan.note(NoteKind::NotPossible, about, "The record does not say which service the role was in.");
        return;
    };
    let Some(entry) = recorded::role(deletion, deletion.name.text(), |change| change.before.known()) else {
        plan.note(
            NoteKind::NotPossible,
            about,
            "The history does not contain the role’s type and all of its permissions.",
        );
        return;
    };
    if let Some((kind, message)) = role_hindrance(snapshot, service, &entry) {
        plan.note(kind, about, message);
        return;
    }
    let entries = [entry];
    let place = ServicePlace::existing(snapshot, service);
    Roles::plan_new(plan, &place, &entries);
    let sid = deletion.path.known().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
    let message = format!("The new role gets another SID than {sid}. Update apps and settings that use the old SID.");
    plan.note(NoteKind::Notice, &about, message);
    plan.note(NoteKind::Notice, about, "Users and participants that had the role do not get it back.");
}

/// Returns the reason why a role cannot be created again.
fn role_hindrance(snapshot: &Snapshot, service: &Sid<Service>, entry: &RoleEntry) -> Option<(NoteKind, String)> {
    let reason = |kind, message: &str| Some((kind, message.to_owned()));
    if snapshot.exists(service) == Some(false) {
        return reason(
            NoteKind::NotPossible,
            "The role’s service no longer exists. Recreate the service, which includes its roles.",
        );
    }
    let Some(roles) = snapshot.details(service).roles.complete() else {
        return reason(NoteKind::Unread, "Not all roles of the service could be read, so the role may still exist.");
    };
    if roles.iter().any(|role| role.friendly_name.known() == Some(&entry.name)) {
        return reason(NoteKind::Protected, "Another role has this name. It may be the one that was created again.");
    }
    let permissions = entry.permissions.as_deref().unwrap_or_default();
    if entry.name.contains(REDACTION_PREFIX) {
        return reason(
            NoteKind::NotPossible,
            "The history does not contain the full name, because the name contains a secret.",
        );
    }
    permissions_error(entry.r#type, permissions).map(|message| (NoteKind::NotPossible, message))
}
