//! Repair of JSON that `serde_json` rejects, so that the rest of it can be used. Programs in other languages write such JSON.

use serde_json::Value;

/// Maximum depth of nested objects and lists. The limit of `serde_json` is 128.
const MAX_DEPTH: usize = 100;

/// Rewrites every part that would be rejected, and copies the rest:
///
/// - Half a surrogate pair becomes U+FFFD.
/// - Control characters and backslashes that escape nothing are escaped.
/// - Numbers out of range and words such as `NaN` become text.
/// - Objects and lists that are nested too deeply become text.
pub(super) fn repair(text: &str) -> String {
    let mut repair = Repair { rest: text, out: String::with_capacity(text.len()) };
    let mut depth = 0;
    while let Some(letter) = repair.rest.chars().next() {
        match letter {
            '"' => repair.copy_string(),
            '[' | '{' if depth == MAX_DEPTH => repair.quote_nested(),
            '[' | '{' => {
                depth += 1;
                repair.copy(1);
            }
            ']' | '}' => {
                depth = depth.saturating_sub(1);
                repair.copy(1);
            }
            _ if is_token_part(letter) => repair.copy_token(),
            _ => repair.copy(letter.len_utf8()),
        }
    }
    repair.out
}

/// Returns true for a character of numbers and words.
fn is_token_part(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.')
}

struct Repair<'a> {
    rest: &'a str,
    out: String,
}

impl<'a> Repair<'a> {
    /// Removes the next `length` bytes, which must end at a character boundary, and returns them.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// Copies the next `length` bytes.
    fn copy(&mut self, length: usize) {
        let taken = self.take(length);
        self.out.push_str(taken);
    }

    /// Writes a text as a JSON string.
    fn quote(&mut self, text: &str) {
        self.out.push_str(&Value::from(text).to_string());
    }

    /// Copies a string, and repairs its control characters and escapes.
    fn copy_string(&mut self) {
        self.copy(1);
        while let Some(letter) = self.rest.chars().next() {
            match letter {
                '"' => return self.copy(1),
                '\\' => self.copy_escape(),
                '\0'..='\u{1f}' => {
                    self.take(1);
                    self.out.push_str(&format!("\\u{:04x}", u32::from(letter)));
                }
                _ => self.copy(letter.len_utf8()),
            }
        }
    }

    /// Copies an escape. Half a surrogate pair becomes U+FFFD.
    fn copy_escape(&mut self) {
        match self.rest.as_bytes().get(1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.copy(2),
            Some(b'u') => match (code_unit(self.rest), self.rest.get(6..).and_then(code_unit)) {
                (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => self.copy(12),
                (Some(0xd800..=0xdfff), _) => {
                    self.take(6);
                    self.out.push('\u{fffd}');
                }
                (Some(_), _) => self.copy(6),
                (None, _) => self.escape_backslash(),
            },
            _ => self.escape_backslash(),
        }
    }

    /// Escapes a backslash that escapes nothing.
    fn escape_backslash(&mut self) {
        self.take(1);
        self.out.push_str("\\\\");
    }

    /// Copies a number or a word. It becomes a string if it is not valid JSON.
    fn copy_token(&mut self) {
        let token = self.take(self.rest.find(|letter| !is_token_part(letter)).unwrap_or(self.rest.len()));
        if serde_json::from_str::<Value>(token).is_ok() {
            self.out.push_str(token);
        } else {
            self.quote(token);
        }
    }

    /// Writes an object or a list as a string.
    fn quote_nested(&mut self) {
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

/// Parses the escape of a UTF-16 code unit at the start of a text: `\ud83d`.
fn code_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hexadecimal.then(|| u16::from_str_radix(digits, 16).ok())?
}
