//! What is not kept: passwords, tokens, and the secrets in addresses. A mark stands in their place, by which one can see that a value
//! was changed, and nothing else.

use api::Kind;
use api::gateway::AccountName;
use api::gateway::history::MARK;
use serde_json::Value;

use super::address::{self, looks_like_token};
use super::key::Key;

/// In bytes; the rest of a longer text is cut off.
const LONGEST_TEXT: usize = 4 * 1024;
/// In bytes, of a list or anything else with parts.
const LONGEST_VALUE: usize = 16 * 1024;
/// In bytes, of all the values of a record. What comes later is cut off altogether.
const LONGEST_RECORD: usize = 256 * 1024;

/// What a write is sent to.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub account: &'a AccountName,
    pub path: &'a str,
}

/// Makes what is kept of the values of one record.
pub(super) struct Redaction<'a> {
    key: &'a Key,
    target: Target<'a>,
    left: usize,
}

impl<'a> Redaction<'a> {
    pub fn new(key: &'a Key, target: Target<'a>) -> Self {
        Self { key, target, left: LONGEST_RECORD }
    }

    /// What is kept of the value of a setting. `name` is what it is called, with dots where it is nested.
    pub fn value(&mut self, name: &str, kind: Kind, value: &Value) -> Value {
        let redacted = if kind == Kind::Secret || name.split('.').any(names_credential) {
            self.hidden(value)
        } else {
            self.shown(kind, value)
        };
        self.bounded(redacted)
    }

    /// What is kept of a text that somebody else has written, of at most so many bytes.
    pub fn message(&self, text: &str, longest: usize) -> String {
        let text = address::text_without_secrets(text, &|secret| self.mark(secret));
        let words = text.split_inclusive(char::is_whitespace).map(|word| {
            let is_secret = looks_like_token(word.trim()) && !word.contains(MARK);
            if is_secret { format!("{} ", self.mark(word.trim())) } else { word.to_owned() }
        });
        self.cut(words.collect::<String>().trim(), longest)
    }

    /// What is kept of a name, of at most so many bytes.
    pub fn name(&self, text: &str, longest: usize) -> String {
        self.cut(&address::text_without_secrets(text, &|secret| self.mark(secret)), longest)
    }

    /// It is the same for the same value of the same thing and nowhere else: somebody could write guesses to one account, and compare their
    /// marks with that of a secret of another.
    fn mark(&self, value: &str) -> String {
        let Target { account, path } = self.target;
        format!("{MARK}{}", self.key.mark(&[account.as_str().as_bytes(), path.as_bytes(), value.as_bytes()]))
    }

    /// Marks in place of all that a value holds. That something is empty, on or off is no secret.
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
        if address::is_address(text) {
            return address::without_secrets(text, &mark);
        }
        if kind == Kind::Url && !text.is_empty() {
            // What it is instead nobody knows.
            return mark(text);
        }
        let begins = text.trim_start().starts_with(['{', '[']);
        match serde_json::from_str::<Value>(text) {
            // JSON in a text, as attributes are.
            Ok(value) if begins => self.shown(kind, &value).to_string(),
            _ => address::text_without_secrets(text, &mark),
        }
    }

    fn bounded(&mut self, value: Value) -> Value {
        let (text, longest) = match &value {
            Value::String(text) => (text.clone(), LONGEST_TEXT),
            other => (other.to_string(), LONGEST_VALUE),
        };
        let longest = longest.min(self.left);
        self.left -= text.len().min(longest);
        if text.len() <= longest { value } else { self.cut(&text, longest).into() }
    }

    /// The beginning of a text, and how long all of it is, with a mark that differs where the rest does.
    fn cut(&self, text: &str, longest: usize) -> String {
        if text.len() <= longest {
            return text.to_owned();
        }
        let begin = &text[..text.floor_char_boundary(longest)];
        format!("{begin}… ({} bytes, {})", text.len(), self.mark(text))
    }
}

/// Words of which one is enough.
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
/// What words also end with that are written together.
const ENDINGS: [&str; 4] = ["apikey", "password", "secret", "token"];
/// What makes a key one that nobody else may have.
const OF_KEYS: [&str; 7] = ["access", "api", "encryption", "private", "secret", "shared", "signing"];

/// Whether a name says that its value is a credential. An identifier of one is none, and neither is the place in a list.
pub(super) fn names_credential(name: &str) -> bool {
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

/// `auth_token`, `AuthToken`, `auth-token` and `AUTHToken` have the same words.
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
