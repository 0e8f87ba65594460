//! Plans that copy settings to a service: from another service, or from a service of a document.

use api::Sid;
use api::permission::RoleType;
use api::role::Role;
use api::service::Service;

use super::change::Reference;
use super::section::Place;
use super::{NoteKind, Plan, service};
use crate::document::export::service_entry;
use crate::document::roles::target;
use crate::document::value::text_of;
use crate::document::{RoleEntry, Section, ServiceEntry, Setting};
use crate::snapshot::Snapshot;

/// Settings and roles to copy to a service.
#[derive(Clone, Debug, PartialEq)]
pub enum Chosen {
    /// Every setting and every role. The name is not copied.
    All,
    /// These ones only.
    These {
        /// Settings, by section and API name.
        settings: Vec<(Section, String)>,
        /// Roles, by name and type.
        roles: Vec<(String, RoleType)>,
    },
}

/// Plans to copy settings from a service to another one, which may be of another account. Roles are matched by name and type.
pub fn between(from: (&Snapshot, &Sid<Service>), to: (&Snapshot, &Sid<Service>), chosen: &Chosen) -> Plan {
    let mut left_out = Vec::new();
    let entry = service_entry(from.0, from.1, &mut left_out);
    let mut plan = copy(entry, &from.0.title_of(from.1).quoted(), to, chosen);
    for left_out in left_out.iter().filter(|_| *chosen == Chosen::All) {
        plan.note(NoteKind::NotPossible, &left_out.label, format!("It is not copied. {}", left_out.message));
    }
    plan
}

/// Plans to copy settings from a service of a document to a service of the account. Roles are matched by name and type. What the document leaves
/// out stays as it is.
pub fn from_entry(entry: &ServiceEntry, to: (&Snapshot, &Sid<Service>), chosen: &Chosen) -> Plan {
    let mut entry = entry.clone();
    let existing = &to.0.details(to.1).roles.items;
    for role in entry.roles.iter_mut().flatten() {
        // A SID alone would match a role of another name.
        let is_renamed = |other: &Role| other.sid.known() == role.sid.as_ref() && !is_named_like(role, other);
        if role.sid.is_some() && existing.iter().any(is_renamed) {
            role.sid = None;
        }
    }
    copy(entry, "The file", to, chosen)
}

/// Plans to copy an entry to a service. `source` is the subject of a sentence.
fn copy(mut entry: ServiceEntry, source: &str, to: (&Snapshot, &Sid<Service>), chosen: &Chosen) -> Plan {
    let mut plan = Plan::default();
    (entry.name, entry.sid) = (None, None);
    let roles = entry.roles.clone();
    retain(&mut entry, chosen);
    if let Some(roles) = roles {
        remove_dangling(&mut plan, &mut entry, &roles, source, to);
    }
    service::plan_existing(&mut plan, to.0, to.1, &entry, false);
    // Roles that only the other service has are no concern of a copy of some.
    plan.notes.retain(|note| *chosen == Chosen::All || note.kind != NoteKind::Extra);
    for note in plan.notes.iter_mut().filter(|note| note.kind == NoteKind::Extra) {
        note.message = format!("{source} does not have it. It stays.");
    }
    plan
}

/// Removes what is not chosen.
fn retain(entry: &mut ServiceEntry, chosen: &Chosen) {
    let Chosen::These { settings, roles } = chosen else { return };
    for section in &mut entry.settings {
        let is_chosen =
            |setting: &Setting| settings.iter().any(|(of, wire)| *of == section.section && wire == setting.info.wire);
        section.values.retain(is_chosen);
    }
    entry.settings.retain(|section| !section.values.is_empty());
    let all = entry.roles.take().unwrap_or_default();
    let is_chosen = |role: &RoleEntry| roles.iter().any(|(name, r#type)| role.name == *name && role.r#type == *r#type);
    let copied: Vec<_> = all.into_iter().filter(is_chosen).collect();
    entry.roles = (!copied.is_empty()).then_some(copied);
}

/// Removes the default roles that exist neither among the roles of the source nor in the other service, and adds notes on them. A role that is
/// deleted stays a default role of its service.
fn remove_dangling(
    plan: &mut Plan,
    entry: &mut ServiceEntry,
    roles: &[RoleEntry],
    source: &str,
    (snapshot, sid): (&Snapshot, &Sid<Service>),
) {
    let reference = Reference::Sid(sid.to_string());
    let title = snapshot.title_of(sid).quoted();
    let place = Place { snapshot, service: Some(&reference), title: &title };
    let existing = &snapshot.details(sid).roles.items;
    for section in &mut entry.settings {
        let reported = section.section.reported(snapshot, Some(sid));
        let about = place.about(section.section);
        section.values.retain(|setting| {
            let role = target(setting.info).and_then(|_| text_of(&setting.value).parse::<Sid<Role>>().ok());
            let Some(role) = role else { return true };
            let is_known = roles.iter().any(|known| known.sid.as_ref() == Some(&role))
                || existing.iter().any(|known| known.sid.known() == Some(&role))
                || reported.read().is_some_and(|reported| setting.info.text(reported) == role.as_str());
            if !is_known {
                let message =
                    format!("{}: {source} has no role {role}, so the setting is not copied.", setting.info.label);
                plan.note(NoteKind::NotPossible, &about, message);
            }
            is_known
        });
    }
}

fn is_named_like(entry: &RoleEntry, role: &Role) -> bool {
    role.friendly_name.known() == Some(&entry.name) && role.r#type.known() == Some(&entry.r#type)
}
