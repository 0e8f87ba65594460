//! Repair of JSON that `serde_json` rejects although the rest of it can be used. Programs in other languages write such JSON.

use serde_json::Value;

/// Objects and lists in each other, of which `serde_json` takes 128.
const MAX_DEPTH: usize = 100;

/// Rewrites what would be rejected: half a surrogate pair becomes U+FFFD, control characters are escaped, a number out of range and a
/// word such as `NaN` become text, and so does what is nested too deeply. Everything else is copied.
pub(super) fn repair(text: &str) -> String {
    let mut repair = Repair { rest: text, out: String::with_capacity(text.len()) };
    let mut depth = 0;
    while let Some(letter) = repair.rest.chars().next() {
        match letter {
            '"' => repair.string(),
            '[' | '{' if depth == MAX_DEPTH => repair.nested(),
            '[' | '{' => {
                depth += 1;
                repair.copy(1);
            }
            ']' | '}' => {
                depth = depth.saturating_sub(1);
                repair.copy(1);
            }
            _ if is_token(letter) => repair.token(),
            _ => repair.copy(letter.len_utf8()),
        }
    }
    repair.out
}

/// Whether numbers and words are made of it.
fn is_token(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.')
}

struct Repair<'a> {
    rest: &'a str,
    out: String,
}

impl<'a> Repair<'a> {
    /// The next so many bytes, which end between two characters.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn copy(&mut self, length: usize) {
        let taken = self.take(length);
        self.out.push_str(taken);
    }

    fn quote(&mut self, text: &str) {
        self.out.push_str(&Value::from(text).to_string());
    }

    fn string(&mut self) {
        self.copy(1);
        while let Some(letter) = self.rest.chars().next() {
            match letter {
                '"' => return self.copy(1),
                '\\' => self.escape(),
                '\0'..='\u{1f}' => {
                    self.take(1);
                    self.out.push_str(&format!("\\u{:04x}", u32::from(letter)));
                }
                _ => self.copy(letter.len_utf8()),
            }
        }
    }

    fn escape(&mut self) {
        match self.rest.as_bytes().get(1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.copy(2),
            Some(b'u') => match (unit(self.rest), self.rest.get(6..).and_then(unit)) {
                (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => self.copy(12),
                (Some(0xd800..=0xdfff), _) => {
                    self.take(6);
                    self.out.push('\u{fffd}');
                }
                (Some(_), _) => self.copy(6),
                (None, _) => self.backslash(),
            },
            _ => self.backslash(),
        }
    }

    /// A backslash that escapes nothing.
    fn backslash(&mut self) {
        self.take(1);
        self.out.push_str("\\\\");
    }

    /// A number or a word.
    fn token(&mut self) {
        let token = self.take(self.rest.find(|letter| !is_token(letter)).unwrap_or(self.rest.len()));
        if serde_json::from_str::<Value>(token).is_ok() {
            self.out.push_str(token);
        } else {
            self.quote(token);
        }
    }

    /// An object or a list, as text.
    fn nested(&mut self) {
        let (mut depth, mut is_text, mut is_escaped) = (0_usize, false, false);
        let end = self.rest.bytes().position(|byte| {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = is_text,
                b'"' => is_text = !is_text,
                b'[' | b'{' if !is_text => depth += 1,
                b']' | b'}' if !is_text => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let nested = self.take(end.map_or(self.rest.len(), |end| end + 1));
        self.quote(nested);
    }
}

/// The UTF-16 unit that a text begins with as an escape: `\ud83d`.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hexadecimal.then(|| u16::from_str_radix(digits, 16).ok())?
}
