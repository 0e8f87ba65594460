//! Tests of request smuggling: only requests that the gateway itself writes reach Twilio.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crate::support::{Gateway, Recorder};

const SERVICES: &str = "/gateway/accounts/production/v1/Services";

/// Header names with a meaning for servers, for Twilio or for proxies.
const NAMES: [&str; 40] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "authorization",
    "proxy-authorization",
    "cookie2",
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "upgrade",
    "via",
    "expect",
    "range",
    "if-match",
    "if-none-match",
    "if-modified-since",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-port",
    "x-forwarded-prefix",
    "x-real-ip",
    "x-original-url",
    "x-rewrite-url",
    "x-http-method-override",
    "x-http-method",
    "x-method-override",
    "x-twilio-signature",
    "i-twilio-idempotency-token",
    "twilio-request-id",
    "x-twilio-webhook-enabled",
    "idempotency-key",
    "x-request-id",
    "referer",
    "user-agent",
    "date",
    "max-forwards",
];

/// Returns valid and invalid spellings of a header.
fn spellings(name: &str) -> [String; 9] {
    [
        format!("{name}: canary"),
        format!("{}: canary", name.to_uppercase()),
        format!("{}: canary", name.replace('-', "_")),
        format!("{name}: canary\r\n{name}: other"),
        format!("{name} : canary"),
        format!("{name}:\tcanary\t"),
        format!("{name}\0: canary"),
        format!("{name}: can\0ary"),
        format!("x: y\r\n {name}: canary"),
    ]
}

#[test]
fn no_header_of_a_request_reaches_twilio() {
    let twilio = Recorder::start();
    let gateway = Gateway::before(twilio.port);
    let head = gateway.raw_head("GET", SERVICES);
    let plain = exchange(&gateway, &format!("{head}Connection: close\r\n\r\n"));
    assert!(plain.starts_with("HTTP/1.1 200"), "{plain}");
    let [ours] = &twilio.take()[..] else { panic!("one request") };
    assert!(ours.starts_with("GET /v1/Services HTTP/1.1\r\n"), "{ours}");
    let mut passed = 0;
    for header in NAMES.iter().flat_map(|name| spellings(name)) {
        let response = exchange(&gateway, &format!("{head}{header}\r\nConnection: close\r\n\r\n"));
        let seen = twilio.take();
        if response.starts_with("HTTP/1.1 200") {
            assert_eq!(&seen[..], std::slice::from_ref(ours), "{header:?}");
            passed += 1;
        } else {
            assert!(seen.is_empty(), "{header:?} was refused, and sent: {seen:?}");
        }
    }
    assert!(passed > 150, "only {passed} were answered at all");
}

/// Tries headers that determine access in spellings that a proxy may treat alike.
#[test]
fn ambiguous_access_headers_are_rejected() {
    let twilio = Recorder::start();
    let gateway = Gateway::before(twilio.port);
    let head = gateway.raw_head("GET", SERVICES);
    for header in [
        "Sec_Fetch_Site: same-origin",
        "Sec-Fetch-Site: same-origin",
        "X_Conversations_Admin: 1",
        "X-Conversations_Admin: 1",
        "X-Conversations-Admin: 1",
        "Content_Type: application/x-www-form-urlencoded",
        "Origin: null",
        "Host: 127.0.0.1",
        "Cookie: __Host-Http-conversations-admin-1=x; __Host-Http-conversations-admin-PORT=x",
    ] {
        let header = header.replace("PORT", &gateway.server.port.to_string());
        let response = exchange(&gateway, &format!("{head}{header}\r\nConnection: close\r\n\r\n"));
        let status = response.get(9..12).unwrap_or_default();
        assert!(["403", "421", "401"].contains(&status), "{header}: {response}");
        assert!(twilio.take().is_empty(), "{header}");
    }
}

const TRANSFER_ENCODINGS: [&str; 26] = [
    "",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: Chunked\r\n",
    "Transfer-Encoding: identity\r\n",
    "Transfer-Encoding: xchunked\r\n",
    "Transfer-Encoding: chunked, identity\r\n",
    "Transfer-Encoding: identity, chunked\r\n",
    "Transfer-Encoding: gzip, chunked\r\n",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n",
    "Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n",
    "Transfer-Encoding:\tchunked\r\n",
    "Transfer-Encoding:\x0bchunked\r\n",
    "Transfer-Encoding:\x0cchunked\r\n",
    "Transfer-Encoding: \"chunked\"\r\n",
    "Transfer-Encoding: chunked;q=1\r\n",
    "Transfer-Encoding : chunked\r\n",
    " Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding\0: chunked\r\n",
    "Transfer-Encoding: chunked\0\r\n",
    "Transfer_Encoding: chunked\r\n",
    "Transfer-Encoding\r\n: chunked\r\n",
    "Transfer-Encoding:\r\n chunked\r\n",
    "X: y\nTransfer-Encoding: chunked\r\n",
    "X: y\rTransfer-Encoding: chunked\r\n",
    "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
];

