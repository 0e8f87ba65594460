//! Changes of one service: its name, settings and roles.

use api::operation::{Action, Operation};
use api::permission::RoleType;
use api::resources::ResourceKind;
use api::role::Role;
use api::service::{Create, Service};
use api::{Endpoint, ParameterInfo, Sid, chat_service, service_configuration};

use super::change::{Change, FieldChange, NewValue, Reference};
use super::roles::{Roles, plan_extra};
use super::section::{self, Place, Referred};
use super::{NoteKind, Plan};
use crate::document::roles::{Target, named, target};
use crate::document::{Section, ServiceEntry};
use crate::known::KnownList;
use crate::snapshot::Snapshot;
use crate::title::Title;

/// Service that a plan changes.
pub(super) struct ServicePlace<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) sid: Reference,
    /// Quoted name for people.
    pub(super) title: String,
}

impl<'a> ServicePlace<'a> {
    /// Returns the place of a service that exists.
    pub(super) fn existing(snapshot: &'a Snapshot, sid: &Sid<Service>) -> Self {
        Self { snapshot, sid: Reference::Sid(sid.to_string()), title: snapshot.title_of(sid).quoted() }
    }

    /// Returns the words for something in the service.
    pub(super) fn about(&self, subject: &str) -> String {
        format!("{subject} of {}", self.title)
    }

    fn known_sid(&self) -> Option<Sid<Service>> {
        match &self.sid {
            Reference::Sid(sid) => sid.parse().ok(),
            Reference::Created { .. } => None,
        }
    }

