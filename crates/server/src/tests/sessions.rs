//! How sessions begin and end.

use std::net::{IpAddr, Ipv4Addr};

use api::gateway::Role;
use axum::http::StatusCode;

use super::stage::{LIMITS, PASSWORD, Reached, Stage, dashboard};

const SESSION: &str = "/gateway/session";

fn form(name: &str, password: &str) -> String {
    format!("Name={name}&Password={}", password.replace(' ', "+"))
}

#[tokio::test]
async fn whoever_signs_in_is_told_who_they_are_and_what_there_is() {
    let stage = Stage::new().await;
    stage.add("ada", Role::Editor).await;
    let answer = stage.call("POST", SESSION, &form("Ada", PASSWORD), None).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let session = answer.json();
    assert_eq!((&session["person"], &session["role"]), (&"ada".into(), &"editor".into()));
    assert_eq!((&session["by_password"], &session["idle_seconds"]), (&true.into(), &LIMITS.idle.into()));
    assert_eq!(session["accounts"][0]["name"], "sandbox");
    assert!(session["ends"].as_str().unwrap().ends_with('Z'));
    assert_eq!(stage.call("GET", SESSION, "", Some(&answer.cookie())).await.json(), session);
}

#[tokio::test]
async fn a_name_that_nobody_has_and_a_wrong_password_look_the_same() {
    let stage = Stage::new().await;
    stage.add("ada", Role::Editor).await;
    let wrong = stage.call("POST", SESSION, &form("ada", "another password"), None).await;
    for (name, password) in [("eve", PASSWORD), ("%00", PASSWORD), ("ada", "")] {
        let answer = stage.call("POST", SESSION, &form(name, password), None).await;
        assert_eq!((answer.status, answer.reason()), (StatusCode::UNAUTHORIZED, Some("not-signed-in")), "{name}");
        assert_eq!(answer.body, wrong.body, "{name}");
        assert!(!answer.headers.contains_key("set-cookie"));
    }
}

#[tokio::test]
async fn nobody_sends_much_before_they_are_signed_in() {
    let stage = Stage::new().await;
    let password = "%2F".repeat(1024);
    let name = "a".repeat(64);
    let longest = stage.call("POST", "/gateway/session", &form(&name, &password), None).await;
    assert_eq!(longest.reason(), Some("not-signed-in"));
    for path in ["/gateway/session", "/gateway/session/code"] {
        let more = stage.call("POST", path, &"a".repeat(8_193), None).await;
        assert_eq!(more.reason(), Some("unlisted"));
        assert!(more.body.contains("8192 bytes"), "{}", more.body);
    }
}

#[tokio::test]
async fn a_session_ends_when_nothing_is_done() {
    let mut stage = Stage::new().await;
    let cookie = stage.open_link().await;
    for _ in 0..5 {
        stage.pass(LIMITS.idle - 1);
        assert!(stage.is_signed_in(&cookie).await);
    }
    stage.pass(LIMITS.idle);
    assert!(!stage.is_signed_in(&cookie).await);
    stage.pass(1);
    assert!(!stage.is_signed_in(&cookie).await, "asking again does not bring it back");
}

#[tokio::test]
async fn a_session_that_has_ended_stays_so_when_the_clock_is_set_back() {
    for seconds in [LIMITS.idle, LIMITS.absolute] {
        let mut stage = Stage::new().await;
        let cookie = stage.open_link().await;
        stage.pass(seconds);
        assert!(!stage.is_signed_in(&cookie).await);
        for back in [1, LIMITS.idle / 2, 24 * 60 * 60] {
            stage.set_back(back);
            assert!(!stage.is_signed_in(&cookie).await, "{back}");
        }
        // Whoever signs in then has a session as long as any.
        let cookie = stage.open_link().await;
        assert!(stage.is_signed_in(&cookie).await);
    }
}

#[tokio::test]
async fn a_session_ends_however_busy() {
    let mut stage = Stage::new().await;
    let cookie = stage.open_link().await;
    for _ in 0..(LIMITS.absolute / (LIMITS.idle / 2)) - 1 {
        stage.pass(LIMITS.idle / 2);
        assert!(stage.is_signed_in(&cookie).await);
    }
    stage.pass(LIMITS.idle / 2);
    assert!(!stage.is_signed_in(&cookie).await);
}

