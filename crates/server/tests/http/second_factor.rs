//! Tests of second factors with the program: accounts and roles that require one, the reset, and the journal.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use api::message::IDEMPOTENCY_KEY;
use database::second_factor::Secret;
use serde_json::Value;

use crate::support::{Gateway, RequestBuilder, Response, Server, accounts, add_person, of_dashboard, program, run};

const PASSWORD: &str = "canary of twelve";
const SERVICES: &str = "/gateway/accounts/production/v1/Services";

/// Session of a user who signed in with a password.
struct User<'a> {
    server: &'a Server,
    name: &'a str,
    cookie: String,
}

impl<'a> User<'a> {
    fn sign_in(server: &'a Server, name: &'a str) -> Self {
        let response = try_sign_in(server, name, "");
        assert_eq!(response.status, 201, "{}", response.text());
        Self { server, name, cookie: cookie(&response) }
    }

    fn call(&self, method: &str, target: &str) -> RequestBuilder {
        of_dashboard(self.server, method, target).header("cookie", &self.cookie)
    }

    fn get(&self, target: &str) -> Response {
        self.call("GET", target).send()
    }

    /// Adds a second factor with the code of the current time.
    fn add_second_factor(&self) -> (Secret, Vec<Value>) {
        let setup = self.call("POST", "/gateway/second-factor/secret").form("").send().json();
        let text = setup["secret"].as_str().unwrap();
        let secret: Secret = text.parse().unwrap();
        let code = secret.code(server::now()).reveal();
        let form = format!("Secret={text}&Code={code}&Password={}", PASSWORD.replace(' ', "+"));
        let add = || self.call("POST", "/gateway/second-factor").header(IDEMPOTENCY_KEY, "\"add\"").form(&form).send();
        let added = add();
        assert_eq!(added.status, 201, "{}: {}", self.name, added.text());
        assert_eq!(add().json(), added.json(), "a retry gets the first response");
        (secret, added.json()["codes"].as_array().unwrap().clone())
    }
}

fn try_sign_in(server: &Server, name: &str, code: &str) -> Response {
    let form = format!("Name={name}&Password={}&Code={code}", PASSWORD.replace(' ', "+"));
    let form = form.strip_suffix("&Code=").unwrap_or(&form);
    of_dashboard(server, "POST", "/gateway/session").form(form).send()
}

