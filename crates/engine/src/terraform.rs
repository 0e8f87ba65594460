//! Settings of an account as a configuration of Terraform, for the community provider RJPearson94/twilio
//! (<https://registry.terraform.io/providers/RJPearson94/twilio/latest/docs>).
//!
//! Services and roles are imported. The provider has no import for the other resources: creating one of them updates settings that exist, here with the
//! values that they have.

pub(crate) mod block;
mod labels;
pub(crate) mod resource;
mod values;

use api::Sid;
use api::date::Timestamp;
use api::role::Role;
use api::service::Service;
use serde_json::Value;

use self::block::{import_block, resource_block};
use self::labels::{Labels, identifier, unique};
use self::resource::{CONFIGURATION, NOTIFICATION, ROLE, Resource, SERVICE, SERVICE_CONFIGURATION, WEBHOOK};
use crate::code::quote::{hcl, hcl_list};
use crate::document::export::{Notes, role_entries, selected, service_name};
use crate::document::{LeftOut, RoleEntry, Section};
use crate::snapshot::Snapshot;
use crate::survey::Selection;

/// Label of the blocks with settings of the account.
const ACCOUNT: &str = "account";

/// A new name replaces a service, and with it the conversations.
const PREVENT_DESTROY: &str = "\n  lifecycle {\n    prevent_destroy = true\n  }\n";

/// Writes the settings of the account with all services, or of the named services only. Returns what could not be written as well.
pub fn export(snapshot: &Snapshot, selection: &Selection, now: Option<Timestamp>) -> (String, Vec<LeftOut>) {
    let mut left_out = Vec::new();
    let services: Vec<_> =
        selected(snapshot, selection).into_iter().map(|sid| Entry::of(snapshot, sid, &mut left_out)).collect();
    let mut writer = Writer::new(snapshot, &services, &mut left_out);
    writer.text = header(snapshot, now);
    if *selection == Selection::All {
        writer.settings(Section::AccountConfiguration, &CONFIGURATION, None, ACCOUNT);
        writer.settings(Section::AccountWebhooks, &WEBHOOK, None, ACCOUNT);
    }
    services.iter().for_each(|entry| writer.service(entry));
    let text = writer.text;
    values::note_unsupported(snapshot, services.iter().map(|entry| entry.sid), &mut left_out);
    (text, left_out)
}

/// Returns the start of the configuration: a comment about it, and the provider.
fn header(snapshot: &Snapshot, now: Option<Timestamp>) -> String {
    let account = snapshot.account_sid().map(|sid| format!(" of the account {sid}")).unwrap_or_default();
    let time = now.map(|now| format!(" Exported at {}.", now.as_str())).unwrap_or_default();
    let about = "\
# Services and roles are imported. The provider cannot import the other resources: the first apply sends the values below, which are those of the account.
# A service is protected (prevent_destroy): another friendly_name would replace it, and delete its conversations.
#
# The provider has no resource for the webhooks of a service, and no attribute for the push notifications of messages with media. Settings of Chat v2 are
# left out, because twilio_chat_service would manage a service a second time. Addresses are personal data. Push credentials are secrets.

terraform {
  required_version = \">= 1.5\"

  required_providers {
    twilio = {
      source = \"RJPearson94/twilio\"
    }
  }
}
";
    format!("# Settings of Twilio Conversations{account}, for the provider RJPearson94/twilio.{time}\n{about}")
}

/// Service to write.
struct Entry<'a> {
    sid: &'a Sid<Service>,
    /// `None` if the service has no valid name. It has no resource then.
    name: Option<String>,
    /// Roles with the permissions, which the provider requires.
    roles: Vec<(Sid<Role>, RoleEntry)>,
}

impl<'a> Entry<'a> {
    fn of(snapshot: &Snapshot, sid: &'a Sid<Service>, left_out: &mut Vec<LeftOut>) -> Self {
        let mut notes = Notes { service: Some(snapshot.name_of(sid)), left_out };
        let name = service_name(snapshot, sid);
        if name.is_none() {
            notes.add("Service", "It has no valid name, which the provider requires.");
        }
        let roles = role_entries(snapshot, sid, &mut notes).unwrap_or_default();
        let is_complete = |role: &RoleEntry| role.permissions.is_some();
        let roles = roles.into_iter().filter(is_complete).filter_map(|role| Some((role.sid.clone()?, role)));
        Self { sid, name, roles: roles.collect() }
    }
}

