//! The roles that every service begins with. Which they are is attested, what they allow is our choice.

use api::Sid;
use api::role::{Role, RoleType};
use api::service::Service;

use super::Fields;
use crate::ledger::Ledger;

/// The stock roles that a new service refers to.
pub(crate) struct Stock {
    pub(crate) service_user: Sid<Role>,
    pub(crate) channel_admin: Sid<Role>,
    pub(crate) channel_user: Sid<Role>,
}

/// Creates the four roles of a new service.
pub(crate) fn add_stock(ledger: &mut Ledger<'_>, service: &Sid<Service>) -> Stock {
    let mut add = |friendly_name: &str, r#type, permissions: &[&str]| {
        let permissions = permissions.iter().map(|&permission| permission.to_owned()).collect();
        super::add(ledger, service, Fields { friendly_name: friendly_name.to_owned(), r#type, permissions })
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
