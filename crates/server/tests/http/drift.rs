//! Tests of the changes that are made outside of a gateway.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use api::service_webhooks::Update;
use api::{Endpoint, Params, address_configuration, configuration};
use sandbox::fault;
use serde_json::{Value, json};

use crate::support::{Gateway, Response, SERVICES, Server, accounts, add_person, data, of_dashboard};

const ON: [&str; 4] = ["--port", "0", "--drift-minutes", "60"];
const STATUS: &str = "/gateway/drift/status?Account=production";
const CONFIGURATION: &str = "/v1/Configuration";
const ADDRESSES: &str = "/v1/Configuration/Addresses";

/// Gateway with drift in front of a sandbox.
fn gateway_before(sandbox: &Server) -> Gateway {
    Gateway::with(|folder| Gateway::command(folder, sandbox.port, &ON))
}

/// Waits until no survey runs.
fn settled(gateway: &Gateway, account: &str) -> Value {
    for _ in 0..600 {
        let status = gateway.call("GET", &format!("/gateway/drift/status?Account={account}")).send().json();
        if status["running"] == false {
            return status;
        }
        sleep(Duration::from_millis(50));
    }
    panic!("the survey does not end");
}

/// Requests a survey and waits for its end.
fn check(gateway: &Gateway) -> Value {
    let response = request_check(gateway, "production");
    assert_eq!(response.status, 202, "{}", response.text());
    settled(gateway, "production")
}

fn request_check(gateway: &Gateway, account: &str) -> Response {
    gateway.call("POST", "/gateway/drift/check").form(&format!("Account={account}")).send()
}

fn changes(gateway: &Gateway) -> Vec<Value> {
    let response = gateway.call("GET", "/gateway/drift?PageSize=500").send();
    assert_eq!(response.status, 200, "{}", response.text());
    response.json()["changes"].as_array().unwrap().clone()
}

/// Changes a setting of the account as another program does.
fn set_inactive_timer(sandbox: &Server, value: &str) {
    let response = sandbox.call("POST", CONFIGURATION).form(&format!("DefaultInactiveTimer={value}")).send();
    assert_eq!(response.status, 200, "{}", response.text());
}

/// Changes settings through the gateway.
fn write(gateway: &Gateway, sandbox: &Server, fields: &[api::ParameterInfo], path: &str, form: &str) {
    let seen = api::precondition::update(fields, &Params::from_form(form), &sandbox.get(path).json());
    let response =
        gateway.call("POST", &format!("/gateway/accounts/production{path}")).if_match(&seen).form(form).send();
    assert_eq!(response.status, 200, "{}", response.text());
}

/// Waits for the next second, because a write in the second in which a survey begins explains every value.
fn next_second() {
    sleep(Duration::from_millis(1_100));
}

#[test]
fn drift_is_off_by_default_and_nothing_is_read() {
    let sandbox = Server::in_memory(&[]);
    let gateway = Gateway::before(sandbox.port);
    let status = gateway.call("GET", STATUS).send();
    assert_eq!(status.status, 200);
    assert_eq!(status.json(), json!({ "account": "production" }));
    assert_eq!(request_check(&gateway, "production").status, 404);
    assert!(changes(&gateway).is_empty());
    assert_eq!(gateway.call("GET", "/gateway/drift/status?Account=other").send().status, 404);
    for invalid in ["/gateway/drift/status", "/gateway/drift/status?Account=A", "/gateway/drift?PageToken=x"] {
        assert_eq!(gateway.call("GET", invalid).send().status, 400, "{invalid}");
    }
}

