//! Writing of a document from a snapshot.

use std::fmt;

use api::date::Timestamp;
use api::role::Role;
use api::service::Service;
use api::text::FriendlyName;
use api::{Kind, ParameterInfo, Sid};
use serde_json::Value;

use super::roles::{Target, named, permissions_error, target};
use super::secret::may_be_secret;
use super::value::to_json;
use super::{Document, RoleEntry, Section, ServiceEntry, Setting, Settings};
use crate::known::Known;
use crate::snapshot::Snapshot;
use crate::survey::Selection;

/// Something that a document does not contain.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// Name or SID of the service. `None` for the account.
    pub service: Option<String>,
    /// Label of the setting, the role or the section.
    pub label: String,
    /// Reason, in one sentence.
    pub message: String,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let owner = self.service.as_deref().unwrap_or("Account");
        write!(f, "{owner}, {}: {}", self.label, self.message)
    }
}

/// Writes the settings of the account and of the selected services. Returns what could not be written as well.
pub fn export(snapshot: &Snapshot, selection: &Selection, now: Option<Timestamp>) -> (Document, Vec<LeftOut>) {
    let mut left_out = Vec::new();
    let mut notes = Notes { service: None, urls: Urls::WithoutSecrets, left_out: &mut left_out };
    let settings = Section::OF_ACCOUNT.into_iter().filter_map(|section| settings(section, snapshot, None, &mut notes));
    let settings = settings.collect();
    let of_configuration = snapshot.configuration.read().and_then(|read| read.account_sid.known());
    let of_webhooks = || snapshot.webhooks.read().and_then(|read| read.account_sid.known());
    let account = of_configuration.or_else(of_webhooks).cloned();
    let is_selected = |service: &&Service| selection.contains(service);
    let sids = snapshot.services.items.iter().filter(is_selected).filter_map(|service| service.sid.known());
    let services = sids.map(|sid| service_entry(snapshot, sid, &mut left_out)).collect();
    (Document { account, exported: now, settings, services }, left_out)
}

/// Writes one service, with its URLs as they are: the caller masks secrets in them. `None` if neither settings nor roles were read.
pub fn export_service(snapshot: &Snapshot, sid: &Sid<Service>) -> Option<Document> {
    let mut notes = Notes { service: None, urls: Urls::All, left_out: &mut Vec::new() };
    let entry = entry(snapshot, sid, &mut notes);
    let is_read = !entry.settings.is_empty() || entry.roles.is_some();
    is_read.then(|| Document { services: vec![entry], ..Document::default() })
}

/// URLs that are written.
#[derive(Clone, Copy, PartialEq)]
enum Urls {
    All,
    WithoutSecrets,
}

/// Collector of what is left out, for the account or one service.
struct Notes<'a> {
    service: Option<String>,
    urls: Urls,
    left_out: &'a mut Vec<LeftOut>,
}

impl Notes<'_> {
    fn add(&mut self, label: impl Into<String>, message: impl Into<String>) {
        let (service, label, message) = (self.service.clone(), label.into(), message.into());
        self.left_out.push(LeftOut { service, label, message });
    }
}

/// Writes one service.
pub(crate) fn service_entry(snapshot: &Snapshot, sid: &Sid<Service>, left_out: &mut Vec<LeftOut>) -> ServiceEntry {
    let mut notes = Notes { service: Some(snapshot.name_of(sid)), urls: Urls::WithoutSecrets, left_out };
    entry(snapshot, sid, &mut notes)
}

fn entry(snapshot: &Snapshot, sid: &Sid<Service>, notes: &mut Notes<'_>) -> ServiceEntry {
    let name = snapshot.service(sid).and_then(|service| service.friendly_name.known());
    let name = name.filter(|name| name.parse::<FriendlyName>().is_ok()).cloned();
    let sections = Section::OF_SERVICE.into_iter();
    let settings = sections.filter_map(|section| settings(section, snapshot, Some(sid), notes)).collect();
    let list = &snapshot.details(sid).roles;
    let roles = list.complete().map(|roles| roles.iter().filter_map(|role| role_entry(role, notes)).collect());
    if let Some(error) = &list.error {
        notes.add("Roles", error.to_string());
    }
    ServiceEntry { name, sid: Some(sid.clone()), settings, roles }
}

