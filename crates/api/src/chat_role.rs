//! The same roles as Chat v2 shows them, with words of its own for types and permissions.

use crate::account::Account;
use crate::choice::choice;
use crate::date::Timestamp;
use crate::error::code;
use crate::page::{Listed, list};
use crate::params::Required;
use crate::permission::ChatPermission;
use crate::role::{Role, RoleType};
use crate::service::Service;
use crate::sid::Sid;
use crate::text::FriendlyName;
use crate::{request, response};

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

list! {
    /// `GET /v2/Services/{ServiceSid}/Roles`
    List: "/v2/Services/{ServiceSid}/Roles", Sid<Service> => ChatRole {}
}

request! {
    /// `POST /v2/Services/{ServiceSid}/Roles`
    Create: Post "/v2/Services/{ServiceSid}/Roles", Sid<Service> => 201 ChatRole {
        /// What people call it.
        friendly_name: Required<FriendlyName> = "FriendlyName", "Friendly name";
        /// Where it counts.
        r#type: Required<ChatRoleType> = "Type", "Type";
        /// What it allows.
        permissions: Required<Vec<ChatPermission>> = "Permission", "Permissions";
    }
}

request! {
    /// `GET /v2/Services/{ServiceSid}/Roles/{Sid}`
    Fetch: Get "/v2/Services/{ServiceSid}/Roles/{Sid}", (Sid<Service>, Sid<Role>) => 200 ChatRole {}
}

request! {
    /// `POST /v2/Services/{ServiceSid}/Roles/{Sid}`
    Update: Post "/v2/Services/{ServiceSid}/Roles/{Sid}", (Sid<Service>, Sid<Role>) => 200 ChatRole {
        /// What it allows: all of it, for the set is replaced.
        permissions: Required<Vec<ChatPermission>> = "Permission", "Permissions";
    }
}

request! {
    /// `DELETE /v2/Services/{ServiceSid}/Roles/{Sid}`
    Delete: Delete "/v2/Services/{ServiceSid}/Roles/{Sid}", (Sid<Service>, Sid<Role>) => 204 () {}
}
