//! Tests of the requests that Twilio receives.

use std::time::Duration;

use api::access::Username;
use api::{Method, Params, Request};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway::upstream::twilio::{Origins, Twilio};
use gateway::upstream::{Caller, Upstream};

use super::fake_server::{FakeServer, Reply, http_response, json_response};
use super::{ACCOUNT_SID, TIMEOUTS, TOKEN, failure, read, twilio, twilio_at, write};

/// Returns the request line, the headers in alphabetical order, and the body.
fn sorted_lines(request: &str) -> Vec<String> {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<_> = head.split("\r\n").map(str::to_owned).collect();
    lines[1..].sort_unstable();
    lines.push(body.to_owned());
    lines
}

#[tokio::test]
async fn requests_have_exactly_these_lines_and_headers() {
    let server = FakeServer::new(vec![Reply::Send(json_response("200 OK", "{}"))]).await;
    let twilio = twilio(&server);
    let empty = |method| Request::new(method, "/v1/Configuration".to_owned(), Params::default());
    for request in [read(), write(), empty(Method::Delete), empty(Method::Post)] {
        twilio.send(request).await.unwrap();
    }
    let authorization = format!("authorization: Basic {}", STANDARD.encode(format!("{ACCOUNT_SID}:{TOKEN}")));
    let host = format!("host: {}", server.authority());
    let agent = format!("user-agent: conversations-admin/{}", env!("CARGO_PKG_VERSION"));
    let json = "accept: application/json";
    let plain = "accept-encoding: identity";
    let form = "content-type: application/x-www-form-urlencoded";
    let (authorization, host, agent) = (authorization.as_str(), host.as_str(), agent.as_str());
    let expected: [&[&str]; 4] = [
        &["GET /v1/Services?PageSize=1 HTTP/1.1", plain, json, authorization, host, agent, ""],
        &[
            "POST /v1/Services HTTP/1.1",
            plain,
            json,
            authorization,
            "content-length: 30",
            form,
            host,
            agent,
            "FriendlyName=H%C3%A9llo+%26+co",
        ],
        &["DELETE /v1/Configuration HTTP/1.1", plain, json, authorization, host, agent, ""],
        &["POST /v1/Configuration HTTP/1.1", plain, json, authorization, "content-length: 0", form, host, agent, ""],
    ];
    let received: Vec<_> = server.received().iter().map(|request| sorted_lines(request)).collect();
    assert_eq!(received, expected);
    assert_eq!(server.connections(), 1, "the requests share a connection");
}

#[tokio::test]
async fn each_product_has_its_own_origin() {
    let ok = || vec![Reply::Send(json_response("200 OK", "{}"))];
    let (conversations, chat) = (FakeServer::new(ok()).await, FakeServer::new(ok()).await);
    let roots = conversations.roots().with_pem(chat.certificate().as_bytes()).unwrap();
    let origins =
        Origins { conversations: conversations.origin().parse().unwrap(), chat: chat.origin().parse().unwrap() };
    let caller: Username = ACCOUNT_SID.parse().unwrap();
    let twilio = Twilio::new(caller, &TOKEN.parse().unwrap(), origins, &roots, TIMEOUTS);
    twilio.send(read()).await.unwrap();
    twilio.send(Request { path: "/v2/Services".to_owned(), ..read() }).await.unwrap();
    assert!(conversations.received().len() == 1 && conversations.received()[0].starts_with("GET /v1/Services"));
    assert!(chat.received().len() == 1 && chat.received()[0].starts_with("GET /v2/Services"));
    assert_eq!(twilio.origins(), [conversations.origin(), chat.origin()]);
}

#[tokio::test]
async fn the_default_origins_are_those_of_twilio() {
    let Origins { conversations, chat } = Origins::default();
    assert_eq!(
        (conversations.as_str(), chat.as_str()),
        ("https://conversations.twilio.com", "https://chat.twilio.com")
    );
}

#[tokio::test]
async fn an_api_key_authenticates_with_its_own_sid() {
    let server = FakeServer::new(vec![Reply::Send(json_response("200 OK", "{}"))]).await;
    let key = "SKdec0de00dec0de00dec0de00dec0de00";
    let origins = Origins { conversations: server.origin().parse().unwrap(), chat: server.origin().parse().unwrap() };
    let twilio = Twilio::new(key.parse().unwrap(), &TOKEN.parse().unwrap(), origins, &server.roots(), TIMEOUTS);
    twilio.send(read()).await.unwrap();
    let expected = format!("authorization: Basic {}\r\n", STANDARD.encode(format!("{key}:{TOKEN}")));
    assert!(server.received()[0].contains(&expected));
    assert_eq!(twilio.caller(), Some(&Caller::ApiKey(key.parse().unwrap())));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    for status in
        ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]
    {
        let target = FakeServer::new(vec![Reply::Send(json_response("200 OK", "{}"))]).await;
        let location = format!("location: {}/v1/Services\r\n", target.origin());
        let server = FakeServer::new(vec![Reply::Send(http_response(status, &location, ""))]).await;
        let roots = server.roots().with_pem(target.certificate().as_bytes()).unwrap();
        for request in [read(), write()] {
            let failure = failure(&twilio_at(&server.origin(), &roots), request).await;
            assert!(failure.message.contains("redirects to another address"), "{failure}");
            assert!(!failure.message.contains(&target.authority()), "{failure}");
        }
        assert_eq!((server.received().len(), target.connections()), (2, 0));
    }
}

#[tokio::test]
async fn cookies_are_neither_stored_nor_forwarded() {
    let cookie = "set-cookie: session=1; Path=/\r\ncontent-type: application/json\r\nx-powered-by: AT-5000\r\n";
    let server = FakeServer::new(vec![Reply::Send(http_response("200 OK", cookie, "{}"))]).await;
    let twilio = twilio(&server);
    let first = twilio.send(read()).await.unwrap();
    assert_eq!(first.headers, [("content-type".to_owned(), "application/json".to_owned())]);
    twilio.send(read()).await.unwrap();
    assert_eq!(server.received()[0], server.received()[1]);
}

#[tokio::test]
async fn a_write_that_may_have_been_received_is_not_sent_again() {
    let ok = || Reply::Send(json_response("200 OK", "{}"));
    let server = FakeServer::new(vec![ok(), Reply::SendAndClose(Vec::new()), ok()]).await;
    let twilio = twilio(&server);
    twilio.send(read()).await.unwrap();
    let failure = failure(&twilio, write()).await;
    assert!(failure.message.ends_with("closed the connection before it answered."), "{failure}");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(server.received().len(), 2, "the read, and the write once");
}

#[tokio::test]
async fn a_closed_idle_connection_is_replaced() {
    let server = FakeServer::new(vec![Reply::SendAndClose(json_response("200 OK", "{}"))]).await;
    let twilio = twilio(&server);
    for _ in 0..3 {
        twilio.send(write()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!((server.received().len(), server.connections()), (3, 3));
}
