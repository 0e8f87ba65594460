//! Tests of roles in Conversations, with and without a service SID in the path.

use api::role::{self, RoleType};
use api::{Endpoint, Method, Params, Sid, chat_role, service::Service};
use sandbox::Store;
use serde_json::{Value, json};

use crate::support::{BASE, NOW, Sandbox, assert_rejected, json, records, request, text};

const MISSING: &str = "RL00000000000000000000000000000001";

/// Returns a sandbox with a default service, the service's SID, and the target of its roles.
pub fn setup() -> (Sandbox, Sid<Service>, String) {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    sandbox.update("/v1/Configuration", &format!("DefaultChatServiceSid={sid}"));
    let target = format!("/v1/Services/{sid}/Roles");
    (sandbox, sid, target)
}

fn add(sandbox: &mut Sandbox, target: &str, form: &str) -> Value {
    let response = sandbox.request(Method::Post, target, form);
    assert_eq!(response.status, 201, "{}", response.body);
    json(&response)
}

pub fn create_desk_role(sandbox: &mut Sandbox, target: &str) -> Value {
    add(
        sandbox,
        target,
        "FriendlyName=Desk+%26+co&Type=conversation&Permission=sendMessage&Permission=leaveConversation",
    )
}

/// Returns both targets of a role. The one with the service SID comes first.
pub fn targets_of(target: &str, role: &Value) -> [String; 2] {
    let sid = text(&role["sid"]);
    [format!("{target}/{sid}"), format!("/v1/Roles/{sid}")]
}

#[test]
fn a_created_role_is_returned_in_full() {
    let (mut sandbox, service, target) = setup();
    for list in [target.as_str(), "/v1/Roles"] {
        let role = create_desk_role(&mut sandbox, list);
        assert_eq!(
            role,
            json!({
                "sid": role["sid"],
                "account_sid": sandbox::ACCOUNT_SID,
                "chat_service_sid": service.as_str(),
                "friendly_name": "Desk & co",
                "type": "conversation",
                "permissions": ["sendMessage", "leaveConversation"],
                "date_created": "2026-11-20T08:00:00Z",
                "date_updated": "2026-11-20T08:00:00Z",
                "url": format!("{BASE}{list}/{}", text(&role["sid"])),
            })
        );
        assert!(text(&role["sid"]).starts_with("RL"));
    }
}

#[test]
fn both_paths_list_the_same_roles_with_their_own_urls() {
    let (mut sandbox, _, target) = setup();
    let role = create_desk_role(&mut sandbox, &target);
    let [of_service, of_account] = targets_of(&target, &role).map(|path| json(&sandbox.get(&path)));
    assert_eq!(of_service, role);
    let mut expected = role.clone();
    expected["url"] = json!(format!("{BASE}/v1/Roles/{}", text(&role["sid"])));
    assert_eq!(of_account, expected);

    let list = json(&sandbox.get("/v1/Roles?PageSize=2"));
    assert_eq!(list["roles"][0]["url"], json!(format!("{BASE}/v1/Roles/{}", text(&list["roles"][0]["sid"]))));
    assert_eq!(list["meta"]["first_page_url"], json!(format!("{BASE}/v1/Roles?PageSize=2&Page=0")));
    let next = crate::support::target_of(list["meta"]["next_page_url"].as_str().unwrap());
    assert_eq!(json(&sandbox.get(&next))["roles"].as_array().unwrap().len(), 2);
    let names = |target: &str, sandbox: &mut Sandbox| {
        let roles = json(&sandbox.get(target))["roles"].as_array().unwrap().clone();
        roles.iter().map(|role| text(&role["friendly_name"])).collect::<Vec<_>>()
    };
    let all = ["service admin", "service user", "channel admin", "channel user", "Desk & co"];
    assert_eq!(names(&target, &mut sandbox), all);
    assert_eq!(names("/v1/Roles", &mut sandbox), all);
}

#[test]
fn an_update_replaces_all_permissions_and_nothing_else() {
    let (mut sandbox, _, target) = setup();
    for list in [target.as_str(), "/v1/Roles"] {
        let role = create_desk_role(&mut sandbox, list);
        sandbox.host.now += 60;
        let role_target = format!("{list}/{}", text(&role["sid"]));
        let updated = sandbox.update(&role_target, "Permission=editOwnMessage&FriendlyName=Other&Type=service");
        let mut expected = role.clone();
        expected["permissions"] = json!(["editOwnMessage"]);
        expected["date_updated"] = updated["date_updated"].clone();
        assert_eq!(updated, expected, "name and type are unchanged");
        assert_ne!(updated["date_updated"], role["date_updated"]);
        assert_eq!(json(&sandbox.get(&role_target)), updated);
    }
}