fn role_entry(role: &Role, notes: &mut Notes<'_>) -> Option<RoleEntry> {
    let name = role.friendly_name.known().filter(|name| name.parse::<FriendlyName>().is_ok());
    let (Some(name), Some(r#type)) = (name, role.r#type.known()) else {
        notes.add("Role", "It has no valid name, or no known type.");
        return None;
    };
    let permissions = role.permissions.known().cloned().unwrap_or_default();
    let error = permissions_error(*r#type, &permissions);
    if let Some(message) = &error {
        notes.add(format!("Permissions of the role “{name}”"), message);
    }
    let permissions = error.is_none().then_some(permissions);
    Some(RoleEntry { name: name.clone(), r#type: *r#type, sid: role.sid.known().cloned(), permissions })
}

/// Writes a section. `None` if it could not be read, or has no settings.
fn settings(
    section: Section,
    snapshot: &Snapshot,
    service: Option<&Sid<Service>>,
    notes: &mut Notes<'_>,
) -> Option<Settings> {
    let response = match section.reported(snapshot, service) {
        Known::Read(response) => response,
        Known::NotRead => return None,
        Known::Missing => {
            notes.add(section.label(), "The API does not have it.");
            return None;
        }
        Known::Failed(error) => {
            notes.add(section.label(), error.to_string());
            return None;
        }
    };
    let mut values = Vec::new();
    for info in section.parameters() {
        match value(info, &response, snapshot, service, notes.urls) {
            Ok(value) => values.extend(value.map(|value| Setting { info, value })),
            Err(message) => notes.add(info.label, message),
        }
    }
    (!values.is_empty()).then_some(Settings { section, values })
}

/// Writes a value. `None` if it is not set and cannot be cleared.
fn value(
    info: &'static ParameterInfo,
    response: &Value,
    snapshot: &Snapshot,
    service: Option<&Sid<Service>>,
    urls: Urls,
) -> Result<Option<Value>, String> {
    let text = info.text(response);
    if urls == Urls::WithoutSecrets && matches!(info.kind, Kind::Url) && may_be_secret(&text) {
        return Err("The URL may contain a password or a token, so the file does not have it.".to_owned());
    }
    let value = to_json(info, &text)?;
    let name = target(info).and_then(|target| name_of(target, &text, snapshot, service));
    Ok(name.map(Value::from).or(value))
}

/// Returns the name of a role or a service, if it names no other one and does not look like a SID.
fn name_of(target: Target, sid: &str, snapshot: &Snapshot, service: Option<&Sid<Service>>) -> Option<String> {
    let name = match target {
        Target::Service => {
            let services = snapshot.services.complete()?;
            let name_of = |service: &Service| service.friendly_name.known().cloned();
            let has_sid = |service: &&Service| service.sid.known().is_some_and(|found| found.as_str() == sid);
            let name = services.iter().find(has_sid).and_then(name_of)?;
            let count = services.iter().filter(|service| service.friendly_name.known() == Some(&name)).count();
            (count == 1).then_some(name)?
        }
        Target::Role(r#type) => {
            let roles = &snapshot.details(service?).roles;
            let role =
                roles.complete()?.iter().find(|role| role.sid.known().is_some_and(|found| found.as_str() == sid))?;
            let name = role.friendly_name.known()?.clone();
            let is_only = named(roles, &name, r#type).count() == 1 && role.r#type.known() == Some(&r#type);
            is_only.then_some(name)?
        }
    };
    let is_plain = name.parse::<FriendlyName>().is_ok() && !looks_like_sid(target, &name);
    is_plain.then_some(name)
}

/// Returns true for a text that a document reads as a SID.
pub(super) fn looks_like_sid(target: Target, text: &str) -> bool {
    match target {
        Target::Service => text.parse::<Sid<Service>>().is_ok(),
        Target::Role(_) => text.parse::<Sid<Role>>().is_ok(),
    }
}
