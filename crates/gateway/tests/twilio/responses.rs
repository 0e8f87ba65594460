//! What is taken for an answer of the API, and what is not.

use std::time::{Duration, Instant};

use api::gateway::Reason;
use base64::Engine;
use gateway::upstream::Upstream;

use super::stub::{Reply, Stub, answer, json};
use super::{ACCOUNT_SID, TOKEN, failure, read, twilio, write};

const JSON: &str = "content-type: application/json\r\n";

/// What the client says where this is what comes back.
async fn said_of(reply: Reply) -> (Reason, String) {
    let stub = Stub::new(vec![reply]).await;
    let failure = failure(&twilio(&stub), write()).await;
    assert_eq!(stub.seen().len(), 1, "sent once");
    (failure.reason, failure.message.replace(&stub.authority(), "HOST"))
}

#[tokio::test]
async fn an_answer_of_the_api_comes_through_whatever_its_status() {
    let body = r#"{"code":20404,"message":"The requested resource was not found"}"#;
    for status in [200, 201, 202, 400, 401, 403, 404, 409, 429, 500, 503] {
        let stub = Stub::new(vec![Reply::Send(json(&format!("{status} Words"), body))]).await;
        let response = twilio(&stub).send(read()).await.unwrap();
        assert_eq!((response.status, response.body.as_str()), (status, body));
    }
    let stub = Stub::new(vec![Reply::Send(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec())]).await;
    let response = twilio(&stub).send(write()).await.unwrap();
    assert_eq!((response.status, response.body.as_str()), (204, ""));
}

#[tokio::test]
async fn the_headers_that_somebody_reads_are_kept() {
    let headers = "Content-Type: application/json;charset=utf-8\r\nDate: Fri, 20 Nov 2026 15:00:00 GMT\r\nRetry-After: 3\r\n\
        Twilio-Concurrent-Requests: 7\r\nTwilio-Request-Id: RQ1\r\nTwilio-Request-Duration: 0.02\r\nServer: x\r\nVary: Origin\r\n";
    let stub = Stub::new(vec![Reply::Send(answer("429 Too Many Requests", headers, "{}"))]).await;
    let response = twilio(&stub).send(read()).await.unwrap();
    let mut names: Vec<_> = response.headers.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["content-type", "date", "retry-after", "twilio-concurrent-requests", "twilio-request-id"]);
    assert_eq!(response.header("twilio-concurrent-requests"), Some("7"));
}

