//! Values that are one of a few words. The API reads them in any case and writes them in one.

use std::fmt;

use crate::value::Mistake;

/// The text is none of the words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotAChoice {
    /// The words.
    pub words: &'static [&'static str],
    /// Twilio's number for it.
    pub code: u32,
}

impl fmt::Display for NotAChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Select one of: {}.", self.words.join(", "))
    }
}

impl Mistake for NotAChoice {
    fn code(&self) -> u32 {
        self.code
    }
}

/// Defines a choice: an enum, its words, and both directions.
macro_rules! choice {
    ( $(#[$doc:meta])* $name:ident { $($variants:tt)* } ) => {
        $crate::choice::choice! { $(#[$doc])* $name, refused with $crate::code::INVALID_PARAMETER, { $($variants)* } }
    };
    ( $(#[$doc:meta])* $name:ident, refused with $code:expr, { $( $(#[$variant_doc:meta])* $variant:ident = $word:literal, )* } ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $( $(#[$variant_doc])* $variant, )* }

        impl $name {
            /// Every word, as the API writes it.
            pub const WORDS: &'static [&'static str] = &[$( $word, )*];

            /// The word.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::choice::NotAChoice;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $( if text.eq_ignore_ascii_case($word) { return Ok(Self::$variant); } )*
                Err($crate::choice::NotAChoice { words: Self::WORDS, code: $code })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::value::Value for $name {
            const KIND: $crate::value::Kind = $crate::value::Kind::Choice(Self::WORDS);
            const CODES: &'static [u32] = if $code == $crate::code::INVALID_PARAMETER { &[] } else { &[$code] };
        }

        $crate::json::text_json!([] $name);
    };
}
pub(crate) use choice;
