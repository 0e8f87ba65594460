//! What roles allow. Conversations and Chat v2 have a word each for the same thing.

use std::fmt;
use std::str::FromStr;

use crate::choice::choice;
use crate::code;
use crate::value::{Kind, Mistake, Value};

choice! {
    /// Type of a role, which decides where it applies.
    RoleType, refused with code::ROLE_TYPE, {
        /// For participants, in one conversation.
        Conversation = "conversation",
        /// For users, in the whole service.
        Service = "service",
    }
}

/// One thing that a role can allow.
#[derive(Debug, PartialEq, Eq)]
pub struct Right {
    /// What it is about: "Messages".
    pub group: &'static str,
    /// What it lets people do: "Send messages".
    pub label: &'static str,
    /// The word of Conversations; `None` for what is left of Chat v2 only.
    pub word: Option<&'static str>,
    /// The word of Chat v2; `None` for what came later.
    pub chat: Option<&'static str>,
    /// The types of role that can allow it.
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
) -> Right {
    Right { group, label, word: Some(word), chat: Some(chat), types }
}

/// All of them.
pub const RIGHTS: &[Right] = &[
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
    Right {
        group: PARTICIPANTS,
        label: "Add participants by SMS or WhatsApp",
        word: Some("addNonChatParticipant"),
        chat: None,
        types: BOTH,
    },
    Right {
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

/// The names by which one API knows rights.
pub trait Vocabulary: Value + Copy {
    /// How it calls one; `None` for one that it does not know.
    fn word(right: &Right) -> Option<&'static str>;
    /// What this allows, unless roles of that type cannot have it.
    fn of_type(self, r#type: RoleType) -> Result<&'static Right, NotAPermission>;
}

/// Defines the names of one API.
macro_rules! permission {
    ($(#[$doc:meta])* $name:ident: $word:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name {
            word: &'static str,
            right: &'static Right,
        }

        impl $name {
            /// What it allows.
            pub fn right(self) -> &'static Right {
                self.right
            }
        }

        impl Vocabulary for $name {
            fn word(right: &Right) -> Option<&'static str> {
                right.$word
            }

            fn of_type(self, r#type: RoleType) -> Result<&'static Right, NotAPermission> {
                let fits = self.right.types.contains(&r#type);
                if fits { Ok(self.right) } else { Err(NotAPermission { text: self.to_string() }) }
            }
        }

        impl FromStr for $name {
            type Err = NotAPermission;

            /// In any case, like every word that the API chooses.
            fn from_str(text: &str) -> Result<Self, NotAPermission> {
                let named = |right: &'static Right| {
                    let word = Self::word(right).filter(|word| word.eq_ignore_ascii_case(text))?;
                    Some(Self { word, right })
                };
                RIGHTS.iter().find_map(named).ok_or_else(|| NotAPermission { text: text.to_owned() })
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
    /// A permission as Conversations calls it.
    Permission: word
}

permission! {
    /// A permission as Chat v2 calls it.
    ChatPermission: chat
}

/// The text is no permission of that API, or none for that type of role.
#[derive(Clone, Debug, PartialEq)]
pub struct NotAPermission {
    text: String,
}

impl fmt::Display for NotAPermission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "There is no permission “{}” for roles of this type.", self.text)
    }
}

impl Mistake for NotAPermission {
    fn code(&self) -> u32 {
        code::UNKNOWN_PERMISSION
    }
}
