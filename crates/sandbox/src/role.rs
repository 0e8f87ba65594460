//! Roles, and those that every service begins with.

use api::date::Timestamp;
use api::role::{List, Role, RoleType};
use api::service::Service;
use api::{Page, Sid};
use serde::{Deserialize, Serialize};

use crate::ledger::Ledger;
use crate::paging;
use crate::refused::Refused;
use crate::table::{Kind, Record};
use crate::view::View;

/// What is kept of a role.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Fields {
    pub(crate) friendly_name: String,
    pub(crate) r#type: RoleType,
    pub(crate) permissions: Vec<String>,
}

/// The longest page.
const MAX: u32 = 50;

pub(crate) fn list(view: &View<'_>, sid: Sid<Service>, list: List) -> Result<Page<Role>, Refused> {
    view.check_service(&sid)?;
    let rows = Fields::table(view.store).rows(Some(&sid));
    paging::page(view, &sid, &list, MAX, &rows, |record| show(view, &sid, record))
}

/// The stock roles that a new service refers to.
pub(crate) struct Stock {
    pub(crate) service_user: Sid<Role>,
    pub(crate) channel_admin: Sid<Role>,
    pub(crate) channel_user: Sid<Role>,
}

/// Creates the four roles of a new service.
pub(crate) fn add_stock(ledger: &mut Ledger<'_>, service: &Sid<Service>) -> Stock {
    let mut add = |friendly_name: &str, r#type, permissions: &[&str]| {
        let sid = ledger.new_sid::<Fields>();
        let permissions = permissions.iter().map(|&permission| permission.to_owned()).collect();
        let fields = Fields { friendly_name: friendly_name.to_owned(), r#type, permissions };
        ledger.create(sid.clone(), Some(service), fields);
        sid
    };
    add("service admin", RoleType::Service, SERVICE_ADMIN);
    Stock {
        service_user: add("service user", RoleType::Service, SERVICE_USER),
        channel_admin: add("channel admin", RoleType::Conversation, CHANNEL_ADMIN),
        channel_user: add("channel user", RoleType::Conversation, CHANNEL_USER),
    }
}

const SERVICE_ADMIN: &[&str] = &[
    "addParticipant",
    "removeParticipant",
    "createConversation",
    "joinConversation",
    "deleteConversation",
    "editConversationName",
    "editConversationAttributes",
    "editAnyMessage",
    "editAnyMessageAttributes",
    "deleteAnyMessage",
    "editAnyUserInfo",
];

const SERVICE_USER: &[&str] = &["createConversation", "joinConversation", "editOwnUserInfo"];

const CHANNEL_ADMIN: &[&str] = &[
    "addParticipant",
    "removeParticipant",
    "deleteConversation",
    "editConversationName",
    "editConversationAttributes",
    "editAnyMessage",
    "editAnyMessageAttributes",
    "deleteAnyMessage",
    "sendMessage",
    "sendMediaMessage",
    "leaveConversation",
    "editOwnMessage",
    "editOwnMessageAttributes",
    "deleteOwnMessage",
    "editNotificationLevel",
];

const CHANNEL_USER: &[&str] = &[
    "sendMessage",
    "sendMediaMessage",
    "leaveConversation",
    "editOwnMessage",
    "editOwnMessageAttributes",
    "deleteOwnMessage",
    "editNotificationLevel",
];

fn show(view: &View<'_>, service: &Sid<Service>, record: &Record<Fields>) -> Role {
    Role {
        sid: record.sid.clone().into(),
        account_sid: view.settings.account_sid.clone().into(),
        chat_service_sid: service.clone().into(),
        friendly_name: record.fields.friendly_name.clone().into(),
        r#type: record.fields.r#type.into(),
        permissions: record.fields.permissions.clone().into(),
        date_created: Timestamp::from_unix(record.created).into(),
        date_updated: Timestamp::from_unix(record.updated).into(),
        url: view.url_in::<List>(service, &record.sid).into(),
        ..Role::default()
    }
}