#[test]
fn changes_behind_the_back_of_the_gateway_are_listed() {
    let sandbox = Server::in_memory(&[]);
    let service = sandbox.create("Store");
    set_inactive_timer(&sandbox, "PT16M");
    let gateway = gateway_before(&sandbox);
    let status = check(&gateway);
    assert_eq!(
        (&status["result"], &status["minutes"], &status["message"]),
        (&json!("complete"), &json!(60), &Value::Null)
    );
    assert!(status["requests"].as_u64().unwrap() > 10 && status["next"].as_str() > status["last"].as_str());
    assert!(changes(&gateway).is_empty());

    set_inactive_timer(&sandbox, "PT17M");
    let webhooks = format!("{SERVICES}/{service}/Configuration/Webhooks");
    let secret = "https://hook:glassbicycle@hooks.example/events";
    assert_eq!(sandbox.call("POST", &webhooks).form(&format!("PostWebhookUrl={secret}")).send().status, 200);
    let made = sandbox.create("Elsewhere");
    next_second();
    assert_eq!(check(&gateway)["first"], status["first"]);
    let found = changes(&gateway);
    assert_eq!(found.len(), 3, "{found:#?}");
    let of = |subject: &str| found.iter().find(|entry| entry["subject"] == subject).unwrap();
    let timer = of("Account configuration");
    assert_eq!((&timer["before"], &timer["after"]), (&json!("PT16M"), &json!("PT17M")));
    assert_eq!((&timer["field"], &timer["since"]), (&json!("DefaultInactiveTimer"), &status["last"]));
    assert!(timer["seen"].as_str() > timer["since"].as_str());
    let url = of("Service webhooks");
    assert_eq!((&url["service"], &url["service_name"]), (&json!(service), &json!("Store")));
    let text = serde_json::to_string(&found).unwrap();
    assert!(text.contains("hooks.example") && !text.contains("glassbicycle"), "{text}");
    let created = of("Service");
    assert_eq!((&created["change"], &created["service"]), (&json!("created"), &json!(made)));

    let filtered = gateway.call("GET", &format!("/gateway/drift?Service={service}&Account=production")).send().json();
    assert_eq!(filtered["changes"].as_array().unwrap().len(), 1);
    let other = gateway.call("GET", "/gateway/drift?Account=other").send().json();
    assert_eq!(other["changes"], json!([]));
    check(&gateway);
    assert_eq!(changes(&gateway).len(), 3, "each change is listed once");
    let database = fs::read(gateway.folder.path().join("conversations-admin/gateway.sqlite")).unwrap();
    let log = fs::read(gateway.folder.path().join("conversations-admin/gateway.sqlite-wal")).unwrap_or_default();
    for bytes in [database, log] {
        assert!(!bytes.windows(12).any(|window| window == b"glassbicycle"));
    }
}

#[test]
fn writes_through_the_gateway_are_not_listed() {
    let sandbox = Server::in_memory(&[]);
    let service = sandbox.create("Store");
    let gateway = gateway_before(&sandbox);
    check(&gateway);
    next_second();
    let webhooks = format!("{SERVICES}/{service}/Configuration/Webhooks");
    write(&gateway, &sandbox, Update::PARAMETERS, &webhooks, "PostWebhookUrl=https://hook:glass@a.example/&Method=GET");
    write(&gateway, &sandbox, configuration::Update::PARAMETERS, CONFIGURATION, "DefaultInactiveTimer=PT17M");
    let path = format!("/gateway/accounts/production{SERVICES}");
    let created = gateway.call("POST", &path).form("FriendlyName=Ours").send();
    assert_eq!(created.status, 201);
    next_second();
    check(&gateway);
    assert_eq!(changes(&gateway), [] as [Value; 0]);

    // Another program changes the same setting right after the gateway.
    write(&gateway, &sandbox, configuration::Update::PARAMETERS, CONFIGURATION, "DefaultInactiveTimer=PT18M");
    set_inactive_timer(&sandbox, "PT17M");
    let ours = created.json()["sid"].as_str().unwrap().to_owned();
    assert_eq!(sandbox.call("DELETE", &format!("{SERVICES}/{ours}")).send().status, 204);
    next_second();
    check(&gateway);
    let found = changes(&gateway);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().any(|entry| entry["before"] == "PT18M" && entry["after"] == "PT17M"));
    assert!(found.iter().any(|entry| entry["change"] == "deleted" && entry["service_name"] == "Ours"));
}

/// Creates an address as another program does. Returns its path.
fn create_address(sandbox: &Server, number: &str, name: &str) -> String {
    let form = format!("Type=sms&Address=%2B{number}&FriendlyName={name}");
    let answer = sandbox.call("POST", ADDRESSES).form(&form).send();
    assert_eq!(answer.status, 201, "{}", answer.text());
    format!("{ADDRESSES}/{}", answer.json()["sid"].as_str().unwrap())
}

