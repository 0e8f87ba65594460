//! Users of a service.

use std::sync::Arc;

use api::binding::BindingType;
use api::date::Timestamp;
use api::json::Links;
use api::role::Role;
use api::service::Service;
use api::user::{Fetch, List, User, UserKey};
use api::{Page, Reported, Sid};
use serde::{Deserialize, Serialize};

use crate::rejection::Rejection;
use crate::store::Store;
use crate::table::{Kind, Record};
use crate::view::View;
use crate::{binding, paging};

/// Stored fields of a user.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Fields {
    pub(crate) identity: String,
    pub(crate) friendly_name: Option<String>,
    pub(crate) attributes: String,
    pub(crate) role: Sid<Role>,
    /// True if the user is online. `None` for a user who never was.
    #[serde(default)]
    pub(crate) is_online: Option<bool>,
    /// True for a user who has had a registration for push notifications, even if no binding is left.
    #[serde(default)]
    pub(crate) was_notifiable: bool,
}

/// Maximum page size.
const MAX: u32 = 50;

pub(crate) fn list(view: &View<'_>, sid: Sid<Service>, list: List) -> Result<Page<User>, Rejection> {
    view.check_service(&sid)?;
    let rows = Fields::table(view.store).rows(Some(&sid));
    paging::page(view, &sid, &list, MAX, &rows, |record| show(view, &sid, record))
}

pub(crate) fn fetch(view: &View<'_>, (service, key): (Sid<Service>, UserKey), _: Fetch) -> Result<User, Rejection> {
    let service = view.service(&service)?;
    let is_there = |record: &&Arc<Record<Fields>>| record.service.as_ref() == Some(&service.sid);
    let record = match &key {
        UserKey::Sid(sid) => view.store.get(sid).filter(is_there),
        UserKey::Identity(identity) => with_identity(view.store, &service.sid, identity.as_str()),
    };
    let record = record.ok_or_else(|| view.not_found())?;
    let mut shown = show(view, &service.sid, record);
    if service.fields.settings.reachability {
        shown.is_online = record.fields.is_online.into();
        shown.is_notifiable = is_notifiable(view.store, &service.sid, &record.fields).into();
    }
    Ok(shown)
}

/// Returns the user of a service with an identity.
pub(crate) fn with_identity<'a>(
    store: &'a Store,
    service: &Sid<Service>,
    identity: &str,
) -> Option<&'a Arc<Record<Fields>>> {
    Fields::table(store).rows(Some(service)).after(0).find(|record| record.fields.identity == identity)
}

/// Returns true if the user has a binding of Apple or Google. `None` for a user who never had one.
fn is_notifiable(store: &Store, service: &Sid<Service>, user: &Fields) -> Option<bool> {
    let is_own = |record: &Arc<Record<binding::Fields>>| {
        record.fields.identity == user.identity && record.fields.binding_type != BindingType::Twilsock
    };
    let has_binding = binding::Fields::table(store).rows(Some(service)).after(0).any(is_own);
    (has_binding || user.was_notifiable).then_some(has_binding)
}

fn show(view: &View<'_>, service: &Sid<Service>, record: &Record<Fields>) -> User {
    let url = view.url_in::<List>(service, &record.sid);
    User {
        sid: record.sid.clone().into(),
        account_sid: view.settings.account_sid.clone().into(),
        chat_service_sid: service.clone().into(),
        role_sid: record.fields.role.clone().into(),
        identity: record.fields.identity.clone().into(),
        friendly_name: record.fields.friendly_name.clone().into(),
        attributes: record.fields.attributes.clone().into(),
        // The API reports these two for a single user only.
        is_online: Reported::Null,
        is_notifiable: Reported::Null,
        date_created: Timestamp::from_unix(record.created).into(),
        date_updated: Timestamp::from_unix(record.updated).into(),
        links: Links(vec![("user_conversations".to_owned(), format!("{url}/Conversations"))]).into(),
        url: url.into(),
        ..User::default()
    }
}
