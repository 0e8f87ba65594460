//! Tests of the metrics at an address of their own.

use std::net::TcpStream;
use std::time::Duration;

use sandbox::fault;

use crate::support::{Gateway, RequestBuilder, Response, SERVICES, Server, command};

const GATEWAY_SERVICES: &str = "/gateway/accounts/production/v1/Services";

/// Returns the port of the metrics, which the startup message has.
fn metrics_port(server: &Server) -> u16 {
    let (_, address) = server.greeting.split_once("Metrics ").expect("the startup message has their address");
    let (_, port) = address.split_once("127.0.0.1:").unwrap();
    port.split('/').next().unwrap().parse().unwrap()
}

fn scrape(port: u16) -> String {
    let answer = RequestBuilder::new(port, "GET", "/metrics").send();
    assert_eq!(answer.status, 200);
    answer.text()
}

#[test]
fn a_write_that_waits_for_twilio_is_an_open_record_until_it_is_answered() {
    let twilio = Server::in_memory(&["--faults"]);
    twilio.call("POST", fault::PATH).form("Method=POST&DelayMs=1500").send();
    let gateway = Gateway::with(|folder| Gateway::command(folder, twilio.port, &["--metrics", "127.0.0.1:0"]));
    let port = metrics_port(&gateway.server);
    let under_way = gateway.call("POST", GATEWAY_SERVICES).form("FriendlyName=InFlight").begin();
    std::thread::sleep(Duration::from_millis(700));
    let text = scrape(port);
    assert!(text.contains("conversations_admin_journal_open_records 1"), "{text}");
    assert!(text.contains("conversations_admin_upstream_requests_running{account=\"production\"} 1"), "{text}");
    assert_eq!(Response::read(under_way).unwrap().status, 201);
    let text = scrape(port);
    assert!(text.contains("conversations_admin_journal_open_records 0"), "{text}");
    assert!(text.contains("account=\"production\",method=\"POST\",result=\"201\""), "{text}");
    assert_eq!(RequestBuilder::new(port, "GET", GATEWAY_SERVICES).send().status, 404, "nothing else is served there");
    assert_eq!(gateway.server.ask("GET", "/metrics").send().status, 404, "users cannot read them");
}

#[test]
fn the_server_stops_although_a_connection_to_the_metrics_is_open() {
    let server = Server::in_memory(&["--metrics", "127.0.0.1:0"]);
    server.get(SERVICES);
    let port = metrics_port(&server);
    assert!(scrape(port).contains("route=\"/v1/*\""));
    let _open = TcpStream::connect(("127.0.0.1", port)).unwrap();
    assert!(server.stop().success());
}

#[test]
fn a_taken_address_is_named_with_its_flag() {
    let first = Server::in_memory(&["--metrics", "127.0.0.1:0"]);
    let address = format!("127.0.0.1:{}", metrics_port(&first));
    let second = Server::try_spawn(command(&["--in-memory"]).args(["--metrics", &address]));
    let message = second.err().expect("the address is taken").message;
    assert!(message.contains(&address) && message.contains("--metrics"), "{message}");
}
