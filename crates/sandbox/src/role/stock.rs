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
    let mut add = |friendly_name: &str, r#type, permissions: &[&[&str]]| {
        let permissions = permissions.concat().into_iter().map(str::to_owned).collect();
        super::add(ledger, service, Fields { friendly_name: friendly_name.to_owned(), r#type, permissions })
    };
    add("service admin", RoleType::Service, &[MODERATION, ENTRY, &["editAnyUserInfo"]]);
    Stock {
        service_user: add("service user", RoleType::Service, &[ENTRY, &["editOwnUserInfo"]]),
        channel_admin: add("channel admin", RoleType::Conversation, &[MODERATION, TAKING_PART]),
        channel_user: add("channel user", RoleType::Conversation, &[TAKING_PART]),
    }
}

/// What concerns others.
const MODERATION: &[&str] = &[
    "addParticipant",
    "removeParticipant",
    "deleteConversation",
    "editConversationName",
    "editConversationAttributes",
    "editAnyMessage",
    "editAnyMessageAttributes",
    "deleteAnyMessage",
];

/// Ways into conversations.
const ENTRY: &[&str] = &["createConversation", "joinConversation"];

/// What people do in a conversation that they are in.
const TAKING_PART: &[&str] = &[
    "sendMessage",
    "sendMediaMessage",
    "leaveConversation",
    "editOwnMessage",
    "editOwnMessageAttributes",
    "deleteOwnMessage",
    "editNotificationLevel",
];
