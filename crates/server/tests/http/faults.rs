//! Tests of requested faults, and of retried writes.

use std::time::{Duration, Instant};

use api::error::code;
use api::message::IDEMPOTENCY_KEY;
use sandbox::fault;

use crate::support::{SERVICES, Server, data};

#[test]
fn faults_are_off_by_default() {
    let server = Server::in_memory(&[]);
    assert_eq!(server.call("POST", fault::PATH).form("Status=500").send().status, 405);
    assert_eq!(server.get(fault::PATH).status, 404);
    assert_eq!(server.get(SERVICES).status, 200);
}

#[test]
fn requesting_faults_needs_access_to_the_api() {
    let server = Server::in_memory(&["--faults"]);
    assert_eq!(server.ask("POST", fault::PATH).form("Status=500").send().status, 401);
    assert_eq!(server.get(SERVICES).status, 200);
}

#[test]
fn a_requested_error_prevents_the_change() {
    let server = Server::in_memory(&["--faults"]);
    assert_eq!(server.call("POST", fault::PATH).form("Method=POST&Status=429&Times=1").send().status, 201);
    let create = || server.call("POST", SERVICES).form("FriendlyName=Later").send();
    create().assert_refused(429, code::TOO_MANY_REQUESTS);
    assert_eq!(server.services().len(), 3);
    assert_eq!(create().status, 201);
    // A requested 401 has no challenge, because the credentials are right.
    server.call("POST", fault::PATH).form("Status=401&Times=1").send();
    assert_eq!(server.get(SERVICES).header("www-authenticate"), None);
}

#[test]
fn a_response_is_delayed_as_requested() {
    let server = Server::in_memory(&["--faults"]);
    server.call("POST", fault::PATH).form("DelayMs=300&Times=1").send();
    let started = Instant::now();
    assert_eq!(server.get(SERVICES).status, 200);
    assert!(started.elapsed() >= Duration::from_millis(300));
}

#[test]
fn a_dropped_response_does_not_undo_the_change() {
    let data = data();
    let server = Server::on(&data.file, &["--seed", "empty", "--faults"]);
    server.call("POST", fault::PATH).form("Method=POST&Drop=true&Times=1").send();
    let nothing = server.call("POST", SERVICES).form("FriendlyName=Unanswered").try_send();
    assert!(nothing.is_none(), "{nothing:?}");
    // A crash does not undo it.
    server.kill();
    let server = Server::on(&data.file, &[]);
    let names: Vec<_> = server.services().iter().map(|service| service["friendly_name"].clone()).collect();
    assert_eq!(names, ["Unanswered"]);
}

#[test]
fn a_retried_write_is_carried_out_once() {
    let server = Server::in_memory(&["--faults"]);
    server.call("POST", fault::PATH).form("Method=POST&Drop=true&Times=1").send();
    let create = |call| server.call("POST", SERVICES).header(IDEMPOTENCY_KEY, call).form("FriendlyName=Once");
    assert!(create("a").try_send().is_none());
    let repeated = create("a").send();
    assert_eq!(repeated.status, 201);
    let names = || server.services().iter().filter(|service| service["friendly_name"] == "Once").count();
    assert_eq!(names(), 1);
    let delete = || server.call("DELETE", &format!("{SERVICES}/{}", repeated.json()["sid"].as_str().unwrap()));
    assert_eq!(delete().header(IDEMPOTENCY_KEY, "b").send().status, 204);
    assert_eq!(delete().header(IDEMPOTENCY_KEY, "b").send().status, 204);
    assert_eq!(delete().header(IDEMPOTENCY_KEY, "c").send().status, 404);
    assert_eq!(create("d").send().status, 201);
    assert_eq!(names(), 1, "another call is carried out for itself");
}

#[test]
fn a_write_retried_before_its_response_is_carried_out_once() {
    let server = Server::in_memory(&[]);
    let create = || server.call("POST", SERVICES).header(IDEMPOTENCY_KEY, "a").form("FriendlyName=Once").send();
    let sids = std::thread::scope(|scope| {
        let calls: Vec<_> = (0..8).map(|_| scope.spawn(|| create().json()["sid"].clone())).collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(sids.iter().all(|sid| sid.is_string() && *sid == sids[0]), "{sids:?}");
    assert_eq!(server.services().iter().filter(|service| service["friendly_name"] == "Once").count(), 1);
}
