//! The table that defines a request.

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
            $(
                $(#[$field_doc:meta])*
                $field:ident: $type:ty = $wire:literal, $label:literal $(, refused with [$($code:expr),*])?;
            )*
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
                $( $crate::endpoint::FieldInfo::of::<$type>(
                    $wire, $crate::json::wire(stringify!($field)), $label, &[$($($code),*)?],
                ), )*
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
