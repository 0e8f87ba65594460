//! Values of settings that a resource has, and settings that no resource has.

use api::service::Service;
use api::{ParameterInfo, Sid};
use serde_json::Value;

use super::resource::{NOTIFICATION, Resource};
use crate::document::export::{Notes, own_value, response};
use crate::document::value::is_same;
use crate::document::{LeftOut, Section};
use crate::known::Known;
use crate::snapshot::Snapshot;

/// Returns the values of a section by their attributes. `None` if there is none, or if one is unknown that the resource requires.
pub fn read(
    section: Section,
    resource: &Resource,
    snapshot: &Snapshot,
    service: Option<&Sid<Service>>,
    notes: &mut Notes<'_>,
) -> Option<Vec<(&'static str, Value)>> {
    let response = response(section, snapshot, service, notes)?;
    let mut values = Vec::new();
    for info in section.parameters() {
        let Some(attribute) = resource.attribute(info.wire) else { continue };
        match own_value(info, &response) {
            Ok(Some(value)) if !is_empty(&value) => values.push((attribute, value)),
            Ok(_) if resource.required.contains(&info.wire) => {
                notes.add(section.label(), format!("“{}” is unknown, and the provider would turn it off.", info.label));
                return None;
            }
            Ok(_) => {}
            Err(message) => notes.add(info.label, message),
        }
    }
    (!values.is_empty()).then_some(values)
}

/// The provider does not send empty values.
fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty) || value.as_str() == Some("")
}

/// Names the settings that the provider has no resource for, once for all services.
pub fn note_unsupported<'a>(
    snapshot: &Snapshot,
    services: impl Iterator<Item = &'a Sid<Service>> + Clone,
    left_out: &mut Vec<LeftOut>,
) {
    let mut notes = Notes { service: None, left_out };
    let has_chat = |sid: &Sid<Service>| snapshot.details(sid).chat.read().is_some();
    if services.clone().any(has_chat) {
        notes.add("Settings of Chat v2", "Another resource of the provider would manage the service a second time.");
    }
    for (section, label, reason) in [
        (Section::Webhooks, "Webhooks of services", "The provider has no resource for them."),
        (
            Section::Notifications,
            "Push notifications of messages with media",
            "The provider has no attribute for them.",
        ),
    ] {
        match services.clone().filter(|sid| has_unsupported(section, snapshot, sid)).count() {
            0 => {}
            1 => notes.add(label, format!("{reason} 1 service has some.")),
            count => notes.add(label, format!("{reason} {count} services have some.")),
        }
    }
}

/// Returns true if a section has a value other than the default that no resource has.
fn has_unsupported(section: Section, snapshot: &Snapshot, service: &Sid<Service>) -> bool {
    let Known::Read(response) = section.reported(snapshot, Some(service)) else { return false };
    let is_set = |info: &ParameterInfo| !is_same(info, &info.text(&response), "");
    let is_supported =
        |info: &ParameterInfo| section == Section::Notifications && NOTIFICATION.attribute(info.wire).is_some();
    section.parameters().into_iter().any(|info| !is_supported(info) && is_set(info))
}
