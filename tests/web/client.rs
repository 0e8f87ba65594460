//! The API client over real HTTP, against the server that `cargo xtask test` starts beside the browser.

use api::text::FriendlyName;
use api::{ApiError, Endpoint, Params, Request, Required, Sid, TransportError, chat_service, service};
use app::backend::client::Client;
use app::backend::http::Remote;
use sandbox::fault;
use wasm_bindgen_test::wasm_bindgen_test;

/// Origin of that server.
pub const SERVER: &str =
    env!("TEST_SERVER", "run these tests with `cargo xtask test test-wasm`, which starts the server they talk to");

fn client() -> Client {
    client_of(SERVER, sandbox::AUTH_TOKEN)
}

fn client_of(base: &str, secret: &str) -> Client {
    let caller = sandbox::ACCOUNT_SID.parse().unwrap();
    Client::new(Remote::new(base.parse().unwrap(), &caller, &secret.parse().unwrap()))
}

fn named(name: &str) -> service::Create {
    service::Create { friendly_name: Required(name.parse::<FriendlyName>().unwrap()) }
}

/// Request that renames a service, without validating the name.
fn renamed(sid: &Sid<service::Service>, name: &str) -> Request {
    let mut params = Params::default();
    params.push(chat_service::Update::friendly_name().info().wire, name);
    chat_service::Update::request_with(sid, params)
}

api::request! {
    /// Removes every fault from the sandbox.
    Recover: Delete "/sandbox/faults", () => 204 () {}
}

/// Makes the sandbox fail requests that create or update a service.
async fn writes_fail(status: Option<&str>, drop: Option<&str>) {
    let fault = fault::Add {
        method: Some("POST".parse().unwrap()),
        path: Some(service::Create::PATH.to_owned()),
        status: status.map(|status| status.parse().unwrap()),
        code: None,
        delay_ms: None,
        after: None,
        times: None,
        drop: drop.map(|drop| drop.parse().unwrap()),
        body: None,
    };
    client().call(fault, &()).await.unwrap();
}

fn assert_rejected(error: ApiError, status: u16, code: u32) {
    let refusal = error.rejection().unwrap_or_else(|| panic!("{error:?} is no refusal"));
    assert_eq!((refusal.status, refusal.code), (status, Some(code)));
    let request_id = refusal.request_id.as_deref().unwrap_or_default();
    assert!(request_id.starts_with("RQ"), "{request_id:?} identifies no request");
}

#[wasm_bindgen_test]
async fn a_service_is_created_read_renamed_and_deleted() {
    let created = client().call(named("Ünïcode & more = 100 % 🎁"), &()).await.unwrap();
    assert_eq!(created.friendly_name.known().unwrap(), "Ünïcode & more = 100 % 🎁");
    assert!(created.url.known().unwrap().starts_with(SERVER));
    let sid = created.sid.known().unwrap();
    client().send_as::<chat_service::ChatService>(renamed(sid, "Plain")).await.unwrap();
    let read = client().call(service::Fetch {}, sid).await.unwrap();
    assert_eq!(read.friendly_name.known().unwrap(), "Plain");
    client().call(service::Delete {}, sid).await.unwrap();
    assert_rejected(client().call(service::Fetch {}, sid).await.unwrap_err(), 404, 20404);
}

#[wasm_bindgen_test]
async fn a_list_comes_in_pages() {
    let list = service::List { page_size: Some("2".parse().unwrap()), ..service::List::default() };
    let page = client().call(list, &()).await.unwrap();
    assert_eq!(page.items.len(), 2);
    assert!(page.next().is_some());
}

#[wasm_bindgen_test]
async fn wrong_credentials_are_rejected() {
    let stranger = client_of(SERVER, "wrong");
    assert_rejected(stranger.call(service::List::default(), &()).await.unwrap_err(), 401, 20003);
}

#[wasm_bindgen_test]
async fn a_wrong_value_is_rejected_with_its_code() {
    let page = client().call(service::List::default(), &()).await.unwrap();
    let sid = page.items[0].sid.known().unwrap();
    let outcome = client().send_as::<chat_service::ChatService>(renamed(sid, "")).await;
    assert_rejected(outcome.unwrap_err(), 400, 50000);
}

#[wasm_bindgen_test]
async fn a_missing_service_gives_404() {
    let error = client().call(service::Delete {}, &Sid::from_digits(1)).await.unwrap_err();
    assert!(error.is_not_found());
    assert_rejected(error, 404, 20404);
}

#[wasm_bindgen_test]
async fn too_many_requests_give_429() {
    writes_fail(Some("429"), None).await;
    let outcome = client().call(named("Too many"), &()).await;
    client().call(Recover {}, &()).await.unwrap();
    assert_rejected(outcome.unwrap_err(), 429, 20429);
}

#[wasm_bindgen_test]
async fn a_lost_response_is_reported_as_no_response() {
    // A fault for one request only is not enough: a browser resends a request on a reused connection.
    writes_fail(None, Some("true")).await;
    let outcome = client().call(named("Lost"), &()).await;
    client().call(Recover {}, &()).await.unwrap();
    assert_eq!(outcome, Err(ApiError::Transport(TransportError::Unreachable)));
    let page = client().call(service::List::default(), &()).await.unwrap();
    assert!(page.items.iter().any(|service| service.friendly_name.known().is_some_and(|name| name == "Lost")));
}

#[wasm_bindgen_test]
async fn an_unreachable_server_gives_no_response() {
    // Browsers block requests to port 1.
    let nowhere = client_of("http://127.0.0.1:1", "token");
    assert_eq!(
        nowhere.call(service::List::default(), &()).await,
        Err(ApiError::Transport(TransportError::Unreachable))
    );
}