#[test]
fn a_response_has_every_parameter_as_it_was_sent() {
    fn assert_reported<E: Endpoint>(sandbox: &mut Sandbox, path: &E::Path, r#type: &str) {
        let texts = ["Desk & co", r#type, "sendMessage\neditOwnMessage"];
        let mut params = Params::default();
        E::PARAMETERS.iter().zip(texts).for_each(|(field, text)| field.write(text, &mut params));
        let role = json(&sandbox.handle(&E::request_with(path, params)).response);
        assert_eq!(E::PARAMETERS.iter().map(|field| field.text(&role)).collect::<Vec<_>>(), texts);
    }
    let (mut sandbox, service, _) = setup();
    assert_reported::<role::Create>(&mut sandbox, &service, "conversation");
    assert_reported::<api::default_service_role::Create>(&mut sandbox, &(), "conversation");
    assert_reported::<chat_role::Create>(&mut sandbox, &service, "channel");
}

#[test]
fn a_permission_is_stored_once_and_in_its_usual_case() {
    let (mut sandbox, _, target) = setup();
    let form = "FriendlyName=Desk&Type=CONVERSATION&Permission=SENDMESSAGE&Permission=leaveconversation&Permission=sendMessage";
    let role = add(&mut sandbox, &target, form);
    assert_eq!(
        (&role["type"], &role["permissions"]),
        (&json!("conversation"), &json!(["sendMessage", "leaveConversation"]))
    );
    let updated = sandbox.update(&targets_of(&target, &role)[0], "Permission=SendMessage&Permission=sendmessage");
    assert_eq!(updated["permissions"], json!(["sendMessage"]));
}

#[test]
fn an_invalid_role_is_rejected_with_its_code() {
    let (mut sandbox, _, target) = setup();
    let missing = |name: &str| format!("Missing required parameter {name} in the post body");
    let unknown = |name: &str| format!("There is no permission “{name}” for roles of this type.");
    for (form, code, message) in [
        ("", 20001, missing("FriendlyName")),
        ("FriendlyName=Desk&Permission=sendMessage", 20001, missing("Type")),
        ("FriendlyName=Desk&Type=service", 20001, missing("Permission")),
        ("FriendlyName=Desk&Type=service&Permission=", 20001, missing("Permission")),
        ("FriendlyName=+&Type=service&Permission=editAnyMessage", 50000, "Enter a friendly name.".to_owned()),
        (
            "FriendlyName=Desk&Type=channel&Permission=sendMessage",
            50105,
            "Select one of: conversation, service.".to_owned(),
        ),
        ("FriendlyName=Desk&Type=service&Permission=fly", 50104, unknown("fly")),
        ("FriendlyName=Desk&Type=service&Permission=inviteMember", 50104, unknown("inviteMember")),
        ("FriendlyName=Desk&Type=service&Permission=sendMessage", 50104, unknown("sendMessage")),
        (
            "FriendlyName=Desk&Type=conversation&Permission=sendMessage&Permission=joinConversation",
            50104,
            unknown("joinConversation"),
        ),
    ] {
        for list in [target.as_str(), "/v1/Roles"] {
            assert_eq!(assert_rejected(&sandbox.request(Method::Post, list, form), 400, code), message, "{form}");
        }
    }
    let long = format!("FriendlyName={}&Type=service&Permission=editAnyMessage", "é".repeat(257));
    assert_rejected(&sandbox.request(Method::Post, &target, &long), 400, 50003);
    assert_eq!(sandbox.store.counts().roles, 4);
}

#[test]
fn an_invalid_update_leaves_the_role_unchanged() {
    let (mut sandbox, _, target) = setup();
    let role = create_desk_role(&mut sandbox, &target);
    for (form, code) in [
        ("", 20001),
        ("Permission=", 20001),
        ("Permission=fly", 50104),
        ("Permission=sendMessage&Permission=createConversation", 50104),
    ] {
        for path in targets_of(&target, &role) {
            assert_rejected(&sandbox.request(Method::Post, &path, form), 400, code);
        }
    }
    assert_eq!(json(&sandbox.get(&targets_of(&target, &role)[0])), role);
}

#[test]
fn a_role_exists_in_its_own_service_only() {
    let (mut sandbox, _, target) = setup();
    let other = sandbox.create("Pine");
    let role_elsewhere = sandbox.roles(&other)["service admin"].clone();
    for sid in [role_elsewhere.as_str(), MISSING, "RL123", "IS00000000000000000000000000000001"] {
        for list in [target.as_str(), "/v1/Roles"] {
            let path = format!("{list}/{sid}");
            assert_rejected(&sandbox.get(&path), 404, 20404);
            assert_rejected(&sandbox.request(Method::Post, &path, "Permission=editAnyMessage"), 404, 20404);
            assert_rejected(&sandbox.request(Method::Delete, &path, ""), 404, 20404);
        }
    }
    assert_eq!(sandbox.get(&format!("/v1/Services/{other}/Roles/{role_elsewhere}")).status, 200);
}

#[test]
fn a_service_that_does_not_exist_has_no_roles() {
    let (mut sandbox, service, target) = setup();
    let role = text(&create_desk_role(&mut sandbox, &target)["sid"]);
    sandbox.delete(&service).unwrap();
    // The service is the default one, so the paths without a service SID are not found either.
    for list in [target.as_str(), "/v1/Roles"] {
        assert_rejected(&sandbox.get(list), 404, 50050);
        let form = "FriendlyName=Desk&Type=service&Permission=editAnyMessage";
        assert_rejected(&sandbox.request(Method::Post, list, form), 404, 50050);
        for path in [format!("{list}/{role}"), format!("{list}/{MISSING}")] {
            assert_rejected(&sandbox.get(&path), 404, 50050);
            assert_rejected(&sandbox.request(Method::Post, &path, "Permission=sendMessage"), 404, 50050);
            assert_rejected(&sandbox.request(Method::Delete, &path, ""), 404, 50050);
        }
    }
    assert_eq!(sandbox.store.counts().roles, 0);
}

#[test]
fn roles_are_persisted() {
    let (mut sandbox, ..) = setup();
    let mut changes = Vec::new();
    let mut persist = |sandbox: &mut Sandbox, method, target: &str, form: &str| {
        let outcome = sandbox.handle(&request(method, target, form));
        changes.extend(outcome.changes);
        outcome.response
    };
    let service = json(&persist(&mut sandbox, Method::Post, "/v1/Services", "FriendlyName=Pine"));
    let target = format!("/v1/Services/{}/Roles", text(&service["sid"]));
    let form = "FriendlyName=Desk&Type=service&Permission=editAnyMessage";
    let role = json(&persist(&mut sandbox, Method::Post, &target, form));
    let deleted = json(&persist(&mut sandbox, Method::Post, &target, form));
    let role_target = format!("{target}/{}", text(&role["sid"]));
    let updated = json(&persist(&mut sandbox, Method::Post, &role_target, "Permission=createConversation"));
    persist(&mut sandbox, Method::Delete, &format!("{target}/{}", text(&deleted["sid"])), "");

    sandbox.store = Store::load(records(&changes)).unwrap();
    assert_eq!(json(&sandbox.get(&role_target)), updated);
    assert_eq!(sandbox.store.counts().roles, 5);
}

#[test]
fn predefined_roles_have_only_permissions_of_their_type() {
    let (mut sandbox, _, target) = setup();
    let roles = json(&sandbox.get(&target));
    for role in roles["roles"].as_array().unwrap() {
        let r#type: RoleType = text(&role["type"]).parse().unwrap();
        let permissions: Vec<_> = role["permissions"].as_array().unwrap().iter().map(text).collect();
        assert!(!permissions.is_empty());
        let form: Vec<_> = permissions.iter().map(|name| format!("Permission={name}")).collect();
        let again = format!("FriendlyName=Again&Type={type}&{}", form.join("&"));
        assert_eq!(add(&mut sandbox, &target, &again)["permissions"], role["permissions"]);
    }
}

#[test]
fn a_sid_in_upper_case_is_the_same_role() {
    let (mut sandbox, service, target) = setup();
    let role = create_desk_role(&mut sandbox, &target);
    let upper = |sid: &str| format!("{}{}", &sid[..2], sid[2..].to_uppercase());
    let path = format!("/v1/Services/{}/Roles/{}", upper(service.as_str()), upper(&text(&role["sid"])));
    assert_eq!(json(&sandbox.get(&path)), role);
    sandbox.host.now = NOW + 1;
    assert_eq!(sandbox.update(&path, "Permission=editOwnMessage")["sid"], role["sid"]);
    assert_eq!(sandbox.request(Method::Delete, &path, "").status, 204);
    let default = upper(&sandbox.roles(&service)["service user"]);
    assert_rejected(&sandbox.request(Method::Delete, &format!("{target}/{default}"), ""), 409, 20409);
}

#[test]
fn a_page_of_roles_has_at_most_50_entries() {
    let (mut sandbox, _, target) = setup();
    for _ in 0..60 {
        create_desk_role(&mut sandbox, &target);
    }
    for (list, max) in [(target.as_str(), 50), ("/v1/Roles", 50)] {
        let page = json(&sandbox.get(&format!("{list}?PageSize=1000")));
        assert_eq!((page["roles"].as_array().unwrap().len(), &page["meta"]["page_size"]), (max, &json!(max)));
    }
    let chat = json(&sandbox.get(&format!("{}?PageSize=1000", target.replace("/v1/", "/v2/"))));
    assert_eq!((chat["roles"].as_array().unwrap().len(), &chat["meta"]["page_size"]), (64, &json!(100)));
}
