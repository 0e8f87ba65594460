//! Requests as plain values.

mod request;

use std::marker::PhantomData;

use crate::json::Json;
use crate::message::{Method, Request};
use crate::parameter::ParameterInfo;
use crate::params::{ParamError, Params};
use crate::sid::{Resource, Sid};

/// A request: a method on a path, with its parameters and the type of its response. [`request!`](crate::request!) declares one.
pub trait Endpoint: Sized {
    /// HTTP method.
    const METHOD: Method;
    /// Path in the specification's spelling: `/v1/Services/{Sid}`.
    const PATH: &'static str;
    /// HTTP status of success.
    const STATUS: u16;
    /// Page of Twilio's documentation. Empty for requests without settings.
    const DOCS: &'static str = "";
    /// Parameters, in the order of their declaration.
    const PARAMETERS: &'static [ParameterInfo];
    /// Names of the parameters of which exactly one must be sent. Empty without such a rule.
    const ONE_OF: &'static [&'static str] = &[];
    /// Values of the braces of `PATH`, in order.
    type Path: PathArgs;
    /// Body of a successful response.
    type Response: Json + 'static;

    /// Encodes the parameters.
    fn encode(&self, params: &mut Params);

    /// Decodes the parameters.
    ///
    /// # Errors
    ///
    /// Every parameter that is missing or breaks the rule of its type.
    fn decode(params: &Params) -> Result<Self, Vec<ParamError>>;

    /// Makes the HTTP request.
    fn request(&self, path: &Self::Path) -> Request {
        let mut params = Params::default();
        self.encode(&mut params);
        Self::request_with(path, params)
    }

    /// Makes the HTTP request from parameters that were checked one by one, by their [`ParameterInfo`].
    fn request_with(path: &Self::Path, params: Params) -> Request {
        Request::new(Self::METHOD, fill(Self::PATH, &path.values()), params)
    }
}

/// Handle of one parameter of the request `R`, such as `configuration::Update::default_closed_timer()`. Only `request!` makes handles, so
/// that each one names a parameter that exists, and none can be used with another request.
///
/// ```compile_fail
/// let misspelt = api::configuration::Update::default_close_timer();
/// ```
///
/// ```compile_fail
/// let of_another_request: api::Parameter<api::configuration::Update> = api::webhooks::Update::method();
/// ```
pub struct Parameter<R> {
    index: usize,
    request: PhantomData<fn() -> R>,
}

impl<R> Clone for Parameter<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Parameter<R> {}

impl<R: Endpoint> Parameter<R> {
    /// Makes a handle. Used by `request!`; `index` is the parameter's position in [`Endpoint::PARAMETERS`].
    #[doc(hidden)]
    pub const fn at(index: usize) -> Self {
        Self { index, request: PhantomData }
    }

    /// Declaration of the parameter.
    pub const fn info(self) -> &'static ParameterInfo {
        &R::PARAMETERS[self.index]
    }

    /// Position of the parameter in [`Endpoint::PARAMETERS`].
    pub const fn index(self) -> usize {
        self.index
    }
}

/// Values of a path's braces, in order.
pub trait PathArgs: Sized {
    /// Returns the values as text.
    fn values(&self) -> Vec<String>;
    /// Parses the values. `None` if one is malformed, or their number is wrong.
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

impl<A: Resource, B: PathSegment> PathArgs for (Sid<A>, B) {
    fn values(&self) -> Vec<String> {
        vec![self.0.to_segment(), self.1.to_segment()]
    }

    fn from_values(values: &[&str]) -> Option<Self> {
        let [first, second] = values else { return None };
        Some((Sid::from_segment(first)?, B::from_segment(second)?))
    }
}

/// Value of a path's braces.
pub trait PathSegment: Sized {
    /// Encodes the value as a segment of a path.
    fn to_segment(&self) -> String;
    /// Decodes a segment. `None` if it is malformed.
    fn from_segment(segment: &str) -> Option<Self>;
}

impl<R: Resource> PathSegment for Sid<R> {
    fn to_segment(&self) -> String {
        self.to_string()
    }

    fn from_segment(segment: &str) -> Option<Self> {
        segment.parse().ok()
    }
}

/// Fills the braces of a path template.
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

/// Returns the values of a template's braces in a path. `None` if the path does not fit the template.
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
