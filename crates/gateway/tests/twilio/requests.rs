//! What Twilio gets to see.

use std::time::Duration;

use api::access::Caller;
use api::{Method, Params, Request};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway::upstream::Upstream;
use gateway::upstream::twilio::{Origins, Twilio};

use super::stub::{Reply, Stub, answer, json};
use super::{ACCOUNT_SID, LIMITS, TOKEN, failure, read, twilio, twilio_at, write};

/// The lines of a request's head, the headers in alphabetical order, and its body.
fn sorted(request: &str) -> Vec<String> {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<_> = head.split("\r\n").map(str::to_owned).collect();
    lines[1..].sort_unstable();
    lines.push(body.to_owned());
    lines
}

#[tokio::test]
async fn twilio_sees_these_bytes_and_no_others() {
    let stub = Stub::new(vec![Reply::Send(json("200 OK", "{}"))]).await;
    let twilio = twilio(&stub);
    let empty =
        |method| Request { method, path: "/v1/Configuration".to_owned(), params: Params::default(), seen: None };
    for request in [read(), write(), empty(Method::Delete), empty(Method::Post)] {
        twilio.send(request).await.unwrap();
    }
    let authorization = format!("authorization: Basic {}", STANDARD.encode(format!("{ACCOUNT_SID}:{TOKEN}")));
    let host = format!("host: {}", stub.authority());
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
    let seen: Vec<_> = stub.seen().iter().map(|request| sorted(request)).collect();
    assert_eq!(seen, expected);
    assert_eq!(stub.connections(), 1, "one connection serves one call after the other");
}

#[tokio::test]
async fn each_product_has_its_own_origin() {
    let ok = || vec![Reply::Send(json("200 OK", "{}"))];
    let (conversations, chat) = (Stub::new(ok()).await, Stub::new(ok()).await);
    let trust = conversations.trust().and(chat.certificate().as_bytes()).unwrap();
    let origins =
        Origins { conversations: conversations.origin().parse().unwrap(), chat: chat.origin().parse().unwrap() };
    let caller: Caller = ACCOUNT_SID.parse().unwrap();
    let twilio = Twilio::new(caller, &TOKEN.parse().unwrap(), origins, &trust, LIMITS);
    twilio.send(read()).await.unwrap();
    twilio.send(Request { path: "/v2/Services".to_owned(), ..read() }).await.unwrap();
    assert!(conversations.seen().len() == 1 && conversations.seen()[0].starts_with("GET /v1/Services"));
    assert!(chat.seen().len() == 1 && chat.seen()[0].starts_with("GET /v2/Services"));
    assert_eq!(twilio.origins(), [conversations.origin(), chat.origin()]);
}

#[tokio::test]
async fn twilio_itself_is_where_the_constants_say() {
    let Origins { conversations, chat } = Origins::default();
    assert_eq!(
        (conversations.as_str(), chat.as_str()),
        ("https://conversations.twilio.com", "https://chat.twilio.com")
    );
}

#[tokio::test]
async fn an_api_key_signs_with_its_own_sid() {
    let stub = Stub::new(vec![Reply::Send(json("200 OK", "{}"))]).await;
    let key = "SKdec0de00dec0de00dec0de00dec0de00";
    let origins = Origins { conversations: stub.origin().parse().unwrap(), chat: stub.origin().parse().unwrap() };
    let twilio = Twilio::new(key.parse().unwrap(), &TOKEN.parse().unwrap(), origins, &stub.trust(), LIMITS);
    twilio.send(read()).await.unwrap();
    let expected = format!("authorization: Basic {}\r\n", STANDARD.encode(format!("{key}:{TOKEN}")));
    assert!(stub.seen()[0].contains(&expected));
    assert_eq!(twilio.caller().map(ToString::to_string).as_deref(), Some(key));
}

#[tokio::test]
async fn a_redirect_is_followed_nowhere() {
    for status in
        ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]
    {
        let elsewhere = Stub::new(vec![Reply::Send(json("200 OK", "{}"))]).await;
        let location = format!("location: {}/v1/Services\r\n", elsewhere.origin());
        let stub = Stub::new(vec![Reply::Send(answer(status, &location, ""))]).await;
        let trust = stub.trust().and(elsewhere.certificate().as_bytes()).unwrap();
        for request in [read(), write()] {
            let failure = failure(&twilio_at(&stub.origin(), &trust), request).await;
            assert!(failure.message.contains("sends calls on to another address"), "{failure}");
            assert!(!failure.message.contains(&elsewhere.authority()), "{failure}");
        }
        assert_eq!((stub.seen().len(), elsewhere.connections()), (2, 0));
    }
}

#[tokio::test]
async fn a_cookie_is_neither_kept_nor_passed_on() {
    let cookie = "set-cookie: session=1; Path=/\r\ncontent-type: application/json\r\nx-powered-by: AT-5000\r\n";
    let stub = Stub::new(vec![Reply::Send(answer("200 OK", cookie, "{}"))]).await;
    let twilio = twilio(&stub);
    let first = twilio.send(read()).await.unwrap();
    assert_eq!(first.headers, [("content-type".to_owned(), "application/json".to_owned())]);
    twilio.send(read()).await.unwrap();
    assert_eq!(stub.seen()[0], stub.seen()[1]);
}

#[tokio::test]
async fn a_write_whose_bytes_may_have_gone_is_sent_once() {
    let ok = || Reply::Send(json("200 OK", "{}"));
    let stub = Stub::new(vec![ok(), Reply::SendAndClose(Vec::new()), ok()]).await;
    let twilio = twilio(&stub);
    twilio.send(read()).await.unwrap();
    let failure = failure(&twilio, write()).await;
    assert!(failure.message.ends_with("closed the connection before it answered."), "{failure}");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(stub.seen().len(), 2, "the read, and the write once");
}

#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_costs_no_call() {
    let stub = Stub::new(vec![Reply::SendAndClose(json("200 OK", "{}"))]).await;
    let twilio = twilio(&stub);
    for _ in 0..3 {
        twilio.send(write()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!((stub.seen().len(), stub.connections()), (3, 3));
}
