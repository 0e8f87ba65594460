//! Tests that responses of the API are accepted, and that all others are rejected.

use std::time::{Duration, Instant};

use api::gateway::Reason;
use base64::Engine;
use gateway::upstream::Upstream;

use super::fake_server::{FakeServer, Reply, http_response, json_response};
use super::{ACCOUNT_SID, TOKEN, failure, read, twilio, write};

const JSON: &str = "content-type: application/json\r\n";

/// Returns the failure of a request that the server handles like this.
async fn failure_of(reply: Reply) -> (Reason, String) {
    let server = FakeServer::new(vec![reply]).await;
    let failure = failure(&twilio(&server), write()).await;
    assert_eq!(server.received().len(), 1, "sent once");
    (failure.reason, failure.message.replace(&server.authority(), "HOST"))
}

#[tokio::test]
async fn responses_of_the_api_are_accepted_with_every_status() {
    let body = r#"{"code":20404,"message":"The requested resource was not found"}"#;
    for status in [200, 201, 202, 400, 401, 403, 404, 409, 429, 500, 503] {
        let server = FakeServer::new(vec![Reply::Send(json_response(&format!("{status} Words"), body))]).await;
        let response = twilio(&server).send(read()).await.unwrap();
        assert_eq!((response.status, response.body.as_str()), (status, body));
    }
    let server = FakeServer::new(vec![Reply::Send(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec())]).await;
    let response = twilio(&server).send(write()).await.unwrap();
    assert_eq!((response.status, response.body.as_str()), (204, ""));
}

#[tokio::test]
async fn only_known_headers_are_kept() {
    let headers = "Content-Type: application/json;charset=utf-8\r\nDate: Fri, 20 Nov 2026 15:00:00 GMT\r\nRetry-After: 3\r\n\
        Twilio-Concurrent-Requests: 7\r\nTwilio-Request-Id: RQ1\r\nTwilio-Request-Duration: 0.02\r\nServer: x\r\nVary: Origin\r\n";
    let server = FakeServer::new(vec![Reply::Send(http_response("429 Too Many Requests", headers, "{}"))]).await;
    let response = twilio(&server).send(read()).await.unwrap();
    let mut names: Vec<_> = response.headers.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["content-type", "date", "retry-after", "twilio-concurrent-requests", "twilio-request-id"]);
    assert_eq!(response.header("twilio-concurrent-requests"), Some("7"));
}

