//! Checks of default roles.

use api::permission::RoleType;
use api::resources::ResourceKind;
use api::role::Role;
use api::service_configuration::Update;
use api::{Parameter, Sid};

use super::{Evidence, ServiceView};
use crate::place::Place;

/// Finds default roles that do not exist in their service.
pub(super) fn missing(view: &ServiceView<'_>, evidence: &mut Evidence) {
    let Some(roles) = view.details.roles.complete() else { return };
    for (parameter, _, sid) in default_roles(view) {
        if !roles.iter().any(|role| role.sid.known() == Some(sid)) {
            evidence.add(
                place(view, parameter),
                format!("{}: {sid} is not a role of this service.", parameter.info().label),
            );
        }
    }
}

/// Finds default roles of the wrong type.
pub(super) fn of_wrong_type(view: &ServiceView<'_>, evidence: &mut Evidence) {
    for (parameter, expected, sid) in default_roles(view) {
        let role = view.details.roles.items.iter().find(|role| role.sid.known() == Some(sid));
        let found = role.and_then(|role| role.r#type.known());
        if let (Some(role), Some(found)) = (role, found.filter(|found| **found != expected)) {
            let (label, name) = (parameter.info().label, role.friendly_name.text().unwrap_or_default());
            evidence
                .add(place(view, parameter), format!("{label}: “{name}” is a {found} role, not a {expected} role."));
        }
    }
}

/// Default roles that are set, with the type that each needs.
fn default_roles<'a>(view: &ServiceView<'a>) -> Vec<(Parameter<Update>, RoleType, &'a Sid<Role>)> {
    let Some(read) = view.details.configuration.read() else { return Vec::new() };
    let conversation = RoleType::Conversation;
    let settings = [
        (Update::default_chat_service_role_sid(), RoleType::Service, read.default_chat_service_role_sid.known()),
        (
            Update::default_conversation_creator_role_sid(),
            conversation,
            read.default_conversation_creator_role_sid.known(),
        ),
        (Update::default_conversation_role_sid(), conversation, read.default_conversation_role_sid.known()),
    ];
    settings.into_iter().filter_map(|(parameter, expected, sid)| Some((parameter, expected, sid?))).collect()
}

fn place(view: &ServiceView<'_>, parameter: Parameter<Update>) -> Place {
    Place::service(ResourceKind::ServiceConfiguration, view.sid).at(parameter)
}