    fn role_list(&self) -> Option<&'a KnownList<Role>> {
        self.known_sid().map(|sid| &self.snapshot.details(&sid).roles)
    }

    /// Returns every role of a service that exists. `None` if they were not read.
    pub(super) fn roles(&self) -> Option<&'a [Role]> {
        self.role_list()?.complete()
    }

    /// Returns the role of a name or SID. `current` is the SID that is set now.
    fn role(&self, text: &str, current: &str, r#type: RoleType, roles: &Roles<'_>) -> Result<Referred, String> {
        let known = |role: &Role| {
            let sid = Reference::Sid(role.sid.text().unwrap_or_default());
            Referred { sid, name: role.friendly_name.text() }
        };
        let list = self.role_list();
        let named: Vec<_> = list.into_iter().flat_map(|list| named(list, text, r#type)).collect();
        let is_current = |role: &&&Role| role.sid.known().is_some_and(|sid| sid.as_str() == current);
        if let Some(role) = named.iter().find(is_current) {
            return Ok(known(role));
        }
        if let Some(found) = roles.find(text, r#type) {
            return found;
        }
        let mut items = list.into_iter().flat_map(|list| &list.items);
        if let Some(role) = items.find(|role| role.sid.known().is_some_and(|sid| sid.as_str() == text)) {
            let fits = role.r#type.known() == Some(&r#type);
            return fits.then(|| known(role)).ok_or_else(|| format!("{text} is no {type} role."));
        }
        match named[..] {
            [role] => Ok(known(role)),
            [_, ..] => Err(format!("Several roles have the name “{text}”. Enter a SID.")),
            [] => Err(format!("There is no {type} role “{text}” in {}.", self.title)),
        }
    }
}

/// Plans a new service with everything of an entry. Returns its position. `None` if the entry has no name.
pub(super) fn plan_new(plan: &mut Plan, snapshot: &Snapshot, entry: &ServiceEntry) -> Option<usize> {
    let operation = Operation::of(ResourceKind::Service, Action::Create)?;
    let about = format!("Service “{}”", entry.title());
    let Some(name) = &entry.name else {
        plan.note(
            NoteKind::NotPossible,
            about,
            "There is no such service, and the file has no name to create it with.",
        );
        return None;
    };
    if let Some(sid) = &entry.sid {
        let message = format!("The new service gets another SID than {sid}. Update apps that use the old SID.");
        plan.note(NoteKind::Notice, &about, message);
    }
    let fields = vec![FieldChange::initial(Create::friendly_name().info(), name)];
    let has_name = |service: &&Service| service.friendly_name.known() == Some(name);
    let namesakes = snapshot.services.items.iter().filter(has_name).filter_map(|service| service.sid.text()).collect();
    let title = Title::of_new(name, snapshot.is_named_otherwise(name, None)).quoted();
    let created_by = plan.push(Change { namesakes, ..Change::new(operation, about, Vec::new(), fields) });
    let place = ServicePlace { snapshot, sid: Reference::Created { created_by }, title };
    let roles = Roles::plan_new(plan, &place, entry.roles.as_deref().unwrap_or_default());
    plan_sections(plan, &place, entry, Vec::new(), &roles);
    Some(created_by)
}

/// Plans everything of an entry for a service that exists.
pub(super) fn plan_existing(
    plan: &mut Plan,
    snapshot: &Snapshot,
    sid: &Sid<Service>,
    entry: &ServiceEntry,
    deletes: bool,
) {
    let place = ServicePlace::existing(snapshot, sid);
    let name = snapshot.service(sid).and_then(|service| service.friendly_name.known()).cloned().unwrap_or_default();
    // Only Chat v2 can rename a service.
    let info = chat_service::Update::friendly_name().info();
    let renamed = entry.name.as_ref().filter(|new| **new != name);
    let renaming = renamed.map(|new| FieldChange::new(info, &name, new)).into_iter().collect();
    let roles = match &entry.roles {
        Some(entries) => Roles::plan(plan, &place, entries, deletes),
        None => Roles::default(),
    };
    let configured_by = plan_sections(plan, &place, entry, renaming, &roles);
    let defaults = defaults(plan, &place, configured_by);
    plan_extra(plan, &place, &roles.extra, deletes, &defaults, configured_by);
}

/// Plans the settings of each section. Returns the position of the change of the default roles.
fn plan_sections(
    plan: &mut Plan,
    place: &ServicePlace<'_>,
    entry: &ServiceEntry,
    renaming: Vec<FieldChange>,
    roles: &Roles<'_>,
) -> Option<usize> {
    let of_section = Place { snapshot: place.snapshot, service: Some(&place.sid), title: &place.title };
    let resolve = |info: &'static ParameterInfo, current: &str, text: &str| match target(info)? {
        Target::Role(r#type) => Some(place.role(text, current, r#type, roles)),
        Target::Service => None,
    };
    let mut renaming = Some(renaming);
    let mut configured_by = None;
    for section in Section::OF_SERVICE {
        let settings = entry.section(section).map(|settings| settings.values.as_slice()).unwrap_or_default();
        let more = renaming.take_if(|_| section == Section::Chat).unwrap_or_default();
        let planned = section::plan(plan, &of_section, section, settings, more, &resolve);
        if section == Section::Configuration {
            configured_by = planned;
            name_roles(plan, place, planned);
        }
    }
    configured_by
}

/// Adds the names of the roles that were default roles before.
fn name_roles(plan: &mut Plan, place: &ServicePlace<'_>, planned: Option<usize>) {
    let Some(change) = planned.and_then(|index| plan.changes.get_mut(index)) else { return };
    let roles = place.roles().unwrap_or_default();
    for field in change.fields.iter_mut().filter(|field| target(field.info).is_some()) {
        let sid = field.before.as_ref().and_then(|before| before.as_str());
        let role = roles.iter().find(|role| role.sid.known().is_some_and(|known| Some(known.as_str()) == sid));
        field.before_name = role.and_then(|role| role.friendly_name.text());
    }
}

/// Returns the default roles of a service after the plan.
fn defaults(plan: &Plan, place: &ServicePlace<'_>, configured_by: Option<usize>) -> Vec<Reference> {
    let sid = place.known_sid();
    let read = sid.as_ref().and_then(|sid| place.snapshot.details(sid).configuration.read()).map(api::Json::to_json);
    let roles = service_configuration::Update::PARAMETERS.iter().filter(|info| target(info).is_some());
    let after = |info: &'static ParameterInfo| {
        let change = configured_by.and_then(|index| plan.changes.get(index));
        let field = change.and_then(|change| change.fields.iter().find(|field| field.info.wire == info.wire));
        match field.map(|field| &field.after) {
            Some(NewValue::Created { created_by }) => Some(Reference::Created { created_by: *created_by }),
            Some(NewValue::Known(value)) => value.as_str().map(|sid| Reference::Sid(sid.to_owned())),
            None => read.as_ref().map(|read| Reference::Sid(info.text(read))),
        }
    };
    roles.filter_map(after).collect()
}
