//! Requests: where each one goes, what it carries, and that a server reads exactly what a client wrote.

mod basic;
mod declarations;
mod fields;
mod settings;
mod whole;

use std::fmt::Debug;

use api::endpoint::capture;
use api::role::Role;
use api::service::Service;
use api::{Endpoint, ParamError, Params, PathArgs, Sid};

fn decode<E: Endpoint>(form: &str) -> Result<E, Vec<ParamError>> {
    E::decode(&Params::from_form(form))
}

/// What a server gets of a request: it finds the path's values and decodes the parameters, from the wire alone.
fn is_understood<E: Endpoint<Path: PartialEq + Debug> + PartialEq + Debug>(endpoint: &E, path: &E::Path) {
    let request = endpoint.request(path);
    let target = request.target();
    let (sent_path, query) = target.split_once('?').unwrap_or((&target, ""));
    let form = request.body().unwrap_or_else(|| query.to_owned());

    assert_eq!(request.method, E::METHOD);
    let captured = capture(E::PATH, sent_path).expect("a request's path is one of its template");
    assert_eq!(E::Path::from_values(&captured).as_ref(), Some(path));
    assert_eq!(decode::<E>(&form).as_ref(), Ok(endpoint));
}

fn a_service() -> Sid<Service> {
    Sid::from_digits(7)
}

fn a_role() -> (Sid<Service>, Sid<Role>) {
    (a_service(), Sid::from_digits(8))
}
