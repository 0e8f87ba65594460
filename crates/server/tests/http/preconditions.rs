//! Tests of the preconditions of updates and deletions.

use api::message::IF_MATCH;
use api::operation::OPERATIONS;
use api::{Endpoint, Params, chat_service, role, service, service_webhooks};
use serde_json::{Value, json};

use crate::support::{Gateway, RequestBuilder, Response, SERVICES, Server, entity_tag, of_dashboard};

/// Service with a role, as a dashboard shows both.
struct Shown<'a> {
    call: &'a dyn Fn(&str, &str) -> RequestBuilder,
    service: Value,
    role: Value,
}

impl<'a> Shown<'a> {
    /// Creates them as another program does, without the dashboard.
    fn new(sandbox: &Server, call: &'a dyn Fn(&str, &str) -> RequestBuilder) -> Self {
        let path = format!("{SERVICES}/{}", sandbox.create("Store"));
        let role = "FriendlyName=agent&Type=service&Permission=addParticipant";
        let role = sandbox.call("POST", &format!("{path}/Roles")).form(role).send().json();
        Self { call, service: sandbox.get(&path).json(), role }
    }

    fn path(&self) -> String {
        format!("{SERVICES}/{}", self.service["sid"].as_str().unwrap())
    }

    fn role_path(&self) -> String {
        format!("{}/Roles/{}", self.path(), self.role["sid"].as_str().unwrap())
    }

    fn rename(&self, name: &str, seen: Option<&str>) -> Response {
        let ask = (self.call)("POST", &self.path().replace("/v1/", "/v2/"))
            .optional(IF_MATCH, seen.map(entity_tag).as_deref());
        ask.form(&format!("FriendlyName={name}")).send()
    }

    fn delete(&self, path: &str, seen: Option<&str>) -> Response {
        (self.call)("DELETE", path).optional(IF_MATCH, seen.map(entity_tag).as_deref()).send()
    }

    fn name_seen(&self) -> String {
        api::precondition::update(chat_service::Update::PARAMETERS, &Params::from_form("FriendlyName=x"), &self.service)
    }
}

/// Tries updates and deletions through `call`.
fn try_everything(sandbox: &Server, call: &dyn Fn(&str, &str) -> RequestBuilder) {
    let shown = Shown::new(sandbox, call);
    let (service, role) = (
        api::precondition::deletion(service::Create::PARAMETERS, &shown.service),
        api::precondition::deletion(role::Create::PARAMETERS, &shown.role),
    );
    // Without a valid precondition, nothing is updated or deleted.
    for seen in [None, Some("")] {
        let reason = if seen.is_none() { "unconditional" } else { "changed" };
        assert_rejected(&shown.rename("Other", seen), reason);
        assert_rejected(&shown.delete(&shown.path(), seen), reason);
        assert_rejected(&shown.delete(&shown.role_path(), seen), reason);
    }
    let twice = (call)("DELETE", &shown.path()).if_match(&service).if_match(&service);
    assert_rejected(&twice.send(), "unconditional");

    // Another program renames the service and adds a permission to the role.
    let name = "Production%2C+do+not+touch";
    let chat = shown.path().replace("/v1/", "/v2/");
    assert_eq!(sandbox.call("POST", &chat).form(&format!("FriendlyName={name}")).send().status, 200);
    let permissions = "Permission=addParticipant&Permission=editAnyMessage";
    assert_eq!(sandbox.call("POST", &shown.role_path()).form(permissions).send().status, 200);
    assert_rejected(&shown.rename("Renamed", Some(&shown.name_seen())), "changed");
    assert_rejected(&shown.delete(&shown.path(), Some(&service)), "changed");
    assert_rejected(&shown.delete(&shown.role_path(), Some(&role)), "changed");
    assert_eq!(sandbox.get(&shown.path()).json()["friendly_name"], "Production, do not touch");

    // With the current values as the precondition, both can be updated and deleted.
    let now = Shown { service: sandbox.get(&shown.path()).json(), role: sandbox.get(&shown.role_path()).json(), call };
    let response =
        now.delete(&now.role_path(), Some(&api::precondition::deletion(role::Create::PARAMETERS, &now.role)));
    assert_eq!(response.status, 204, "{}", response.text());
    assert_eq!(now.rename("Renamed", Some(&now.name_seen())).status, 200);
    let renamed = sandbox.get(&now.path()).json();
    assert_eq!(
        now.delete(&now.path(), Some(&api::precondition::deletion(service::Create::PARAMETERS, &renamed))).status,
        204
    );
    assert_eq!(now.delete(&now.path(), Some(&service)).status, 404, "what is gone is gone");
}

