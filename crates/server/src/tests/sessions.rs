//! Tests of the start and the end of sessions over HTTP.

use std::net::{IpAddr, Ipv4Addr};

use api::gateway::Role;
use axum::http::StatusCode;

use super::fixture::{Fixture, LIMITS, PASSWORD, Reached, dashboard};

const SESSION: &str = "/gateway/session";

fn form(name: &str, password: &str) -> String {
    format!("Name={name}&Password={}", password.replace(' ', "+"))
}

#[tokio::test]
async fn signing_in_returns_the_user_and_the_accounts() {
    let fixture = Fixture::new().await;
    fixture.add("ada", Role::Editor).await;
    let response = fixture.call("POST", SESSION, &form("Ada", PASSWORD), None).await;
    assert_eq!(response.status, StatusCode::CREATED);
    let session = response.json();
    assert_eq!((&session["person"], &session["role"]), (&"ada".into(), &"editor".into()));
    assert_eq!((&session["by_password"], &session["idle_seconds"]), (&true.into(), &LIMITS.idle.into()));
    assert_eq!(session["accounts"][0]["name"], "sandbox");
    assert!(session["ends"].as_str().unwrap().ends_with('Z'));
    assert_eq!(fixture.call("GET", SESSION, "", Some(&response.cookie())).await.json(), session);
}

#[tokio::test]
async fn an_unknown_name_and_a_wrong_password_get_the_same_response() {
    let fixture = Fixture::new().await;
    fixture.add("ada", Role::Editor).await;
    let wrong = fixture.call("POST", SESSION, &form("ada", "another password"), None).await;
    for (name, password) in [("eve", PASSWORD), ("%00", PASSWORD), ("ada", "")] {
        let response = fixture.call("POST", SESSION, &form(name, password), None).await;
        assert_eq!((response.status, response.reason()), (StatusCode::UNAUTHORIZED, Some("not-signed-in")), "{name}");
        assert_eq!(response.body, wrong.body, "{name}");
        assert!(!response.headers.contains_key("set-cookie"));
    }
}

#[tokio::test]
async fn the_body_of_a_sign_in_is_limited() {
    let fixture = Fixture::new().await;
    let password = "%2F".repeat(1024);
    let name = "a".repeat(64);
    let longest = fixture.call("POST", "/gateway/session", &form(&name, &password), None).await;
    assert_eq!(longest.reason(), Some("not-signed-in"));
    for path in ["/gateway/session", "/gateway/session/code"] {
        let more = fixture.call("POST", path, &"a".repeat(8_193), None).await;
        assert_eq!(more.reason(), Some("unlisted"));
        assert!(more.body.contains("8192 bytes"), "{}", more.body);
    }
}

#[tokio::test]
async fn a_session_ends_without_activity() {
    let mut fixture = Fixture::new().await;
    let cookie = fixture.open_link().await;
    for _ in 0..5 {
        fixture.pass(LIMITS.idle - 1);
        assert!(fixture.is_signed_in(&cookie).await);
    }
    fixture.pass(LIMITS.idle);
    assert!(!fixture.is_signed_in(&cookie).await);
    fixture.pass(1);
    assert!(!fixture.is_signed_in(&cookie).await, "asking again does not bring it back");
}

#[tokio::test]
async fn an_ended_session_does_not_revive_when_the_clock_is_set_back() {
    for seconds in [LIMITS.idle, LIMITS.absolute] {
        let mut fixture = Fixture::new().await;
        let cookie = fixture.open_link().await;
        fixture.pass(seconds);
        assert!(!fixture.is_signed_in(&cookie).await);
        for back in [1, LIMITS.idle / 2, 24 * 60 * 60] {
            fixture.set_back(back);
            assert!(!fixture.is_signed_in(&cookie).await, "{back}");
        }
        // A new session lasts as long as any other.
        let cookie = fixture.open_link().await;
        assert!(fixture.is_signed_in(&cookie).await);
    }
}

#[tokio::test]
async fn an_ended_session_does_not_revive_across_a_restart_with_the_clock_set_back() {
    for seconds in [LIMITS.idle, LIMITS.absolute] {
        let mut fixture = Fixture::new().await;
        let cookie = fixture.open_link().await;
        fixture.pass(seconds);
        // The restarted gateway has the clock with which the first one began.
        let fixture = fixture.restart(Reached::Here).await;
        assert!(!fixture.is_signed_in(&cookie).await, "{seconds}");
    }
}

