//! Changes of the roles of a service.

use api::operation::{Action, Operation};
use api::permission::RoleType;
use api::resources::ResourceKind;
use api::role::{Create, Role};
use api::{Json, Sid};

use super::change::{Change, FieldChange, Reference};
use super::section::Referred;
use super::service::ServicePlace;
use super::{NoteKind, Plan};
use crate::document::RoleEntry;
use crate::document::value::is_same;

/// Role of a document, with the role of the service that it stands for.
pub(super) struct Matched<'a> {
    pub(super) entry: &'a RoleEntry,
    pub(super) sid: Reference,
}

/// Roles of a service: those of the document, and those that it does not have.
#[derive(Default)]
pub(super) struct Roles<'a> {
    pub(super) matched: Vec<Matched<'a>>,
    /// Roles of the service that the document does not have.
    pub(super) extra: Vec<&'a Role>,
}

impl<'a> Roles<'a> {
    /// Returns the role of a name and a type among those of the document. `None` without one.
    pub(super) fn find(&self, text: &str, r#type: RoleType) -> Option<Result<Referred, String>> {
        let has_sid = |matched: &&Matched<'_>| matched.entry.sid.as_ref().is_some_and(|sid| sid.as_str() == text);
        let has_name = |matched: &&Matched<'_>| matched.entry.name == text && matched.entry.r#type == r#type;
        let referred =
            |matched: &Matched<'_>| Referred { sid: matched.sid.clone(), name: Some(matched.entry.name.clone()) };
        if let Some(matched) = self.matched.iter().find(has_sid) {
            return Some(Ok(referred(matched)));
        }
        let mut named = self.matched.iter().filter(has_name);
        let first = named.next()?;
        let is_only = named.next().is_none();
        Some(if is_only {
            Ok(referred(first))
        } else {
            Err(format!("Several roles have the name “{text}”. Enter a SID."))
        })
    }

    /// Plans the roles of a service that exists.
    pub(super) fn plan(plan: &mut Plan, place: &ServicePlace<'a>, entries: &'a [RoleEntry], deletes: bool) -> Self {
        let Some(existing) = place.roles() else {
            plan.note(NoteKind::Unread, place.about("Roles"), "They could not be read, so that none is changed.");
            return Self::default();
        };
        let (pairs, mut left) = matches(entries, existing);
        let mut roles = Self::default();
        for (entry, role) in pairs {
            match role {
                Some(role) => roles.matched.extend(update(plan, place, entry, role)),
                None => roles.matched.extend(create(plan, place, entry, &left, deletes)),
            }
        }
        roles.extra.append(&mut left);
        roles
    }

    /// Plans the roles of a service that is created. Twilio adds roles to it, whose names may be the same.
    pub(super) fn plan_new(plan: &mut Plan, place: &ServicePlace<'a>, entries: &'a [RoleEntry]) -> Self {
        let matched = entries.iter().filter_map(|entry| create(plan, place, entry, &[], false)).collect();
        Self { matched, extra: Vec::new() }
    }
}

type Pairs<'a> = Vec<(&'a RoleEntry, Option<&'a Role>)>;

/// Finds the role of each entry: by SID, or else by name and type. Returns the roles without an entry as well.
fn matches<'a>(entries: &'a [RoleEntry], existing: &'a [Role]) -> (Pairs<'a>, Vec<&'a Role>) {
    let mut left: Vec<_> = existing.iter().collect();
    let mut take = |is_it: &dyn Fn(&Role) -> bool| {
        let position = left.iter().position(|role| is_it(role))?;
        Some(left.remove(position))
    };
    let has_sid = |entry: &RoleEntry, role: &Role| entry.sid.is_some() && role.sid.known() == entry.sid.as_ref();
    let by_sid: Vec<_> = entries.iter().map(|entry| take(&|role| has_sid(entry, role))).collect();
    let pairs = entries.iter().zip(by_sid).map(|(entry, found)| {
        let has_name =
            |role: &Role| role.friendly_name.known() == Some(&entry.name) && role.r#type.known() == Some(&entry.r#type);
        (entry, found.or_else(|| take(&has_name)))
    });
    let pairs = pairs.collect();
    (pairs, left)
}