fn assert_rejected(response: &Response, reason: &str) {
    let status = if reason == "changed" { 412 } else { 428 };
    assert_eq!((response.status, response.header("x-conversations-admin-refused")), (status, Some(reason)));
}

#[test]
fn the_sandbox_rejects_writes_of_its_dashboard_to_changed_values() {
    let server = Server::in_memory(&[]);
    try_everything(&server, &|method, target| of_dashboard(&server, method, target));
}

#[test]
fn the_gateway_rejects_writes_to_changed_values() {
    let twilio = Server::in_memory(&[]);
    let gateway = Gateway::before(twilio.port);
    try_everything(&twilio, &|method, target| gateway.call(method, &format!("/gateway/accounts/production{target}")));
}

#[test]
fn every_setting_is_updated_only_if_it_is_unchanged() {
    let server = Server::in_memory(&[]);
    let path = format!("{SERVICES}/{}/Configuration/Webhooks", server.create("Store"));
    let shown = server.get(&path).json();
    let save = |form: &str| {
        let seen = api::precondition::update(service_webhooks::Update::PARAMETERS, &Params::from_form(form), &shown);
        of_dashboard(&server, "POST", &path).if_match(&seen).form(form).send().status
    };
    assert_eq!(save("Method=GET"), 200);
    assert_eq!(save("Method=POST"), 412);
    assert_eq!(save("Filters=onMessageAdded"), 200, "nobody has changed that");
}

#[test]
fn the_sandbox_requires_a_precondition_for_every_update_and_deletion_of_the_dashboard() {
    let server = Server::in_memory(&[]);
    let sid = server.create("Store");
    let role = server.get(&format!("{SERVICES}/{sid}/Roles")).json()["roles"][0]["sid"].as_str().unwrap().to_owned();
    let mut tried = 0;
    for operation in OPERATIONS.iter().filter(|operation| operation.reading().is_some()) {
        let method = operation.method.as_str();
        if method == "GET" {
            continue;
        }
        let path = operation.path.replace("{ServiceSid}", &sid).replace("{ChatServiceSid}", &sid);
        let path = path.split('/').map(|part| if part.starts_with('{') { role.as_str() } else { part });
        let path = path.collect::<Vec<_>>().join("/");
        for path in [path.clone(), format!("{path}.json")] {
            let response = of_dashboard(&server, method, &path).form("").send();
            assert_rejected(&response, "unconditional");
            tried += 1;
        }
    }
    assert!(tried >= 28, "{tried}");
}

#[test]
fn a_program_can_write_without_a_precondition() {
    let server = Server::in_memory(&[]);
    let path = format!("{SERVICES}/{}", server.create("Store"));
    let wrong = server.call("DELETE", &path).if_match("0").send();
    assert_rejected(&wrong, "changed");
    for no_tag in ["*", "0", "W/\"0\"", "\"", ""] {
        assert_rejected(&server.call("DELETE", &path).header(IF_MATCH, no_tag).send(), "unconditional");
    }
    assert_eq!(server.call("DELETE", &path).send().status, 204);
    assert_eq!(json!(server.get(&path).status), 404);
}
