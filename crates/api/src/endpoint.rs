//! Requests as plain values, and the table that defines one.

mod request;

use std::fmt;
use std::str::FromStr;

use serde_json::Value as JsonValue;

use crate::error::code;
use crate::event::Pair;
use crate::json::Json;
use crate::message::{Method, Request};
use crate::params::{Param, ParamError, Params};
use crate::push::Push;
use crate::sid::{Resource, Sid};

/// One operation: where it goes, what goes in and what comes out.
pub trait Endpoint: Sized {
    /// What to do.
    const METHOD: Method;
    /// As the specification writes it: `/v1/Services/{Sid}`.
    const PATH: &'static str;
    /// The status of success.
    const STATUS: u16;
    /// Every parameter.
    const FIELDS: &'static [FieldInfo];
    /// What fills the braces of `PATH`, in order.
    type Path: PathArgs;
    /// What success answers.
    type Response: Json;

    /// The client's half.
    fn encode(&self, params: &mut Params);

    /// The server's half; every wrong parameter is reported, by name.
    fn decode(params: &Params) -> Result<Self, Vec<ParamError>>;

    /// The request that carries this.
    fn request(&self, path: &Self::Path) -> Request {
        let mut params = Params::default();
        self.encode(&mut params);
        Self::carry(path, params)
    }

    /// The request that carries parameters which were checked one by one, by their `FieldInfo`.
    fn carry(path: &Self::Path, params: Params) -> Request {
        Request { method: Self::METHOD, path: fill(Self::PATH, &path.values()), params, seen: None }
    }
}

/// What forms, review, history and comparison know of a parameter without knowing its type.
#[derive(Clone, Copy, Debug)]
pub struct FieldInfo {
    /// As the API spells it: `FriendlyName`.
    pub wire: &'static str,
    /// As the field of the request is called, and so that of an answer unless it is nested: `friendly_name`.
    pub name: &'static str,
    /// As people say it: "Friendly name".
    pub label: &'static str,
    /// What it carries.
    pub kind: Kind,
    /// The codes of refusals that are about this field.
    pub codes: &'static [u32],
    /// Whether a request without it is refused.
    pub required: bool,
    /// Whether it is a list.
    pub many: bool,
    /// What its own rule finds wrong with a text, of a list with the lines of one.
    pub check: fn(&str) -> Option<String>,
}

impl FieldInfo {
    /// That of a field which carries a `T`. `codes` are those of refusals that are about the field, where its type's are not.
    pub const fn of<T: Param>(
        wire: &'static str,
        name: &'static str,
        label: &'static str,
        codes: &'static [u32],
    ) -> Self {
        Self {
            wire,
            name,
            label,
            kind: T::KIND,
            codes: if codes.is_empty() { T::CODES } else { codes },
            required: T::REQUIRED,
            many: T::MANY,
            check: T::check,
        }
    }

    /// What it is called in answers: `NewMessage.Enabled` is `new_message.enabled` there.
    pub fn told_as(&self) -> String {
        if self.wire.contains('.') { snake_case(self.wire) } else { self.name.to_owned() }
    }

    /// What an answer reports for it.
    pub fn reported<'a>(&self, answer: &'a JsonValue) -> Option<&'a JsonValue> {
        self.told_as().split('.').try_fold(answer, |answer, segment| answer.get(segment))
    }

    /// The same as text that a control can hold: the lines of a list, nothing where nothing is reported, and word for word what
    /// nobody expected.
    pub fn text(&self, answer: &JsonValue) -> String {
        match self.reported(answer) {
            None | Some(JsonValue::Null) => String::new(),
            Some(JsonValue::Array(items)) => items.iter().map(plain).collect::<Vec<_>>().join("\n"),
            Some(value) => plain(value),
        }
    }

    /// Adds such a text to what is sent; an empty one clears the setting.
    pub fn write(&self, text: &str, params: &mut Params) {
        if self.many && !text.is_empty() {
            text.lines().for_each(|line| params.push(self.wire, line));
        } else {
            params.push(self.wire, text);
        }
    }
}

