//! Texts of push notifications, and their variables.
//! <https://www.twilio.com/docs/conversations-classic/push-notification-configuration>

mod spelling;

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

pub use self::spelling::Misspelling;

use crate::code;
use crate::text::FreeText;
use crate::value::{Kind, Value};

/// Maximum length of a text, in Unicode characters, after its variables are replaced. Twilio truncates longer texts.
pub const MAX_LENGTH: usize = 178;

/// Default text and variables of one kind of push notification.
#[derive(Debug, PartialEq, Eq)]
pub struct PushInfo {
    /// Twilio's default text, which is sent if no text is set. Empty if Twilio does not document it.
    pub default_text: &'static str,
    /// Variables that the text can contain as `${NAME}`.
    pub variables: &'static [Variable],
}

/// Variable of a text, which Twilio replaces by a value.
#[derive(Debug, PartialEq, Eq)]
pub struct Variable {
    /// Name, which stands between the braces: `MESSAGE`.
    pub name: &'static str,
    /// Sample value, for the preview.
    pub sample: &'static str,
}

const fn variable(name: &'static str, sample: &'static str) -> Variable {
    Variable { name, sample }
}

/// Name of a sound that the phone app plays. Twilio does not document its maximum length.
pub type Sound = FreeText<{ code::PUSH_SOUND_TOO_LONG }>;

/// Kind of push notification, as a type.
pub trait PushKind: 'static {
    /// Default text and variables.
    const INFO: &'static PushInfo;
}

/// Declares the kinds of push notifications: documentation, type, default text and variables.
macro_rules! push_kinds {
    ( $( $(#[$doc:meta])* $name:ident, $default_text:literal, $variables:expr; )* ) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {}

        impl PushKind for $name {
            const INFO: &'static PushInfo = &PushInfo { default_text: $default_text, variables: $variables };
        }
    )* };
}

/// Lists the variables of one kind of push notification of Conversations, followed by those that every kind has.
macro_rules! with_shared {
    ( $( $own:expr ),* ) => { &[
        $( $own, )*
        variable("PARTICIPANT", "Ada"),
        variable("PARTICIPANT_FRIENDLY_NAME", "Ada"),
        variable("PARTICIPANT_IDENTITY", "Ada"),
        variable("PARTICIPANT_SID", "MBc5f80c04c9b94a3e8e0ba34c8b2a81d7"),
        variable("CONVERSATION", "order-1815"),
        variable("CONVERSATION_FRIENDLY_NAME", "Order 1815"),
        variable("CONVERSATION_SID", "CH2f1b6e6d5a1c4e0f8a5c6f2d9b7e3a10"),
        variable("CONVERSATION_UNIQUE_NAME", "order-1815"),
    ] };
}

push_kinds! {
    /// Notification of a new message.
    NewMessage, "${CONVERSATION}:${PARTICIPANT}: ${MESSAGE}", with_shared![MESSAGE];
    /// Notification of a new message with media.
    MediaMessage, "You have a new message in ${CONVERSATION} with ${MEDIA_COUNT} media files: ${MEDIA}",
        with_shared![variable("MEDIA_COUNT", "2"), variable("MEDIA", "door.jpg, bell.jpg")];
    /// Notification of a user who was added to a conversation.
    Added, "You have been added to the conversation ${CONVERSATION} by ${PARTICIPANT}", with_shared![];
    /// Notification of a user who was removed from a conversation.
    Removed, "${PARTICIPANT} has removed you from the conversation ${CONVERSATION}", with_shared![];
    /// Notification of a new message in Chat v2.
    ChatMessage, "", &[MESSAGE, USER, CHANNEL];
    /// Notification of a member who was added, removed or invited in Chat v2.
    ChatMember, "", &[USER, CHANNEL];
}

const MESSAGE: Variable = variable("MESSAGE", "Is it on its way?");
const USER: Variable = variable("USER", "Ada");
const CHANNEL: Variable = variable("CHANNEL", "Order 1815");

/// Text of a push notification of the kind `K`. Any text is valid. Twilio sends unknown variables as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template<K>(String, PhantomData<K>);

impl<K> FromStr for Template<K> {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned(), PhantomData))
    }
}

impl<K> fmt::Display for Template<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<K: PushKind> Value for Template<K> {
    const KIND: Kind = Kind::Template;
    const CODES: &'static [u32] = &[code::PUSH_TEMPLATE_TOO_LONG];
}

/// Part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text without variables.
    Text(&'a str),
    /// Variable of the push notification.
    Known(&'static Variable),
    /// Whole `${…}` whose name is not a variable of the push notification.
    Unknown(&'a str),
}

impl PushInfo {
    /// Splits a template into text and variables.
    pub fn pieces<'a>(&self, text: &'a str) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut end = 0;
        for (start, mark) in text.match_indices("${") {
            let Some((name, rest)) = text[start + mark.len()..].split_once('}') else { break };
            if name.contains(mark) {
                // This brace is not closed before the next variable begins.
                continue;
            }
            if end < start {
                pieces.push(Piece::Text(&text[end..start]));
            }
            end = text.len() - rest.len();
            let variable = self.variables.iter().find(|variable| variable.name == name);
            pieces.push(variable.map_or(Piece::Unknown(&text[start..end]), Piece::Known));
        }
        if end < text.len() {
            pieces.push(Piece::Text(&text[end..]));
        }
        pieces
    }

    /// Replaces the variables by their sample values. The result is not truncated.
    pub fn preview(&self, text: &str) -> String {
        let shown = |piece| match piece {
            Piece::Text(text) | Piece::Unknown(text) => text,
            Piece::Known(variable) => variable.sample,
        };
        self.pieces(text).into_iter().map(shown).collect()
    }
}
