//! Requests: their methods, paths and parameters, and the decoding of what was encoded.

mod declarations;
mod disclosure;
mod encoding;
mod field_info;
mod operations;
mod round_trip;
mod user_keys;

use std::fmt::Debug;

use api::endpoint::capture;
use api::role::Role;
use api::service::Service;
use api::{Endpoint, ParamError, Params, PathArgs, Sid};

fn decode<E: Endpoint>(form: &str) -> Result<E, Vec<ParamError>> {
    E::decode(&Params::from_form(form))
}

/// Decodes a request from its method, path and form, as a server does, and compares the result with the endpoint.
fn is_decoded<E: Endpoint<Path: PartialEq + Debug> + PartialEq + Debug>(endpoint: &E, path: &E::Path) {
    let request = endpoint.request(path);
    let target = request.target();
    let (sent_path, query) = target.split_once('?').unwrap_or((&target, ""));
    let form = request.body().unwrap_or_else(|| query.to_owned());

    assert_eq!(request.method, E::METHOD);
    let captured = capture(E::PATH, sent_path).expect("the path fits its template");
    assert_eq!(E::Path::from_values(&captured).as_ref(), Some(path));
    assert_eq!(decode::<E>(&form).as_ref(), Ok(endpoint));
}

fn a_service() -> Sid<Service> {
    Sid::from_digits(7)
}

fn a_role() -> (Sid<Service>, Sid<Role>) {
    (a_service(), Sid::from_digits(8))
}
