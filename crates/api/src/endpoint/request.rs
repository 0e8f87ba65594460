//! The macro that declares a request.

/// Declares a request: its struct, its parameters, a handle for each parameter, and both directions of its encoding.
///
/// The page of Twilio's documentation after `docs` applies to each parameter that names none. In braces behind a label stand further fields
/// of [`ParameterInfo`](crate::ParameterInfo). `one of` names the parameters of which exactly one must be sent.
///
/// ```
/// # use api::{request, Required, service::{DOCS, Service}, text::FriendlyName};
/// request! {
///     /// `POST /v1/Services`
///     Create: Post "/v1/Services", () => 201 Service, docs DOCS {
///         /// Name of the service.
///         friendly_name: Required<FriendlyName> = "FriendlyName", "Friendly name" {
///             effect: "Name of the service in the console and in this app.",
///         };
///     }
/// }
/// assert_eq!(Create::friendly_name().info().wire, "FriendlyName");
/// ```
#[macro_export]
macro_rules! request {
    (
        $(#[$doc:meta])*
        $name:ident: $method:ident $path:literal, $args:ty => $status:literal $response:ty
            $(, docs $docs:path)? $(, one of [$($one_of:literal),+])? {
            $(
                $(#[$field_doc:meta])*
                $field:ident: $type:ty = $wire:literal, $label:literal $({ $( $key:ident: $value:expr ),* $(,)? })?;
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
            $( const DOCS: &'static str = $docs; )?
            const PARAMETERS: &'static [$crate::ParameterInfo] = &[
                $( $crate::ParameterInfo {
                    $( $( $key: $value, )* )?
                    ..$crate::ParameterInfo::of::<$type>($wire, $crate::json::wire(stringify!($field)), $label)
                        .documented_at(<Self as $crate::Endpoint>::DOCS)
                }, )*
            ];
            $( const ONE_OF: &'static [&'static str] = &[$($one_of),+]; )?
            type Path = $args;
            type Response = $response;

            fn encode(&self, _params: &mut $crate::params::Params) {
                $( $crate::params::Param::write(&self.$field, $wire, _params); )*
            }

            fn decode(_params: &$crate::params::Params) -> Result<Self, Vec<$crate::params::ParamError>> {
                // Every parameter is read before any is used, so that all errors are reported at once.
                let mut _errors = Vec::new();
                $( let $field = <$type as $crate::params::Param>::read($wire, _params)
                    .map_err(|error| _errors.push(error)).ok(); )*
                _errors.extend($crate::params::check_one_of(<Self as $crate::Endpoint>::ONE_OF, _params).err());
                match ($($field,)*) {
                    ($(Some($field),)*) if _errors.is_empty() => Ok(Self { $($field,)* }),
                    _ => Err(_errors),
                }
            }
        }

        $crate::parameters! { $name { $( $field )* } }
    };
}

/// Declares the handles of a request's parameters; a part of [`request!`].
#[doc(hidden)]
#[macro_export]
macro_rules! parameters {
    ($name:ident {}) => {};
    ($name:ident { $( $field:ident )+ }) => {
        const _: () = {
            #[allow(non_camel_case_types, clippy::allow_attributes, reason = "the variants number the parameters")]
            enum Index { $( $field, )+ }

            impl $name { $(
                /// Handle of this parameter.
                pub const fn $field() -> $crate::Parameter<Self> {
                    $crate::Parameter::at(Index::$field as usize)
                }
            )+ }
        };
    };
}
