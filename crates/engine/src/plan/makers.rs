//! Plans from a form, from one setting for many services, and for deletions.

use api::operation::{Action, Operation};
use api::resources::ResourceKind;
use api::service::Service;
use api::{Json, Sid};
use serde_json::Value;

use super::change::{Change, FieldChange, Reference};
use super::section::Place;
use super::{NoteKind, Plan, service};
use crate::document::roles::target;
use crate::document::value::{shown, to_text};
use crate::document::{Mistake, Section, ServiceEntry, Setting, Settings};
use crate::lookup::uses;
use crate::snapshot::Snapshot;

/// Plans one value for a setting of many services. A role is named by its name or SID.
///
/// # Errors
///
/// The section has no such setting, or the value has another type or breaks its rule.
pub fn set(
    snapshot: &Snapshot,
    section: Section,
    wire: &str,
    value: &Value,
    services: &[Sid<Service>],
) -> Result<Plan, Mistake> {
    let mistake = |message: String| Mistake { place: wire.to_owned(), message };
    let info = section.parameter(wire).ok_or_else(|| mistake("There is no such setting.".to_owned()))?;
    let is_name = target(info).is_some() && value.as_str().is_some_and(|name| !name.is_empty());
    let value = if is_name { value.clone() } else { shown(info, &to_text(info, value).map_err(mistake)?) };
    let mut plan = Plan::default();
    for sid in services {
        let values = vec![Setting { info, value: value.clone() }];
        let entry = ServiceEntry { settings: vec![Settings { section, values }], ..ServiceEntry::default() };
        let (changes, notes) = (plan.changes.len(), plan.notes.len());
        service::plan_existing(&mut plan, snapshot, sid, &entry, false);
        if (changes, notes) == (plan.changes.len(), plan.notes.len()) {
            let about = Place {
                snapshot,
                service: Some(&Reference::Sid(sid.to_string())),
                title: &snapshot.title_of(sid).quoted(),
            }
            .about(section);
            plan.note(NoteKind::AlreadySo, about, format!("{} has this value already.", info.label));
        }
    }
    Ok(plan)
}

/// Plans to delete services with everything in them. The default service of the account is protected.
pub fn delete_services(snapshot: &Snapshot, services: &[Sid<Service>]) -> Plan {
    let mut plan = Plan::default();
    let delete = Operation::of(ResourceKind::Service, Action::Delete);
    let created = Operation::of(ResourceKind::Service, Action::Create).map_or(&[][..], |create| create.parameters);
    for sid in services {
        let about = format!("Service {}", snapshot.title_of(sid).quoted());
        let (Some(service), Some(operation)) = (snapshot.service(sid), delete) else {
            plan.note(NoteKind::Unread, about, format!("{sid} was not found among the services."));
            continue;
        };
        let default = snapshot.default_service_sid().is_some_and(|default| default.digits() == sid.digits());
        if default || snapshot.configuration.read().is_none() {
            let message = "It is the account’s default service, or may be. Select another default service first.";
            plan.note(NoteKind::Protected, about, message);
            continue;
        }
        let addresses = uses(snapshot, sid.as_str())
            .into_iter()
            .filter(|used| used.place.resource == ResourceKind::AddressConfiguration)
            .count();
        if addresses > 0 {
            let message = match addresses {
                1 => "1 address creates conversations in it. Select another service there first.".to_owned(),
                _ => format!("{addresses} addresses create conversations in it. Select another service there first."),
            };
            plan.note(NoteKind::Notice, &about, message);
        }
        let response = service.to_json();
        let fields = created.iter().map(|info| FieldChange::deleted(info, &response)).collect();
        let target = vec![Reference::Sid(sid.to_string())];
        plan.push(Change::new(operation, about, target, fields));
    }
    plan
}
