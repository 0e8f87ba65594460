//! Answers, read tolerantly: any field may be null, absent or something nobody expected, and nothing that came is lost.

mod repair;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

/// Parses the JSON of an answer. A byte order mark and values that Rust cannot hold do not make the rest unreadable: those values become
/// text. `None` where it is no JSON.
pub fn parse(text: &str) -> Option<Value> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let parsed = serde_json::from_str(text).ok();
    // A text that is neither, such as a proxy's "Forbidden", is no JSON that went wrong.
    let can_be_repaired = text.trim_start().starts_with(['{', '[']);
    parsed.or_else(|| can_be_repaired.then(|| serde_json::from_str(&repair::repair(text)).ok())?)
}

/// Name under which an answer's field keeps an entry of a list that is no object, such as `null`.
pub const ODD_ENTRY: &str = "(not an object)";

/// What an answer's JSON can be read into and written from.
pub trait Json: Serialize + Sized {
    /// `None` where the shape is another one.
    fn from_json(value: &Value) -> Option<Self>;

    /// As the API would write it.
    fn to_json(&self) -> Value {
        serde_json::to_value(self).expect("names in answers are text")
    }
}

/// One field as an answer reports it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Reported<T> {
    /// The answer does not name it.
    #[default]
    Absent,
    /// It is there and says nothing.
    Null,
    /// It is what the reference says.
    Known(T),
    /// It breaks a rule, and is kept word for word to be shown marked.
    Odd(Value),
}

impl<T> Reported<T> {
    /// The value, where it is as expected.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            _ => None,
        }
    }

    /// What came instead of the expected, as text.
    pub fn odd(&self) -> Option<String> {
        match self {
            Self::Odd(Value::String(text)) => Some(text.clone()),
            Self::Odd(value) => Some(value.to_string()),
            _ => None,
        }
    }
}

impl<T: ToString> Reported<T> {
    /// What people see: the value, or word for word what came instead.
    pub fn text(&self) -> Option<String> {
        self.known().map(T::to_string).or_else(|| self.odd())
    }
}

impl<T: Json> Reported<T> {
    /// Takes a field out of an object.
    pub fn take(object: &mut Map<String, Value>, name: &str) -> Self {
        match object.remove(name) {
            None => Self::Absent,
            Some(Value::Null) => Self::Null,
            Some(value) => T::from_json(&value).map_or(Self::Odd(value), Self::Known),
        }
    }
}

impl<T: Serialize> Reported<T> {
    /// Writes a field of an object.
    pub fn put<M: SerializeMap>(&self, object: &mut M, name: &str) -> Result<(), M::Error> {
        match self {
            Self::Absent => Ok(()),
            Self::Null => object.serialize_entry(name, &()),
            Self::Known(value) => object.serialize_entry(name, value),
            Self::Odd(value) => object.serialize_entry(name, value),
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

/// Defines an answer once: its struct and both directions of its JSON. Fields that it does not name are kept in `unknown`.
#[macro_export]
macro_rules! response {
    ( $(#[$doc:meta])* $name:ident { $( $(#[$field_doc:meta])* $field:ident: $type:ty, )* } ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            $( $(#[$field_doc])* pub $field: $crate::json::Reported<$type>, )*
            /// What the answer says beyond that.
            pub unknown: serde_json::Map<String, serde_json::Value>,
        }

        impl $name {
            /// The names of the fields that the reference knows.
            pub const FIELDS: &'static [&'static str] = &[$( $crate::json::wire(stringify!($field)), )*];

            /// The entry of a list that came in place of an object.
            pub fn odd_entry(&self) -> Option<&serde_json::Value> {
                self.unknown.get($crate::json::ODD_ENTRY)
            }
        }

        impl $crate::json::Json for $name {
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

/// A field's name in JSON: what Rust calls it, less the mark of a name that is also a keyword.
pub const fn wire(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

/// Writes the fields that the reference knows, then the others.
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

/// The answer to a deletion.
impl Json for () {
    fn from_json(_: &Value) -> Option<Self> {
        Some(())
    }
}

/// An answer of which somebody wants all, as it came.
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

/// Names and addresses of what hangs on a resource.
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

/// Text of which a type has its own idea: in answers, and in records that are kept.
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
