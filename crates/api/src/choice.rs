//! Enumerations: values that are one of a few words. The API reads the words in any case and writes them in one spelling.

use std::fmt;

use crate::value::ValueError;

/// Error: the text is none of the words of an enumeration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotAChoice {
    /// Accepted words, in the API's spelling.
    pub words: &'static [&'static str],
    /// Code of Twilio's error.
    pub code: u32,
}

impl fmt::Display for NotAChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Select one of: {}.", self.words.join(", "))
    }
}

impl ValueError for NotAChoice {
    fn code(&self) -> u32 {
        self.code
    }
}

/// Declares an enumeration: the enum, its words, `FromStr`, `Display`, its kind of value and its JSON. `rejected with` names the code of
/// Twilio's error; without it the code is [`INVALID_PARAMETER`](crate::code::INVALID_PARAMETER).
macro_rules! choice {
    ( $(#[$doc:meta])* $name:ident { $($variants:tt)* } ) => {
        $crate::choice::choice! { $(#[$doc])* $name, rejected with $crate::code::INVALID_PARAMETER, { $($variants)* } }
    };
    ( $(#[$doc:meta])* $name:ident, rejected with $code:expr, { $( $(#[$variant_doc:meta])* $variant:ident = $word:literal, )* } ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $( $(#[$variant_doc])* $variant, )* }

        impl $name {
            /// Words of all variants, in the API's spelling and in the order of their declaration.
            pub const WORDS: &'static [&'static str] = &[$( $word, )*];

            /// Returns the word in the API's spelling.
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
