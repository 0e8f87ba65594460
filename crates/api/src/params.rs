//! Parameters of a request as a form or a query, and their encoding.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::code;
use crate::value::{Kind, Value, ValueError};

/// Parameters in order: names and values. A list repeats its name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Params(Vec<(String, String)>);

impl From<String> for Params {
    fn from(form: String) -> Self {
        Self::from_form(&form)
    }
}

impl From<Params> for String {
    fn from(params: Params) -> Self {
        params.to_form()
    }
}

impl Params {
    /// Parses `application/x-www-form-urlencoded`. Every text can be parsed.
    pub fn from_form(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// Encodes as `application/x-www-form-urlencoded`.
    pub fn to_form(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }

    /// Adds one value.
    pub fn push(&mut self, name: &str, value: impl ToString) {
        self.0.push((name.to_owned(), value.to_string()));
    }

    /// Returns the values of a name, in order.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Returns the last value of a name. It applies where a parameter that takes one value is repeated.
    pub fn last(&self, name: &str) -> Option<&str> {
        self.all(name).last()
    }

    /// Returns every name and value, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Returns true if there are no parameters.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Error of one parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamError {
    /// Name in the API's spelling: `FriendlyName`.
    pub wire: &'static str,
    /// Code of Twilio's error.
    pub code: u32,
    /// Message, which says what to do.
    pub message: String,
}

impl fmt::Display for ParamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.wire, self.message)
    }
}

/// Type of a request's parameter.
pub trait Param: Sized {
    /// Kind of the parameter's value.
    const KIND: Kind;
    /// Codes of Twilio's errors about the value.
    const CODES: &'static [u32];
    /// True if a request without the parameter is rejected.
    const REQUIRED: bool = false;
    /// True for a list.
    const MANY: bool = false;
    /// True if an empty value clears the setting.
    const CLEARABLE: bool = false;

    /// Adds the value to the parameters of a request.
    fn write(&self, wire: &str, params: &mut Params);
    /// Reads the value from the parameters of a request.
    ///
    /// # Errors
    ///
    /// The parameter is required and missing, or its value breaks the rule of its type.
    fn read(wire: &'static str, params: &Params) -> Result<Self, ParamError>;
    /// Returns the error of a control's text: one value, or the lines of a list.
    fn check(text: &str) -> Option<String>;
}

/// Change of a setting that can be cleared. The change of a setting that cannot be cleared is an `Option`.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Change<T> {
    /// The stored value stays: the parameter is not sent.
    #[default]
    Keep,
    /// The stored value is removed: the parameter is sent empty.
    Clear,
    /// The stored value is replaced by this one.
    Set(T),
}

/// Parameter without which a request is rejected.
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
        error_of::<T>(text)
    }
}

/// Required list with at least one item.
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
        if text.is_empty() { Some("Select at least one.".to_owned()) } else { text.lines().find_map(error_of::<T>) }
    }
}

impl<T: Value> Param for Change<T> {
    const KIND: Kind = T::KIND;
    const CODES: &'static [u32] = T::CODES;
    const CLEARABLE: bool = true;

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
        if text.is_empty() { None } else { error_of::<T>(text) }
    }
}

/// An update replaces the whole list. An empty list is sent as one empty value, because no value at all keeps the list.
impl<T: Value> Param for Change<Vec<T>> {
    const KIND: Kind = T::KIND;
    const CODES: &'static [u32] = T::CODES;
    const MANY: bool = true;
    const CLEARABLE: bool = true;

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
        text.lines().find_map(error_of::<T>)
    }
}

/// Optional value: a filter, a part of paging, or a setting that cannot be cleared.
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
        error_of::<T>(text)
    }
}

/// Filter with any number of values, one of which must match.
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
        text.lines().find_map(error_of::<T>)
    }
}

fn parse<T: Value>(wire: &'static str, text: &str) -> Result<T, ParamError> {
    text.parse().map_err(|error: T::Err| ParamError { wire, code: error.code(), message: error.to_string() })
}

/// Parses the values of a list. An empty value means an empty list and is no item.
fn list<T: Value>(wire: &'static str, params: &Params) -> Result<Vec<T>, ParamError> {
    params.all(wire).filter(|text| !text.is_empty()).map(|text| parse(wire, text)).collect()
}

fn missing(wire: &'static str) -> ParamError {
    // Twilio's wording, which the sandbox repeats.
    let message = format!("Missing required parameter {wire} in the post body");
    ParamError { wire, code: code::INVALID_PARAMETER, message }
}

/// Checks that exactly one of these parameters is sent. Without names there is no such rule.
///
/// # Errors
///
/// None of them is sent, or several are.
pub fn check_one_of(wires: &'static [&'static str], params: &Params) -> Result<(), ParamError> {
    let Some(wire) = wires.first() else { return Ok(()) };
    let code = match wires.iter().filter(|wire| params.last(wire).is_some()).count() {
        0 => code::INVALID_PARAMETER,
        1 => return Ok(()),
        _ => code::IDENTITY_AND_ADDRESS,
    };
    Err(ParamError { wire, code, message: format!("Send one of these parameters: {}.", wires.join(", ")) })
}

/// Returns the message about a text that is not a `T`.
fn error_of<T: Value>(text: &str) -> Option<String> {
    text.parse::<T>().err().map(|error| error.to_string())
}