#[tokio::test]
async fn signing_in_makes_a_new_session_and_ends_the_one_before() {
    let mut stage = Stage::new().await;
    stage.add("ada", Role::Viewer).await;
    let first = stage.open_link().await;
    let answer = stage.call("POST", SESSION, &form("ada", PASSWORD), Some(&first)).await;
    let second = answer.cookie();
    assert_ne!(first, second);
    assert!(!stage.is_signed_in(&first).await && stage.is_signed_in(&second).await);
    let code = stage.last_code();
    let answer = stage.call("POST", "/gateway/session/code", &format!("Code={code}"), Some(&second)).await;
    let third = answer.cookie();
    assert!(!stage.is_signed_in(&second).await && stage.is_signed_in(&third).await);
}

#[tokio::test]
async fn a_cookie_that_somebody_else_chose_becomes_no_session() {
    let mut stage = Stage::new().await;
    let planted = format!("__Host-Http-conversations-admin-8080={}", "A".repeat(43));
    let code = stage.last_code();
    let answer = stage.call("POST", "/gateway/session/code", &format!("Code={code}"), Some(&planted)).await;
    assert_ne!(answer.cookie(), planted);
    assert!(!stage.is_signed_in(&planted).await);
}

#[tokio::test]
async fn signing_in_wrongly_ends_nothing() {
    let mut stage = Stage::new().await;
    let cookie = stage.open_link().await;
    let answer = stage.call("POST", SESSION, &form("eve", "guess"), Some(&cookie)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(stage.is_signed_in(&cookie).await);
}

#[tokio::test]
async fn signing_out_ends_the_session_here_and_forgets_what_the_browser_kept() {
    let stage = Stage::new().await;
    stage.add("ada", Role::Viewer).await;
    let (one, other) = (stage.sign_in("ada").await, stage.sign_in("ada").await);
    let answer = stage.call("DELETE", SESSION, "", Some(&one)).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.headers.get("clear-site-data").unwrap(), "\"storage\"");
    let forgotten = answer.headers.get("set-cookie").unwrap().to_str().unwrap();
    assert!(forgotten.starts_with("__Host-Http-conversations-admin-8080=;") && forgotten.ends_with("Max-Age=0"));
    assert!(!stage.is_signed_in(&one).await, "the token itself is worth nothing any more");
    assert!(stage.is_signed_in(&other).await, "another browser");
    assert_eq!(stage.call("DELETE", SESSION, "", Some(&one)).await.reason(), Some("signed-out"));
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session_of_that_person_and_no_other() {
    let stage = Stage::new().await;
    stage.add("ada", Role::Viewer).await;
    stage.add("bob", Role::Viewer).await;
    let (one, other, of_bob) = (stage.sign_in("ada").await, stage.sign_in("ada").await, stage.sign_in("bob").await);
    let answer = stage.call("DELETE", "/gateway/session?Everywhere=true", "", Some(&one)).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(!stage.is_signed_in(&one).await && !stage.is_signed_in(&other).await);
    assert!(stage.is_signed_in(&of_bob).await);
}

#[tokio::test]
async fn two_tabs_share_a_session() {
    let mut stage = Stage::new().await;
    let cookie = stage.open_link().await;
    let ask = |target| stage.call("GET", target, "", Some(&cookie));
    let (one, other) = futures::join!(ask(SESSION), ask("/gateway/accounts/sandbox/v1/Services"));
    assert_eq!((one.status, other.status), (StatusCode::OK, StatusCode::OK));
    stage.call("DELETE", SESSION, "", Some(&cookie)).await;
    assert_eq!(ask("/gateway/accounts/sandbox/v1/Services").await.reason(), Some("signed-out"));
}

#[tokio::test]
async fn a_session_outlives_a_restart_and_one_that_has_ended_does_not_come_back() {
    let stage = Stage::new().await;
    stage.add("ada", Role::Viewer).await;
    let (kept, ended) = (stage.sign_in("ada").await, stage.sign_in("ada").await);
    stage.call("DELETE", SESSION, "", Some(&ended)).await;
    let stage = stage.restart(Reached::Here).await;
    assert!(stage.is_signed_in(&kept).await && !stage.is_signed_in(&ended).await);
}

#[tokio::test]
async fn on_a_network_a_link_opens_nothing_and_its_sessions_have_ended() {
    let mut stage = Stage::new().await;
    stage.add("ada", Role::Viewer).await;
    let (by_link, by_password) = (stage.open_link().await, stage.sign_in("ada").await);
    let code = stage.last_code();
    let stage = stage.restart(Reached::Network).await;
    assert!(!stage.is_signed_in(&by_link).await && stage.is_signed_in(&by_password).await);
    let answer = stage.call("POST", "/gateway/session/code", &format!("Code={code}"), None).await;
    assert_eq!((answer.status, answer.reason()), (StatusCode::UNAUTHORIZED, Some("not-signed-in")));
    assert_eq!(stage.call("GET", "/config.json", "", None).await.json()["sign_in"], serde_json::json!(["password"]));
}

#[tokio::test]
async fn the_app_is_told_how_to_sign_in() {
    let stage = Stage::new().await;
    let told = async || stage.call("GET", "/config.json", "", None).await.json();
    let config = told().await;
    assert_eq!((&config["api"], &config["sign_in"]), (&"gateway".into(), &serde_json::json!(["link"])));
    assert!(config.get("account_sid").is_none());
    stage.add("ada", Role::Viewer).await;
    assert_eq!(told().await["sign_in"], serde_json::json!(["password", "link"]));
}

#[tokio::test]
async fn a_code_works_once_and_one_that_is_wrong_never() {
    let mut stage = Stage::new().await;
    let code = stage.last_code();
    let redeem = async |code: &str| stage.call("POST", "/gateway/session/code", &format!("Code={code}"), None).await;
    for wrong in ["", "x", &code[1..], &format!("{code}A"), &code.to_lowercase()] {
        assert_eq!(redeem(wrong).await.reason(), Some("not-signed-in"), "{wrong}");
    }
    assert_eq!(redeem(&code).await.status, StatusCode::CREATED);
    assert_eq!(redeem(&code).await.reason(), Some("not-signed-in"));
}

#[tokio::test]
async fn a_hundred_who_have_the_same_code_are_one_session() {
    let mut stage = Stage::new().await;
    let code = stage.last_code();
    let redeem = || stage.call("POST", "/gateway/session/code", "", None);
    assert_eq!(redeem().await.status, StatusCode::UNAUTHORIZED);
    let form = format!("Code={code}");
    let all =
        futures::future::join_all((0..100).map(|_| stage.call("POST", "/gateway/session/code", &form, None))).await;
    assert_eq!(all.iter().filter(|answer| answer.status == StatusCode::CREATED).count(), 1);
}

#[tokio::test]
async fn who_guesses_waits_longer_and_longer_and_others_do_not() {
    let stage = Stage::new().await;
    stage.add("ada", Role::Viewer).await;
    let sign_in = async |address: [u8; 4], password: &str| {
        let request = dashboard("POST", SESSION, &form("ada", password), None);
        stage.send_from(IpAddr::from(Ipv4Addr::from(address)), request).await
    };
    let attacker = [192, 0, 2, 1];
    let mut waits = Vec::new();
    for _ in 0..12 {
        let answer = sign_in(attacker, "a guess of twelve").await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            assert_eq!(answer.reason(), Some("locked-out"));
            let seconds: u64 = answer.headers.get("retry-after").unwrap().to_str().unwrap().parse().unwrap();
            assert!(answer.body.contains(&format!("{seconds} second")), "{}", answer.body);
            let right = sign_in(attacker, PASSWORD).await;
            assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "the right one is not looked at either");
            waits.push(seconds);
            stage.pass(seconds);
        }
    }
    assert!(waits.len() >= 3 && waits.is_sorted() && waits[0] < waits[2], "{waits:?}");
    assert_eq!(sign_in([198, 51, 100, 7], PASSWORD).await.status, StatusCode::CREATED, "somebody elsewhere");
    stage.pass(15 * 60);
    assert_eq!(sign_in(attacker, PASSWORD).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_role_is_what_it_is_now_and_bounds_what_may_be_done() {
    let stage = Stage::new().await;
    stage.add("ada", Role::Viewer).await;
    stage.add("root", Role::Admin).await;
    let cookie = stage.sign_in("ada").await;
    let services = "/gateway/accounts/sandbox/v1/Services";
    let create = async || stage.call("POST", services, "FriendlyName=New", Some(&cookie)).await;
    assert_eq!(create().await.reason(), Some("role"));
    let ada = "ada".parse().unwrap();
    stage.database.set_role(&ada, Role::Editor, database::people::LastAdmin::Keep, 0).await.unwrap();
    let created = create().await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.body);
    let service = format!("{services}/{}", created.json()["sid"].as_str().unwrap());
    assert_eq!(stage.call("DELETE", &service, "", Some(&cookie)).await.reason(), Some("role"));
    stage.database.remove_person(&ada, database::people::LastAdmin::Keep, 0).await.unwrap();
    assert!(!stage.is_signed_in(&cookie).await);
}

