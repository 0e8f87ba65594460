//! The same roles as Chat v2 shows them, with words of its own for types and permissions.

use crate::account::Account;
use crate::choice::choice;
use crate::date::Timestamp;
use crate::error::code;
use crate::page::Listed;
use crate::permission::ChatPermission;
use crate::response;
use crate::role::{Role, RoleType, role_requests};
use crate::service::Service;
use crate::sid::Sid;

choice! {
    /// Where a role counts, in the words of Chat v2.
    ChatRoleType, refused with code::ROLE_TYPE, {
        /// In one channel.
        Channel = "channel",
        /// In the whole service.
        Deployment = "deployment",
    }
}

impl From<ChatRoleType> for RoleType {
    fn from(r#type: ChatRoleType) -> Self {
        match r#type {
            ChatRoleType::Channel => Self::Conversation,
            ChatRoleType::Deployment => Self::Service,
        }
    }
}

impl From<RoleType> for ChatRoleType {
    fn from(r#type: RoleType) -> Self {
        match r#type {
            RoleType::Conversation => Self::Channel,
            RoleType::Service => Self::Deployment,
        }
    }
}

response! {
    /// A role in the words of Chat v2.
    ChatRole {
        /// Which one it is: the same SID as in Conversations.
        sid: Sid<Role>,
        /// Whose it is.
        account_sid: Sid<Account>,
        /// The service that it belongs to.
        service_sid: Sid<Service>,
        /// What people call it.
        friendly_name: String,
        /// Where it counts.
        r#type: ChatRoleType,
        /// What it allows.
        permissions: Vec<String>,
        /// When it was created.
        date_created: Timestamp,
        /// When it was last changed.
        date_updated: Timestamp,
        /// Where it is.
        url: String,
    }
}

impl Listed for ChatRole {
    const KEY: &'static str = "roles";

    fn id(&self) -> Option<String> {
        self.sid.text()
    }
}

role_requests! {
    ChatRole, ChatRoleType, ChatPermission;
    "/v2/Services/{ServiceSid}/Roles", Sid<Service>;
    "/v2/Services/{ServiceSid}/Roles/{Sid}", (Sid<Service>, Sid<Role>);
}
