//! Tests of second factors over HTTP: signing in with codes, their limits, and their set-up and removal.

use api::gateway::Role;
use axum::http::StatusCode;
use database::second_factor::Secret;

use super::fixture::{Fixture, PASSWORD, TestResponse};

const SESSION: &str = "/gateway/session";
const SECOND_FACTOR: &str = "/gateway/second-factor";

/// User `ada` with a second factor, and the session that added it.
struct Enrolled {
    fixture: Fixture,
    secret: Secret,
    recovery_codes: Vec<String>,
    cookie: String,
}

impl Enrolled {
    async fn new() -> Self {
        let fixture = Fixture::new().await;
        fixture.add("ada", Role::Viewer).await;
        let cookie = fixture.sign_in("ada").await;
        let (secret, added) = add(&fixture, &cookie, PASSWORD).await;
        assert_eq!(added.status, StatusCode::CREATED, "{}", added.body);
        // The code of this step is used.
        fixture.pass(30);
        Self { fixture, secret, recovery_codes: codes(&added), cookie }
    }

    fn code(&self) -> String {
        self.secret.code(self.fixture.now()).reveal()
    }

    /// Returns a code that is valid neither now nor soon.
    fn wrong_code(&self) -> String {
        self.secret.code(self.fixture.now() + 100_000).reveal()
    }

    async fn sign_in(&self, password: &str, code: &str) -> TestResponse {
        self.fixture.call("POST", SESSION, &form("ada", password, code), None).await
    }

    async fn change(&self, path: &str, password: &str, code: &str) -> TestResponse {
        let form = format!("Code={code}&Password={}", password.replace(' ', "+"));
        self.fixture.call("POST", &format!("{SECOND_FACTOR}/{path}"), &form, Some(&self.cookie)).await
    }

    async fn state(&self) -> serde_json::Value {
        self.fixture.call("GET", SECOND_FACTOR, "", Some(&self.cookie)).await.json()
    }
}

fn form(name: &str, password: &str, code: &str) -> String {
    let code = if code.is_empty() { String::new() } else { format!("&Code={code}") };
    format!("Name={name}&Password={}{code}", password.replace(' ', "+"))
}

