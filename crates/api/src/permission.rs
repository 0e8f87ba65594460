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
    pub word: Option<&'static str>,
    /// Name in Chat v2. `None` for a permission of Conversations only.
    pub chat: Option<&'static str>,
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

const fn right(
    group: &'static str,
    label: &'static str,
    word: &'static str,
    chat: &'static str,
    types: &'static [RoleType],
) -> PermissionInfo {
    PermissionInfo { group, label, word: Some(word), chat: Some(chat), types }
}

/// Every permission, in the order of the user interface.
pub const PERMISSIONS: &[PermissionInfo] = &[
    right(MESSAGES, "Send messages", "sendMessage", "sendMessage", CONVERSATION),
    right(MESSAGES, "Send media", "sendMediaMessage", "sendMediaMessage", CONVERSATION),
    right(MESSAGES, "Edit own messages", "editOwnMessage", "editOwnMessage", BOTH),
    right(MESSAGES, "Edit own messages’ attributes", "editOwnMessageAttributes", "editOwnMessageAttributes", BOTH),
    right(MESSAGES, "Delete own messages", "deleteOwnMessage", "deleteOwnMessage", CONVERSATION),
    right(MESSAGES, "Edit any message", "editAnyMessage", "editAnyMessage", BOTH),
    right(MESSAGES, "Edit any message’s attributes", "editAnyMessageAttributes", "editAnyMessageAttributes", BOTH),
    right(MESSAGES, "Delete any message", "deleteAnyMessage", "deleteAnyMessage", BOTH),
    right(CONVERSATIONS, "Create conversations", "createConversation", "createChannel", SERVICE),
    right(CONVERSATIONS, "Join conversations", "joinConversation", "joinChannel", SERVICE),
    right(CONVERSATIONS, "Leave the conversation", "leaveConversation", "leaveChannel", CONVERSATION),
    right(CONVERSATIONS, "Rename conversations", "editConversationName", "editChannelName", BOTH),
    right(CONVERSATIONS, "Edit conversations’ attributes", "editConversationAttributes", "editChannelAttributes", BOTH),
    right(CONVERSATIONS, "Delete conversations", "deleteConversation", "destroyChannel", BOTH),
    right(
        CONVERSATIONS,
        "Choose own notification level",
        "editNotificationLevel",
        "editNotificationLevel",
        CONVERSATION,
    ),
    right(PARTICIPANTS, "Add participants", "addParticipant", "addMember", BOTH),
    PermissionInfo {
        group: PARTICIPANTS,
        label: "Add participants by SMS or WhatsApp",
        word: Some("addNonChatParticipant"),
        chat: None,
        types: BOTH,
    },
    PermissionInfo {
        group: PARTICIPANTS,
        label: "Invite members (Chat v2)",
        word: None,
        chat: Some("inviteMember"),
        types: BOTH,
    },
    right(PARTICIPANTS, "Remove participants", "removeParticipant", "removeMember", BOTH),
    right(
        PARTICIPANTS,
        "Edit own participant’s attributes",
        "editOwnParticipantAttributes",
        "editOwnMemberAttributes",
        BOTH,
    ),
    right(
        PARTICIPANTS,
        "Edit any participant’s attributes",
        "editAnyParticipantAttributes",
        "editAnyMemberAttributes",
        BOTH,
    ),
    right(USERS, "Edit own user", "editOwnUserInfo", "editOwnUserInfo", BOTH),
    right(USERS, "Edit any user", "editAnyUserInfo", "editAnyUserInfo", BOTH),
];

/// Names of the permissions in one API.
pub trait Vocabulary: Value + Copy {
    /// Returns the name of a permission. `None` if the API does not have it.
    fn word(right: &PermissionInfo) -> Option<&'static str>;
    /// Returns the permission of this name.
    ///
    /// # Errors
    ///
    /// Roles of the type cannot grant it.
    fn of_type(self, r#type: RoleType) -> Result<&'static PermissionInfo, NotAPermission>;
}

/// Declares the type of the permission names of one API.
macro_rules! permission {
    ($(#[$doc:meta])* $name:ident: $word:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name {
            word: &'static str,
            right: &'static PermissionInfo,
        }

        impl $name {
            /// Returns the permission of this name.
            pub fn right(self) -> &'static PermissionInfo {
                self.right
            }
        }

        impl Vocabulary for $name {
            fn word(right: &PermissionInfo) -> Option<&'static str> {
                right.$word
            }

            fn of_type(self, r#type: RoleType) -> Result<&'static PermissionInfo, NotAPermission> {
                let fits = self.right.types.contains(&r#type);
                if fits { Ok(self.right) } else { Err(NotAPermission { text: self.to_string() }) }
            }
        }

        impl FromStr for $name {
            type Err = NotAPermission;

            /// Parses a name in upper or lower case, as the API does.
            fn from_str(text: &str) -> Result<Self, NotAPermission> {
                let parsed = |right: &'static PermissionInfo| {
                    let word = Self::word(right).filter(|word| word.eq_ignore_ascii_case(text))?;
                    Some(Self { word, right })
                };
                PERMISSIONS.iter().find_map(parsed).ok_or_else(|| NotAPermission { text: text.to_owned() })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word)
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
    Permission: word
}

permission! {
    /// Name of a permission in Chat v2: `sendMessage`.
    ChatPermission: chat
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
