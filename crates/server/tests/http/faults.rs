//! Failures on request.

use std::time::{Duration, Instant};

use api::error::code;
use api::message::CALL_HEADER;
use sandbox::fault;

use crate::support::{SERVICES, Server, data};

#[test]
fn there_are_no_faults_unless_the_server_was_started_with_them() {
    let server = Server::in_memory(&[]);
    assert_eq!(server.call("POST", fault::PATH).form("Status=500").send().status, 405);
    assert_eq!(server.get(fault::PATH).status, 404);
    assert_eq!(server.get(SERVICES).status, 200);
}

#[test]
fn faults_are_for_those_who_may_use_the_api() {
    let server = Server::in_memory(&["--faults"]);
    assert_eq!(server.ask("POST", fault::PATH).form("Status=500").send().status, 401);
    assert_eq!(server.get(SERVICES).status, 200);
}

#[test]
fn a_call_is_refused_as_asked_and_not_carried_out() {
    let server = Server::in_memory(&["--faults"]);
    assert_eq!(server.call("POST", fault::PATH).form("Method=POST&Status=429&Times=1").send().status, 201);
    let create = || server.call("POST", SERVICES).form("FriendlyName=Later").send();
    create().assert_refused(429, code::TOO_MANY_REQUESTS);
    assert_eq!(server.services().len(), 3);
    assert_eq!(create().status, 201);
    // A fault of 401 is no challenge: the credentials are right.
    server.call("POST", fault::PATH).form("Status=401&Times=1").send();
    assert_eq!(server.get(SERVICES).header("www-authenticate"), None);
}

#[test]
fn an_answer_comes_late_as_asked() {
    let server = Server::in_memory(&["--faults"]);
    server.call("POST", fault::PATH).form("DelayMs=300&Times=1").send();
    let started = Instant::now();
    assert_eq!(server.get(SERVICES).status, 200);
    assert!(started.elapsed() >= Duration::from_millis(300));
}

#[test]
fn an_answer_that_is_dropped_leaves_what_was_done() {
    let data = data();
    let server = Server::on(&data.file, &["--seed", "empty", "--faults"]);
    server.call("POST", fault::PATH).form("Method=POST&Drop=true&Times=1").send();
    let nothing = server.call("POST", SERVICES).form("FriendlyName=Unanswered").try_send();
    assert!(nothing.is_none(), "{nothing:?}");
    // Not even the next thing that happens to the server can undo it.
    server.kill();
    let server = Server::on(&data.file, &[]);
    let names: Vec<_> = server.services().iter().map(|service| service["friendly_name"].clone()).collect();
    assert_eq!(names, ["Unanswered"]);
}

#[test]
fn a_write_that_the_browser_repeats_is_carried_out_once() {
    let server = Server::in_memory(&["--faults"]);
    server.call("POST", fault::PATH).form("Method=POST&Drop=true&Times=1").send();
    let create = |call| server.call("POST", SERVICES).header(CALL_HEADER, call).form("FriendlyName=Once");
    assert!(create("a").try_send().is_none());
    let repeated = create("a").send();
    assert_eq!(repeated.status, 201);
    let names = || server.services().iter().filter(|service| service["friendly_name"] == "Once").count();
    assert_eq!(names(), 1);
    let delete = || server.call("DELETE", &format!("{SERVICES}/{}", repeated.json()["sid"].as_str().unwrap()));
    assert_eq!(delete().header(CALL_HEADER, "b").send().status, 204);
    assert_eq!(delete().header(CALL_HEADER, "b").send().status, 204);
    assert_eq!(delete().header(CALL_HEADER, "c").send().status, 404);
    assert_eq!(create("d").send().status, 201);
    assert_eq!(names(), 1, "another call is carried out for itself");
}

#[test]
fn a_write_that_is_repeated_before_its_answer_is_carried_out_once() {
    let server = Server::in_memory(&[]);
    let create = || server.call("POST", SERVICES).header(CALL_HEADER, "a").form("FriendlyName=Once").send();
    let sids = std::thread::scope(|scope| {
        let calls: Vec<_> = (0..8).map(|_| scope.spawn(|| create().json()["sid"].clone())).collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(sids.iter().all(|sid| sid.is_string() && *sid == sids[0]), "{sids:?}");
    assert_eq!(server.services().iter().filter(|service| service["friendly_name"] == "Once").count(), 1);
}
