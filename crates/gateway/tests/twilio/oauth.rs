//! Tests of OAuth apps, with a fake server that is both the token endpoint and the API.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use api::Response;
use api::gateway::Reason;
use futures::future::join_all;
use gateway::upstream::twilio::{OAuthApp, Origins, TrustedRoots, Twilio};
use gateway::upstream::{Caller, Failure, Upstream};

use super::fake_server::{FakeServer, Reply, http_response, json_response};
use super::{TIMEOUTS, TOKEN as SECRET, read, write};

const CLIENT_ID: &str = "OQdec0de00dec0de00dec0de00dec0de00";
/// Start of every access token. No printed text may contain it.
const ACCESS: &str = "canary-access-token";

/// State of the fake token endpoint and API.
#[derive(Default)]
struct State {
    /// Number of tokens so far. The API accepts the last one, unless `rejects` is set.
    issued: usize,
    /// Response of the endpoint instead of a token.
    failure: Option<(&'static str, &'static str)>,
    /// True if the API rejects every token.
    rejects: bool,
    /// Duration of a token request.
    delay: Duration,
}

struct Peer {
    server: FakeServer,
    state: Arc<Mutex<State>>,
}

impl Peer {
    async fn new() -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let respond = move |request: &str| shared.lock().unwrap().respond(request);
        Self { server: FakeServer::new(vec![Reply::Computed(Arc::new(respond))]).await, state }
    }

    fn client(&self) -> Twilio {
        client(&self.server.origin(), &format!("{}/v2/token", self.server.origin()), &self.server.roots())
    }

    fn set(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
    }

    /// Returns the number of token requests and of API requests so far.
    fn counts(&self) -> (usize, usize) {
        let (tokens, requests): (Vec<_>, Vec<_>) =
            self.server.received().into_iter().partition(|request| request.starts_with("POST /v2/token "));
        (tokens.len(), requests.len())
    }
}

