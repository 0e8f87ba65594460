//! Redactions in a value of a journal: the placeholders of its secrets.

use api::gateway::history::{REDACTION_DIGITS, REDACTION_PREFIX};

/// Piece of a value.
#[derive(Debug, PartialEq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// Secret that was not recorded: the digits that tell it from others.
    Secret(&'a str),
}

/// Splits a value at the placeholders of secrets.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest[from..].find(REDACTION_PREFIX).map(|at| from + at) {
        let behind = at + REDACTION_PREFIX.len();
        let digits = rest.get(behind..behind + REDACTION_DIGITS);
        match digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            Some(digits) => {
                pieces.extend((at > 0).then(|| Piece::Text(&rest[..at])));
                pieces.push(Piece::Secret(digits));
                rest = &rest[behind + REDACTION_DIGITS..];
                from = 0;
            }
            // The text only resembles a placeholder.
            None => from = at + '•'.len_utf8(),
        }
    }
    pieces.extend((!rest.is_empty()).then_some(Piece::Text(rest)));
    pieces
}
