//! Permissions of roles. Conversations and Chat v2 have different names for the same permissions.
//! <https://www.twilio.com/docs/conversations-classic/api/role-resource>

use std::fmt;
use std::str::FromStr;

use crate::choice::choice;
use crate::code;
use crate::value::{Kind, Value, ValueError};

choice! {
    /// Type of a role, which decides where it applies.
    RoleType, rejected with code::ROLE_TYPE, {
        /// Role of participants, which applies in one conversation.
        Conversation = "conversation",
        /// Role of users, which applies in the whole service.
        Service = "service",
    }
}

/// Permission that a role can grant, with its names in both APIs.
#[derive(Debug, PartialEq, Eq)]
pub struct PermissionInfo {
    /// Group in the user interface: "Messages".
    pub group: &'static str,
    /// Label in the user interface: "Send messages".
    pub label: &'static str,
    /// Name in Conversations. `None` for a permission of Chat v2 only.
    pub conversations_name: Option<&'static str>,
    /// Name in Chat v2. `None` for a permission of Conversations only.
    pub chat_name: Option<&'static str>,
    /// Types of roles that can grant the permission.
    pub types: &'static [RoleType],
}

const MESSAGES: &str = "Messages";
const CONVERSATIONS: &str = "Conversations";
const PARTICIPANTS: &str = "Participants";
const USERS: &str = "Users";

const SERVICE: &[RoleType] = &[RoleType::Service];
const CONVERSATION: &[RoleType] = &[RoleType::Conversation];
const BOTH: &[RoleType] = &[RoleType::Service, RoleType::Conversation];

const fn permission(
    group: &'static str,
    label: &'static str,
    conversations: &'static str,
    chat: &'static str,
    types: &'static [RoleType],
) -> PermissionInfo {
    PermissionInfo { group, label, conversations_name: Some(conversations), chat_name: Some(chat), types }
}

/// Every permission, in the order of the user interface.
pub const PERMISSIONS: &[PermissionInfo] = &[
    permission(MESSAGES, "Send messages", "sendMessage", "sendMessage", CONVERSATION),
    permission(MESSAGES, "Send media", "sendMediaMessage", "sendMediaMessage", CONVERSATION),
    permission(MESSAGES, "Edit own messages", "editOwnMessage", "editOwnMessage", BOTH),
    permission(MESSAGES, "Edit own messages’ attributes", "editOwnMessageAttributes", "editOwnMessageAttributes", BOTH),
    permission(MESSAGES, "Delete own messages", "deleteOwnMessage", "deleteOwnMessage", CONVERSATION),
    permission(MESSAGES, "Edit any message", "editAnyMessage", "editAnyMessage", BOTH),
    permission(MESSAGES, "Edit any message’s attributes", "editAnyMessageAttributes", "editAnyMessageAttributes", BOTH),
    permission(MESSAGES, "Delete any message", "deleteAnyMessage", "deleteAnyMessage", BOTH),
    permission(CONVERSATIONS, "Create conversations", "createConversation", "createChannel", SERVICE),
    permission(CONVERSATIONS, "Join conversations", "joinConversation", "joinChannel", SERVICE),
    permission(CONVERSATIONS, "Leave the conversation", "leaveConversation", "leaveChannel", CONVERSATION),
    permission(CONVERSATIONS, "Rename conversations", "editConversationName", "editChannelName", BOTH),
    permission(
        CONVERSATIONS,
        "Edit conversations’ attributes",
        "editConversationAttributes",
        "editChannelAttributes",
        BOTH,
    ),
    permission(CONVERSATIONS, "Delete conversations", "deleteConversation", "destroyChannel", BOTH),
    permission(
        CONVERSATIONS,
        "Choose own notification level",
        "editNotificationLevel",
        "editNotificationLevel",
        CONVERSATION,
    ),
    permission(PARTICIPANTS, "Add participants", "addParticipant", "addMember", BOTH),
    PermissionInfo {
        group: PARTICIPANTS,
        label: "Add participants by SMS or WhatsApp",
        conversations_name: Some("addNonChatParticipant"),
        chat_name: None,
        types: BOTH,
    },
    PermissionInfo {
        group: PARTICIPANTS,
        label: "Invite members (Chat v2)",
        conversations_name: None,
        chat_name: Some("inviteMember"),
        types: BOTH,
    },
    permission(PARTICIPANTS, "Remove participants", "removeParticipant", "removeMember", BOTH),
    permission(
        PARTICIPANTS,
        "Edit own participant’s attributes",
        "editOwnParticipantAttributes",
        "editOwnMemberAttributes",
        BOTH,
    ),
    permission(
        PARTICIPANTS,
        "Edit any participant’s attributes",
        "editAnyParticipantAttributes",
        "editAnyMemberAttributes",
        BOTH,
    ),
    permission(USERS, "Edit own user", "editOwnUserInfo", "editOwnUserInfo", BOTH),
    permission(USERS, "Edit any user", "editAnyUserInfo", "editAnyUserInfo", BOTH),
];

/// Names of the permissions in one API.
pub trait PermissionName: Value + Copy {
    /// Returns the name of a permission. `None` if the API does not have it.
    fn name_of(info: &PermissionInfo) -> Option<&'static str>;
    /// Returns the permission, if roles of this type can grant it.
    ///
    /// # Errors
    ///
    /// They cannot.
    fn info_for(self, role_type: RoleType) -> Result<&'static PermissionInfo, NotAPermission>;
}

/// Declares the type of the permission names of one API.
macro_rules! permission {
    ($(#[$doc:meta])* $name:ident: $name_in_api:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name {
            name: &'static str,
            info: &'static PermissionInfo,
        }

        impl $name {
            /// Returns the permission of this name.
            pub fn info(self) -> &'static PermissionInfo {
                self.info
            }
        }

        impl PermissionName for $name {
            fn name_of(info: &PermissionInfo) -> Option<&'static str> {
                info.$name_in_api
            }

            fn info_for(self, role_type: RoleType) -> Result<&'static PermissionInfo, NotAPermission> {
                let fits = self.info.types.contains(&role_type);
                if fits { Ok(self.info) } else { Err(NotAPermission { text: self.to_string() }) }
            }
        }

        impl FromStr for $name {
            type Err = NotAPermission;

            /// Parses a name in upper or lower case, as the API does.
            fn from_str(text: &str) -> Result<Self, NotAPermission> {
                let parsed = |info: &'static PermissionInfo| {
                    let name = Self::name_of(info).filter(|name| name.eq_ignore_ascii_case(text))?;
                    Some(Self { name, info })
                };
                PERMISSIONS.iter().find_map(parsed).ok_or_else(|| NotAPermission { text: text.to_owned() })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name)
            }
        }

        impl Value for $name {
            const KIND: Kind = Kind::Permission;
            const CODES: &'static [u32] = &[code::UNKNOWN_PERMISSION];
        }
    };
}

permission! {
    /// Name of a permission in Conversations: `sendMessage`.
    Permission: conversations_name
}

permission! {
    /// Name of a permission in Chat v2: `createChannel`.
    ChatPermission: chat_name
}

/// Error: the text is not a permission of the API, or roles of the type cannot grant it.
#[derive(Clone, Debug, PartialEq)]
pub struct NotAPermission {
    text: String,
}

impl fmt::Display for NotAPermission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "There is no permission “{}” for roles of this type.", self.text)
    }
}

impl ValueError for NotAPermission {
    fn code(&self) -> u32 {
        code::UNKNOWN_PERMISSION
    }
}
