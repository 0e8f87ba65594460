//! Roles in the older Chat v2 API, which has other names for types and permissions.

use crate::account::Account;
use crate::choice::choice;
use crate::code;
use crate::date::Timestamp;
use crate::page::Listed;
use crate::permission::ChatPermission;
use crate::response;
use crate::role::{Role, RoleType, role_requests};
use crate::service::Service;
use crate::sid::Sid;

/// Page of Twilio's documentation.
pub const DOCS: &str = "https://www.twilio.com/docs/chat/rest/role-resource";

choice! {
    /// Type of a role in Chat v2, which decides where it applies.
    ChatRoleType, rejected with code::ROLE_TYPE, {
        /// For members, in one channel.
        Channel = "channel",
        /// For users, in the whole service.
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
    /// A role in Chat v2.
    ChatRole {
        /// SID of the role, the same as in Conversations.
        sid: Sid<Role>,
        /// SID of the account that owns the role.
        account_sid: Sid<Account>,
        /// SID of the service that the role belongs to.
        service_sid: Sid<Service>,
        /// Name of the role.
        friendly_name: String,
        /// Type, which decides where the role applies. Cannot be changed later.
        r#type: ChatRoleType,
        /// Names of the permissions.
        permissions: Vec<String>,
        /// Time of creation.
        date_created: Timestamp,
        /// Time of the last change.
        date_updated: Timestamp,
        /// Absolute URL of the resource.
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
    ChatRole, ChatRoleType, ChatPermission, docs DOCS;
    "/v2/Services/{ServiceSid}/Roles", Sid<Service>;
    "/v2/Services/{ServiceSid}/Roles/{Sid}", (Sid<Service>, Sid<Role>);
}
