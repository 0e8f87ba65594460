//! Services in Conversations, and the operations on services that both APIs share.

pub(crate) mod settings;

use std::fmt::Display;
use std::sync::Arc;

use api::date::Timestamp;
use api::json::Links;
use api::role::{Role, RoleType};
use api::service::{Create, Delete, Fetch, List, Service};
use api::{Page, Required, Sid};
use serde::{Deserialize, Serialize};

use crate::paging;
use crate::rejection::Rejection;
use crate::role;
use crate::service::settings::Settings;
use crate::table::{Kind, Record};
use crate::transaction::Transaction;
use crate::view::{View, Writer};

/// Stored fields of a service, which both APIs share.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Fields {
    /// Name of the service. `None` occurs at Twilio, although no request creates a service without a name.
    pub(crate) friendly_name: Option<String>,
    pub(crate) default_service_role: Sid<Role>,
    pub(crate) default_conversation_role: Sid<Role>,
    pub(crate) default_conversation_creator_role: Sid<Role>,
    #[serde(default)]
    pub(crate) settings: Settings,
}

pub(crate) fn list(view: &View<'_>, path: (), list: List) -> Result<Page<Service>, Rejection> {
    let rows = Fields::table(view.store).rows(None);
    paging::page(view, &path, &list, view.settings.max_page_size, &rows, |record| show(view, record))
}

pub(crate) fn create(writer: &mut Writer<'_>, (): (), request: Create) -> Result<Service, Rejection> {
    let Required(name) = request.friendly_name;
    let sid = create_named(&mut writer.transaction, Some(name.to_string()));
    find(&writer.view(), &sid)
}

pub(crate) fn fetch(view: &View<'_>, sid: Sid<Service>, _: Fetch) -> Result<Service, Rejection> {
    find(view, &sid)
}

pub(crate) fn delete(writer: &mut Writer<'_>, sid: Sid<Service>, _: Delete) -> Result<(), Rejection> {
    remove(writer, &sid)
}

/// Adds a service with the predefined roles and default settings.
pub(crate) fn create_named(transaction: &mut Transaction<'_>, friendly_name: Option<String>) -> Sid<Service> {
    let sid = transaction.new_sid::<Fields>();
    let roles = role::add_predefined(transaction, &sid);
    let fields = Fields {
        friendly_name,
        default_service_role: roles.service_user,
        default_conversation_role: roles.channel_user,
        default_conversation_creator_role: roles.channel_admin,
        settings: Settings::default(),
    };
    transaction.create(sid.clone(), None, fields);
    sid
}

/// Deletes a service and every record that belongs to it.
pub(crate) fn remove(writer: &mut Writer<'_>, sid: &Sid<Service>) -> Result<(), Rejection> {
    writer.transaction.remove_service(sid).ok_or_else(|| writer.view().not_found())
}

/// Applies an update and stores the result. An update without parameters changes nothing, not even the date.
pub(crate) fn update<E: Default + PartialEq>(
    transaction: &mut Transaction<'_>,
    record: &Record<Fields>,
    request: E,
    apply: impl FnOnce(&mut Fields, E),
) {
    if request == E::default() {
        return;
    }
    let mut fields = record.fields.clone();
    apply(&mut fields, request);
    transaction.update(record, fields);
}

/// Returns the default role that an update sets. Rejects a role of another service or of another type with `code`.
pub(crate) fn default_role<T: Into<RoleType> + Copy + Display>(
    view: &View<'_>,
    service: &Sid<Service>,
    sent: &Option<Sid<Role>>,
    r#type: T,
    code: u32,
) -> Result<Option<Sid<Role>>, Rejection> {
    let Some(sid) = sent else { return Ok(None) };
    let is_valid = |role: &&Arc<Record<role::Fields>>| {
        role.service.as_ref() == Some(service) && role.fields.r#type == r#type.into()
    };
    match view.store.get(sid).filter(is_valid) {
        Some(role) => Ok(Some(role.sid.clone())),
        None => Err(Rejection::invalid(code, &format!("Enter the SID of a {type} role of this service."))),
    }
}

/// Parameter names of the default roles in one API: those of a conversation's creator, of a participant, and of a user.
pub(crate) type DefaultNames = [&'static str; 3];

/// Returns the names of the default roles that are this role.
pub(crate) fn defaults_with_role(
    service: &Fields,
    role: &Sid<Role>,
    names: DefaultNames,
) -> impl Iterator<Item = &'static str> {
    let roles =
        [&service.default_conversation_creator_role, &service.default_conversation_role, &service.default_service_role];
    let digits = role.digits();
    roles.into_iter().zip(names).filter(move |(default, _)| default.digits() == digits).map(|(_, name)| name)
}

fn find(view: &View<'_>, sid: &Sid<Service>) -> Result<Service, Rejection> {
    view.find::<Fields>(sid).map(|record| show(view, record))
}

fn show(view: &View<'_>, record: &Record<Fields>) -> Service {
    let sid = &record.sid;
    let url = view.url::<Fetch>(sid);
    let links = [
        ("conversations", view.url::<api::conversation::List>(sid)),
        ("users", view.url::<api::user::List>(sid)),
        ("roles", view.url::<api::role::List>(sid)),
        ("bindings", view.url::<api::binding::List>(sid)),
        ("configuration", view.url::<api::service_configuration::Fetch>(sid)),
        ("participant_conversations", view.url::<api::participant_conversation::List>(sid)),
        ("conversation_with_participants", format!("{url}/ConversationWithParticipants")),
    ];
    Service {
        account_sid: view.settings.account_sid.clone().into(),
        sid: sid.clone().into(),
        friendly_name: record.fields.friendly_name.clone().into(),
        date_created: Timestamp::from_unix(record.created).into(),
        date_updated: Timestamp::from_unix(record.updated).into(),
        links: Links(links.map(|(name, url)| (name.to_owned(), url)).into()).into(),
        url: url.into(),
        ..Service::default()
    }
}
