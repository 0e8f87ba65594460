//! Redaction of passwords, tokens and secrets in URLs before a record is stored. A mark replaces each of them. It shows that a value was changed and
//! nothing else.

use api::Kind;
use api::gateway::history::REDACTION_PREFIX;
use serde_json::Value;

use super::url::{self, looks_like_token};

/// Longest text, in bytes; the rest is cut off.
const MAX_TEXT: usize = 4 * 1024;
/// Longest list or object, as JSON in bytes.
const MAX_VALUE: usize = 16 * 1024;
/// Longest record, in bytes of all its values. Later values are cut off entirely.
const MAX_RECORD: usize = 256 * 1024;

/// Secret key of a journal, which makes the digits of marks.
pub trait Marker {
    /// Returns [`REDACTION_DIGITS`](api::gateway::history::REDACTION_DIGITS) hexadecimal digits. `parts` are the place of the value and the value.
    fn mark(&self, parts: &[&[u8]]) -> String;
}

/// Account and path of a write.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    /// Name of the account, or whatever tells accounts apart.
    pub account: &'a str,
    /// Path of the request.
    pub path: &'a str,
}

/// Redaction of the values of one record.
pub struct Redaction<'a> {
    marker: &'a dyn Marker,
    target: Target<'a>,
    left: usize,
}

impl<'a> Redaction<'a> {
    /// Creates the redaction of a record.
    pub fn new(marker: &'a dyn Marker, target: Target<'a>) -> Self {
        Self { marker, target, left: MAX_RECORD }
    }

    /// Redacts the value of a setting. `name` is its property name, with dots for nested properties.
    pub fn value(&mut self, name: &str, kind: Kind, value: &Value) -> Value {
        let redacted = if kind == Kind::Secret || name.split('.').any(names_credential) {
            self.hidden(value)
        } else {
            self.shown(kind, value)
        };
        self.bounded(redacted)
    }

    /// Redacts an error message and cuts it to `longest` bytes.
    pub fn message(&self, text: &str, longest: usize) -> String {
        let text = url::redact_text(text, &|secret| self.mark(secret));
        let words = text.split_inclusive(char::is_whitespace).map(|word| {
            let is_secret = looks_like_token(word.trim()) && !word.contains(REDACTION_PREFIX);
            if is_secret { format!("{} ", self.mark(word.trim())) } else { word.to_owned() }
        });
        self.cut(words.collect::<String>().trim(), longest)
    }

    /// Redacts a name and cuts it to `longest` bytes.
    pub fn name(&self, text: &str, longest: usize) -> String {
        self.cut(&url::redact_text(text, &|secret| self.mark(secret)), longest)
    }

    /// Returns the mark of a value. The same value has the same mark only in the same account and path. Otherwise a user could write guesses to one
    /// account and compare their marks with that of a secret in another.
    fn mark(&self, value: &str) -> String {
        let Target { account, path } = self.target;
        format!("{REDACTION_PREFIX}{}", self.marker.mark(&[account.as_bytes(), path.as_bytes(), value.as_bytes()]))
    }

    /// Replaces every text and number of a value with its mark. Null, true, false and the empty text are no secrets.
    fn hidden(&self, value: &Value) -> Value {
        match value {
            Value::Null | Value::Bool(_) => value.clone(),
            Value::String(text) if text.is_empty() => value.clone(),
            Value::String(text) => self.mark(text).into(),
            Value::Number(number) => self.mark(&number.to_string()).into(),
            Value::Array(items) => items.iter().map(|item| self.hidden(item)).collect(),
            Value::Object(fields) => fields
                .iter()
                .map(|(name, value)| (name.clone(), self.hidden(value)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }

    fn shown(&self, kind: Kind, value: &Value) -> Value {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
            Value::String(text) => self.text(kind, text).into(),
            Value::Array(items) => items.iter().map(|item| self.shown(kind, item)).collect(),
            Value::Object(fields) => {
                let shown = |(name, value): (&String, &Value)| {
                    let value = if names_credential(name) { self.hidden(value) } else { self.shown(kind, value) };
                    (name.clone(), value)
                };
                fields.iter().map(shown).collect::<serde_json::Map<_, _>>().into()
            }
        }
    }

    fn text(&self, kind: Kind, text: &str) -> String {
        let mark = |secret: &str| self.mark(secret);
        if url::is_url(text) {
            return url::redact_url(text, &mark);
        }
        if kind == Kind::Url && !text.is_empty() {
            // The value should be a URL and is none, so it may be anything.
            return mark(text);
        }
        let begins = text.trim_start().starts_with(['{', '[']);
        match serde_json::from_str::<Value>(text) {
            // JSON in a text, as in `attributes`.
            Ok(value) if begins => self.shown(kind, &value).to_string(),
            _ => url::redact_text(text, &mark),
        }
    }

    fn bounded(&mut self, value: Value) -> Value {
        let (text, longest) = match &value {
            Value::String(text) => (text.clone(), MAX_TEXT),
            other => (other.to_string(), MAX_VALUE),
        };
        let longest = longest.min(self.left);
        self.left -= text.len().min(longest);
        if text.len() <= longest { value } else { self.cut(&text, longest).into() }
    }

    /// Cuts a text, and appends its full length and a mark that changes with the part that was cut off.
    fn cut(&self, text: &str, longest: usize) -> String {
        if text.len() <= longest {
            return text.to_owned();
        }
        let begin = &text[..text.floor_char_boundary(longest)];
        format!("{begin}… ({} bytes, {})", text.len(), self.mark(text))
    }
}

/// Words that mark a property as a credential.
const CREDENTIALS: [&str; 20] = [
    "auth",
    "authorization",
    "bearer",
    "cookie",
    "cookies",
    "credential",
    "credentials",
    "jwt",
    "otp",
    "passcode",
    "passphrase",
    "passwd",
    "passwords",
    "pwd",
    "secrets",
    "signature",
    "tokens",
    "password",
    "secret",
    "token",
];
/// Endings that mark a property as a credential, for words that are written together.
const ENDINGS: [&str; 4] = ["apikey", "password", "secret", "token"];
/// Words before "key" that mark a property as a credential.
const OF_KEYS: [&str; 7] = ["access", "api", "encryption", "private", "secret", "shared", "signing"];

/// Returns true if a property name says that its value is a credential. The SID of a credential is none, and neither is a page token.
pub fn names_credential(name: &str) -> bool {
    let words = words(name);
    if words.last().is_some_and(|word| word == "sid" || word == "sids") || words == ["page", "token"] {
        return false;
    }
    let is_credential = |word: &String| {
        CREDENTIALS.contains(&word.as_str()) || ENDINGS.into_iter().any(|ending| word.ends_with(ending))
    };
    let is_key = |pair: &[String]| OF_KEYS.contains(&pair[0].as_str()) && matches!(pair[1].as_str(), "key" | "keys");
    words.iter().any(is_credential) || words.windows(2).any(is_key)
}

/// Splits a name into lower-case words. `auth_token`, `AuthToken`, `auth-token` and `AUTHToken` have the same words.
fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let is_lower = |letter: Option<&char>| letter.is_some_and(|letter| letter.is_lowercase());
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| !before.is_uppercase() || is_lower(letters.get(at + 1)));
        if begins || !letter.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