#[tokio::test]
async fn newer_kinds_of_json_are_json() {
    let problem = "content-type: application/problem+json\r\n";
    let stub = Stub::new(vec![Reply::Send(answer("400 Bad Request", problem, r#"{"detail":"x"}"#))]).await;
    assert_eq!(twilio(&stub).send(read()).await.unwrap().status, 400);
}

#[tokio::test]
async fn json_with_odd_values_comes_through_without_its_byte_order_mark() {
    for body in [
        r#"{"a":"\ud83d"}"#,
        r#"{"a":1e999}"#,
        r#"{"a":NaN}"#,
        &format!("{{\"a\":{}{}}}", "[".repeat(500), "]".repeat(500)),
    ] {
        for mark in ["", "\u{feff}"] {
            let stub = Stub::new(vec![Reply::Send(json("200 OK", &format!("{mark}{body}")))]).await;
            assert_eq!(twilio(&stub).send(read()).await.unwrap().body, body);
        }
    }
}

#[tokio::test]
async fn what_is_not_json_is_not_the_api() {
    let page = "<html><body>Sign in to go on</body></html>";
    let html = "content-type: text/html\r\n";
    for (reply, status) in [
        (answer("200 OK", html, page), 200),
        (answer("403 Forbidden", html, page), 403),
        (answer("200 OK", JSON, page), 200),
        (answer("200 OK", JSON, r#"{"sid": "#), 200),
        (answer("200 OK", JSON, "{} {}"), 200),
        (answer("200 OK", html, "{}"), 200),
        (answer("200 OK", "", "{}"), 200),
        (answer("200 OK", "content-type: application/jsonp\r\n", "{}"), 200),
    ] {
        let (reason, message) = said_of(Reply::Send(reply)).await;
        assert_eq!(reason, Reason::Unreadable);
        assert!(message.starts_with("What answers at HOST is not the API"), "{message}");
        assert!(message.contains(&format!("(HTTP {status})")) && !message.contains("Sign in to go"), "{message}");
    }
    let (reason, message) = said_of(Reply::Send(answer("502 Bad Gateway", html, page))).await;
    assert_eq!(reason, Reason::Unreadable);
    assert!(message.starts_with("HOST fails, or a proxy in between does (HTTP 502)"), "{message}");
    let mut latin = answer("200 OK", JSON, "\"?\"");
    *latin.iter_mut().rev().nth(1).unwrap() = 0xE9;
    assert_eq!(said_of(Reply::Send(latin)).await.0, Reason::Unreadable);
}

#[tokio::test]
async fn what_is_too_large_is_not_read() {
    let size = 8 * 1024 * 1024;
    let fits = format!("\"{}\"", "x".repeat(size - 2));
    let stub = Stub::new(vec![Reply::Send(json("200 OK", &fits))]).await;
    assert_eq!(twilio(&stub).send(read()).await.unwrap().body.len(), size);

    let large = format!("{fits} ");
    let mut endless = format!("HTTP/1.1 200 OK\r\n{JSON}transfer-encoding: chunked\r\n\r\n").into_bytes();
    endless.extend(format!("{:x}\r\n{large}", large.len()).into_bytes());
    for bytes in [json("200 OK", &large), endless] {
        let (reason, message) = said_of(Reply::Send(bytes)).await;
        assert_eq!(
            (reason, message.as_str()),
            (Reason::Unreadable, "The answer of HOST is larger than 8 MB and was not read.")
        );
    }
}

#[tokio::test]
async fn what_is_compressed_is_not_unpacked() {
    for encoding in ["gzip", "br", "deflate", "identity, gzip"] {
        let headers = format!("{JSON}content-encoding: {encoding}\r\n");
        let (reason, message) = said_of(Reply::Send(answer("200 OK", &headers, "{}"))).await;
        assert_eq!(reason, Reason::Unreadable);
        assert!(message.starts_with("HOST compressed its answer"), "{message}");
    }
    let stub =
        Stub::new(vec![Reply::Send(answer("200 OK", &format!("{JSON}content-encoding: identity\r\n"), "{}"))]).await;
    twilio(&stub).send(read()).await.unwrap();
}

#[tokio::test]
async fn what_is_not_http_is_said_to_be_none() {
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
        let (reason, message) = said_of(Reply::SendAndClose(bytes.into())).await;
        assert_eq!(reason, Reason::Unreadable, "{bytes:?}");
        assert!(message.starts_with("What answers at HOST does not speak HTTP"), "{message}");
    }
    let headers: String = (0..200).map(|number| format!("x-{number}: 1\r\n")).collect();
    assert_eq!(said_of(Reply::Send(answer("200 OK", &headers, ""))).await.0, Reason::Unreadable);
}

#[tokio::test]
async fn a_response_that_holds_the_credential_is_not_passed_on() {
    let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{ACCOUNT_SID}:{TOKEN}"));
    let by_number = |text: &str| text.chars().map(|letter| format!("\\u{:04x}", u32::from(letter))).collect::<String>();
    for echoed in [
        encoded.clone(),
        encoded.trim_end_matches('=').to_owned(),
        encoded.replace('/', "\\/").replace('=', "\\u003d"),
        by_number(&encoded),
        TOKEN.to_owned(),
        by_number(TOKEN),
        format!("caf\u{e9}\\n\\\\{TOKEN}"),
    ] {
        for status in ["200 OK", "401 Unauthorized", "500 Internal Server Error"] {
            let body = format!(r#"{{"code":1,"message":"You sent {echoed}","headers":{{}}}}"#);
            let (reason, message) = said_of(Reply::Send(json(status, &body))).await;
            assert_eq!(reason, Reason::Unreadable, "{echoed}");
            assert!(message.starts_with("HOST answered with the credential"), "{message}");
        }
        let headers = format!("{JSON}twilio-request-id: {TOKEN}\r\n");
        assert_eq!(said_of(Reply::Send(answer("200 OK", &headers, "{}"))).await.0, Reason::Unreadable);
    }
    for harmless in [r#"{"a":"\\u00zz \\","b":"\\ud800"}"#, r#"{"sid":"AC"}"#, "\"\\\\\""] {
        let stub = Stub::new(vec![Reply::Send(json("200 OK", harmless))]).await;
        let _ = twilio(&stub).send(read()).await;
    }
}

#[tokio::test]
async fn an_answer_that_is_cut_short_is_lost() {
    let chunked = format!("HTTP/1.1 200 OK\r\n{JSON}transfer-encoding: chunked\r\n\r\n2\r\n{{}}\r\n");
    let unbounded = format!("HTTP/1.1 200 OK\r\n{JSON}connection: close\r\n\r\n{{}}");
    let short = format!("HTTP/1.1 200 OK\r\n{JSON}content-length: 3\r\n\r\n{{}}");
    for reply in [
        Reply::SendAndClose(short.clone().into()),
        Reply::SendAndVanish(short.into()),
        Reply::SendAndClose(chunked.clone().into()),
        Reply::SendAndVanish(chunked.into()),
        // Without an end of TLS nobody can tell whether this was all.
        Reply::SendAndVanish(unbounded.clone().into()),
    ] {
        let (reason, message) = said_of(reply).await;
        assert_eq!(
            (reason, message.as_str()),
            (Reason::Lost, "The connection to HOST broke off in the middle of the answer.")
        );
    }
    let stub = Stub::new(vec![Reply::SendAndClose(unbounded.into())]).await;
    assert_eq!(twilio(&stub).send(read()).await.unwrap().body, "{}");
}

#[tokio::test]
async fn a_connection_that_closes_without_an_answer_is_a_loss() {
    let begun = b"HTTP/1.1 200 OK\r\ncontent-".to_vec();
    for reply in [
        Reply::SendAndClose(Vec::new()),
        Reply::SendAndVanish(Vec::new()),
        Reply::SendAndClose(begun.clone()),
        Reply::SendAndVanish(begun),
    ] {
        let (reason, message) = said_of(reply).await;
        assert_eq!((reason, message.as_str()), (Reason::Lost, "HOST closed the connection before it answered."));
    }
}

#[tokio::test]
async fn nobody_is_waited_for_longer_than_the_limit() {
    let slow = json("200 OK", "{}");
    let mut half = slow.clone();
    half.truncate(slow.len() - 1);
    for reply in [Reply::Stall, Reply::Drip(slow), Reply::Send(half)] {
        let started = Instant::now();
        let (reason, message) = said_of(reply).await;
        assert_eq!((reason, message.as_str()), (Reason::Lost, "HOST did not answer within 0.5 seconds."));
        assert!(started.elapsed() < Duration::from_secs(2));
    }
    let stub = Stub::new(vec![Reply::Stall]).await;
    let failure = failure(&twilio(&stub), read()).await;
    assert!(failure.message.ends_with("did not answer within 0.6 seconds."), "{failure}");
}
