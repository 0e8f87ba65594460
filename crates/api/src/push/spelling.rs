//! Detection of misspelled variables in the texts of push notifications. Twilio sends them as text.

use super::{ChatMessage, MediaMessage, NewMessage, Piece, PushInfo, PushKind, Variable};

/// Part of a template that looks like a variable and is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misspelling<'a> {
    /// Part of the template, unchanged.
    pub text: &'a str,
    /// Variable of the push notification that was probably meant: the one of the same name in any case.
    pub meant: Option<&'static Variable>,
}

/// Notation of variables in a template language.
struct Notation {
    opener: &'static str,
    closer: &'static str,
    /// True if the opener is rare in plain text, so that every name after it counts as a variable.
    is_distinctive: bool,
}

const fn notation(opener: &'static str, closer: &'static str, is_distinctive: bool) -> Notation {
    Notation { opener, closer, is_distinctive }
}

/// Longer openers stand first, because the first that fits is used.
const NOTATIONS: [Notation; 15] = [
    notation("<%=", "%>", true),
    notation("<%", "%>", true),
    notation("${", "}", true),
    notation("{{", "}}", true),
    notation("%{", "}", true),
    notation("#{", "}", true),
    notation("$(", ")", false),
    notation("$[", "]", false),
    notation("[[", "]]", false),
    notation("{", "}", false),
    notation("[", "]", false),
    notation("<", ">", false),
    notation("%", "%", false),
    notation("__", "__", false),
    notation("$", "", false),
];

impl PushInfo {
    /// Returns every part of a template that looks like a variable and is not one of this push notification, in order.
    pub fn misspellings<'a>(&self, template: &'a str) -> Vec<Misspelling<'a>> {
        let mut misspellings = Vec::new();
        for piece in self.pieces(template) {
            match piece {
                Piece::Known(_) => {}
                Piece::Unknown(text) => {
                    let meant = self.similar(text.trim_start_matches("${").trim_end_matches('}').trim());
                    misspellings.push(Misspelling { text, meant });
                }
                Piece::Text(text) => self.search(text, &mut misspellings),
            }
        }
        misspellings
    }

    /// Adds the parts of a text without variables that look like variables.
    fn search<'a>(&self, text: &'a str, misspellings: &mut Vec<Misspelling<'a>>) {
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let notation = NOTATIONS.iter().find(|notation| rest.starts_with(notation.opener));
            let found = notation.and_then(|notation| notation.parse(rest));
            if let Some((length, name)) = found {
                misspellings.push(Misspelling { text: &rest[..length], meant: self.similar(name) });
            }
            rest = &rest[found.map_or(letter.len_utf8(), |(length, _)| length)..];
        }
    }

    /// Returns the variable of the push notification with the name, in upper or lower case.
    fn similar(&self, name: &str) -> Option<&'static Variable> {
        self.variables.iter().find(|variable| variable.name.eq_ignore_ascii_case(name))
    }
}

impl Notation {
    /// Parses a variable at the start of a text. Returns its length in bytes and its name.
    fn parse<'a>(&self, text: &'a str) -> Option<(usize, &'a str)> {
        let inner = text[self.opener.len()..].trim_start_matches(' ');
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let end = inner.find(|letter| !is_part(letter)).unwrap_or(inner.len());
        // The closer of `__MESSAGE__` consists of characters that names contain too.
        let name = inner[..end].trim_end_matches('_');
        if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            return None;
        }
        let after = &inner[name.len()..];
        let closed = match self.closer {
            "" => Some(after),
            closer => after.trim_start_matches(' ').strip_prefix(closer),
        };
        // An unknown name without its closer may still be being typed.
        let is_meant = is_variable(name) || self.is_distinctive && closed.is_some();
        let rest = match closed {
            Some(rest) => rest,
            None if self.is_distinctive => after,
            None => return None,
        };
        is_meant.then(|| (text.len() - rest.len(), name))
    }
}

/// Returns true if any kind of push notification has a variable of the name, in upper or lower case.
fn is_variable(name: &str) -> bool {
    [NewMessage::INFO, MediaMessage::INFO, ChatMessage::INFO].into_iter().any(|push| push.similar(name).is_some())
}
