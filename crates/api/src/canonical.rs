//! Canonical requests: a request is decoded as one of the operations and encoded again, so that only what the contract knows is left of it.

use crate::endpoint::{Endpoint, PathArgs};
use crate::message::{Method, Request};
use crate::operation::Operation;
use crate::params::{ParamError, Params};

/// Reason why a request does not fit an operation.
#[derive(Clone, Debug, PartialEq)]
pub enum Mismatch {
    /// A value in the path breaks the rule of its type.
    Path,
    /// These parameters are missing or break the rules of their types.
    Params(Vec<ParamError>),
}

type Canonicalize = fn(&[&str], &Params) -> Result<Request, Mismatch>;

macro_rules! table {
    ( $(
        $resource:ident: $module:ident, $scope:ident, $label:literal, $plural:literal $(, twin $twin:ident)? {
            $( $action:ident $request:ident ),*
        }
    )* ) => {
        static TABLE: &[(Method, &str, Canonicalize)] = &[$( $( entry::<crate::$module::$request>(), )* )*];
    };
}
crate::resources!(table);

const fn entry<E: Endpoint>() -> (Method, &'static str, Canonicalize) {
    (E::METHOD, E::PATH, canonicalize::<E>)
}

fn canonicalize<E: Endpoint>(values: &[&str], params: &Params) -> Result<Request, Mismatch> {
    let path = E::Path::from_values(values).ok_or(Mismatch::Path)?;
    Ok(E::decode(params).map_err(Mismatch::Params)?.request(&path))
}

impl Operation {
    /// Decodes a request of this operation and encodes it again.
    ///
    /// # Errors
    ///
    /// A value in the path or a parameter breaks the rule of its type.
    pub fn canonicalize(&self, values: &[&str], params: &Params) -> Result<Request, Mismatch> {
        let entry = TABLE.iter().find(|(method, path, _)| *method == self.method && *path == self.path);
        let (_, _, canonicalize) = entry.expect("the table is made from the same list as the operations");
        canonicalize(values, params)
    }
}
