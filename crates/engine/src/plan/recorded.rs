//! Configuration of a service, as far as the records of its changes have it.

use api::chat_role::ChatRoleType;
use api::gateway::history::{FieldChange, REDACTION_PREFIX, Record};
use api::operation::Action;
use api::permission::{ChatPermission, RoleType};
use api::resources::ResourceKind;
use api::role::Create;
use api::service::Service;
use api::{ParameterInfo, Sid};
use serde_json::Value;

use super::undo::is_done;
use super::{NoteKind, Plan};
use crate::document::roles::permissions_error;
use crate::document::value::{shown, text_of};
use crate::document::{RoleEntry, Section, ServiceEntry, Setting, Settings};

/// Returns the latest settings and roles that the records of a service have. Notes say what they do not have.
pub(super) fn entry(
    plan: &mut Plan,
    about: &str,
    deletion: &Record,
    sid: &Sid<Service>,
    records: &[Record],
) -> ServiceEntry {
    let message = "The history has no copy of its configuration. Only settings that were changed through it come back.";
    plan.note(NoteKind::Notice, about, message);
    let is_of_service = |record: &&Record| {
        let is_it = record.service.known().is_some_and(|service| service.digits() == sid.digits());
        is_it
            && is_done(record)
            && record.account == deletion.account
            && record.number.known() < deletion.number.known()
    };
    let mut records: Vec<_> = records.iter().filter(is_of_service).collect();
    records.sort_by_key(|record| record.number.known());
    let mut entry = ServiceEntry { name: deletion.name.text(), ..ServiceEntry::default() };
    let mut roles = Vec::new();
    for record in records {
        let Some(operation) = record.operation() else { continue };
        match (operation.resource, operation.action) {
            (ResourceKind::Role | ResourceKind::DefaultServiceRole | ResourceKind::ChatRole, action) => {
                take_role(&mut roles, record, action);
            }
            (resource, Action::Update) => take_settings(&mut entry, record, resource),
            _ => {}
        }
    }
    for section in &mut entry.settings {
        section.values.retain(|setting| {
            let text = text_of(&setting.value);
            let is_kept =
                !text.contains(REDACTION_PREFIX) && (text.is_empty() || (setting.info.check)(&text).is_none());
            if !is_kept {
                let message = format!("{}: The history does not have a value that can be sent.", setting.info.label);
                plan.note(NoteKind::NotPossible, about, message);
            }
            is_kept
        });
    }
    entry.roles = (!roles.is_empty()).then_some(roles);
    entry
}

/// Returns the section with a parameter, which Chat v2 may have by another name.
fn place_of(resource: ResourceKind, wire: &str) -> Option<(Section, &'static ParameterInfo)> {
    if resource != ResourceKind::ChatService {
        let section = Section::OF_SERVICE.into_iter().find(|section| section.resource() == resource)?;
        return Some((section, section.parameter(wire)?));
    }
    Section::OF_SERVICE.into_iter().find_map(|section| {
        let is_it = |info: &&'static ParameterInfo| match section {
            Section::Chat => info.wire == wire,
            _ => info.twin.is_some_and(|twin| twin.wire == wire),
        };
        section.parameters().into_iter().find(is_it).map(|info| (section, info))
    })
}

/// Takes the values that an update has left.
fn take_settings(entry: &mut ServiceEntry, record: &Record, resource: ResourceKind) {
    for change in record.changes.known().into_iter().flatten() {
        let Some((section, info)) = change.field.known().and_then(|wire| place_of(resource, wire)) else { continue };
        let value = shown(info, &after(change).map(text_of).unwrap_or_default());
        let settings = match entry.settings.iter().position(|settings| settings.section == section) {
            Some(index) => &mut entry.settings[index],
            None => {
                entry.settings.push(Settings { section, values: Vec::new() });
                let last = entry.settings.len() - 1;
                &mut entry.settings[last]
            }
        };
        settings.values.retain(|setting| setting.info.wire != info.wire);
        settings.values.push(Setting { info, value });
    }
}

/// Returns the value after a change. A response need not report it.
fn after(change: &FieldChange) -> Option<&Value> {
    change.after.known().or(change.sent.known())
}

/// Takes a role that was created, changed or deleted. Records name roles by name.
fn take_role(roles: &mut Vec<RoleEntry>, record: &Record, action: Action) {
    let before = record.name.known().and_then(|name| {
        let index = roles.iter().position(|role| role.name == *name)?;
        Some(roles.remove(index))
    });
    if action == Action::Delete {
        return;
    }
    let taken = role(record, record.name.text(), after);
    // An update does not record the type.
    let taken = match (taken, before) {
        (Some(taken), Some(before)) => Some(RoleEntry { r#type: before.r#type, ..taken }),
        (taken, before) => taken.or(before),
    };
    roles.extend(
        taken.filter(|role| permissions_error(role.r#type, role.permissions.as_deref().unwrap_or_default()).is_none()),
    );
}

/// Returns the role that a record is about, with the values that `value` returns. `None` without a name, a type and permissions.
pub(super) fn role<'a>(
    record: &'a Record,
    name: Option<String>,
    value: impl Fn(&'a FieldChange) -> Option<&'a Value>,
) -> Option<RoleEntry> {
    let find = |info: &ParameterInfo| {
        let changes = record.changes.known().into_iter().flatten();
        changes.clone().find(|change| change.field.known().is_some_and(|wire| wire == info.wire)).and_then(&value)
    };
    let name = name.or_else(|| find(Create::friendly_name().info()).map(text_of))?;
    let is_of_chat = record.operation()?.resource == ResourceKind::ChatRole;
    let words = find(Create::permissions().info())?.as_array()?;
    let words: Vec<String> = words.iter().filter_map(|word| in_conversations(word.as_str()?, is_of_chat)).collect();
    let named = find(Create::r#type().info()).and_then(|r#type| type_of(r#type.as_str()?));
    // Some permissions fit one type only.
    let only = || {
        let mut fitting = [RoleType::Service, RoleType::Conversation]
            .into_iter()
            .filter(|r#type| permissions_error(*r#type, &words).is_none());
        fitting.next().filter(|_| fitting.next().is_none())
    };
    let r#type = named.or_else(only)?;
    Some(RoleEntry { name, r#type, sid: None, permissions: Some(words) })
}

fn type_of(text: &str) -> Option<RoleType> {
    text.parse().ok().or_else(|| text.parse::<ChatRoleType>().ok().map(RoleType::from))
}

/// Returns the name of a permission in Conversations. `None` for one that only Chat v2 has.
fn in_conversations(word: &str, is_of_chat: bool) -> Option<String> {
    match word.parse::<ChatPermission>() {
        Ok(permission) if is_of_chat => permission.info().conversations_name.map(str::to_owned),
        _ => Some(word.to_owned()),
    }
}
