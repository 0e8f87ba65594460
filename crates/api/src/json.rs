//! Tolerant decoding of responses. Any property may be absent, null or of an unexpected type, and every received value is kept.

mod repair;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::disclosure::Disclosure;

/// Parses the JSON of a response. A byte order mark is skipped. Values that `serde_json` rejects, such as `NaN`, become text, so that the
/// rest can be read. `None` for any other text.
pub fn parse(text: &str) -> Option<Value> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let parsed = serde_json::from_str(text).ok();
    // Any other text, such as a proxy's "Forbidden", is not JSON with a mistake.
    let can_be_repaired = text.trim_start().starts_with(['{', '[']);
    parsed.or_else(|| can_be_repaired.then(|| serde_json::from_str(&repair::repair(text)).ok())?)
}

/// Name in [`unknown`](crate::response!) under which an item keeps the entry of a list that is not an object, such as `null`.
pub const UNEXPECTED_ENTRY: &str = "(not an object)";

/// Type that can be read from the JSON of a response and written as JSON.
pub trait Json: Serialize + Sized {
    /// Properties that the gateway forwards of people's data. `None` for a response without people's data, which is forwarded as it is.
    const DISCLOSURE: Option<&'static Disclosure> = None;

    /// Reads a value. `None` for JSON of another type.
    fn from_json(value: &Value) -> Option<Self>;

    /// Writes the value as the API does.
    fn to_json(&self) -> Value {
        serde_json::to_value(self).expect("names of properties are text")
    }
}

/// Property of a response, as it was received.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Reported<T> {
    /// The response does not have the property.
    #[default]
    Absent,
    /// The property is null.
    Null,
    /// The property has a value of the documented type.
    Known(T),
    /// The property has a value that breaks the rule of its type. The user interface shows it unchanged and marks it.
    Unexpected(Value),
}

impl<T> Reported<T> {
    /// Returns the value of the documented type.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the unexpected value as text: a string unchanged, any other value as JSON.
    pub fn unexpected(&self) -> Option<String> {
        match self {
            Self::Unexpected(Value::String(text)) => Some(text.clone()),
            Self::Unexpected(value) => Some(value.to_string()),
            _ => None,
        }
    }
}

impl<T: ToString> Reported<T> {
    /// Returns the text for the user interface: the value, or the unexpected value unchanged. `None` if the property is absent or null.
    pub fn text(&self) -> Option<String> {
        self.known().map(T::to_string).or_else(|| self.unexpected())
    }
}

impl<T: Json> Reported<T> {
    /// Removes a property from an object and reads it.
    pub fn take(object: &mut Map<String, Value>, name: &str) -> Self {
        match object.remove(name) {
            None => Self::Absent,
            Some(Value::Null) => Self::Null,
            Some(value) => T::from_json(&value).map_or(Self::Unexpected(value), Self::Known),
        }
    }
}

impl<T: Serialize> Reported<T> {
    /// Writes the property to an object. An absent property is left out.
    ///
    /// # Errors
    ///
    /// The serializer fails.
    pub fn put<M: SerializeMap>(&self, object: &mut M, name: &str) -> Result<(), M::Error> {
        match self {
            Self::Absent => Ok(()),
            Self::Null => object.serialize_entry(name, &()),
            Self::Known(value) => object.serialize_entry(name, value),
            Self::Unexpected(value) => object.serialize_entry(name, value),
        }
    }
}

impl<T> From<T> for Reported<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl<T> From<Option<T>> for Reported<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Known)
    }
}

/// Declares a response: its struct, and the reading and writing of its JSON. Properties that the struct does not declare are kept in the
/// field `unknown`. `disclosure` names the properties that the gateway forwards of people's data.
#[macro_export]
macro_rules! response {
    (
        $(#[$doc:meta])*
        $name:ident $(, disclosure $disclosure:path)? { $( $(#[$field_doc:meta])* $field:ident: $type:ty, )* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            $( $(#[$field_doc])* pub $field: $crate::json::Reported<$type>, )*
            /// Properties that are not declared, as they were received.
            pub unknown: serde_json::Map<String, serde_json::Value>,
        }

        impl $name {
            /// Names of the declared properties.
            pub const PROPERTIES: &'static [&'static str] = &[$( $crate::json::wire(stringify!($field)), )*];

            /// Entry of a list that was received instead of an object.
            pub fn odd_entry(&self) -> Option<&serde_json::Value> {
                self.unknown.get($crate::json::UNEXPECTED_ENTRY)
            }
        }

        impl $crate::json::Json for $name {
            $( const DISCLOSURE: Option<&'static $crate::disclosure::Disclosure> = Some(&$disclosure); )?

            fn from_json(value: &serde_json::Value) -> Option<Self> {
                let mut object = value.as_object()?.clone();
                $( let $field = $crate::json::Reported::take(&mut object, $crate::json::wire(stringify!($field))); )*
                Some(Self { $( $field, )* unknown: object })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::json::write_object(serializer, &self.unknown, |_object| {
                    $( self.$field.put(_object, $crate::json::wire(stringify!($field)))?; )*
                    Ok(())
                })
            }
        }
    };
}

/// Returns the name of a property in JSON: the field's name without the `r#` of a Rust keyword.
pub const fn wire(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

/// Writes an object: the declared properties first, then the others.
///
/// # Errors
///
/// The serializer fails.
pub fn write_object<S: Serializer>(
    serializer: S,
    unknown: &Map<String, Value>,
    fields: impl FnOnce(&mut S::SerializeMap) -> Result<(), S::Error>,
) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_map(None)?;
    fields(&mut object)?;
    for (name, value) in unknown {
        object.serialize_entry(name, value)?;
    }
    object.end()
}

/// Response to a deletion. Its body is ignored.
impl Json for () {
    fn from_json(_: &Value) -> Option<Self> {
        Some(())
    }
}

/// Any response, unchanged.
impl Json for Value {
    fn from_json(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

impl Json for String {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl Json for bool {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

impl Json for u64 {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_u64()
    }
}

impl<T: Json> Json for Vec<T> {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(T::from_json).collect()
    }
}

/// Subresources of a resource: their names, with their absolute URLs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Links(pub Vec<(String, String)>);

impl Json for Links {
    fn from_json(value: &Value) -> Option<Self> {
        let links = value.as_object()?.iter().map(|(name, url)| Some((name.clone(), url.as_str()?.to_owned())));
        links.collect::<Option<_>>().map(Self)
    }
}

impl Serialize for Links {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, url)| (name, url)))
    }
}

/// Implements JSON for types that are text with a rule of their own, by their `FromStr` and `Display`.
macro_rules! text_json {
    ( $( [$($generics:tt)*] $type:ty ),* $(,)? ) => { $(
        impl<$($generics)*> $crate::json::Json for $type {
            fn from_json(value: &serde_json::Value) -> Option<Self> {
                value.as_str()?.parse().ok()
            }
        }

        impl<$($generics)*> serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de, $($generics)*> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )* };
}
pub(crate) use text_json;
