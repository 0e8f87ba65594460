//! Tests of limits, and of malformed and slow requests.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use api::error::code;
use sandbox::fault;

use crate::support::{Response, SERVICES, Server, basic, command};

const MEGABYTE: usize = 1_000_000;

#[test]
fn a_body_of_more_than_a_megabyte_is_rejected() {
    let server = Server::in_memory(&[]);
    let form = |length: usize| format!("FriendlyName={}", "x".repeat(length - "FriendlyName=".len()));
    // The body has the allowed size; the name in it is too long.
    server.call("POST", SERVICES).form(&form(MEGABYTE)).send().assert_refused(400, code::FRIENDLY_NAME_TOO_LONG);
    server.call("POST", SERVICES).form(&form(MEGABYTE + 1)).send().assert_refused(413, code::INVALID_PARAMETER);
    let chunk = [format!("{:x}\r\n", MEGABYTE + 1), form(MEGABYTE + 1), "\r\n0\r\n\r\n".to_owned()].concat();
    let unannounced = server.call("POST", SERVICES).header("content-type", "application/x-www-form-urlencoded");
    let unannounced = unannounced.header("transfer-encoding", "chunked").raw_body(chunk.as_bytes());
    unannounced.send().assert_refused(413, code::INVALID_PARAMETER);
}

#[test]
fn a_get_with_a_body_is_rejected_unless_it_is_empty() {
    let server = Server::in_memory(&[]);
    server.call("GET", SERVICES).body(b"PageSize=1").send().assert_refused(403, code::FORBIDDEN);
    let chunked = || server.call("GET", SERVICES).header("transfer-encoding", "chunked");
    chunked().raw_body(b"1\r\nx\r\n0\r\n\r\n").send().assert_refused(403, code::FORBIDDEN);
    assert_eq!(chunked().raw_body(b"0\r\n\r\n").send().status, 200);
    assert_eq!(server.call("GET", SERVICES).body(b"").send().status, 200);
    // Twilio's Python library sends this.
    assert_eq!(
        server.call("GET", SERVICES).header("content-type", "application/x-www-form-urlencoded").send().status,
        200
    );
}

#[test]
fn a_post_without_a_body_has_no_parameters() {
    let server = Server::in_memory(&[]);
    let empty = [
        server.call("POST", SERVICES),
        server.call("POST", SERVICES).body(b""),
        server.call("POST", SERVICES).form(""),
        server.call("POST", SERVICES).header("transfer-encoding", "chunked").raw_body(b"0\r\n\r\n"),
    ];
    for ask in empty {
        ask.send().assert_refused(400, code::INVALID_PARAMETER);
    }
}

#[test]
fn a_body_that_is_not_a_form_is_rejected() {
    let server = Server::in_memory(&[]);
    for content_type in
        [Some("application/json"), Some("multipart/form-data; boundary=x"), Some("text/plain"), Some(""), None]
    {
        let ask = server.call("POST", SERVICES).optional("content-type", content_type).body(b"FriendlyName=Plain");
        ask.send().assert_refused(415, code::INVALID_PARAMETER);
    }
    for content_type in ["application/x-www-form-urlencoded;charset=UTF-8", "Application/X-WWW-Form-URLEncoded"] {
        let ask = server.call("POST", SERVICES).header("content-type", content_type).body(b"FriendlyName=Form");
        assert_eq!(ask.send().status, 201);
    }
    let bytes = server
        .call("POST", SERVICES)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(b"FriendlyName=\xff");
    bytes.send().assert_refused(400, code::INVALID_PARAMETER);
}

#[test]
fn unknown_methods_get_an_api_error() {
    let server = Server::in_memory(&[]);
    for method in ["PUT", "PATCH", "OPTIONS", "TRACE", "BREW"] {
        let response = server.call(method, SERVICES).send();
        response.assert_refused(405, code::METHOD_NOT_ALLOWED);
        assert_eq!(response.header("allow"), Some("GET, POST"));
    }
    let service = format!("{SERVICES}/{}", server.create("Harbor"));
    for (method, target, allowed) in [
        ("POST", service.as_str(), "GET, DELETE"),
        ("DELETE", "/v1/Configuration", "GET, POST"),
        ("PUT", "/v1/Nonsense", "GET, POST, DELETE"),
    ] {
        assert_eq!(server.call(method, target).send().header("allow"), Some(allowed), "{method} {target}");
    }
    let head = server.call("HEAD", SERVICES).send();
    assert_eq!((head.status, head.body.len()), (405, 0));
    // No other origin gets permission.
    let preflight = server.call("OPTIONS", SERVICES).header("access-control-request-method", "POST").send();
    assert!(preflight.headers.iter().all(|(name, _)| !name.starts_with("access-control")));
}

