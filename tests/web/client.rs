//! The client through real HTTP, against the server that `cargo xtask test` started beside the browser.

use api::text::FriendlyName;
use api::{ApiError, Endpoint, Params, Request, Required, Sid, TransportError, chat_service, service};
use app::backend::client::Client;
use app::backend::http::Remote;
use sandbox::fault;
use wasm_bindgen_test::wasm_bindgen_test;

/// Where that server is.
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

/// A request that gives a service any name, also one that is none.
fn renamed(sid: &Sid<service::Service>, name: &str) -> Request {
    let mut params = Params::default();
    params.push(chat_service::Update::FIELDS[0].wire, name);
    chat_service::Update::carry(sid, params)
}

api::request! {
    /// Lets calls succeed again.
    Recover: Delete "/sandbox/faults", () => 204 () {}
}

/// Has the calls that create or update fail.
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

fn refused(error: ApiError, status: u16, code: u32) {
    let refusal = error.refusal().unwrap_or_else(|| panic!("{error:?} is no refusal"));
    assert_eq!((refusal.status, refusal.code), (status, Some(code)));
    let request_id = refusal.request_id.as_deref().unwrap_or_default();
    assert!(request_id.starts_with("RQ"), "{request_id:?} identifies no request");
}

#[wasm_bindgen_test]
async fn what_is_created_is_read_renamed_and_deleted() {
    let created = client().call(named("Ünïcode & more = 100 % 🎁"), &()).await.unwrap();
    assert_eq!(created.friendly_name.known().unwrap(), "Ünïcode & more = 100 % 🎁");
    assert!(created.url.known().unwrap().starts_with(SERVER));
    let sid = created.sid.known().unwrap();
    client().ask::<chat_service::ChatService>(renamed(sid, "Plain")).await.unwrap();
    let read = client().call(service::Fetch {}, sid).await.unwrap();
    assert_eq!(read.friendly_name.known().unwrap(), "Plain");
    client().call(service::Delete {}, sid).await.unwrap();
    refused(client().call(service::Fetch {}, sid).await.unwrap_err(), 404, 20404);
}

#[wasm_bindgen_test]
async fn a_list_comes_in_pages() {
    let list = service::List { page_size: Some("2".parse().unwrap()), ..service::List::default() };
    let page = client().call(list, &()).await.unwrap();
    assert_eq!(page.items.len(), 2);
    assert!(page.next().is_some());
}

#[wasm_bindgen_test]
async fn wrong_credentials_are_refused() {
    let stranger = client_of(SERVER, "wrong");
    refused(stranger.call(service::List::default(), &()).await.unwrap_err(), 401, 20003);
}

#[wasm_bindgen_test]
async fn a_wrong_value_is_refused_with_its_code() {
    let page = client().call(service::List::default(), &()).await.unwrap();
    let sid = page.items[0].sid.known().unwrap();
    let outcome = client().ask::<chat_service::ChatService>(renamed(sid, "")).await;
    refused(outcome.unwrap_err(), 400, 50000);
}

#[wasm_bindgen_test]
async fn what_does_not_exist_is_not_found() {
    let error = client().call(service::Delete {}, &Sid::from_digits(1)).await.unwrap_err();
    assert!(error.is_not_found());
    refused(error, 404, 20404);
}

#[wasm_bindgen_test]
async fn too_many_requests_are_told_as_such() {
    writes_fail(Some("429"), None).await;
    let outcome = client().call(named("Too many"), &()).await;
    client().call(Recover {}, &()).await.unwrap();
    refused(outcome.unwrap_err(), 429, 20429);
}

#[wasm_bindgen_test]
async fn an_answer_that_is_lost_is_no_answer_though_the_call_was_carried_out() {
    // Not for one call only: a browser whose connection was used before sends a second time by itself.
    writes_fail(None, Some("true")).await;
    let outcome = client().call(named("Lost"), &()).await;
    client().call(Recover {}, &()).await.unwrap();
    assert_eq!(outcome, Err(ApiError::Transport(TransportError::Unreachable)));
    let page = client().call(service::List::default(), &()).await.unwrap();
    assert!(page.items.iter().any(|service| service.friendly_name.known().is_some_and(|name| name == "Lost")));
}

#[wasm_bindgen_test]
async fn a_server_that_is_not_there_is_no_answer() {
    // Nothing listens on the first of all ports, and browsers refuse to ask there.
    let nowhere = client_of("http://127.0.0.1:1", "token");
    assert_eq!(
        nowhere.call(service::List::default(), &()).await,
        Err(ApiError::Transport(TransportError::Unreachable))
    );
}
