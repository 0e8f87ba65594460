//! Variables that are spelled in a way that Twilio does not fill in.

use super::{ChatMessage, MediaMessage, NewMessage, Occasion, Piece, Push, Variable};

/// Part of a template that looks like a variable and is sent as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misspelling<'a> {
    /// As it stands in the template.
    pub text: &'a str,
    /// Variable of the push that was probably meant.
    pub meant: Option<&'static Variable>,
}

/// How a template language writes variables.
struct Form {
    opener: &'static str,
    closer: &'static str,
    /// Whether plain text hardly ever has the opener, so that every name in it was meant as a variable.
    is_unmistakable: bool,
}

const fn form(opener: &'static str, closer: &'static str, is_unmistakable: bool) -> Form {
    Form { opener, closer, is_unmistakable }
}

/// Longer openers first.
const FORMS: [Form; 15] = [
    form("<%=", "%>", true),
    form("<%", "%>", true),
    form("${", "}", true),
    form("{{", "}}", true),
    form("%{", "}", true),
    form("#{", "}", true),
    form("$(", ")", false),
    form("$[", "]", false),
    form("[[", "]]", false),
    form("{", "}", false),
    form("[", "]", false),
    form("<", ">", false),
    form("%", "%", false),
    form("__", "__", false),
    form("$", "", false),
];

impl Push {
    /// Every part of a template that looks like a variable and is none of this push, in order.
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

    /// Adds what looks like variables in text without any.
    fn search<'a>(&self, text: &'a str, misspellings: &mut Vec<Misspelling<'a>>) {
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let form = FORMS.iter().find(|form| rest.starts_with(form.opener));
            let found = form.and_then(|form| form.read(rest));
            if let Some((length, name)) = found {
                misspellings.push(Misspelling { text: &rest[..length], meant: self.similar(name) });
            }
            rest = &rest[found.map_or(letter.len_utf8(), |(length, _)| length)..];
        }
    }

    /// Variable of the push with that name in any case.
    fn similar(&self, name: &str) -> Option<&'static Variable> {
        self.variables.iter().find(|variable| variable.name.eq_ignore_ascii_case(name))
    }
}

impl Form {
    /// Reads a variable at the start of a text: the length of what was read, and the name in it.
    fn read<'a>(&self, text: &'a str) -> Option<(usize, &'a str)> {
        let inner = text[self.opener.len()..].trim_start_matches(' ');
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let end = inner.find(|letter| !is_part(letter)).unwrap_or(inner.len());
        // In `__MESSAGE__` the marks are letters of names too.
        let name = inner[..end].trim_end_matches('_');
        if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            return None;
        }
        let after = &inner[name.len()..];
        let closed = match self.closer {
            "" => Some(after),
            closer => after.trim_start_matches(' ').strip_prefix(closer),
        };
        // A name that is being typed is not complete before it is closed.
        let is_meant = is_variable(name) || self.is_unmistakable && closed.is_some();
        let rest = match closed {
            Some(rest) => rest,
            None if self.is_unmistakable => after,
            None => return None,
        };
        is_meant.then(|| (text.len() - rest.len(), name))
    }
}

/// Whether any push has a variable of that name, in any case.
fn is_variable(name: &str) -> bool {
    [NewMessage::PUSH, MediaMessage::PUSH, ChatMessage::PUSH].into_iter().any(|push| push.similar(name).is_some())
}
