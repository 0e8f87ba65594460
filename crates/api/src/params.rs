//! Parameters: a form or a query, and how a field of a request is written to it and read from it.

use std::fmt;

use crate::endpoint::{Kind, Mistake, Value};
use crate::error::code;

/// Names and values in order; a list is a name that is repeated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Reads `application/x-www-form-urlencoded`.
    pub fn from_form(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// Writes `application/x-www-form-urlencoded`.
    pub fn to_form(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }

    /// Adds one value.
    pub fn push(&mut self, name: &str, value: impl ToString) {
        self.0.push((name.to_owned(), value.to_string()));
    }

    /// The values of one name.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The last one counts where a single value is repeated.
    pub fn last(&self, name: &str) -> Option<&str> {
        self.all(name).last()
    }

    /// Every name and value, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What is wrong with which parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamError {
    /// As the API spells it: `FriendlyName`.
    pub wire: &'static str,
    /// Twilio's number for it.
    pub code: u32,
    /// What to do about it.
    pub message: String,
}

impl fmt::Display for ParamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.wire, self.message)
    }
}

/// A field of a request.
pub trait Param: Sized {
    /// What kind of value it carries.
    const KIND: Kind;
    /// The codes that a refusal of this field can have.
    const CODES: &'static [u32];
    /// Whether a request without it is refused.
    const REQUIRED: bool = false;
    /// Whether it is a list.
    const MANY: bool = false;

    /// The client's half.
    fn write(&self, wire: &str, params: &mut Params);
    /// The server's half.
    fn read(wire: &'static str, params: &Params) -> Result<Self, ParamError>;
    /// What is wrong with the text of a control: one value, or the lines of a list.
    fn check(text: &str) -> Option<String>;
}

/// What an update does to a setting that can be empty. One that cannot is an `Option`.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Change<T> {
    /// Not sent.
    #[default]
    Keep,
    /// Sent empty.
    Clear,
    /// Sent.
    Set(T),
}

/// A value that must be there.
#[derive(Clone, Debug, PartialEq)]
pub struct Required<T>(pub T);

impl<T: Value> Param for Required<T> {
    const KIND: Kind = T::KIND;
    const CODES: &'static [u32] = T::CODES;
    const REQUIRED: bool = true;

    fn write(&self, wire: &str, params: &mut Params) {
        params.push(wire, &self.0);
    }

    fn read(wire: &'static str, params: &Params) -> Result<Self, ParamError> {
        params.last(wire).map_or_else(|| Err(missing(wire)), |text| parse(wire, text)).map(Self)
    }

    fn check(text: &str) -> Option<String> {
        mistake::<T>(text)
    }
}

/// A list that must be there, with something in it.
impl<T: Value> Param for Required<Vec<T>> {
    const KIND: Kind = T::KIND;
    const CODES: &'static [u32] = T::CODES;
    const REQUIRED: bool = true;
    const MANY: bool = true;

    fn write(&self, wire: &str, params: &mut Params) {
        self.0.iter().for_each(|value| params.push(wire, value));
    }

    fn read(wire: &'static str, params: &Params) -> Result<Self, ParamError> {
        let values = list(wire, params)?;
        if values.is_empty() { Err(missing(wire)) } else { Ok(Self(values)) }
    }

    fn check(text: &str) -> Option<String> {
        if text.is_empty() { Some("Select at least one.".to_owned()) } else { text.lines().find_map(mistake::<T>) }
    }
}

impl<T: Value> Param for Change<T> {
    const KIND: Kind = T::KIND;
    const CODES: &'static [u32] = T::CODES;

    fn write(&self, wire: &str, params: &mut Params) {
        match self {
            Self::Keep => {}
            Self::Clear => params.push(wire, ""),
            Self::Set(value) => params.push(wire, value),
        }
    }

    fn read(wire: &'static str, params: &Params) -> Result<Self, ParamError> {
        match params.last(wire) {
            None => Ok(Self::Keep),
            Some("") => Ok(Self::Clear),
            Some(text) => parse(wire, text).map(Self::Set),
        }
    }

    fn check(text: &str) -> Option<String> {
        if text.is_empty() { None } else { mistake::<T>(text) }
    }
}

/// A list is replaced whole: an empty one is sent as one empty value, for no value at all means "keep".
impl<T: Value> Param for Change<Vec<T>> {
    const KIND: Kind = T::KIND;
    const CODES: &'static [u32] = T::CODES;
    const MANY: bool = true;

    fn write(&self, wire: &str, params: &mut Params) {
        match self {
            Self::Keep => {}
            Self::Clear => params.push(wire, ""),
            Self::Set(values) if values.is_empty() => params.push(wire, ""),
            Self::Set(values) => values.iter().for_each(|value| params.push(wire, value)),
        }
    }

    fn read(wire: &'static str, params: &Params) -> Result<Self, ParamError> {
        if params.last(wire).is_none() {
            return Ok(Self::Keep);
        }
        let values = list(wire, params)?;
        Ok(if values.is_empty() { Self::Clear } else { Self::Set(values) })
    }

    fn check(text: &str) -> Option<String> {
        text.lines().find_map(mistake::<T>)
    }
}

/// A filter of a list, part of its paging, or a setting that has no empty value: absent, or a value.
impl<T: Value> Param for Option<T> {
    const KIND: Kind = T::KIND;
    const CODES: &'static [u32] = T::CODES;

    fn write(&self, wire: &str, params: &mut Params) {
        self.iter().for_each(|value| params.push(wire, value));
    }

    fn read(wire: &'static str, params: &Params) -> Result<Self, ParamError> {
        params.last(wire).map(|text| parse(wire, text)).transpose()
    }

    fn check(text: &str) -> Option<String> {
        mistake::<T>(text)
    }
}

/// A filter that may be given more than once: any of the values matches.
impl<T: Value> Param for Vec<T> {
    const KIND: Kind = T::KIND;
    const CODES: &'static [u32] = T::CODES;
    const MANY: bool = true;

    fn write(&self, wire: &str, params: &mut Params) {
        self.iter().for_each(|value| params.push(wire, value));
    }

    fn read(wire: &'static str, params: &Params) -> Result<Self, ParamError> {
        params.all(wire).map(|text| parse(wire, text)).collect()
    }

    fn check(text: &str) -> Option<String> {
        text.lines().find_map(mistake::<T>)
    }
}

fn parse<T: Value>(wire: &'static str, text: &str) -> Result<T, ParamError> {
    text.parse().map_err(|error: T::Err| ParamError { wire, code: error.code(), message: error.to_string() })
}

/// The values of a list. An empty one says only that the list is sent.
fn list<T: Value>(wire: &'static str, params: &Params) -> Result<Vec<T>, ParamError> {
    params.all(wire).filter(|text| !text.is_empty()).map(|text| parse(wire, text)).collect()
}

fn missing(wire: &'static str) -> ParamError {
    let message = format!("Missing required parameter {wire} in the post body");
    ParamError { wire, code: code::INVALID_PARAMETER, message }
}

fn mistake<T: Value>(text: &str) -> Option<String> {
    text.parse::<T>().err().map(|mistake| mistake.to_string())
}