/// Plans the permissions of a role that exists.
fn update<'a>(plan: &mut Plan, place: &ServicePlace<'_>, entry: &'a RoleEntry, role: &Role) -> Option<Matched<'a>> {
    let sid = role.sid.known()?;
    let name = role.friendly_name.text().unwrap_or_default();
    let about = about(place, &name);
    if name != entry.name {
        let message =
            format!("A role cannot be renamed to “{}”. Create one of that name, and delete this one.", entry.name);
        plan.note(NoteKind::NotPossible, &about, message);
    }
    if role.r#type.known() != Some(&entry.r#type) {
        let message = format!("Its type cannot be changed to {}. Create another role of that type.", entry.r#type);
        plan.note(NoteKind::NotPossible, &about, message);
        return None;
    }
    let sid = Reference::Sid(sid.to_string());
    let operation = Operation::of(ResourceKind::Role, Action::Update)?;
    let info = operation.parameters.first()?;
    let before = info.text(&role.to_json());
    let after = entry.permissions.as_ref().map(|permissions| permissions.join("\n"));
    if let Some(after) = after.filter(|after| !is_same(info, &before, after)) {
        let fields = vec![FieldChange::new(info, &before, &after)];
        let target = vec![place.sid.clone(), sid.clone()];
        plan.push(Change::new(operation, about, target, fields));
    }
    Some(Matched { entry, sid })
}

/// Plans a new role. `left` are roles of the service that no entry stands for.
fn create<'a>(
    plan: &mut Plan,
    place: &ServicePlace<'_>,
    entry: &'a RoleEntry,
    left: &[&Role],
    deletes: bool,
) -> Option<Matched<'a>> {
    let about = about(place, &entry.name);
    let other = left.iter().find(|role| role.friendly_name.known() == Some(&entry.name));
    if let Some(r#type) = other.and_then(|role| role.r#type.known()).filter(|_| !deletes) {
        let message =
            format!("It is a {type} role, and its type cannot be changed to {}. It stays as it is.", entry.r#type);
        plan.note(NoteKind::NotPossible, about, message);
        return None;
    }
    let Some(permissions) = &entry.permissions else {
        plan.note(
            NoteKind::NotPossible,
            about,
            "It does not exist, and the file has no permissions to create it with.",
        );
        return None;
    };
    let fields = vec![
        FieldChange::initial(Create::friendly_name().info(), &entry.name),
        FieldChange::initial(Create::r#type().info(), entry.r#type.as_str()),
        FieldChange::initial(Create::permissions().info(), &permissions.join("\n")),
    ];
    let operation = Operation::of(ResourceKind::Role, Action::Create)?;
    let may_exist = matches!(place.sid, Reference::Created { .. });
    let target = vec![place.sid.clone()];
    let created_by = plan.push(Change { may_exist, ..Change::new(operation, about, target, fields) });
    Some(Matched { entry, sid: Reference::Created { created_by } })
}

/// Plans the deletion of the roles that the document does not have, or notes them. `defaults` are the default roles after the plan, and
/// `configured_by` is the change that sets them.
pub(super) fn plan_extra(
    plan: &mut Plan,
    place: &ServicePlace<'_>,
    extra: &[&Role],
    deletes: bool,
    defaults: &[Reference],
    configured_by: Option<usize>,
) {
    for role in extra {
        let Some(sid) = role.sid.known().map(Sid::to_string) else { continue };
        let about = about(place, &role.friendly_name.text().unwrap_or_default());
        if !deletes {
            plan.note(NoteKind::Extra, about, "The file does not have it. It stays.");
            continue;
        }
        if defaults.contains(&Reference::Sid(sid.clone())) {
            plan.note(NoteKind::Protected, about, "It is a default role, so it is not deleted.");
            continue;
        }
        let Some(operation) = Operation::of(ResourceKind::Role, Action::Delete) else { continue };
        let response = role.to_json();
        let created = Operation::of(ResourceKind::Role, Action::Create).map_or(&[][..], |create| create.parameters);
        let fields = created.iter().map(|info| FieldChange::deleted(info, &response)).collect();
        let target = vec![place.sid.clone(), Reference::Sid(sid)];
        let requires = configured_by.into_iter().collect();
        plan.push(Change { requires, ..Change::new(operation, about, target, fields) });
    }
}

fn about(place: &ServicePlace<'_>, name: &str) -> String {
    place.about(&format!("Role “{name}”"))
}
