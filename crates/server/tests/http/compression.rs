//! Tests of compressed responses.

use std::io::Read;

use serde_json::Value;

use crate::support::{Gateway, RequestBuilder, Response, SERVICES, Server, command};

/// Decompresses the body as a browser does.
fn decoded(response: &Response) -> Value {
    let mut plain = Vec::new();
    match response.header("content-encoding") {
        Some("br") => brotli::BrotliDecompress(&mut &response.body[..], &mut plain).unwrap(),
        Some("gzip") => _ = flate2::read::GzDecoder::new(&response.body[..]).read_to_end(&mut plain).unwrap(),
        other => panic!("{other:?}"),
    }
    serde_json::from_slice(&plain).unwrap()
}

/// Sends a request with the encodings of browsers.
fn ask(ask: RequestBuilder) -> Response {
    ask.header("accept-encoding", "gzip, deflate, br, zstd").send()
}

fn varies(response: &Response) -> bool {
    response.header("vary").unwrap().contains("Accept-Encoding")
}

#[test]
fn a_list_is_compressed_with_an_accepted_encoding() {
    let server = Server::spawn(&mut command(&["--in-memory", "--services", "50"]));
    let target = format!("{SERVICES}?PageSize=50");
    let plain = server.get(&target);
    assert_eq!(plain.header("content-encoding"), None);
    assert!(varies(&plain), "a cache must know that there are others");
    for (accept, encoding) in
        [("br", "br"), ("gzip, br", "br"), ("gzip", "gzip"), ("*", "br"), ("gzip;q=1, br;q=0", "gzip")]
    {
        let response = server.call("GET", &target).header("accept-encoding", accept).send();
        assert_eq!(response.header("content-encoding"), Some(encoding), "{accept}");
        assert_eq!(response.header("content-length"), Some(&*response.body.len().to_string()), "{accept}");
        assert_eq!(response.header("content-type"), plain.header("content-type"), "{accept}");
        assert!(varies(&response));
        assert_eq!(decoded(&response), plain.json(), "{accept}");
        assert!(response.body.len() * 5 < plain.body.len(), "{} of {}", response.body.len(), plain.body.len());
    }
    for accept in ["identity", "br;q=0, gzip;q=0", "*;q=0", "identity;q=0", "zstd", ""] {
        let response = server.call("GET", &target).header("accept-encoding", accept).send();
        assert_eq!((response.status, response.header("content-encoding")), (200, None), "{accept}");
    }
}

#[test]
fn small_responses_errors_and_writes_are_not_compressed() {
    let server = Server::in_memory(&[]);
    let sid = server.create("Small");
    let webhooks = format!("{SERVICES}/{sid}/Configuration/Webhooks");
    for call in [
        server.call("GET", &webhooks),
        server.call("GET", &format!("{SERVICES}?PageSize=nonsense")),
        server.call("POST", SERVICES).form("FriendlyName=Another"),
        server.ask("GET", SERVICES),
    ] {
        assert_eq!(ask(call).header("content-encoding"), None);
    }
}

#[test]
fn text_of_chat_users_is_not_compressed() {
    let server = Server::spawn(&mut command(&["--in-memory", "--seed", "demo"]));
    let services = server.services();
    let mut long = 0;
    for service in &services {
        for list in ["Users", "Conversations", "Bindings"] {
            let path = format!("{SERVICES}/{}/{list}", service["sid"].as_str().unwrap());
            let response = ask(server.call("GET", &path));
            assert_eq!((response.status, response.header("content-encoding")), (200, None), "{path}");
            long += usize::from(response.body.len() > 2_000);
        }
    }
    assert!(long > 0, "some of them would be worth it");
}

#[test]
fn the_gateway_compresses_responses_of_accounts_and_not_the_session() {
    let twilio = Server::spawn(&mut command(&["--in-memory", "--services", "50"]));
    let gateway = Gateway::before(twilio.port);
    let list = format!("/gateway/accounts/production{SERVICES}?PageSize=50");
    let plain = gateway.call("GET", &list).send();
    let response = ask(gateway.call("GET", &list));
    assert_eq!(response.header("content-encoding"), Some("br"));
    assert_eq!(response.header("vary"), Some("Origin, Cookie, Accept-Encoding"));
    assert_eq!(decoded(&response), plain.json());
    for number in 0..10 {
        let create = gateway.call("POST", &format!("/gateway/accounts/production{SERVICES}"));
        assert_eq!(create.form(&format!("FriendlyName=New+{number}")).send().status, 201);
    }
    assert_eq!(decoded(&ask(gateway.call("GET", "/gateway/history")))["records"].as_array().unwrap().len(), 10);
    for target in ["/gateway/session", "/config.json", "/healthz"] {
        let response = ask(gateway.call("GET", target));
        assert_eq!((response.status, response.header("content-encoding")), (200, None), "{target}");
    }
    let elsewhere = gateway.call("GET", &list).header("sec-fetch-site", "cross-site");
    assert_eq!(ask(elsewhere).status, 403, "pages elsewhere are answered nothing");
}
