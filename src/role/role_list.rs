//! The roles of a service: all of them, what they are called, and where they are defaults.

use std::collections::HashSet;
use std::ops::{Deref, DerefMut};

use api::page::Cursor;
use api::permission::RIGHTS;
use api::role::{List, Role};
use api::service::Service;
use api::service_configuration::Update;
use api::{ApiError, Endpoint, Kind, Listed, PageSize, Paged, Sid};
use leptos::prelude::*;
use serde_json::Value;

use crate::backend::client::Client;
use crate::feedback::load::ask;
use crate::navigation::Navigation;
use crate::routes::{Route, Section};
use crate::service::name::service_name;

/// Roles of a service.
#[derive(Clone)]
pub struct RoleList {
    roles: Vec<Role>,
    /// Whether these are all of them. Not where the API did not say whether more exist, or gave a page again.
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

/// Every role of a service, once they have come.
pub type Roles = LocalResource<Result<RoleList, ApiError>>;

/// Asks for every role of the service now, and again on `refetch`.
pub fn ask_roles(sid: &Sid<Service>) -> Roles {
    let client: Client = expect_context();
    let sid = sid.clone();
    ask(move || every_role(client, sid.clone()))
}

async fn every_role(client: Client, sid: Sid<Service>) -> Result<RoleList, ApiError> {
    let mut roles: Vec<Role> = Vec::new();
    let (mut known, mut begun) = (HashSet::new(), HashSet::new());
    let mut cursor = Cursor::default();
    loop {
        let mut list = List::default();
        list.seek(cursor, PageSize::APP);
        let page = client.call(list, &sid).await?;
        let (next, is_last) = (page.next(), page.is_last());
        // A list may move under its pages; what comes twice is shown once.
        roles.extend(page.items.into_iter().filter(|role| role.id().is_none_or(|id| known.insert(id))));
        match next {
            // An API that gives a page again would have no end.
            Some(next) if begun.insert(next.clone()) => cursor = next,
            next => return Ok(RoleList { roles, is_complete: next.is_none() && is_last }),
        }
    }
}

/// What people call a role.
pub fn role_name(role: &Role) -> String {
    service_name(&role.friendly_name)
}

/// The role of that SID.
pub fn find<'a>(roles: &'a [Role], sid: &str) -> Option<&'a Role> {
    roles.iter().find(|role| role.id().is_some_and(|id| id.eq_ignore_ascii_case(sid)))
}

/// What the address of a new role calls the one that it is a copy of.
pub const COPIED: &str = "copy";

/// Where a copy of a role is made.
pub fn copy_address(navigation: Navigation, service: Sid<Service>, role: &Sid<Role>) -> String {
    format!("{}?{COPIED}={role}", navigation.href(&Route::Service(service, Section::NewRole)))
}

/// What a role allows, in the API's words.
pub fn words(role: &Role) -> &[String] {
    role.permissions.known().map_or(&[], Vec::as_slice)
}

/// What a word of the API lets people do; the word itself where nobody knows it.
pub fn meaning(word: &str) -> &str {
    RIGHTS.iter().find(|right| right.word == Some(word)).map_or(word, |right| right.label)
}

/// The settings of a service's configuration that name a role, and the SID that each of them has.
pub fn defaults_named_in(configuration: &Value) -> impl Iterator<Item = (&'static str, String)> {
    let names_role = |info: &&api::FieldInfo| matches!(info.kind, Kind::Sid { .. });
    Update::FIELDS.iter().filter(names_role).map(|info| (info.label, info.text(configuration)))
}

/// The settings that name this role.
pub fn default_for(configuration: &Value, role: &Role) -> Vec<&'static str> {
    let id = role.id().unwrap_or_default();
    defaults_named_in(configuration).filter(|(_, sid)| sid.eq_ignore_ascii_case(&id)).map(|(label, _)| label).collect()
}