#[test]
fn a_request_head_that_is_too_long_is_rejected() {
    let server = Server::in_memory(&[]);
    let long = server.call("GET", SERVICES).header("x-long", &"x".repeat(200_000)).try_send();
    assert!(long.is_none_or(|response| response.status == 431));
    let mut many = server.call("GET", SERVICES);
    for number in 0..101 {
        many = many.header(&format!("x-{number}"), "x");
    }
    assert_eq!(many.send().status, 431);
    let target = format!("{SERVICES}?x={}", "x".repeat(200_000));
    assert!(server.call("GET", &target).try_send().is_none_or(|response| [414, 431].contains(&response.status)));
    assert_eq!(server.get(SERVICES).status, 200);
}

#[test]
fn an_ambiguous_request_is_answered_at_most_once() {
    let server = Server::in_memory(&[]);
    let before = server.services().len();
    let smuggled = format!("POST {SERVICES} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", server.port);
    let heads = [
        format!("Content-Length: 0\r\nContent-Length: {}", smuggled.len()),
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity".to_owned(),
        "Transfer-Encoding: xchunked".to_owned(),
        "Content-Length: -1".to_owned(),
        "Content-Length : 0".to_owned(),
        "X: y\r\n folded: z".to_owned(),
        "X\0: y".to_owned(),
    ];
    for head in heads {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let host = format!("Host: 127.0.0.1:{}", server.port);
        let request = format!("GET /healthz HTTP/1.1\r\n{host}\r\nConnection: close\r\n{head}\r\n\r\n{smuggled}");
        stream.write_all(request.as_bytes()).unwrap();
        let mut response = String::new();
        let _ = stream.read_to_string(&mut response);
        assert!(response.matches("HTTP/1.1 ").count() <= 1, "{head}: {response}");
    }
    assert_eq!(server.services().len(), before);
}

#[test]
fn slow_clients_do_not_delay_others() {
    let server = Server::in_memory(&[]);
    let _slow: Vec<_> = (0..200).map(|_| dawdle(&server)).collect();
    assert_eq!(server.get(SERVICES).status, 200);
}

#[test]
fn the_longest_idle_connections_are_closed_for_active_ones() {
    let server = Server::in_memory(&[]);
    // Some send nothing, some stop within the head, and some within the body.
    let silent = (0..200).map(|_| TcpStream::connect(("127.0.0.1", server.port)).unwrap());
    let mut idle: Vec<_> = silent.collect();
    idle.extend((0..200).map(|_| dawdle(&server)));
    let half = server.call("POST", SERVICES).header("content-length", "100").raw_body(b"FriendlyName=Half");
    idle.extend((0..200).map(|_| half.begin()));
    let asked = Instant::now();
    for _ in 0..20 {
        assert_eq!(server.get(SERVICES).status, 200);
    }
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
    idle[0].set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    assert_eq!(idle[0].read(&mut [0]).unwrap(), 0, "the first one was closed");
}

#[test]
fn a_connection_with_a_running_request_is_not_closed_for_others() {
    let server = Server::in_memory(&["--faults"]);
    server.call("POST", fault::PATH).form("Method=POST&DelayMs=1500&Times=1").send();
    let under_way = server.call("POST", SERVICES).form("FriendlyName=Slow").begin();
    std::thread::sleep(Duration::from_millis(200));
    let _idle: Vec<_> = (0..1_000).map(|_| dawdle(&server)).collect();
    assert_eq!(Response::read(under_way).unwrap().status, 201);
}

#[test]
fn a_client_that_does_not_finish_its_head_is_disconnected() {
    // Takes half a minute.
    if std::env::var_os("LONG").is_none() {
        return;
    }
    let server = Server::in_memory(&[]);
    let mut slow = dawdle(&server);
    slow.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
    assert_eq!(slow.read_to_end(&mut Vec::new()).unwrap(), 0);
}

#[test]
fn a_client_that_does_not_read_responses_is_disconnected() {
    // Takes more than half a minute.
    if std::env::var_os("LONG").is_none() {
        return;
    }
    let server = Server::spawn(&mut command(&["--in-memory", "--services", "1000"]));
    let target = format!("{SERVICES}?PageSize=1000");
    let one = server.get(&target).body.len();
    let credentials = basic(sandbox::ACCOUNT_SID, sandbox::AUTH_TOKEN);
    let ask =
        format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: {credentials}\r\n\r\n", server.port);
    let mut deaf = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    deaf.write_all(ask.repeat(100).as_bytes()).unwrap();
    std::thread::sleep(Duration::from_secs(35));
    deaf.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut responses = Vec::new();
    // A connection that is closed with unread requests is reset.
    let _ = deaf.read_to_end(&mut responses);
    assert!(responses.len() < one * 50, "{} bytes of responses of {one} each came", responses.len());
}

/// Sends the beginning of a request.
fn dawdle(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nX: ").unwrap();
    stream
}

#[test]
fn the_server_continues_after_an_incomplete_body() {
    let server = Server::in_memory(&[]);
    let half = server.call("POST", SERVICES).header("content-length", "100").raw_body(b"FriendlyName=Half");
    let stream = half.begin();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    assert!(Response::read(stream).is_none_or(|response| response.status == 400));
    assert_eq!(server.services().len(), 3);
}
