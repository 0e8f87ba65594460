//! Lookup: what a SID, a name or an identity is, which service holds it, and where it is used.

mod search;
mod sid_kind;
mod uses;

pub use search::{Lookup, Match, Read};
pub(crate) use sid_kind::is_sid;
pub use sid_kind::{SID_KINDS, SidKind};
pub use uses::{Use, uses};

use crate::token::{AccessToken, is_quotation, may_be_part_of_token};

/// Meaning of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// A SID of a known kind.
    Sid(&'static SidKind, String),
    /// A text in the form of a SID, whose first two letters are not known.
    UnknownSid(String),
    /// An access token.
    Token(Box<AccessToken>),
    /// A text that may be a part of an access token. It must not be sent anywhere.
    PartOfToken,
    /// A name or an identity.
    Name(String),
}

impl Query {
    /// Classifies a text. `None` if it is blank.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        if let Some(token) = AccessToken::decode(text) {
            return Some(Self::Token(Box::new(token)));
        }
        if may_be_part_of_token(text) {
            return Some(Self::PartOfToken);
        }
        // A SID may be pasted with quotation marks, or as the last part of a URL.
        let word = text.trim_matches(is_quotation);
        let word = word.rsplit('/').find(|part| is_sid(part)).unwrap_or(word);
        Some(match is_sid(word) {
            false => Self::Name(text.to_owned()),
            true => match SID_KINDS.iter().find(|kind| word.starts_with(kind.prefix)) {
                Some(kind) => Self::Sid(kind, word.to_owned()),
                None => Self::UnknownSid(word.to_owned()),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(text: &str) -> Option<&'static str> {
        match Query::parse(text)? {
            Query::Sid(kind, _) => Some(kind.label),
            Query::UnknownSid(_) => Some("unknown SID"),
            Query::Token(_) => Some("token"),
            Query::PartOfToken => Some("part of a token"),
            Query::Name(_) => Some("name"),
        }
    }

    #[test]
    fn texts_are_classified() {
        let sid = |prefix: &str| format!("{prefix}0123456789abcdef0123456789ABCDEF");
        assert_eq!(kind_of(&sid("IS")), Some("Conversation Service"));
        assert_eq!(kind_of(&format!("  “{}” ", sid("MG"))), Some("Messaging Service"));
        assert_eq!(
            kind_of(&format!("https://conversations.twilio.com/v1/Services/{}", sid("IS"))),
            Some("Conversation Service")
        );
        assert_eq!(kind_of(&sid("XQ")), Some("unknown SID"));
        assert_eq!(kind_of("e30.e30.x"), Some("token"));
        assert_eq!(kind_of("eyJhbGciOiJIUzI1NiJ9eyJ.eyJzdWIiOiJBQzAwIn0"), Some("part of a token"));
        for name in ["Support", "eyJ", "ISABELLA", "IS123", "ada@example.com", "a/b"] {
            assert_eq!(kind_of(name), Some("name"), "{name}");
        }
        assert_eq!(kind_of(" \n"), None);
    }

    #[test]
    fn a_sid_in_a_url_is_taken_without_the_rest() {
        let sid = "CH0123456789abcdef0123456789abcdef";
        let parsed = Query::parse(&format!("/v1/Conversations/{sid}/Messages"));
        assert!(matches!(parsed, Some(Query::Sid(kind, found)) if kind.prefix == "CH" && found == sid));
    }
}
