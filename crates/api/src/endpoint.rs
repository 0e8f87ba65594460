//! Requests as plain values, and the table that defines one.

use std::fmt;
use std::str::FromStr;

use crate::error::code;
use crate::json::Json;
use crate::message::{Method, Request};
use crate::params::{ParamError, Params};
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
        Request { method: Self::METHOD, path: fill(Self::PATH, &path.values()), params }
    }
}

/// What forms, review, history and comparison know of a parameter without knowing its type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FieldInfo {
    /// As the API spells it: `FriendlyName`.
    pub wire: &'static str,
    /// As people say it: "Friendly name".
    pub label: &'static str,
    /// What it carries.
    pub kind: Kind,
    /// The codes of refusals that are about this field.
    pub codes: &'static [u32],
    /// Whether a request without it is refused.
    pub required: bool,
}

/// What kind of control, comparison and words a value wants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// The identifier of something.
    Sid {
        /// The two letters it begins with.
        prefix: &'static str,
    },
    /// A line of text.
    Text {
        /// In Unicode characters.
        max: usize,
    },
    /// A whole number.
    Number,
    /// A day or a moment.
    Date,
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// What only the API itself can read, such as a page token.
    Opaque,
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

/// Defines a request once: its struct, its fields' wire names and labels, and both halves of its encoding.
///
/// ```
/// # use api::{request, Required, service::Service, text::FriendlyName};
/// request! {
///     /// `POST /v1/Services`
///     Create: Post "/v1/Services", () => 201 Service {
///         /// What people call it.
///         friendly_name: Required<FriendlyName> = "FriendlyName", "Friendly name";
///     }
/// }
/// ```
#[macro_export]
macro_rules! request {
    (
        $(#[$doc:meta])*
        $name:ident: $method:ident $path:literal, $args:ty => $status:literal $response:ty {
            $( $(#[$field_doc:meta])* $field:ident: $type:ty = $wire:literal, $label:literal; )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name { $( $(#[$field_doc])* pub $field: $type, )* }

        impl $crate::endpoint::Endpoint for $name {
            const METHOD: $crate::message::Method = $crate::message::Method::$method;
            const PATH: &'static str = $path;
            const STATUS: u16 = $status;
            const FIELDS: &'static [$crate::endpoint::FieldInfo] = &[
                $( $crate::endpoint::FieldInfo {
                    wire: $wire,
                    label: $label,
                    kind: <$type as $crate::params::Param>::KIND,
                    codes: <$type as $crate::params::Param>::CODES,
                    required: <$type as $crate::params::Param>::REQUIRED,
                }, )*
            ];
            type Path = $args;
            type Response = $response;

            fn encode(&self, _params: &mut $crate::params::Params) {
                $( $crate::params::Param::write(&self.$field, $wire, _params); )*
            }

            fn decode(_params: &$crate::params::Params) -> Result<Self, Vec<$crate::params::ParamError>> {
                // Every field is read before any is used, so that all the errors are reported at once.
                let mut _errors = Vec::new();
                $( let $field = <$type as $crate::params::Param>::read($wire, _params)
                    .map_err(|error| _errors.push(error)).ok(); )*
                match ($($field,)*) {
                    ($(Some($field),)*) => Ok(Self { $($field,)* }),
                    #[allow(unreachable_patterns, clippy::allow_attributes, reason = "a request without fields cannot fail")]
                    _ => Err(_errors),
                }
            }
        }
    };
}