impl State {
    fn respond(&mut self, request: &str) -> Vec<u8> {
        if request.starts_with("POST /v2/token ") {
            std::thread::sleep(self.delay);
            if let Some((status, body)) = self.failure {
                return json_response(status, body);
            }
            self.issued += 1;
            return json_response("200 OK", &token_response(self.issued));
        }
        let accepted = format!("authorization: Bearer {ACCESS}-{}\r\n", self.issued);
        if self.rejects || !request.contains(&accepted) {
            return json_response("401 Unauthorized", r#"{"code":20003,"message":"Authenticate","status":401}"#);
        }
        json_response("200 OK", "{}")
    }
}

fn token_response(number: usize) -> String {
    format!(
        r#"{{"access_token":"{ACCESS}-{number}","id_token":null,"token_type":"Bearer","expires_in":3600,"refresh_token":null}}"#
    )
}

fn client(origin: &str, token_url: &str, roots: &TrustedRoots) -> Twilio {
    let origins = Origins { conversations: origin.parse().unwrap(), chat: origin.parse().unwrap() };
    let app = OAuthApp {
        id: CLIENT_ID.parse().unwrap(),
        secret: SECRET.parse().unwrap(),
        token_url: token_url.parse().unwrap(),
    };
    Twilio::with_oauth(app, origins, roots, TIMEOUTS)
}

fn check_printed(failure: &Failure) {
    let printed = format!("{failure} {failure:?}");
    assert!(!printed.contains(SECRET) && !printed.contains(ACCESS) && !printed.contains("Bearer"), "{printed}");
}

fn status(result: Result<Response, Failure>) -> u16 {
    result.unwrap().status
}

/// Moves the clock of the client forward.
async fn advance(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

#[tokio::test]
async fn one_token_is_obtained_and_used_by_further_requests() {
    let peer = Peer::new().await;
    let client = peer.client();
    assert_eq!(client.caller(), Some(&Caller::OAuthApp(CLIENT_ID.parse().unwrap())));
    assert!(peer.server.received().is_empty(), "nothing is sent before the first request");
    for request in [read(), write(), read()] {
        assert_eq!(status(client.send(request).await), 200);
    }
    assert_eq!(peer.counts(), (1, 3));
    let received = peer.server.received();
    let (head, body) = received[0].split_once("\r\n\r\n").unwrap();
    assert_eq!(body, format!("grant_type=client_credentials&client_id={CLIENT_ID}&client_secret={SECRET}"));
    assert!(head.contains("content-type: application/x-www-form-urlencoded"), "{head}");
    assert!(!head.contains("authorization"), "{head}");
    assert!(received[1..].iter().all(|request| !request.contains(SECRET)));
}

#[tokio::test]
async fn requests_at_the_same_time_share_one_token_request() {
    let peer = Peer::new().await;
    peer.set(|state| state.delay = Duration::from_millis(50));
    let client = peer.client();
    let results = join_all((0..20).map(|number| client.send(if number % 2 == 0 { read() } else { write() }))).await;
    assert!(results.into_iter().all(|result| status(result) == 200));
    assert_eq!(peer.counts(), (1, 20));
}

#[tokio::test]
async fn a_token_is_renewed_before_it_expires_while_requests_use_the_present_one() {
    let peer = Peer::new().await;
    let client = peer.client();
    client.send(read()).await.unwrap();
    advance(3200).await;
    client.send(read()).await.unwrap();
    assert_eq!(peer.counts(), (1, 2), "five minutes and more before its expiry it is not renewed");
    advance(300).await;
    client.send(read()).await.unwrap();
    for _ in 0..100 {
        if peer.counts().0 == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(status(client.send(write()).await), 200, "a write has the new token");
    assert_eq!(peer.counts().0, 2);
}

#[tokio::test]
async fn a_failed_renewal_leaves_the_present_token_in_use() {
    let peer = Peer::new().await;
    let client = peer.client();
    client.send(read()).await.unwrap();
    peer.set(|state| state.failure = Some(("503 Service Unavailable", "{}")));
    advance(3500).await;
    for _ in 0..5 {
        assert_eq!(status(client.send(read()).await), 200);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(peer.counts().0, 2, "the endpoint is not asked for each request");
    advance(11).await;
    peer.set(|state| state.failure = None);
    client.send(read()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!((peer.counts().0, status(client.send(read()).await)), (3, 200));
}

#[tokio::test]
async fn an_expired_token_is_replaced_before_the_request_is_sent() {
    let peer = Peer::new().await;
    let client = peer.client();
    client.send(read()).await.unwrap();
    advance(3595).await;
    assert_eq!(status(client.send(write()).await), 200);
    assert_eq!(peer.counts(), (2, 2));
    advance(3595).await;
    peer.set(|state| state.failure = Some(("500 Internal Server Error", "{}")));
    let failure = client.send(write()).await.unwrap_err();
    assert_eq!(failure.reason, Reason::Unreachable);
    assert_eq!(peer.counts(), (3, 2), "nothing is sent with an expired token");
}

#[tokio::test]
async fn a_wrong_secret_is_reported_and_the_next_request_tries_again() {
    let peer = Peer::new().await;
    let body = r#"{"error":"invalid_client","error_description":"\u001b[2JYou sent canary0token0of0this0test"}"#;
    let client = peer.client();
    for (code, status) in [("401 Unauthorized", 401), ("400 Bad Request", 400), ("403 Forbidden", 403)] {
        peer.set(|state| state.failure = Some((code, body)));
        let failure = client.send(write()).await.unwrap_err();
        check_printed(&failure);
        assert_eq!(failure.reason, Reason::Credential);
        let expected = format!("rejects the client ID {CLIENT_ID} or its secret (HTTP {status}, invalid_client).");
        assert!(failure.message.contains(&expected), "{failure}");
    }
    assert_eq!(peer.counts(), (3, 0));
    peer.set(|state| state.failure = None);
    assert_eq!(status(client.send(write()).await), 200);
}

#[tokio::test]
async fn an_endpoint_that_is_down_fails_each_request_once_and_nothing_is_sent() {
    let peer = Peer::new().await;
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let down = client(&peer.server.origin(), &format!("https://{free}/token"), &peer.server.roots());
    let failure = down.send(write()).await.unwrap_err();
    check_printed(&failure);
    let expected = format!(
        "The gateway has no access token. {free} refuses connections. Check the address, and that something runs there. \
         Nothing was sent."
    );
    assert_eq!((failure.reason, failure.message), (Reason::Unreachable, expected));

    let silent = FakeServer::new(vec![Reply::Stall]).await;
    let roots = peer.server.roots().with_pem(silent.certificate().as_bytes()).unwrap();
    let stalled = client(&peer.server.origin(), &format!("{}/token", silent.origin()), &roots);
    let started = Instant::now();
    let results = join_all((0..10).map(|_| stalled.send(read()))).await;
    assert!(started.elapsed() < TIMEOUTS.token * 2, "ten requests wait for one token request: {:?}", started.elapsed());
    for failure in results.into_iter().map(Result::unwrap_err) {
        assert_eq!(failure.reason, Reason::Unreachable);
        assert!(failure.message.ends_with("did not answer in time. Nothing was sent."), "{failure}");
    }
    assert_eq!((silent.received().len(), peer.counts()), (1, (0, 0)));
}

#[tokio::test]
async fn a_read_with_a_rejected_token_is_sent_once_more_with_a_new_one() {
    let peer = Peer::new().await;
    let client = peer.client();
    client.send(read()).await.unwrap();
    peer.set(|state| state.issued += 1);
    assert_eq!(status(client.send(read()).await), 200);
    assert_eq!(peer.counts(), (2, 3));
}

#[tokio::test]
async fn a_write_with_a_rejected_token_is_not_sent_again_and_the_next_one_has_a_new_token() {
    let peer = Peer::new().await;
    let client = peer.client();
    client.send(read()).await.unwrap();
    peer.set(|state| state.issued += 1);
    assert_eq!(status(client.send(write()).await), 401);
    assert_eq!(peer.counts(), (1, 2));
    assert_eq!(status(client.send(write()).await), 200);
    assert_eq!(peer.counts(), (2, 3));
}

#[tokio::test]
async fn requests_whose_token_is_rejected_at_the_same_time_obtain_one_new_token() {
    let peer = Peer::new().await;
    let client = peer.client();
    client.send(read()).await.unwrap();
    peer.set(|state| state.issued += 1);
    let results = join_all((0..10).map(|_| client.send(read()))).await;
    assert!(results.into_iter().all(|result| status(result) == 200));
    assert_eq!(peer.counts().0, 2);
}

#[tokio::test]
async fn an_api_that_rejects_every_token_does_not_cost_a_token_for_each_request() {
    let peer = Peer::new().await;
    let client = peer.client();
    peer.set(|state| state.rejects = true);
    for _ in 0..3 {
        assert_eq!(status(client.send(read()).await), 401);
    }
    assert_eq!(peer.counts(), (2, 4), "the first read is sent twice, the others once");
    advance(31).await;
    assert_eq!(status(client.send(read()).await), 401);
    assert_eq!(peer.counts().0, 3, "after half a minute another token is tried");
}

#[tokio::test]
async fn a_write_without_a_response_is_not_sent_again() {
    let token = Reply::Send(json_response("200 OK", &token_response(1)));
    let server = FakeServer::new(vec![token, Reply::SendAndClose(Vec::new())]).await;
    let client = client(&server.origin(), &format!("{}/v2/token", server.origin()), &server.roots());
    let failure = client.send(write()).await.unwrap_err();
    check_printed(&failure);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!((failure.reason, server.received().len()), (Reason::NoResponse, 2));
}

#[tokio::test]
async fn responses_that_are_no_bearer_token_are_rejected() {
    let token = |members: &str| json_response("200 OK", &format!("{{{members}}}"));
    let named = format!(r#""access_token":"{ACCESS}""#);
    for (reply, expected) in [
        (token(""), "does not answer as a token endpoint does"),
        (token(&named), "does not answer as a token endpoint does"),
        (token(&format!(r#"{named},"token_type":"mac""#)), "does not answer as a token endpoint does"),
        (token(r#""access_token":"","token_type":"Bearer""#), "does not answer as a token endpoint does"),
        (token(r#""access_token":"a\r\nx: y","token_type":"Bearer""#), "does not answer as a token endpoint does"),
        (
            token(&format!(r#"{named},"token_type":"Bearer","expires_in":0"#)),
            "does not answer as a token endpoint does",
        ),
        (
            token(&format!(r#"{named},"token_type":"Bearer","expires_in":-1"#)),
            "does not answer as a token endpoint does",
        ),
        (json_response("404 Not Found", "{}"), "does not answer as a token endpoint does"),
        (http_response("200 OK", "content-type: text/html\r\n", "<html>"), "is not the API"),
        (http_response("302 Found", "location: https://evil.example/\r\n", ""), "redirects to another address"),
    ] {
        let server = FakeServer::new(vec![Reply::Send(reply)]).await;
        let client = client(&server.origin(), &format!("{}/v2/token", server.origin()), &server.roots());
        let failure = client.send(read()).await.unwrap_err();
        check_printed(&failure);
        assert_eq!(failure.reason, Reason::Unreachable);
        assert!(failure.message.contains(expected) && failure.message.ends_with(" Nothing was sent."), "{failure}");
        assert_eq!(server.received().len(), 1);
    }
}

#[tokio::test]
async fn a_token_without_a_lifetime_is_used_for_a_few_minutes() {
    let body = format!(r#"{{"access_token":"{ACCESS}-1","token_type":"bearer"}}"#);
    let replies = ["{}", "{}", &body, "{}"].map(|body| Reply::Send(json_response("200 OK", body)));
    let token = Reply::Send(json_response("200 OK", &body));
    let server = FakeServer::new([vec![token], replies.to_vec()].concat()).await;
    let client = client(&server.origin(), &format!("{}/v2/token", server.origin()), &server.roots());
    client.send(read()).await.unwrap();
    advance(200).await;
    client.send(read()).await.unwrap();
    advance(95).await;
    client.send(read()).await.unwrap();
    let tokens = server.received().iter().filter(|request| request.contains("/v2/token")).count();
    assert_eq!((tokens, server.received().len()), (2, 5));
}

#[tokio::test]
async fn responses_that_contain_the_token_or_the_client_secret_are_rejected() {
    for echoed in [format!("{ACCESS}-1"), SECRET.to_owned()] {
        let token = Reply::Send(json_response("200 OK", &token_response(1)));
        let echo = Reply::Send(json_response("400 Bad Request", &format!(r#"{{"message":"You sent {echoed}"}}"#)));
        let server = FakeServer::new(vec![token, echo]).await;
        let client = client(&server.origin(), &format!("{}/v2/token", server.origin()), &server.roots());
        let failure = client.send(read()).await.unwrap_err();
        check_printed(&failure);
        assert!(failure.message.contains("answered with the credential"), "{failure}");
    }
}
