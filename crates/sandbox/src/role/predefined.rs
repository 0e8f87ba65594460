//! Roles that every new service has. Their names are those of Twilio. Their permissions are not published, so they are our choice.

use api::Sid;
use api::role::{Role, RoleType};
use api::service::Service;

use super::Fields;
use crate::transaction::Transaction;

/// Predefined roles that a new service has as its default roles.
pub(crate) struct DefaultRoles {
    pub(crate) service_user: Sid<Role>,
    pub(crate) channel_admin: Sid<Role>,
    pub(crate) channel_user: Sid<Role>,
}

/// Adds the four predefined roles to a new service.
pub(crate) fn add_predefined(transaction: &mut Transaction<'_>, service: &Sid<Service>) -> DefaultRoles {
    let mut add = |friendly_name: &str, r#type, permissions: &[&[&str]]| {
        let permissions = permissions.concat().into_iter().map(str::to_owned).collect();
        super::add(transaction, service, Fields { friendly_name: friendly_name.to_owned(), r#type, permissions })
    };
    add("service admin", RoleType::Service, &[MODERATION, JOINING, &["editAnyUserInfo"]]);
    DefaultRoles {
        service_user: add("service user", RoleType::Service, &[JOINING, &["editOwnUserInfo"]]),
        channel_admin: add("channel admin", RoleType::Conversation, &[MODERATION, PARTICIPATION]),
        channel_user: add("channel user", RoleType::Conversation, &[PARTICIPATION]),
    }
}

/// Permissions that concern other users.
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

/// Permissions to create and join conversations.
const JOINING: &[&str] = &["createConversation", "joinConversation"];

/// Permissions within a conversation that the user is in.
const PARTICIPATION: &[&str] = &[
    "sendMessage",
    "sendMediaMessage",
    "leaveConversation",
    "editOwnMessage",
    "editOwnMessageAttributes",
    "deleteOwnMessage",
    "editNotificationLevel",
];