#[tokio::test]
async fn json_subtypes_are_accepted() {
    let problem = "content-type: application/problem+json\r\n";
    let server =
        FakeServer::new(vec![Reply::Send(http_response("400 Bad Request", problem, r#"{"detail":"x"}"#))]).await;
    assert_eq!(twilio(&server).send(read()).await.unwrap().status, 400);
}

#[tokio::test]
async fn json_with_odd_values_is_accepted_without_its_byte_order_mark() {
    for body in [
        r#"{"a":"\ud83d"}"#,
        r#"{"a":1e999}"#,
        r#"{"a":NaN}"#,
        &format!("{{\"a\":{}{}}}", "[".repeat(500), "]".repeat(500)),
    ] {
        for mark in ["", "\u{feff}"] {
            let server = FakeServer::new(vec![Reply::Send(json_response("200 OK", &format!("{mark}{body}")))]).await;
            assert_eq!(twilio(&server).send(read()).await.unwrap().body, body);
        }
    }
}

#[tokio::test]
async fn responses_that_are_not_json_are_rejected() {
    let page = "<html><body>Sign in to go on</body></html>";
    let html = "content-type: text/html\r\n";
    for (reply, status) in [
        (http_response("200 OK", html, page), 200),
        (http_response("403 Forbidden", html, page), 403),
        (http_response("200 OK", JSON, page), 200),
        (http_response("200 OK", JSON, r#"{"sid": "#), 200),
        (http_response("200 OK", JSON, "{} {}"), 200),
        (http_response("200 OK", html, "{}"), 200),
        (http_response("200 OK", "", "{}"), 200),
        (http_response("200 OK", "content-type: application/jsonp\r\n", "{}"), 200),
    ] {
        let (reason, message) = failure_of(Reply::Send(reply)).await;
        assert_eq!(reason, Reason::InvalidResponse);
        assert!(message.starts_with("The server at HOST is not the API"), "{message}");
        assert!(message.contains(&format!("(HTTP {status})")) && !message.contains("Sign in to go"), "{message}");
    }
    let (reason, message) = failure_of(Reply::Send(http_response("502 Bad Gateway", html, page))).await;
    assert_eq!(reason, Reason::InvalidResponse);
    assert!(message.starts_with("HOST, or a proxy in between, fails without a reason (HTTP 502)"), "{message}");
    let mut latin = http_response("200 OK", JSON, "\"?\"");
    *latin.iter_mut().rev().nth(1).unwrap() = 0xE9;
    assert_eq!(failure_of(Reply::Send(latin)).await.0, Reason::InvalidResponse);
}

#[tokio::test]
async fn responses_that_are_too_large_are_rejected() {
    let size = 8 * 1024 * 1024;
    let fits = format!("\"{}\"", "x".repeat(size - 2));
    let server = FakeServer::new(vec![Reply::Send(json_response("200 OK", &fits))]).await;
    assert_eq!(twilio(&server).send(read()).await.unwrap().body.len(), size);

    let large = format!("{fits} ");
    let mut endless = format!("HTTP/1.1 200 OK\r\n{JSON}transfer-encoding: chunked\r\n\r\n").into_bytes();
    endless.extend(format!("{:x}\r\n{large}", large.len()).into_bytes());
    for bytes in [json_response("200 OK", &large), endless] {
        let (reason, message) = failure_of(Reply::Send(bytes)).await;
        assert_eq!(
            (reason, message.as_str()),
            (Reason::InvalidResponse, "The answer of HOST is larger than 8 MB and was not read.")
        );
    }
}

#[tokio::test]
async fn compressed_responses_are_rejected() {
    for encoding in ["gzip", "br", "deflate", "identity, gzip"] {
        let headers = format!("{JSON}content-encoding: {encoding}\r\n");
        let (reason, message) = failure_of(Reply::Send(http_response("200 OK", &headers, "{}"))).await;
        assert_eq!(reason, Reason::InvalidResponse);
        assert!(message.starts_with("HOST compressed its answer"), "{message}");
    }
    let server = FakeServer::new(vec![Reply::Send(http_response(
        "200 OK",
        &format!("{JSON}content-encoding: identity\r\n"),
        "{}",
    ))])
    .await;
    twilio(&server).send(read()).await.unwrap();
}

#[tokio::test]
async fn responses_that_are_not_http_are_rejected() {
    for bytes in [
        "HTTP/1.1 OK\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/3.0 200 OK\r\n\r\n",
        "220 mail.example ESMTP\r\n",
        "\0\0\0\0\0\0\0\0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    ] {
        let (reason, message) = failure_of(Reply::SendAndClose(bytes.into())).await;
        assert_eq!(reason, Reason::InvalidResponse, "{bytes:?}");
        assert!(message.starts_with("The server at HOST does not speak HTTP"), "{message}");
    }
    let headers: String = (0..200).map(|number| format!("x-{number}: 1\r\n")).collect();
    assert_eq!(failure_of(Reply::Send(http_response("200 OK", &headers, ""))).await.0, Reason::InvalidResponse);
}

#[tokio::test]
async fn responses_that_contain_the_credential_are_rejected() {
    let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{ACCOUNT_SID}:{TOKEN}"));
    let escape_all =
        |text: &str| text.chars().map(|character| format!("\\u{:04x}", u32::from(character))).collect::<String>();
    for echoed in [
        encoded.clone(),
        encoded.trim_end_matches('=').to_owned(),
        encoded.replace('/', "\\/").replace('=', "\\u003d"),
        escape_all(&encoded),
        TOKEN.to_owned(),
        escape_all(TOKEN),
        format!("caf\u{e9}\\n\\\\{TOKEN}"),
    ] {
        for status in ["200 OK", "401 Unauthorized", "500 Internal Server Error"] {
            let body = format!(r#"{{"code":1,"message":"You sent {echoed}","headers":{{}}}}"#);
            let (reason, message) = failure_of(Reply::Send(json_response(status, &body))).await;
            assert_eq!(reason, Reason::InvalidResponse, "{echoed}");
            assert!(message.starts_with("HOST answered with the credential"), "{message}");
        }
        let headers = format!("{JSON}twilio-request-id: {TOKEN}\r\n");
        assert_eq!(failure_of(Reply::Send(http_response("200 OK", &headers, "{}"))).await.0, Reason::InvalidResponse);
    }
    for harmless in [r#"{"a":"\\u00zz \\","b":"\\ud800"}"#, r#"{"sid":"AC"}"#, "\"\\\\\""] {
        let server = FakeServer::new(vec![Reply::Send(json_response("200 OK", harmless))]).await;
        let _ = twilio(&server).send(read()).await;
    }
}

#[tokio::test]
async fn truncated_responses_are_failures() {
    let chunked = format!("HTTP/1.1 200 OK\r\n{JSON}transfer-encoding: chunked\r\n\r\n2\r\n{{}}\r\n");
    let unbounded = format!("HTTP/1.1 200 OK\r\n{JSON}connection: close\r\n\r\n{{}}");
    let short = format!("HTTP/1.1 200 OK\r\n{JSON}content-length: 3\r\n\r\n{{}}");
    for reply in [
        Reply::SendAndClose(short.clone().into()),
        Reply::SendAndDrop(short.into()),
        Reply::SendAndClose(chunked.clone().into()),
        Reply::SendAndDrop(chunked.into()),
        // Without a TLS close message, the client cannot know that the body is complete.
        Reply::SendAndDrop(unbounded.clone().into()),
    ] {
        let (reason, message) = failure_of(reply).await;
        assert_eq!(
            (reason, message.as_str()),
            (Reason::NoResponse, "The connection to HOST broke off in the middle of the answer.")
        );
    }
    let server = FakeServer::new(vec![Reply::SendAndClose(unbounded.into())]).await;
    assert_eq!(twilio(&server).send(read()).await.unwrap().body, "{}");
}

#[tokio::test]
async fn connections_that_close_before_the_response_are_failures() {
    let partial_head = b"HTTP/1.1 200 OK\r\ncontent-".to_vec();
    for reply in [
        Reply::SendAndClose(Vec::new()),
        Reply::SendAndDrop(Vec::new()),
        Reply::SendAndClose(partial_head.clone()),
        Reply::SendAndDrop(partial_head),
    ] {
        let (reason, message) = failure_of(reply).await;
        assert_eq!((reason, message.as_str()), (Reason::NoResponse, "HOST closed the connection before it answered."));
    }
}

#[tokio::test]
async fn a_slow_response_ends_with_the_timeout() {
    let slow = json_response("200 OK", "{}");
    let mut half = slow.clone();
    half.truncate(slow.len() - 1);
    for reply in [Reply::Stall, Reply::SendSlowly(slow), Reply::Send(half)] {
        let started = Instant::now();
        let (reason, message) = failure_of(reply).await;
        assert_eq!((reason, message.as_str()), (Reason::NoResponse, "HOST did not answer within 0.5 seconds."));
        assert!(started.elapsed() < Duration::from_secs(2));
    }
    let server = FakeServer::new(vec![Reply::Stall]).await;
    let failure = failure(&twilio(&server), read()).await;
    assert!(failure.message.ends_with("did not answer within 0.6 seconds."), "{failure}");
}