#[test]
fn addresses_are_compared_and_their_numbers_are_stored_nowhere() {
    let sandbox = Server::in_memory(&[]);
    let kept = create_address(&sandbox, "15550104411", "Hotline");
    let webhook = "AutoCreation.Type=webhook&AutoCreation.WebhookUrl=https://a.example/";
    assert_eq!(sandbox.call("POST", &kept).form(webhook).send().status, 200);
    let doomed = create_address(&sandbox, "15550104412", "Old+line");
    let gateway = gateway_before(&sandbox);
    assert_eq!(check(&gateway)["result"], "complete");
    next_second();
    // One address is changed by the gateway and then outside, one is deleted, and one is new.
    write(&gateway, &sandbox, address_configuration::Update::PARAMETERS, &kept, "AutoCreation.Enabled=true");
    let secret = "FriendlyName=Help+line&AutoCreation.WebhookUrl=https://hook:glassbicycle@a.example/";
    assert_eq!(sandbox.call("POST", &kept).form(secret).send().status, 200);
    assert_eq!(sandbox.call("DELETE", &doomed).send().status, 204);
    let new = create_address(&sandbox, "15550104413", "New+line");
    next_second();
    assert_eq!(check(&gateway)["result"], "complete");
    let found = changes(&gateway);
    let described = |entry: &Value| {
        let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        [text("change"), text("path"), text("field"), text("address_name")]
    };
    let mut described: Vec<_> = found.iter().map(described).collect();
    described.sort();
    let expected = |change: &str, path: &str, field: &str, name: &str| [change, path, field, name].map(str::to_owned);
    let mut all = vec![
        expected("changed", &kept, "AutoCreation.WebhookUrl", "Hotline"),
        expected("changed", &kept, "FriendlyName", "Hotline"),
        expected("created", &new, "", "New line"),
        expected("deleted", &doomed, "", "Old line"),
    ];
    all.sort();
    assert_eq!(described, all);
    let answer = gateway.call("GET", "/gateway/drift").send().text();
    let folder = gateway.folder.path().join("conversations-admin");
    let mut stored: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| fs::read(file.unwrap().path()).unwrap()).collect();
    stored.push(answer.into_bytes());
    for secret in ["155501044", "glassbicycle"] {
        let has_it = |bytes: &Vec<u8>| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!stored.iter().any(has_it), "{secret}");
    }
}

#[test]
fn a_change_while_the_gateway_is_stopped_is_found_after_a_restart() {
    let sandbox = Server::in_memory(&[]);
    let gateway = gateway_before(&sandbox);
    let before = check(&gateway);
    set_inactive_timer(&sandbox, "PT17M");
    let Gateway { server, folder, .. } = gateway;
    assert!(server.stop().success());
    let gateway = Gateway::again(folder, |folder| Gateway::command(folder, sandbox.port, &ON));
    let status = settled(&gateway, "production");
    assert_eq!((&status["last"], &status["result"]), (&before["last"], &json!("complete")));
    assert!(status["next"].as_str().unwrap() > status["last"].as_str().unwrap(), "the interval is kept");
    next_second();
    check(&gateway);
    let found = changes(&gateway);
    assert_eq!((found.len(), &found[0]["after"]), (1, &json!("PT17M")));
    assert_eq!(found[0]["since"], before["last"]);
}

#[test]
fn a_survey_waits_after_a_429_and_names_what_it_could_not_read() {
    let sandbox = Server::in_memory(&["--faults"]);
    let service = sandbox.create("Store");
    let gateway = gateway_before(&sandbox);
    check(&gateway);
    set_inactive_timer(&sandbox, "PT17M");
    let fault = |form: &str| assert_eq!(sandbox.call("POST", fault::PATH).form(form).send().status, 201);
    fault("Method=GET&Status=429&Times=3");
    next_second();
    assert_eq!(check(&gateway)["result"], "complete");
    assert_eq!(changes(&gateway).len(), 1);

    let path = format!("{SERVICES}/{service}/Configuration/Notifications");
    fault(&format!("Method=GET&Status=500&Path={path}"));
    let status = check(&gateway);
    assert_eq!(status["result"], "partial");
    assert!(status["message"].as_str().unwrap().contains("error"), "{status}");
    assert_eq!(changes(&gateway).len(), 1, "an unread part is no change");
    assert_eq!(sandbox.call("DELETE", fault::PATH).send().status, 204);

    fault("Method=GET&Status=401");
    let status = check(&gateway);
    assert_eq!(status["result"], "failed");
    assert!(status["message"].as_str().unwrap().contains("does not accept the credential"), "{status}");
    assert_eq!(changes(&gateway).len(), 1);
    assert_eq!(sandbox.call("DELETE", fault::PATH).send().status, 204);
    assert_eq!(check(&gateway)["result"], "complete");
    assert_eq!(changes(&gateway).len(), 1);
}

