//! Users of a service.

use api::date::Timestamp;
use api::json::Links;
use api::role::Role;
use api::service::Service;
use api::user::{List, User};
use api::{Page, Reported, Sid};
use serde::{Deserialize, Serialize};

use crate::paging;
use crate::rejection::Rejection;
use crate::table::{Kind, Record};
use crate::view::View;

/// Stored fields of a user.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Fields {
    pub(crate) identity: String,
    pub(crate) friendly_name: Option<String>,
    pub(crate) attributes: String,
    pub(crate) role: Sid<Role>,
}

/// Maximum page size.
const MAX: u32 = 50;

pub(crate) fn list(view: &View<'_>, sid: Sid<Service>, list: List) -> Result<Page<User>, Rejection> {
    view.check_service(&sid)?;
    let rows = Fields::table(view.store).rows(Some(&sid));
    paging::page(view, &sid, &list, MAX, &rows, |record| show(view, &sid, record))
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