#[tokio::test]
async fn a_write_that_the_browser_repeats_is_carried_out_once_and_for_that_person_alone() {
    let stage = Stage::new().await;
    stage.add("ada", Role::Editor).await;
    stage.add("bob", Role::Editor).await;
    let (ada, bob) = (stage.sign_in("ada").await, stage.sign_in("bob").await);
    let create = async |cookie: &str| {
        let mut request = dashboard("POST", "/gateway/accounts/sandbox/v1/Services", "FriendlyName=Once", Some(cookie));
        request.headers_mut().insert(api::message::CALL_HEADER, "one-call".parse().unwrap());
        stage.send(request).await.json()["sid"].clone()
    };
    let first = create(&ada).await;
    assert_eq!(create(&ada).await, first);
    assert_ne!(create(&bob).await, first);
    assert_eq!(stage.services().await, 5);
}

#[tokio::test]
async fn what_was_done_is_in_the_history_with_the_name_of_who_did_it() {
    let stage = Stage::new().await;
    stage.add("ada", Role::Editor).await;
    let cookie = stage.sign_in("ada").await;
    stage.call("POST", "/gateway/accounts/sandbox/v1/Services", "FriendlyName=Kept", Some(&cookie)).await;
    let page = stage.call("GET", "/gateway/history", "", Some(&cookie)).await.json();
    let record = &page["records"][0];
    assert_eq!((&record["person"], &record["outcome"]), (&"ada".into(), &"done".into()), "{page}");
    let wrong = stage.call("GET", "/gateway/history?From=yesterday", "", Some(&cookie)).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn links_of_answers_lead_to_the_gateway_that_was_called() {
    let mut stage = Stage::new().await;
    let cookie = stage.open_link().await;
    let target = "/gateway/accounts/sandbox/v1/Services?PageSize=1";
    let page = stage.call("GET", target, "", Some(&cookie)).await;
    assert!(!page.body.contains("sandbox.invalid"), "{}", page.body);
    let next = page.json()["meta"]["next_page_url"].as_str().unwrap().to_owned();
    let next = next.strip_prefix(super::stage::BASE).unwrap();
    assert_eq!(stage.call("GET", next, "", Some(&cookie)).await.status, StatusCode::OK, "{next}");
}

#[tokio::test]
async fn a_gateway_whose_file_is_gone_says_that_it_is_not_ready() {
    let mut stage = Stage::new().await;
    let cookie = stage.open_link().await;
    let ready = async || stage.call("GET", "/readyz", "", None).await.status;
    assert_eq!(ready().await, StatusCode::OK);
    std::fs::remove_file(stage.folder.path().join("gateway.sqlite")).unwrap();
    assert_eq!(ready().await, StatusCode::OK, "anybody may ask, and it looks once a second at most");
    stage.pass(1);
    assert_eq!(ready().await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(stage.call("GET", "/healthz", "", None).await.status, StatusCode::OK);
    assert!(stage.is_signed_in(&cookie).await, "those who look at something may go on");
    stage.database.clone().close().await;
    stage.pass(LIMITS.idle / 2);
    let create = stage.call("POST", "/gateway/accounts/sandbox/v1/Services", "FriendlyName=None", Some(&cookie)).await;
    assert_eq!(create.reason(), Some("unrecorded"), "{}", create.body);
    assert_eq!(stage.services().await, 3);
}