struct Writer<'a> {
    snapshot: &'a Snapshot,
    /// Labels of every selected service, also of one without a resource.
    services: Labels,
    roles: Labels,
    /// Configuration so far.
    text: String,
    left_out: &'a mut Vec<LeftOut>,
}

impl<'a> Writer<'a> {
    fn new(snapshot: &'a Snapshot, entries: &[Entry<'_>], left_out: &'a mut Vec<LeftOut>) -> Self {
        let label = |entry: &Entry<'_>| identifier(entry.name.as_deref().unwrap_or_default(), "service");
        let services: Vec<_> = entries.iter().map(|entry| (entry.sid.digits(), label(entry))).collect();
        let services = unique(&services);
        let mut roles = Vec::new();
        for entry in entries {
            let service = &services[&entry.sid.digits()];
            let label = |role: &RoleEntry| format!("{service}_{}", identifier(&role.name, "role"));
            roles.extend(entry.roles.iter().map(|(sid, role)| (sid.digits(), label(role))));
        }
        let roles = unique(&roles);
        Self { snapshot, services, roles, text: String::new(), left_out }
    }

    /// Writes a service with its roles and settings.
    fn service(&mut self, entry: &Entry<'_>) {
        let label = self.services[&entry.sid.digits()].clone();
        if let Some(name) = &entry.name {
            self.text.push_str(&import_block(&SERVICE, &label, &format!("/Services/{}", entry.sid)));
            self.text.push_str(&resource_block(&SERVICE, &label, vec![("friendly_name", hcl(name))], PREVENT_DESTROY));
        }
        let service_sid = self.service_reference(entry.sid.as_str());
        for (sid, role) in &entry.roles {
            let label = self.roles[&sid.digits()].clone();
            let permissions = role.permissions.as_deref().unwrap_or_default();
            let attributes = vec![
                ("service_sid", service_sid.clone()),
                ("friendly_name", hcl(&role.name)),
                ("type", hcl(role.r#type.as_str())),
                ("permissions", hcl_list(permissions.iter().map(String::as_str))),
            ];
            self.text.push_str(&import_block(&ROLE, &label, &format!("/Services/{}/Roles/{sid}", entry.sid)));
            self.text.push_str(&resource_block(&ROLE, &label, attributes, ""));
        }
        self.settings(Section::Configuration, &SERVICE_CONFIGURATION, Some(entry.sid), &label);
        self.settings(Section::Notifications, &NOTIFICATION, Some(entry.sid), &label);
    }

    /// Writes the settings of a section, if its resource can be written.
    fn settings(&mut self, section: Section, resource: &Resource, service: Option<&Sid<Service>>, label: &str) {
        let name = service.map(|sid| self.snapshot.name_of(sid));
        let mut notes = Notes { service: name, left_out: self.left_out };
        let Some(values) = values::read(section, resource, self.snapshot, service, &mut notes) else { return };
        let mut attributes: Vec<_> =
            service.map(|sid| ("service_sid", self.service_reference(sid.as_str()))).into_iter().collect();
        attributes.extend(values.iter().map(|(attribute, value)| (*attribute, self.literal(attribute, value))));
        self.text.push_str(&resource_block(resource, label, attributes, ""));
    }

    fn literal(&self, attribute: &str, value: &Value) -> String {
        match value {
            Value::String(sid) if attribute == "default_service_sid" => self.service_reference(sid),
            Value::String(sid) if attribute.ends_with("_role_sid") => self.role_reference(sid),
            Value::String(text) => hcl(text),
            Value::Array(items) => hcl_list(items.iter().filter_map(Value::as_str)),
            other => other.to_string(),
        }
    }

    /// Returns the expression of a service's SID: a reference to its resource, or else the SID.
    fn service_reference(&self, sid: &str) -> String {
        let parsed = sid.parse::<Sid<Service>>().ok().filter(|sid| service_name(self.snapshot, sid).is_some());
        let label = parsed.and_then(|sid| self.services.get(&sid.digits()));
        label.map_or_else(|| hcl(sid), |label| format!("{}.{label}.sid", SERVICE.r#type()))
    }

    /// Returns the expression of a role's SID: a reference to its resource, or else the SID.
    fn role_reference(&self, sid: &str) -> String {
        let label = sid.parse::<Sid<Role>>().ok().and_then(|sid| self.roles.get(&sid.digits()));
        label.map_or_else(|| hcl(sid), |label| format!("{}.{label}.sid", ROLE.r#type()))
    }
}
