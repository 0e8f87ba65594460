//! Roles of a service: loading, names, permissions, and the settings that name them.

use std::collections::HashSet;
use std::ops::{Deref, DerefMut};

use api::permission::PERMISSIONS;
use api::role::{List, Role};
use api::service::Service;
use api::service_configuration::{Configuration, Update};
use api::{ApiError, Listed, PageSize, Paged, Sid};
use engine::pages::{Pages, Rest};
use leptos::prelude::*;

use crate::backend::client::Client;
use crate::feedback::load::{Loadable, load};
use crate::navigation::Navigation;
use crate::routes::{Route, Section};
use crate::service::name::service_name;

/// Roles of a service.
#[derive(Clone)]
pub struct RoleList {
    roles: Vec<Role>,
    /// True if these are all roles. False if the API did not say whether more exist, or returned a page again.
    pub is_complete: bool,
}

impl Deref for RoleList {
    type Target = Vec<Role>;

    fn deref(&self) -> &Vec<Role> {
        &self.roles
    }
}

impl DerefMut for RoleList {
    fn deref_mut(&mut self) -> &mut Vec<Role> {
        &mut self.roles
    }
}

/// Roles of a service that are being loaded.
pub type Roles = Loadable<RoleList>;

/// Loads every role of a service now, and again on `refetch`.
pub fn load_roles(sid: &Sid<Service>) -> Roles {
    let client: Client = expect_context();
    let sid = sid.clone();
    load(move || every_role(client, sid.clone()))
}

async fn every_role(client: Client, sid: Sid<Service>) -> Result<RoleList, ApiError> {
    let mut roles: Vec<Role> = Vec::new();
    let mut known = HashSet::new();
    let mut pages = Pages::default();
    loop {
        let mut list = List::default();
        list.set_position(pages.cursor(), PageSize::APP);
        let page = client.call(list, &sid).await?;
        let (next, is_last) = (page.next(), page.is_last());
        // Roles move between pages when some are added or deleted, so that a role may come twice.
        roles.extend(page.items.into_iter().filter(|role| role.id().is_none_or(|id| known.insert(id))));
        match pages.advance(next, is_last) {
            Rest::More => {}
            rest => return Ok(RoleList { roles, is_complete: rest == Rest::Nothing }),
        }
    }
}

/// Returns the display name of a role.
pub fn role_name(role: &Role) -> String {
    service_name(&role.friendly_name)
}

/// Returns the role with a SID.
pub fn find<'a>(roles: &'a [Role], sid: &str) -> Option<&'a Role> {
    roles.iter().find(|role| role.id().is_some_and(|id| id.eq_ignore_ascii_case(sid)))
}

/// Query parameter with the SID of the role to copy.
pub const COPIED: &str = "copy";

/// Returns the address of the form that copies a role.
pub fn copy_address(navigation: Navigation, service: Sid<Service>, role: &Sid<Role>) -> String {
    format!("{}?{COPIED}={role}", navigation.href(&Route::Service(service, Section::NewRole)))
}

/// Returns the permissions of a role, by their names in the API.
pub fn permissions_of(role: &Role) -> &[String] {
    role.permissions.known().map_or(&[], Vec::as_slice)
}

/// Returns the label of a permission; its name in the API if it is unknown.
pub fn permission_label(word: &str) -> &str {
    PERMISSIONS.iter().find(|right| right.conversations_name == Some(word)).map_or(word, |right| right.label)
}

/// Returns the settings of a service's configuration that name a role: label and SID.
pub fn default_roles(configuration: &Configuration) -> impl Iterator<Item = (&'static str, String)> {
    let roles = [
        (Update::default_conversation_creator_role_sid(), &configuration.default_conversation_creator_role_sid),
        (Update::default_conversation_role_sid(), &configuration.default_conversation_role_sid),
        (Update::default_chat_service_role_sid(), &configuration.default_chat_service_role_sid),
    ];
    roles.into_iter().map(|(parameter, sid)| (parameter.info().label, sid.text().unwrap_or_default()))
}

/// Returns the labels of the settings that name a role.
pub fn default_for(configuration: &Configuration, role: &Role) -> Vec<&'static str> {
    let id = role.id().unwrap_or_default();
    default_roles(configuration).filter(|(_, sid)| sid.eq_ignore_ascii_case(&id)).map(|(label, _)| label).collect()
}