fn cookie(response: &Response) -> String {
    response.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

fn reason(response: &Response) -> (u16, Option<&str>) {
    (response.status, response.header("x-conversations-admin-refused"))
}

const REJECTED: (u16, Option<&str>) = (403, Some("no-second-factor"));

/// Creates the command of a gateway with users of each role.
fn with_users(folder: &Path, port: u16, arguments: &[&str]) -> Command {
    for (name, role) in [("vic", "viewer"), ("ed", "editor"), ("ada", "admin")] {
        add_person(folder, name, role, PASSWORD);
    }
    Gateway::command(folder, port, &[&["--port", "0"], arguments].concat())
}

#[test]
fn a_role_that_needs_a_second_factor_is_rejected_everywhere_without_one() {
    let twilio = Server::in_memory(&[]);
    let gateway = Gateway::with(|folder| with_users(folder, twilio.port, &["--require-second-factor", "editor"]));
    let vic = User::sign_in(&gateway.server, "vic");
    assert_eq!(vic.get(SERVICES).status, 200, "a lower role needs none");
    assert_eq!(vic.get("/gateway/second-factor").json()["required"], false);
    for name in ["ed", "ada"] {
        let user = User::sign_in(&gateway.server, name);
        assert_eq!(user.get("/gateway/session").status, 200, "{name}");
        assert_eq!(user.get("/gateway/second-factor").json()["required"], true, "{name}");
        let service = "IS00000000000000000000000000000000";
        for target in [
            SERVICES,
            &format!("/gateway/count?Account=production&Service={service}&List=roles"),
            "/gateway/history",
            "/gateway/history?Account=production",
            "/gateway/drift",
            "/gateway/drift?Account=production",
            "/gateway/drift/status?Account=production",
        ] {
            assert_eq!(reason(&user.get(target)), REJECTED, "{name} {target}");
        }
        let write = user.call("POST", SERVICES).form("FriendlyName=New").send();
        assert_eq!(reason(&write), REJECTED, "{}", write.text());
        assert!(write.text().contains("Production needs a second factor"), "{}", write.text());
        let check = user.call("POST", "/gateway/drift/check").form("Account=production").send();
        assert_eq!(reason(&check), REJECTED, "{name}");
        user.add_second_factor();
        assert_eq!(user.get(SERVICES).status, 200, "it takes effect at once");
        assert_eq!(user.get("/gateway/history").status, 200);
    }
    assert_eq!(gateway.call("GET", SERVICES).send().status, 200, "a link needs none");
    assert_eq!(gateway.call("GET", "/gateway/second-factor").send().json()["required"], false);
    assert_eq!(twilio.services().len(), 3, "nothing was created");
}

#[test]
fn an_account_that_needs_a_second_factor_rejects_users_without_one() {
    let twilio = Server::in_memory(&[]);
    let gateway = Gateway::with(|folder| {
        let command = with_users(folder, twilio.port, &["--sandbox", "--in-memory", "--services", "3"]);
        let file = accounts(folder, twilio.port);
        let text = fs::read_to_string(&file).unwrap() + "require_second_factor = true\n";
        fs::write(&file, text).unwrap();
        command
    });
    let vic = User::sign_in(&gateway.server, "vic");
    assert_eq!(reason(&vic.get(SERVICES)), REJECTED);
    assert_eq!(vic.get("/gateway/accounts/sandbox/v1/Services").status, 200, "the other account does not need it");
    assert_eq!(vic.get("/gateway/history?Account=sandbox").status, 200);
    for target in ["/gateway/history?Account=production", "/gateway/history", "/gateway/history?Account=removed"] {
        assert_eq!(reason(&vic.get(target)), REJECTED, "{target}");
    }
    vic.add_second_factor();
    assert_eq!(vic.get(SERVICES).status, 200);
    assert_eq!(gateway.call("GET", SERVICES).send().status, 200, "a link needs none");
}

#[test]
fn a_reset_removes_the_second_factor_and_ends_every_session() {
    let gateway = Gateway::with(|folder| with_users(folder, 1, &[]));
    let folder = gateway.folder.path();
    let vic = User::sign_in(&gateway.server, "vic");
    let (secret, codes) = vic.add_second_factor();
    assert_eq!(reason(&try_sign_in(&gateway.server, "vic", "")), (401, Some("code-required")));
    assert_eq!(try_sign_in(&gateway.server, "vic", codes[0].as_str().unwrap()).status, 201);
    let next = secret.code(server::now() + 30).reveal();
    assert_eq!(try_sign_in(&gateway.server, "vic", &next).status, 201);
    assert_eq!(reason(&try_sign_in(&gateway.server, "vic", &next)), (401, Some("wrong-code")));
    let second_factor = || -> Vec<String> {
        let list = run(folder, &["user", "list"]);
        list.lines().skip(1).map(|line| line.split_whitespace().nth(3).unwrap().to_owned()).collect()
    };
    assert_eq!(second_factor(), ["no", "no", "yes"]);
    let reset = run(folder, &["user", "reset-second-factor", "vic"]);
    assert_eq!(reset, "Removed the second factor of vic and ended all sessions of this user.\n");
    assert_eq!(second_factor(), ["no", "no", "no"]);
    // The gateway may have the session in its cache for a second.
    std::thread::sleep(Duration::from_millis(1_500));
    assert_eq!(reason(&vic.get("/gateway/session")), (401, Some("signed-out")));
    User::sign_in(&gateway.server, "vic");
    let events = wait_for_event(folder, "second-factor-removed");
    for kind in ["second-factor-added", "recovery-code-used", "second-factor-removed"] {
        let event = events.iter().find(|event| event["event"] == kind).unwrap_or_else(|| panic!("{kind}: {events:?}"));
        assert_eq!(event["person"], "vic", "{kind}");
    }
    let rejected = events.iter().find(|event| event["event"] == "sign-in-rejected").unwrap();
    assert_eq!((&rejected["why"], &rejected["person"]), (&"wrong-code".into(), &"vic".into()));
    let text = format!("{events:?}");
    for hidden in [&secret.reveal(), codes[0].as_str().unwrap(), &next] {
        assert!(!text.contains(hidden), "{text}");
    }
    run(folder, &["journal", "verify"]);
}

/// Returns the events of the journal once it has one of this kind. The gateway seals those of commands within seconds.
fn wait_for_event(folder: &Path, kind: &str) -> Vec<Value> {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let text = run(folder, &["journal", "events", "--format", "json"]);
        let events: Vec<Value> = serde_json::from_str(&text).unwrap();
        if events.iter().any(|event| event["event"] == kind) || Instant::now() > until {
            return events;
        }
        std::thread::sleep(Duration::from_millis(300));
    }
}

#[test]
fn an_unknown_role_and_a_sandbox_without_users_are_rejected_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Gateway::command(folder.path(), 1, &["--port", "0", "--require-second-factor", "owner"]);
    assert!(Server::try_spawn(&mut command).is_err());
    let mut sandbox = program(&["serve", "--sandbox", "--port", "0", "--require-second-factor", "admin"]);
    let failure = Server::try_spawn(&mut sandbox).err().unwrap();
    assert!(failure.message.contains("--require-second-factor is an option of the gateway"), "{}", failure.message);
}
