//! Tests of the API as its clients see it.

use std::collections::BTreeSet;

use api::error::code;

use crate::support::{SERVICES, Server};

#[test]
fn a_service_is_created_read_renamed_and_deleted() {
    let server = Server::in_memory(&[]);
    let sid = server.create("Shop%20%C3%A9%F0%9F%98%80");
    let path = format!("{SERVICES}/{sid}");
    let service = server.get(&path).json();
    assert_eq!(service["friendly_name"], "Shop é😀");
    assert_eq!(service["account_sid"], sandbox::ACCOUNT_SID);
    let chat = format!("{}/{sid}", <api::chat_service::List as api::Endpoint>::PATH);
    assert_eq!(server.call("POST", &chat).form("FriendlyName=Store").send().status, 200);
    assert_eq!(server.get(&path).json()["friendly_name"], "Store");
    let deleted = server.call("DELETE", &path).send();
    assert_eq!((deleted.status, deleted.body.len(), deleted.header("content-type")), (204, 0, None));
    assert_eq!(server.get(&path).status, 404);
    assert_eq!(server.call("DELETE", &path).send().status, 404);
}

#[test]
fn links_have_the_origin_of_the_request() {
    let server = Server::in_memory(&[]);
    let sid = server.create("Links");
    for name in ["127.0.0.1", "localhost"] {
        let host = format!("{name}:{}", server.port);
        let path = format!("{SERVICES}/{sid}");
        let service = server.call("GET", &path).host(&host).send().json();
        assert_eq!(service["url"], format!("http://{host}{path}"));
        for (_, link) in service["links"].as_object().unwrap() {
            assert!(link.as_str().unwrap().starts_with(&format!("http://{host}/")), "{link}");
        }
        let page = server.call("GET", &format!("{SERVICES}?PageSize=1")).host(&host).send().json();
        for link in ["url", "first_page_url", "next_page_url"] {
            assert!(page["meta"][link].as_str().unwrap().starts_with(&format!("http://{host}{SERVICES}?")), "{link}");
        }
        let created = server.call("POST", SERVICES).host(&host).form("FriendlyName=Link").send().json();
        assert!(created["url"].as_str().unwrap().starts_with(&format!("http://{host}/")));
    }
}

#[test]
fn following_the_pages_finds_every_service_once() {
    let server = Server::spawn(&mut crate::support::command(&["--in-memory", "--services", "207"]));
    let mut seen = BTreeSet::new();
    let mut target = format!("{SERVICES}?PageSize=50");
    let mut pages = 0;
    loop {
        let page = server.get(&target).json();
        pages += 1;
        for service in page["services"].as_array().unwrap() {
            assert!(seen.insert(service["sid"].as_str().unwrap().to_owned()), "{service} came twice");
        }
        match page["meta"]["next_page_url"].as_str() {
            Some(url) => target = url.strip_prefix(&format!("http://127.0.0.1:{}", server.port)).unwrap().to_owned(),
            None => break,
        }
    }
    assert_eq!((seen.len(), pages), (207, 5));
}

#[test]
fn the_longest_page_can_be_chosen() {
    let server =
        Server::spawn(&mut crate::support::command(&["--in-memory", "--services", "120", "--max-page-size", "100"]));
    let page = server.get(&format!("{SERVICES}?PageSize=1000")).json();
    assert_eq!(page["services"].as_array().unwrap().len(), 100);
    assert_eq!(page["meta"]["page_size"], 100);
    server.get(&format!("{SERVICES}?PageSize=0")).assert_refused(400, code::INVALID_PARAMETER);
}

#[test]
fn every_response_has_the_headers_of_the_api() {
    let server = Server::in_memory(&[]);
    let mut ids = BTreeSet::new();
    let responses = [
        server.get(SERVICES),
        server.get(&format!("{SERVICES}/ISffffffffffffffffffffffffffffffff")),
        server.call("POST", SERVICES).form("FriendlyName=Headers").send(),
        server.call("POST", SERVICES).form("FriendlyName=").send(),
        server.call("PUT", SERVICES).send(),
        server.ask("GET", SERVICES).send(),
    ];
    for response in &responses {
        let id = response.header(api::error::REQUEST_ID).unwrap();
        let digits = id.strip_prefix("RQ").unwrap();
        assert!(digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
        assert!(ids.insert(id.to_owned()), "{id} came twice");
        assert_eq!(response.header("twilio-concurrent-requests"), Some("1"));
        let duration: f32 = response.header("twilio-request-duration").unwrap().parse().unwrap();
        assert!((0.0..30.0).contains(&duration));
        assert_eq!(response.header("content-type"), Some("application/json;charset=utf-8"));
        assert_eq!(response.header("cache-control"), Some("no-store"));
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"));
        assert!(response.header("vary").unwrap().starts_with("Origin"));
        assert_eq!(response.header("strict-transport-security"), None, "there is no TLS here");
    }
}

#[test]
fn error_responses_have_a_status_a_code_and_a_message() {
    let server = Server::in_memory(&[]);
    let long = "x".repeat(257);
    server.call("POST", SERVICES).form("FriendlyName=").send().assert_refused(400, code::FRIENDLY_NAME_MISSING);
    server
        .call("POST", SERVICES)
        .form(&format!("FriendlyName={long}"))
        .send()
        .assert_refused(400, code::FRIENDLY_NAME_TOO_LONG);
    server.get(&format!("{SERVICES}/nonsense")).assert_refused(404, code::NOT_FOUND);
    server.get(&format!("{SERVICES}/%49S00000000000000000000000000000000")).assert_refused(404, code::NOT_FOUND);
    server.get(&format!("{SERVICES}/../Services")).assert_refused(404, code::NOT_FOUND);
    server
        .call("POST", &format!("{SERVICES}/ISffffffffffffffffffffffffffffffff"))
        .send()
        .assert_refused(405, code::METHOD_NOT_ALLOWED);
}

#[test]
fn the_account_sid_and_token_can_be_chosen() {
    let account = "AC0123456789abcdef0123456789abcdef";
    let server = Server::in_memory(&["--account-sid", account, "--auth-token", "anothertoken"]);
    assert!(server.greeting.contains(account) && server.greeting.contains("anothertoken"));
    assert_eq!(server.get(SERVICES).status, 401);
    let response =
        server.ask("GET", SERVICES).header("authorization", &crate::support::basic(account, "anothertoken")).send();
    assert_eq!(response.json()["services"][0]["account_sid"], account);
    let mut from_environment = crate::support::command(&["--in-memory"]);
    from_environment
        .env("CONVERSATIONS_ADMIN_ACCOUNT_SID", account)
        .env("CONVERSATIONS_ADMIN_AUTH_TOKEN", "anothertoken");
    let server = Server::spawn(&mut from_environment);
    let ask = server.ask("GET", SERVICES).header("authorization", &crate::support::basic(account, "anothertoken"));
    assert_eq!(ask.send().status, 200);
}