#[tokio::test]
async fn a_session_in_constant_use_ends_at_its_absolute_limit() {
    let mut fixture = Fixture::new().await;
    let cookie = fixture.open_link().await;
    for _ in 0..(LIMITS.absolute / (LIMITS.idle / 2)) - 1 {
        fixture.pass(LIMITS.idle / 2);
        assert!(fixture.is_signed_in(&cookie).await);
    }
    fixture.pass(LIMITS.idle / 2);
    assert!(!fixture.is_signed_in(&cookie).await);
}

#[tokio::test]
async fn signing_in_starts_a_new_session_and_ends_the_previous_one() {
    let mut fixture = Fixture::new().await;
    fixture.add("ada", Role::Viewer).await;
    let first = fixture.open_link().await;
    let response = fixture.call("POST", SESSION, &form("ada", PASSWORD), Some(&first)).await;
    let second = response.cookie();
    assert_ne!(first, second);
    assert!(!fixture.is_signed_in(&first).await && fixture.is_signed_in(&second).await);
    let code = fixture.last_code();
    let response = fixture.call("POST", "/gateway/session/code", &format!("Code={code}"), Some(&second)).await;
    let third = response.cookie();
    assert!(!fixture.is_signed_in(&second).await && fixture.is_signed_in(&third).await);
}

#[tokio::test]
async fn a_planted_cookie_does_not_become_a_session() {
    let mut fixture = Fixture::new().await;
    let planted = format!("__Host-Http-conversations-admin-8080={}", "A".repeat(43));
    let code = fixture.last_code();
    let response = fixture.call("POST", "/gateway/session/code", &format!("Code={code}"), Some(&planted)).await;
    assert_ne!(response.cookie(), planted);
    assert!(!fixture.is_signed_in(&planted).await);
}

#[tokio::test]
async fn a_failed_sign_in_ends_no_session() {
    let mut fixture = Fixture::new().await;
    let cookie = fixture.open_link().await;
    let response = fixture.call("POST", SESSION, &form("eve", "guess"), Some(&cookie)).await;
    assert_eq!(response.status, StatusCode::UNAUTHORIZED);
    assert!(fixture.is_signed_in(&cookie).await);
}

