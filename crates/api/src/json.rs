//! Answers, read tolerantly: any field may be null, absent or something nobody expected, and nothing that came is lost.

use serde_json::{Map, Value};

/// What an answer's JSON can be read into and written from.
pub trait Json: Sized {
    /// `None` where the shape is another one.
    fn from_json(value: &Value) -> Option<Self>;
    /// As the API would write it.
    fn to_json(&self) -> Value;
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

    /// Puts a field into an object.
    pub fn put(&self, object: &mut Map<String, Value>, name: &str) {
        let value = match self {
            Self::Absent => return,
            Self::Null => Value::Null,
            Self::Known(value) => value.to_json(),
            Self::Odd(value) => value.clone(),
        };
        object.insert(name.to_owned(), value);
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
        }

        impl $crate::json::Json for $name {
            fn from_json(value: &serde_json::Value) -> Option<Self> {
                let mut object = value.as_object()?.clone();
                $( let $field = $crate::json::Reported::take(&mut object, $crate::json::wire(stringify!($field))); )*
                Some(Self { $( $field, )* unknown: object })
            }

            fn to_json(&self) -> serde_json::Value {
                let mut object = self.unknown.clone();
                $( self.$field.put(&mut object, $crate::json::wire(stringify!($field))); )*
                serde_json::Value::Object(object)
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

/// The answer to a deletion.
impl Json for () {
    fn from_json(_: &Value) -> Option<Self> {
        Some(())
    }

    fn to_json(&self) -> Value {
        Value::Null
    }
}

impl Json for String {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }

    fn to_json(&self) -> Value {
        Value::String(self.clone())
    }
}

impl Json for bool {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_bool()
    }

    fn to_json(&self) -> Value {
        Value::Bool(*self)
    }
}

impl Json for u64 {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_u64()
    }

    fn to_json(&self) -> Value {
        Value::from(*self)
    }
}

impl<T: Json> Json for Vec<T> {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(T::from_json).collect()
    }

    fn to_json(&self) -> Value {
        self.iter().map(T::to_json).collect()
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

    fn to_json(&self) -> Value {
        let links = self.0.iter().map(|(name, url)| (name.clone(), Value::String(url.clone())));
        Value::Object(links.collect())
    }
}

/// Text of which a type has its own idea: in answers, and in records that are kept.
macro_rules! text_json {
    ( $( [$($generics:tt)*] $type:ty ),* $(,)? ) => { $(
        impl<$($generics)*> $crate::json::Json for $type {
            fn from_json(value: &serde_json::Value) -> Option<Self> {
                value.as_str()?.parse().ok()
            }

            fn to_json(&self) -> serde_json::Value {
                serde_json::Value::String(self.to_string())
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
