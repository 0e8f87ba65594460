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

/// Writes the settings of the account with all services, or of the named services only: a file of some services is for those, also in another
/// account. Returns what could not be written as well.
pub fn export(snapshot: &Snapshot, selection: &Selection, now: Option<Timestamp>) -> (Document, Vec<LeftOut>) {
    let mut left_out = Vec::new();
    let mut notes = Notes { service: None, left_out: &mut left_out };
    let sections = Section::OF_ACCOUNT.into_iter().filter(|_| *selection == Selection::All);
    let settings =
        sections.filter_map(|section| settings(section, snapshot, None, Urls::WithoutSecrets, &mut notes)).collect();
    let sids = selected(snapshot, selection);
    let services = sids.into_iter().map(|sid| service_entry(snapshot, sid, &mut left_out)).collect();
    (Document { account: snapshot.account_sid().cloned(), exported: now, settings, services }, left_out)
}

/// Returns the SIDs of the selected services.
pub(crate) fn selected<'a>(snapshot: &'a Snapshot, selection: &Selection) -> Vec<&'a Sid<Service>> {
    let is_selected = |service: &&Service| selection.contains(service);
    snapshot.services.items.iter().filter(is_selected).filter_map(|service| service.sid.known()).collect()
}

/// Writes one service, with its URLs as they are: the caller masks secrets in them. `None` if neither settings nor roles were read.
pub fn export_service(snapshot: &Snapshot, sid: &Sid<Service>) -> Option<Document> {
    let entry = entry(snapshot, sid, Urls::All, &mut Notes { service: None, left_out: &mut Vec::new() });
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
pub(crate) struct Notes<'a> {
    /// Name or SID of the service. `None` for the account.
    pub service: Option<String>,
    /// Notes so far.
    pub left_out: &'a mut Vec<LeftOut>,
}

impl Notes<'_> {
    pub fn add(&mut self, label: impl Into<String>, message: impl Into<String>) {
        let (service, label, message) = (self.service.clone(), label.into(), message.into());
        self.left_out.push(LeftOut { service, label, message });
    }
}

/// Writes one service.
pub(crate) fn service_entry(snapshot: &Snapshot, sid: &Sid<Service>, left_out: &mut Vec<LeftOut>) -> ServiceEntry {
    let mut notes = Notes { service: Some(snapshot.title_of(sid).to_string()), left_out };
    entry(snapshot, sid, Urls::WithoutSecrets, &mut notes)
}

fn entry(snapshot: &Snapshot, sid: &Sid<Service>, urls: Urls, notes: &mut Notes<'_>) -> ServiceEntry {
    let name = service_name(snapshot, sid);
    let sections = Section::OF_SERVICE.into_iter();
    let settings = sections.filter_map(|section| settings(section, snapshot, Some(sid), urls, notes)).collect();
    ServiceEntry { name, sid: Some(sid.clone()), settings, roles: role_entries(snapshot, sid, notes) }
}

/// Returns the name of a service, if it can be written.
pub(crate) fn service_name(snapshot: &Snapshot, sid: &Sid<Service>) -> Option<String> {
    let name = snapshot.service(sid).and_then(|service| service.friendly_name.known());
    name.filter(|name| name.parse::<FriendlyName>().is_ok()).cloned()
}

/// Writes the roles of a service. `None` if they were not all read.
pub(crate) fn role_entries(snapshot: &Snapshot, sid: &Sid<Service>, notes: &mut Notes<'_>) -> Option<Vec<RoleEntry>> {
    let list = &snapshot.details(sid).roles;
    if let Some(error) = &list.error {
        notes.add("Roles", error.to_string());
    }
    Some(list.complete()?.iter().filter_map(|role| role_entry(role, notes)).collect())
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
    urls: Urls,
    notes: &mut Notes<'_>,
) -> Option<Settings> {
    let response = response(section, snapshot, service, notes)?;
    let mut values = Vec::new();
    for info in section.parameters() {
        match value(info, &response, snapshot, service, urls) {
            Ok(value) => values.extend(value.map(|value| Setting { info, value })),
            Err(message) => notes.add(info.label, message),
        }
    }
    (!values.is_empty()).then_some(Settings { section, values })
}

/// Returns what was read of a section.
pub(crate) fn response(
    section: Section,
    snapshot: &Snapshot,
    service: Option<&Sid<Service>>,
    notes: &mut Notes<'_>,
) -> Option<Value> {
    match section.reported(snapshot, service) {
        Known::Read(response) => return Some(response),
        Known::NotRead => {}
        Known::Missing => notes.add(section.label(), "The API does not have it."),
        Known::Failed(error) => notes.add(section.label(), error.to_string()),
    }
    None
}

/// Writes a value. A role or a service is named by its name. `None` if the value is not set and cannot be cleared.
fn value(
    info: &'static ParameterInfo,
    response: &Value,
    snapshot: &Snapshot,
    service: Option<&Sid<Service>>,
    urls: Urls,
) -> Result<Option<Value>, String> {
    let value = match urls {
        Urls::All => to_json(info, &info.text(response))?,
        Urls::WithoutSecrets => own_value(info, response)?,
    };
    let name = target(info).and_then(|target| name_of(target, &info.text(response), snapshot, service));
    Ok(name.map(Value::from).or(value))
}

/// Writes a value in the API's words. `None` if it is not set and cannot be cleared.
///
/// # Errors
///
/// The value may contain a secret, or breaks the rule of the parameter.
pub(crate) fn own_value(info: &'static ParameterInfo, response: &Value) -> Result<Option<Value>, String> {
    let text = info.text(response);
    if matches!(info.kind, Kind::Url) && may_be_secret(&text) {
        return Err("The URL may contain a password or a token, so the file does not have it.".to_owned());
    }
    to_json(info, &text)
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