fn plain(value: &JsonValue) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        let begins = snake.is_empty() || snake.ends_with('.');
        if letter.is_ascii_uppercase() && !begins {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// What kind of control, comparison and words a value wants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// The identifier of something.
    Sid {
        /// The two letters it begins with.
        prefix: &'static str,
    },
    /// Text.
    Text {
        /// In Unicode characters.
        max: usize,
    },
    /// A whole number.
    Number {
        /// The lowest.
        least: u32,
        /// The highest.
        most: u32,
    },
    /// On or off.
    Flag,
    /// An address of the web.
    Url,
    /// A length of time.
    Duration {
        /// In seconds.
        least: u64,
    },
    /// Events of webhooks.
    Events(&'static [Pair]),
    /// What a role allows.
    Permissions,
    /// The text of a push.
    Template(&'static Push),
    /// A day or a moment.
    Date,
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// What only the API itself can read, such as a page token.
    Opaque,
    /// What nobody may read, and nothing may keep.
    Secret,
}

/// A value that a parameter can carry. Its `FromStr` is the one home of its rule.
pub trait Value: FromStr<Err: Mistake> + fmt::Display {
    /// What it is.
    const KIND: Kind;
    /// The codes that its mistakes have.
    const CODES: &'static [u32] = &[];
}

/// What is wrong with a text; its `Display` is the one home of the message, which says what to do.
pub trait Mistake: fmt::Display {
    /// Twilio's number for it.
    fn code(&self) -> u32 {
        code::INVALID_PARAMETER
    }
}

impl Value for String {
    const KIND: Kind = Kind::Opaque;
}

impl Mistake for std::convert::Infallible {}

/// The values of a path's braces, in order.
pub trait PathArgs: Sized {
    /// As text.
    fn values(&self) -> Vec<String>;
    /// `None` where one is malformed.
    fn from_values(values: &[&str]) -> Option<Self>;
}

impl PathArgs for () {
    fn values(&self) -> Vec<String> {
        Vec::new()
    }

    fn from_values(values: &[&str]) -> Option<Self> {
        values.is_empty().then_some(())
    }
}

impl<R: Resource> PathArgs for Sid<R> {
    fn values(&self) -> Vec<String> {
        vec![self.to_string()]
    }

    fn from_values(values: &[&str]) -> Option<Self> {
        let [value] = values else { return None };
        value.parse().ok()
    }
}

impl<A: Resource, B: Resource> PathArgs for (Sid<A>, Sid<B>) {
    fn values(&self) -> Vec<String> {
        vec![self.0.to_string(), self.1.to_string()]
    }

    fn from_values(values: &[&str]) -> Option<Self> {
        let [first, second] = values else { return None };
        Some((first.parse().ok()?, second.parse().ok()?))
    }
}

/// Writes the values into the braces of a template.
pub fn fill(template: &str, values: &[String]) -> String {
    let mut filled = String::with_capacity(template.len() + values.iter().map(String::len).sum::<usize>());
    let mut values = values.iter();
    for (index, segment) in template.split('/').enumerate() {
        if index > 0 {
            filled.push('/');
        }
        let is_open = segment.starts_with('{');
        let value = if is_open { values.next() } else { None };
        filled.push_str(value.map_or(segment, String::as_str));
    }
    filled
}

/// What stands in a path where the template has braces; `None` where it is not a path of this template.
pub fn capture<'a>(template: &str, path: &'a str) -> Option<Vec<&'a str>> {
    let mut values = Vec::new();
    let mut segments = path.split('/');
    for expected in template.split('/') {
        let segment = segments.next()?;
        if expected.starts_with('{') {
            values.push(segment);
        } else if expected != segment {
            return None;
        }
    }
    segments.next().is_none().then_some(values)
}