/// Writes a file with a second account, which another server stands for.
fn two_accounts(folder: &Path, port: u16, other: u16, more: &str) -> Command {
    let file = accounts(folder, port);
    let mut text = fs::read_to_string(&file).unwrap();
    text += &format!(
        "[[account]]\nname = \"other\"\naccount_sid = \"AC00000000000000000000000000000002\"\n\
         auth_token = {{ file = \"token\" }}\nconversations = \"http://127.0.0.1:{other}\"\n\
         chat = \"http://127.0.0.1:{other}\"\n{more}\n"
    );
    fs::write(&file, text).unwrap();
    let mut command = crate::support::program(&["serve", "--accounts", file.to_str().unwrap()]);
    command.args(ON).env("XDG_DATA_HOME", folder);
    command
}

#[test]
fn an_account_that_does_not_respond_delays_neither_another_one_nor_the_stop() {
    let sandbox = Server::in_memory(&[]);
    // Connections are accepted by the system, and no response comes.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let gateway = Gateway::with(|folder| two_accounts(folder, sandbox.port, port, ""));
    assert_eq!(request_check(&gateway, "other").status, 202);
    assert_eq!(check(&gateway)["result"], "complete");
    let status = gateway.call("GET", "/gateway/drift/status?Account=other").send().json();
    assert_eq!((&status["running"], &status["last"]), (&json!(true), &Value::Null));
    assert_eq!(request_check(&gateway, "other").json()["running"], true, "two do not run at once");
    let started = Instant::now();
    assert!(gateway.server.stop().success());
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[test]
fn an_account_that_cannot_be_reached_fails_alone_and_one_can_be_left_out() {
    let sandbox = Server::in_memory(&[]);
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let gateway = Gateway::with(|folder| two_accounts(folder, sandbox.port, closed, ""));
    assert_eq!(check(&gateway)["result"], "complete");
    assert_eq!(request_check(&gateway, "other").status, 202);
    let status = settled(&gateway, "other");
    assert_eq!((&status["result"], &status["first"]), (&json!("failed"), &Value::Null), "{status}");
    assert!(status["message"].as_str().is_some_and(|message| !message.is_empty()));

    let gateway = Gateway::with(|folder| two_accounts(folder, sandbox.port, closed, "drift_minutes = 0"));
    assert_eq!(gateway.call("GET", "/gateway/drift/status?Account=other").send().json(), json!({ "account": "other" }));
    assert_eq!(request_check(&gateway, "other").status, 404);
    assert_eq!(request_check(&gateway, "production").status, 202);
}

#[test]
fn checks_are_limited_and_need_the_role_editor() {
    let sandbox = Server::in_memory(&[]);
    let gateway = gateway_before(&sandbox);
    for _ in 0..10 {
        check(&gateway);
    }
    let response = request_check(&gateway, "production");
    assert_eq!(response.status, 429);
    assert!(response.header("retry-after").unwrap().parse::<u64>().unwrap() > 3_000);
    assert_eq!(gateway.call("POST", "/gateway/drift/check").form("").send().status, 400);

    add_person(gateway.folder.path(), "vera", "viewer", "nobody would guess this one");
    let form = "Name=vera&Password=nobody+would+guess+this+one";
    let signed_in = of_dashboard(&gateway.server, "POST", "/gateway/session").form(form).send();
    let cookie = signed_in.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let call = |method: &str, target: &str| of_dashboard(&gateway.server, method, target).header("cookie", &cookie);
    assert_eq!(call("GET", "/gateway/drift").send().status, 200);
    assert_eq!(call("GET", STATUS).send().json()["result"], "complete");
    assert_eq!(call("POST", "/gateway/drift/check").form("Account=production").send().status, 403);
    assert_eq!(of_dashboard(&gateway.server, "GET", "/gateway/drift").send().status, 401);
}

#[test]
fn the_first_survey_comes_without_a_request() {
    let sandbox = Server::in_memory(&[]);
    let gateway = gateway_before(&sandbox);
    let started = Instant::now();
    loop {
        let status = gateway.call("GET", STATUS).send().json();
        if status["result"] == "complete" {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(75), "{status}");
        sleep(Duration::from_millis(500));
    }
}

#[test]
fn invalid_intervals_are_rejected() {
    let data = data();
    let folder = data.folder.path();
    for minutes in ["0", "14", "1441", "x"] {
        let mut command = Gateway::command(folder, 1, &["--port", "0", "--drift-minutes", minutes]);
        let failure = Server::try_spawn(&mut command).err().unwrap();
        assert!(failure.message.contains("Enter a whole number from 15 to 1440."), "{}", failure.message);
    }
    let failure = Server::try_spawn(&mut crate::support::command(&["--drift-minutes", "60"])).err().unwrap();
    assert!(failure.message.contains("--drift-minutes is an option of the gateway"), "{}", failure.message);
}
