//! The texts of pushes to phones, and the variables in them.

mod spelling;

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

pub use self::spelling::Misspelling;

use crate::code;
use crate::text::Free;
use crate::value::{Kind, Value};

/// Longer texts are cut by Twilio, counted after the variables have become text.
pub const MAX_LENGTH: usize = 178;

/// One kind of push.
#[derive(Debug, PartialEq, Eq)]
pub struct Push {
    /// What is sent where no text is set. Empty where that is not published.
    pub built_in: &'static str,
    /// What may stand in the text as `${NAME}`.
    pub variables: &'static [Variable],
}

/// What may stand in the text of a push.
#[derive(Debug, PartialEq, Eq)]
pub struct Variable {
    /// Between the braces.
    pub name: &'static str,
    /// An example of what it becomes.
    pub sample: &'static str,
}

const fn variable(name: &'static str, sample: &'static str) -> Variable {
    Variable { name, sample }
}

/// Name of a sound that the phone app plays.
pub type Sound = Free<{ code::PUSH_SOUND_TOO_LONG }>;

/// Which kind of push it is.
pub trait Occasion: 'static {
    /// What is known of it.
    const PUSH: &'static Push;
}

/// Defines the kinds of pushes.
macro_rules! occasions {
    ( $( $(#[$doc:meta])* $name:ident, $built_in:literal, $variables:expr; )* ) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {}

        impl Occasion for $name {
            const PUSH: &'static Push = &Push { built_in: $built_in, variables: $variables };
        }
    )* };
}

/// The variables of one kind of push of Conversations, and behind them those of every kind.
macro_rules! and_people {
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

occasions! {
    /// There is a new message.
    NewMessage, "${CONVERSATION}:${PARTICIPANT}: ${MESSAGE}", and_people![MESSAGE];
    /// There is a new message with files.
    MediaMessage, "You have a new message in ${CONVERSATION} with ${MEDIA_COUNT} media files: ${MEDIA}",
        and_people![variable("MEDIA_COUNT", "2"), variable("MEDIA", "door.jpg, bell.jpg")];
    /// Somebody was added to a conversation.
    Added, "You have been added to the conversation ${CONVERSATION} by ${PARTICIPANT}", and_people![];
    /// Somebody was removed from a conversation.
    Removed, "${PARTICIPANT} has removed you from the conversation ${CONVERSATION}", and_people![];
    /// In Chat v2, there is a new message.
    ChatMessage, "", &[MESSAGE, USER, CHANNEL];
    /// In Chat v2, somebody was added, removed or invited.
    ChatMember, "", &[USER, CHANNEL];
}

const MESSAGE: Variable = variable("MESSAGE", "Is it on its way?");
const USER: Variable = variable("USER", "Ada");
const CHANNEL: Variable = variable("CHANNEL", "Order 1815");

/// The text of a push of that kind. Any text can be one: what is no variable of it stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template<O>(String, PhantomData<O>);

impl<O> FromStr for Template<O> {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned(), PhantomData))
    }
}

impl<O> fmt::Display for Template<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<O: Occasion> Value for Template<O> {
    const KIND: Kind = Kind::Template;
    const CODES: &'static [u32] = &[code::PUSH_TEMPLATE_TOO_LONG];
}

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Said as it is.
    Text(&'a str),
    /// Becomes text.
    Known(&'static Variable),
    /// Looks like a variable and is none of this push.
    Unknown(&'a str),
}

impl Push {
    /// What a text is made of.
    pub fn pieces<'a>(&self, text: &'a str) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut end = 0;
        for (start, mark) in text.match_indices("${") {
            let Some((name, rest)) = text[start + mark.len()..].split_once('}') else { break };
            if name.contains(mark) {
                // It is never closed, and the next one is.
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

    /// What a phone would show with the sample values, however long.
    pub fn preview(&self, text: &str) -> String {
        let said = |piece| match piece {
            Piece::Text(text) | Piece::Unknown(text) => text,
            Piece::Known(variable) => variable.sample,
        };
        self.pieces(text).into_iter().map(said).collect()
    }
}
