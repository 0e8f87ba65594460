//! Tests of stopping during a write, and of the record of that write.

use std::time::{Duration, Instant};

use sandbox::fault;

use crate::support::{Gateway, Response, SERVICES, Server, run};

const GATEWAY_SERVICES: &str = "/gateway/accounts/production/v1/Services";

/// Starts a sandbox as the upstream that answers writes late.
fn late(milliseconds: u32) -> Server {
    let twilio = Server::in_memory(&["--faults"]);
    twilio.call("POST", fault::PATH).form(&format!("Method=POST&DelayMs={milliseconds}")).send();
    twilio
}

#[test]
fn a_running_write_is_answered_and_recorded_before_the_end() {
    let twilio = late(1200);
    let gateway = Gateway::before(twilio.port);
    let under_way = gateway.call("POST", GATEWAY_SERVICES).form("FriendlyName=InFlight").begin();
    std::thread::sleep(Duration::from_millis(500));
    let started = Instant::now();
    gateway.server.signal("TERM");
    assert_eq!(Response::read(under_way).unwrap().status, 201);
    let Gateway { mut server, folder, .. } = gateway;
    assert!(server.wait().success());
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
    let journal = run(folder.path(), &["journal", "export", "--format", "json"]);
    let journal: serde_json::Value = serde_json::from_str(&journal).unwrap();
    assert_eq!((&journal[0]["outcome"], &journal[0]["status"]), (&"done".into(), &201.into()), "{journal}");
}

#[test]
fn a_write_of_a_closed_browser_is_recorded_too() {
    let twilio = late(1200);
    let gateway = Gateway::before(twilio.port);
    let abandoned = gateway.call("POST", GATEWAY_SERVICES).form("FriendlyName=Abandoned").begin();
    std::thread::sleep(Duration::from_millis(500));
    drop(abandoned);
    let Gateway { server, folder, .. } = gateway;
    assert!(server.stop().success());
    let journal = run(folder.path(), &["journal", "export", "--format", "json"]);
    assert!(journal.contains("\"outcome\":\"done\""), "{journal}");
    assert_eq!(twilio.services().len(), 4);
    run(folder.path(), &["journal", "verify"]);
}

#[test]
fn a_stop_waits_for_a_write_up_to_its_limit_and_not_for_an_endless_request() {
    let twilio = late(25_000);
    let gateway = Gateway::before(twilio.port);
    let _under_way = gateway.call("POST", GATEWAY_SERVICES).form("FriendlyName=Slow").begin();
    let endless = gateway.call("POST", GATEWAY_SERVICES).header("content-type", "application/x-www-form-urlencoded");
    let _endless = endless.header("content-length", "100").begin();
    std::thread::sleep(Duration::from_millis(500));
    let started = Instant::now();
    let Gateway { server, folder, .. } = gateway;
    assert!(server.stop().success());
    // The write has a limit of 15 seconds, and the whole stop of 20.
    assert!((20..24).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
    let journal = run(folder.path(), &["journal", "export", "--format", "json"]);
    assert!(journal.contains("\"outcome\":\"unknown\""), "{journal}");
}

#[test]
fn data_and_sessions_persist_across_a_restart() {
    let twilio = Server::in_memory(&[]);
    let gateway = Gateway::before(twilio.port);
    assert_eq!(gateway.call("POST", GATEWAY_SERVICES).form("FriendlyName=Kept").send().status, 201);
    let Gateway { server, folder, cookie } = gateway;
    let port = server.port.to_string();
    server.kill();
    let server = Server::spawn(&mut Gateway::command(folder.path(), twilio.port, &["--port", &port]));
    let gateway = Gateway { server, folder, cookie };
    let history = gateway.call("GET", "/gateway/history").send().json();
    assert_eq!(history["records"][0]["person"], "local", "{history}");
    assert!(twilio.get(SERVICES).text().contains("Kept"));
}