#[tokio::test]
async fn signing_out_ends_the_session_and_clears_the_browser_data() {
    let fixture = Fixture::new().await;
    fixture.add("ada", Role::Viewer).await;
    let (one, other) = (fixture.sign_in("ada").await, fixture.sign_in("ada").await);
    let response = fixture.call("DELETE", SESSION, "", Some(&one)).await;
    assert_eq!(response.status, StatusCode::NO_CONTENT);
    assert_eq!(response.headers.get("clear-site-data").unwrap(), "\"storage\"");
    let forgotten = response.headers.get("set-cookie").unwrap().to_str().unwrap();
    assert!(forgotten.starts_with("__Host-Http-conversations-admin-8080=;") && forgotten.ends_with("Max-Age=0"));
    assert!(!fixture.is_signed_in(&one).await, "the token itself is worth nothing any more");
    assert!(fixture.is_signed_in(&other).await, "another browser");
    assert_eq!(fixture.call("DELETE", SESSION, "", Some(&one)).await.reason(), Some("signed-out"));
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session_of_the_user_and_no_other() {
    let fixture = Fixture::new().await;
    fixture.add("ada", Role::Viewer).await;
    fixture.add("bob", Role::Viewer).await;
    let (one, other, of_bob) =
        (fixture.sign_in("ada").await, fixture.sign_in("ada").await, fixture.sign_in("bob").await);
    let response = fixture.call("DELETE", "/gateway/session?Everywhere=true", "", Some(&one)).await;
    assert_eq!(response.status, StatusCode::NO_CONTENT);
    assert!(!fixture.is_signed_in(&one).await && !fixture.is_signed_in(&other).await);
    assert!(fixture.is_signed_in(&of_bob).await);
}

#[tokio::test]
async fn two_tabs_share_a_session() {
    let mut fixture = Fixture::new().await;
    let cookie = fixture.open_link().await;
    let ask = |target| fixture.call("GET", target, "", Some(&cookie));
    let (one, other) = futures::join!(ask(SESSION), ask("/gateway/accounts/sandbox/v1/Services"));
    assert_eq!((one.status, other.status), (StatusCode::OK, StatusCode::OK));
    fixture.call("DELETE", SESSION, "", Some(&cookie)).await;
    assert_eq!(ask("/gateway/accounts/sandbox/v1/Services").await.reason(), Some("signed-out"));
}

#[tokio::test]
async fn a_session_persists_across_a_restart_and_an_ended_one_stays_ended() {
    let fixture = Fixture::new().await;
    fixture.add("ada", Role::Viewer).await;
    let (kept, ended) = (fixture.sign_in("ada").await, fixture.sign_in("ada").await);
    fixture.call("DELETE", SESSION, "", Some(&ended)).await;
    let fixture = fixture.restart(Reached::Here).await;
    assert!(fixture.is_signed_in(&kept).await && !fixture.is_signed_in(&ended).await);
}

#[tokio::test]
async fn links_and_their_sessions_are_rejected_on_a_network() {
    let mut fixture = Fixture::new().await;
    fixture.add("ada", Role::Viewer).await;
    let (by_link, by_password) = (fixture.open_link().await, fixture.sign_in("ada").await);
    let code = fixture.last_code();
    let fixture = fixture.restart(Reached::Network).await;
    assert!(!fixture.is_signed_in(&by_link).await && fixture.is_signed_in(&by_password).await);
    let response = fixture.call("POST", "/gateway/session/code", &format!("Code={code}"), None).await;
    assert_eq!((response.status, response.reason()), (StatusCode::UNAUTHORIZED, Some("not-signed-in")));
    assert_eq!(fixture.call("GET", "/config.json", "", None).await.json()["sign_in"], serde_json::json!(["password"]));
}

#[tokio::test]
async fn the_configuration_names_the_sign_in_methods() {
    let fixture = Fixture::new().await;
    let told = async || fixture.call("GET", "/config.json", "", None).await.json();
    let config = told().await;
    assert_eq!((&config["api"], &config["sign_in"]), (&"gateway".into(), &serde_json::json!(["link"])));
    assert!(config.get("account_sid").is_none());
    fixture.add("ada", Role::Viewer).await;
    assert_eq!(told().await["sign_in"], serde_json::json!(["password", "link"]));
}

#[tokio::test]
async fn a_code_works_once_and_a_wrong_one_never() {
    let mut fixture = Fixture::new().await;
    let code = fixture.last_code();
    let redeem = async |code: &str| fixture.call("POST", "/gateway/session/code", &format!("Code={code}"), None).await;
    for wrong in ["", "x", &code[1..], &format!("{code}A"), &code.to_lowercase()] {
        assert_eq!(redeem(wrong).await.reason(), Some("not-signed-in"), "{wrong}");
    }
    assert_eq!(redeem(&code).await.status, StatusCode::CREATED);
    assert_eq!(redeem(&code).await.reason(), Some("not-signed-in"));
}

#[tokio::test]
async fn concurrent_uses_of_a_code_start_one_session() {
    let mut fixture = Fixture::new().await;
    let code = fixture.last_code();
    let redeem = || fixture.call("POST", "/gateway/session/code", "", None);
    assert_eq!(redeem().await.status, StatusCode::UNAUTHORIZED);
    let form = format!("Code={code}");
    let all =
        futures::future::join_all((0..100).map(|_| fixture.call("POST", "/gateway/session/code", &form, None))).await;
    assert_eq!(all.iter().filter(|response| response.status == StatusCode::CREATED).count(), 1);
}

#[tokio::test]
async fn delays_grow_for_a_guessing_source_and_for_no_other() {
    let fixture = Fixture::new().await;
    fixture.add("ada", Role::Viewer).await;
    let sign_in = async |address: [u8; 4], password: &str| {
        let request = dashboard("POST", SESSION, &form("ada", password), None);
        fixture.send_from(IpAddr::from(Ipv4Addr::from(address)), request).await
    };
    let attacker = [192, 0, 2, 1];
    let mut waits = Vec::new();
    for _ in 0..12 {
        let response = sign_in(attacker, "a guess of twelve").await;
        if response.status == StatusCode::TOO_MANY_REQUESTS {
            assert_eq!(response.reason(), Some("locked-out"));
            let seconds: u64 = response.headers.get("retry-after").unwrap().to_str().unwrap().parse().unwrap();
            assert!(response.body.contains(&format!("{seconds} second")), "{}", response.body);
            let right = sign_in(attacker, PASSWORD).await;
            assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "the right one is not looked at either");
            waits.push(seconds);
            fixture.pass(seconds);
        }
    }
    assert!(waits.len() >= 3 && waits.is_sorted() && waits[0] < waits[2], "{waits:?}");
    assert_eq!(sign_in([198, 51, 100, 7], PASSWORD).await.status, StatusCode::CREATED, "somebody elsewhere");
    fixture.pass(15 * 60);
    assert_eq!(sign_in(attacker, PASSWORD).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn the_current_role_limits_the_permissions() {
    let fixture = Fixture::new().await;
    fixture.add("ada", Role::Viewer).await;
    fixture.add("root", Role::Admin).await;
    let cookie = fixture.sign_in("ada").await;
    let services = "/gateway/accounts/sandbox/v1/Services";
    let create = async || fixture.call("POST", services, "FriendlyName=New", Some(&cookie)).await;
    assert_eq!(create().await.reason(), Some("role"));
    let ada = "ada".parse().unwrap();
    fixture.database.set_role(&ada, Role::Editor, database::people::LastAdmin::Keep, 0).await.unwrap();
    let created = create().await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.body);
    let service = format!("{services}/{}", created.json()["sid"].as_str().unwrap());
    assert_eq!(fixture.call("DELETE", &service, "", Some(&cookie)).await.reason(), Some("role"));
    fixture.database.remove_person(&ada, database::people::LastAdmin::Keep, 0).await.unwrap();
    assert!(!fixture.is_signed_in(&cookie).await);
}

#[tokio::test]
async fn a_retried_write_is_carried_out_once_and_only_for_its_user() {
    let fixture = Fixture::new().await;
    fixture.add("ada", Role::Editor).await;
    fixture.add("bob", Role::Editor).await;
    let (ada, bob) = (fixture.sign_in("ada").await, fixture.sign_in("bob").await);
    let create = async |cookie: &str| {
        let mut request = dashboard("POST", "/gateway/accounts/sandbox/v1/Services", "FriendlyName=Once", Some(cookie));
        request.headers_mut().insert(api::message::IDEMPOTENCY_KEY, "one-call".parse().unwrap());
        fixture.send(request).await.json()["sid"].clone()
    };
    let first = create(&ada).await;
    assert_eq!(create(&ada).await, first);
    assert_ne!(create(&bob).await, first);
    assert_eq!(fixture.services().await, 5);
}

#[tokio::test]
async fn writes_are_in_the_history_with_the_name_of_their_user() {
    let fixture = Fixture::new().await;
    fixture.add("ada", Role::Editor).await;
    let cookie = fixture.sign_in("ada").await;
    fixture.call("POST", "/gateway/accounts/sandbox/v1/Services", "FriendlyName=Kept", Some(&cookie)).await;
    let page = fixture.call("GET", "/gateway/history", "", Some(&cookie)).await.json();
    let record = &page["records"][0];
    assert_eq!((&record["person"], &record["outcome"]), (&"ada".into(), &"done".into()), "{page}");
    let wrong = fixture.call("GET", "/gateway/history?From=yesterday", "", Some(&cookie)).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn links_in_responses_have_the_origin_of_the_request() {
    let mut fixture = Fixture::new().await;
    let cookie = fixture.open_link().await;
    let target = "/gateway/accounts/sandbox/v1/Services?PageSize=1";
    let page = fixture.call("GET", target, "", Some(&cookie)).await;
    assert!(!page.body.contains("sandbox.invalid"), "{}", page.body);
    let next = page.json()["meta"]["next_page_url"].as_str().unwrap().to_owned();
    let next = next.strip_prefix(super::fixture::BASE).unwrap();
    assert_eq!(fixture.call("GET", next, "", Some(&cookie)).await.status, StatusCode::OK, "{next}");
}

#[tokio::test]
async fn a_gateway_whose_file_was_deleted_is_not_ready() {
    let mut fixture = Fixture::new().await;
    let cookie = fixture.open_link().await;
    let ready = async || fixture.call("GET", "/readyz", "", None).await.status;
    assert_eq!(ready().await, StatusCode::OK);
    std::fs::remove_file(fixture.folder.path().join("gateway.sqlite")).unwrap();
    assert_eq!(ready().await, StatusCode::OK, "anybody may ask, and it looks once a second at most");
    fixture.pass(1);
    assert_eq!(ready().await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(fixture.call("GET", "/healthz", "", None).await.status, StatusCode::OK);
    assert!(fixture.is_signed_in(&cookie).await, "those who look at something may go on");
    fixture.database.clone().close().await;
    fixture.pass(LIMITS.idle / 2);
    let create =
        fixture.call("POST", "/gateway/accounts/sandbox/v1/Services", "FriendlyName=None", Some(&cookie)).await;
    assert_eq!(create.reason(), Some("unrecorded"), "{}", create.body);
    assert_eq!(fixture.services().await, 3);
}