fn codes(response: &TestResponse) -> Vec<String> {
    let codes = response.json()["codes"].as_array().unwrap().clone();
    codes.into_iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

/// Sets a second factor up.
async fn add(fixture: &Fixture, cookie: &str, password: &str) -> (Secret, TestResponse) {
    let setup = fixture.call("POST", "/gateway/second-factor/secret", "", Some(cookie)).await.json();
    let secret: Secret = setup["secret"].as_str().unwrap().parse().unwrap();
    let code = secret.code(fixture.now()).reveal();
    let password = password.replace(' ', "+");
    let form = format!("Secret={}&Code={code}&Password={password}", secret.reveal());
    (secret, fixture.call("POST", SECOND_FACTOR, &form, Some(cookie)).await)
}

#[tokio::test]
async fn a_user_with_a_second_factor_signs_in_with_password_and_code() {
    let enrolled = Enrolled::new().await;
    let asked = enrolled.sign_in(PASSWORD, "").await;
    assert_eq!((asked.status, asked.reason()), (StatusCode::UNAUTHORIZED, Some("code-required")));
    assert!(!asked.headers.contains_key("set-cookie"));
    let wrong = enrolled.sign_in(PASSWORD, &enrolled.wrong_code()).await;
    assert_eq!((wrong.status, wrong.reason()), (StatusCode::UNAUTHORIZED, Some("wrong-code")));
    assert!(!wrong.headers.contains_key("set-cookie"));
    let code = enrolled.code();
    let spaced = format!("{}+{}", &code[..3], &code[3..]);
    assert!(enrolled.fixture.is_signed_in(&enrolled.sign_in(PASSWORD, &spaced).await.cookie()).await);
    assert_eq!(enrolled.sign_in(PASSWORD, &code).await.reason(), Some("wrong-code"), "a code works once");
    enrolled.fixture.pass(30);
    assert_eq!(enrolled.sign_in(PASSWORD, &code).await.reason(), Some("wrong-code"), "though it is still valid");
    assert_eq!(enrolled.sign_in(PASSWORD, &enrolled.code()).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn nothing_is_revealed_before_the_password_is_right() {
    let enrolled = Enrolled::new().await;
    enrolled.fixture.add("bob", Role::Viewer).await;
    let bob = enrolled.fixture.call("POST", SESSION, &form("bob", "another password", ""), None).await;
    let code = enrolled.code();
    enrolled.fixture.pass(1);
    for code in ["", &code, &enrolled.wrong_code(), "malformed"] {
        enrolled.fixture.pass(15 * 60);
        let response = enrolled.sign_in("another password", code).await;
        assert_eq!((response.status, response.body), (bob.status, bob.body.clone()), "{code}");
    }
    enrolled.fixture.pass(15 * 60);
    let code = enrolled.code();
    assert_eq!(enrolled.sign_in("another password", &code).await.reason(), Some("not-signed-in"));
    enrolled.fixture.pass(10);
    assert_eq!(enrolled.sign_in(PASSWORD, &code).await.status, StatusCode::CREATED, "a wrong password uses no code");
    let response = enrolled.fixture.call("POST", SESSION, &form("bob", PASSWORD, &code), None).await;
    assert_eq!(response.status, StatusCode::CREATED, "a user without a second factor needs no code");
}

#[tokio::test]
async fn wrong_codes_delay_as_wrong_passwords_do() {
    let enrolled = Enrolled::new().await;
    for _ in 0..4 {
        assert_eq!(enrolled.sign_in(PASSWORD, &enrolled.wrong_code()).await.reason(), Some("wrong-code"));
        let asked = enrolled.sign_in(PASSWORD, "").await;
        assert!(matches!(asked.reason(), Some("code-required" | "locked-out")), "{:?}", asked.reason());
    }
    let locked = enrolled.sign_in(PASSWORD, &enrolled.code()).await;
    assert_eq!(locked.reason(), Some("locked-out"), "the password alone resets nothing");
    assert!(locked.headers.contains_key("retry-after"));
    enrolled.fixture.pass(1);
    for _ in 0..2 {
        assert_eq!(enrolled.sign_in(PASSWORD, "").await.reason(), Some("code-required"), "and it costs nothing");
        enrolled.fixture.pass(1);
    }
    assert_eq!(enrolled.sign_in(PASSWORD, &enrolled.code()).await.status, StatusCode::CREATED);
    enrolled.fixture.pass(30);
    assert_eq!(enrolled.sign_in(PASSWORD, &enrolled.wrong_code()).await.reason(), Some("wrong-code"), "a new start");
}

#[tokio::test]
async fn a_password_without_a_code_is_no_failure() {
    let enrolled = Enrolled::new().await;
    for _ in 0..10 {
        assert_eq!(enrolled.sign_in(PASSWORD, "").await.reason(), Some("code-required"));
    }
    assert_eq!(enrolled.sign_in(PASSWORD, &enrolled.code()).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn asking_for_the_code_does_not_begin_a_delay_again() {
    let enrolled = Enrolled::new().await;
    for _ in 0..10 {
        assert_eq!(enrolled.sign_in("another password", "").await.reason(), Some("not-signed-in"));
        enrolled.fixture.pass(15 * 60);
    }
    assert_eq!(enrolled.sign_in(PASSWORD, "").await.reason(), Some("code-required"));
    assert_eq!(enrolled.sign_in(PASSWORD, &enrolled.code()).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_recovery_code_signs_in_once() {
    let enrolled = Enrolled::new().await;
    assert_eq!(enrolled.recovery_codes.len(), 10);
    let code = &enrolled.recovery_codes[3];
    assert_eq!(enrolled.sign_in(PASSWORD, &code.to_uppercase()).await.status, StatusCode::CREATED);
    assert_eq!(enrolled.sign_in(PASSWORD, code).await.reason(), Some("wrong-code"));
    assert_eq!(enrolled.state().await, serde_json::json!({ "present": true, "recovery_codes": 9, "required": false }));
}

#[tokio::test]
async fn adding_needs_the_password_and_the_first_code_and_ends_other_sessions() {
    let fixture = Fixture::new().await;
    fixture.add("ada", Role::Viewer).await;
    let (cookie, other) = (fixture.sign_in("ada").await, fixture.sign_in("ada").await);
    let (_, wrong) = add(&fixture, &cookie, "another password").await;
    assert_eq!((wrong.status, wrong.reason()), (StatusCode::UNAUTHORIZED, Some("not-signed-in")));
    let wrong = format!("Secret={}&Code=000000&Password={}", "A".repeat(32), PASSWORD.replace(' ', "+"));
    let wrong = fixture.call("POST", SECOND_FACTOR, &wrong, Some(&cookie)).await;
    assert_eq!(wrong.reason(), Some("wrong-code"), "{}", wrong.body);
    for form in ["", "Secret=A&Code=000000&Password=x", "Secret=A&Code=1&Password=x"] {
        let malformed = fixture.call("POST", SECOND_FACTOR, form, Some(&cookie)).await;
        assert_eq!(malformed.reason(), Some("unlisted"), "{form}: {}", malformed.body);
    }
    assert!(fixture.is_signed_in(&other).await, "nothing was added");
    let (_, added) = add(&fixture, &cookie, PASSWORD).await;
    assert_eq!((added.status, codes(&added).len()), (StatusCode::CREATED, 10));
    assert!(fixture.is_signed_in(&cookie).await && !fixture.is_signed_in(&other).await);
    let (_, second) = add_own_secret(&fixture, &cookie).await;
    assert_eq!(second.reason(), Some("changed"), "{}", second.body);
}

/// Tries to add another second factor with a secret of the client.
async fn add_own_secret(fixture: &Fixture, cookie: &str) -> (Secret, TestResponse) {
    let secret = Secret::random();
    let (code, password) = (secret.code(fixture.now()).reveal(), PASSWORD.replace(' ', "+"));
    let form = format!("Secret={}&Code={code}&Password={password}", secret.reveal());
    (secret, fixture.call("POST", SECOND_FACTOR, &form, Some(cookie)).await)
}

#[tokio::test]
async fn removing_needs_the_password_and_a_code_and_ends_other_sessions() {
    let enrolled = Enrolled::new().await;
    let other = enrolled.sign_in(PASSWORD, &enrolled.code()).await.cookie();
    enrolled.fixture.pass(30);
    let rejected = enrolled.change("removal", "another password", &enrolled.code()).await;
    assert_eq!(rejected.reason(), Some("not-signed-in"));
    let rejected = enrolled.change("removal", PASSWORD, &enrolled.wrong_code()).await;
    assert_eq!(rejected.reason(), Some("wrong-code"));
    assert_eq!(enrolled.change("removal", PASSWORD, "").await.status, StatusCode::BAD_REQUEST);
    let removed = enrolled.change("removal", PASSWORD, &enrolled.code()).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT, "{}", removed.body);
    assert!(enrolled.fixture.is_signed_in(&enrolled.cookie).await && !enrolled.fixture.is_signed_in(&other).await);
    assert_eq!(enrolled.state().await["present"], false);
    assert_eq!(enrolled.change("removal", PASSWORD, &enrolled.code()).await.reason(), Some("changed"));
    assert_eq!(enrolled.sign_in(PASSWORD, "").await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn guesses_of_a_session_that_was_left_open_are_limited() {
    let enrolled = Enrolled::new().await;
    for _ in 0..4 {
        let guess = enrolled.change("removal", "another password", &enrolled.wrong_code()).await;
        assert_eq!(guess.reason(), Some("not-signed-in"));
    }
    assert_eq!(enrolled.change("removal", PASSWORD, &enrolled.code()).await.reason(), Some("locked-out"));
    assert_eq!(enrolled.state().await["present"], true);
}

#[tokio::test]
async fn replaced_recovery_codes_are_worthless() {
    let enrolled = Enrolled::new().await;
    let replaced = enrolled.change("recovery-codes", PASSWORD, &enrolled.recovery_codes[0]).await;
    assert_eq!(replaced.status, StatusCode::CREATED, "{}", replaced.body);
    assert_eq!(enrolled.sign_in(PASSWORD, &enrolled.recovery_codes[1]).await.reason(), Some("wrong-code"));
    assert_eq!(enrolled.sign_in(PASSWORD, &codes(&replaced)[1]).await.status, StatusCode::CREATED);
    assert_eq!(enrolled.state().await["recovery_codes"], 9);
}

#[tokio::test]
async fn a_session_of_a_link_has_no_second_factor() {
    let mut fixture = Fixture::new().await;
    let cookie = fixture.open_link().await;
    let state = fixture.call("GET", SECOND_FACTOR, "", Some(&cookie)).await.json();
    assert_eq!(state, serde_json::json!({ "present": false, "recovery_codes": 0, "required": false }));
    let begun = fixture.call("POST", "/gateway/second-factor/secret", "", Some(&cookie)).await;
    assert_eq!((begun.status, begun.reason()), (StatusCode::NOT_FOUND, Some("unlisted")));
    assert!(begun.body.contains("Sign in with a password"), "{}", begun.body);
    assert_eq!(add_own_secret(&fixture, &cookie).await.1.reason(), Some("unlisted"));
}