/// Framing headers. `LENGTH` is replaced with the length of the form.
const CONTENT_LENGTHS: [&str; 6] = [
    "",
    "Content-Length: LENGTH\r\n",
    "Content-Length: 0\r\n",
    "Content-Length: LENGTH\r\nContent-Length: 0\r\n",
    "Content-Length: LENGTH, LENGTH\r\n",
    "Content-Length: +LENGTH\r\n",
];

#[test]
fn one_request_reaches_twilio_at_most_once() {
    let twilio = Recorder::start();
    let gateway = Gateway::before(twilio.port);
    let cases: Vec<_> = TRANSFER_ENCODINGS
        .iter()
        .flat_map(|encoding| {
            CONTENT_LENGTHS.iter().flat_map(move |length| [true, false].map(|chunked| (encoding, length, chunked)))
        })
        .collect();
    assert!(cases.len() >= 300, "{}", cases.len());
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(case) = cases.get(number) else { return };
                    smuggle(&gateway, number, *case);
                }
            });
        }
    });
    let seen = twilio.take();
    assert!(!seen.is_empty(), "some of them are sound");
    let mut outer = Vec::new();
    for request in &seen {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert!(
            head.starts_with("POST /v1/Services HTTP/1.1\r\n") && body.starts_with("FriendlyName=Outer"),
            "{request}"
        );
        assert!(!request.contains("Smuggled") && !head.to_lowercase().contains("transfer-encoding"), "{request}");
        outer.push(body);
    }
    let count = outer.len();
    outer.sort_unstable();
    outer.dedup();
    assert_eq!(outer.len(), count, "one request was sent twice");
}

/// Sends a request with a second request in its ambiguous body.
fn smuggle(gateway: &Gateway, number: usize, (encoding, length, chunked): (&&str, &&str, bool)) {
    let form = format!("FriendlyName=Outer{number}");
    let head = gateway.raw_head("POST", SERVICES) + "Content-Type: application/x-www-form-urlencoded\r\n";
    let hidden = format!("FriendlyName=Smuggled{number}");
    let hidden = format!("{head}Content-Length: {}\r\n\r\n{hidden}", hidden.len());
    let body = if chunked { format!("{:x}\r\n{form}\r\n0\r\n\r\n", form.len()) } else { form.clone() };
    let length = length.replace("LENGTH", &form.len().to_string());
    exchange(gateway, &format!("{head}Connection: close\r\n{length}{encoding}\r\n{body}{hidden}"));
}

#[test]
fn unusual_requests_are_rejected_or_taken_literally() {
    let twilio = Recorder::start();
    let gateway = Gateway::before(twilio.port);
    let head =
        gateway.raw_head("POST", SERVICES) + "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n";
    let chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n");
    for request in [
        head.replace("\r\n", "\n") + "Content-Length: 16\n\nFriendlyName=Odd",
        head.replace(" HTTP/1.1", "") + "Content-Length: 16\r\n\r\nFriendlyName=Odd",
        head.replace("HTTP/1.1", "HTTP/1.0") + "Transfer-Encoding: chunked\r\n\r\n10\r\nFriendlyName=Odd\r\n0\r\n\r\n",
        head.replace("HTTP/1.1", "HTTP/2.0") + "Content-Length: 16\r\n\r\nFriendlyName=Odd",
        head.replace("POST ", "POST  ") + "Content-Length: 16\r\n\r\nFriendlyName=Odd",
        format!("{chunked}-10\r\nFriendlyName=Odd\r\n0\r\n\r\n"),
        format!("{chunked}fffffffffffffffff10\r\nFriendlyName=Odd\r\n0\r\n\r\n"),
        format!("{chunked}10\nFriendlyName=Odd\n0\n\n"),
        format!("{chunked}0x10\r\nFriendlyName=Odd\r\n0\r\n\r\n"),
        format!("{chunked}10\r\nFriendlyName=OddX\r\n0\r\n\r\n"),
        format!("{head}Content-Length: -1\r\n\r\nFriendlyName=Odd"),
        format!("{head}Content-Length: 1e1\r\n\r\nFriendlyName=Odd"),
        format!("{head}Content-Length: 16\r\nX\r\n\r\nFriendlyName=Odd"),
    ] {
        exchange(&gateway, &request);
        let seen = twilio.take();
        assert!(seen.len() <= 1, "{request}: {seen:?}");
        assert!(seen.iter().all(|seen| seen.ends_with("\r\n\r\nFriendlyName=Odd")), "{request}: {seen:?}");
    }
    let extended = format!("{chunked}10;name=\"va\\lue\"\r\nFriendlyName=Odd\r\n0\r\nX-Conversations-Admin: 0\r\n\r\n");
    exchange(&gateway, &extended);
    assert!(twilio.take().len() <= 1);
}

/// Sends bytes, and reads until the connection ends or is silent.
fn exchange(gateway: &Gateway, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", gateway.server.port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(1500))).unwrap();
    let _ = stream.write_all(request.as_bytes());
    let mut response = Vec::new();
    let _ = stream.read_to_end(&mut response);
    String::from_utf8_lossy(&response).into_owned()
}
