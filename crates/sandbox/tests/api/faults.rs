//! Tests of fault injection.

use api::{Method, Params, Request};
use sandbox::fault::{self, Effect, Faults, Rule};
use serde_json::json;

use crate::support::{assert_rejected, json};

fn request(method: Method, path: &str) -> Request {
    Request::new(method, path.to_owned(), Params::default())
}

fn request_faults(faults: &mut Faults, method: Method, form: &str) -> api::Response {
    fault::handle(faults, &Request { params: Params::from_form(form), ..request(method, fault::PATH) })
}

/// Returns the statuses of the errors for successive requests. 0 stands for a request without a fault.
fn statuses(faults: &mut Faults, count: usize) -> Vec<u16> {
    let request = request(Method::Get, "/v1/Services");
    (0..count).map(|_| faults.apply(&request).response.map_or(0, |response| response.status)).collect()
}

#[test]
fn without_rules_requests_are_unaffected() {
    assert_eq!(Faults::default().apply(&request(Method::Get, "/v1/Services")), Effect::default());
}

#[test]
fn a_rule_that_a_request_adds_returns_errors_like_the_api() {
    let mut faults = Faults::default();
    assert_eq!(request_faults(&mut faults, Method::Post, "Status=429").status, 201);
    let response = faults.apply(&request(Method::Get, "/v1/Services")).response.unwrap();
    assert_rejected(&response, 429, 20429);
}

#[test]
fn every_status_has_its_usual_code() {
    for (status, code) in
        [(400, 20001), (401, 20003), (403, 20403), (404, 20404), (409, 20409), (500, 20500), (503, 20503)]
    {
        let mut faults = Faults::default();
        faults.add(Rule { status: Some(status), ..Rule::default() });
        assert_rejected(&faults.apply(&request(Method::Get, "/")).response.unwrap(), status, code);
    }
}

#[test]
fn a_rule_can_set_another_code_than_the_usual_one() {
    let mut faults = Faults::default();
    request_faults(&mut faults, Method::Post, "Status=410&Code=20410");
    assert_rejected(&faults.apply(&request(Method::Get, "/")).response.unwrap(), 410, 20410);
}

#[test]
fn a_rule_can_start_late_and_end_after_some_requests() {
    let mut faults = Faults::default();
    request_faults(&mut faults, Method::Post, "Status=503&After=2&Times=3");
    assert_eq!(statuses(&mut faults, 7), [0, 0, 503, 503, 503, 0, 0]);
}

#[test]
fn rules_apply_one_after_another() {
    let mut faults = Faults::default();
    request_faults(&mut faults, Method::Post, "Status=429&Times=1");
    request_faults(&mut faults, Method::Post, "Status=500&Times=1");
    assert_eq!(statuses(&mut faults, 3), [429, 500, 0]);
}

#[test]
fn a_rule_affects_only_matching_requests() {
    let mut faults = Faults::default();
    request_faults(&mut faults, Method::Post, "Status=500&Method=delete&Path=/v1/Services/{Sid}");
    request_faults(&mut faults, Method::Post, "Status=404&Path=/v2/");
    let mut status = |method, path| faults.apply(&request(method, path)).response.map(|response| response.status);
    assert_eq!(status(Method::Delete, "/v1/Services/IS1"), Some(500));
    assert_eq!(status(Method::Get, "/v1/Services/IS1"), None);
    assert_eq!(status(Method::Delete, "/v1/Services"), None);
    assert_eq!(status(Method::Get, "/v2/Services/IS1"), Some(404));
}

#[test]
fn a_response_can_be_delayed_or_dropped() {
    let mut faults = Faults::default();
    request_faults(&mut faults, Method::Post, "DelayMs=250&Drop=TRUE");
    let effect = faults.apply(&request(Method::Post, "/v1/Services"));
    assert_eq!(effect, Effect { response: None, delay_ms: 250, drop_response: true });
}

#[test]
fn a_rule_can_return_a_body_of_its_own() {
    let mut faults = Faults::default();
    let shown = json(&request_faults(&mut faults, Method::Post, "Body=%7B%22services%22:%5Bnull%5D%7D"));
    assert_eq!(shown["body"], r#"{"services":[null]}"#);
    let response = faults.apply(&request(Method::Get, "/v1/Services")).response.unwrap();
    assert_eq!((response.status, response.body.as_str()), (200, r#"{"services":[null]}"#));
    faults.clear();
    request_faults(&mut faults, Method::Post, "Body=Sign+in&Status=511");
    let response = faults.apply(&request(Method::Get, "/v1/Services")).response.unwrap();
    assert_eq!((response.status, response.body.as_str()), (511, "Sign in"));
}

#[test]
fn rules_are_listed_and_removed() {
    let mut faults = Faults::default();
    let shown =
        json(&request_faults(&mut faults, Method::Post, "Status=429&Method=GET&Path=/v1/&Times=2&After=1&DelayMs=5"));
    assert_eq!(
        shown,
        json!({ "method": "GET", "path": "/v1/", "status": 429, "code": null, "delay_ms": 5, "after": 1, "times": 2, "drop": false })
    );
    assert_eq!(json(&request_faults(&mut faults, Method::Get, "")), json!({ "faults": [shown] }));
    assert_eq!(request_faults(&mut faults, Method::Delete, "").status, 204);
    assert_eq!(json(&request_faults(&mut faults, Method::Get, "")), json!({ "faults": [] }));
}

#[test]
fn an_invalid_rule_is_rejected_and_not_added() {
    let mut faults = Faults::default();
    for (form, parameter) in
        [("Status=200", "Status"), ("Method=PUT", "Method"), ("DelayMs=-1", "DelayMs"), ("Drop=perhaps", "Drop")]
    {
        let message = assert_rejected(&request_faults(&mut faults, Method::Post, form), 400, 20001);
        assert!(message.starts_with(parameter), "{message}");
    }
    assert_eq!(json(&request_faults(&mut faults, Method::Get, "")), json!({ "faults": [] }));
}
