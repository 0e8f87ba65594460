//! Roles in the words of Conversations: of a service, and of the account's default one.

use api::role::{self, RoleType};
use api::{Endpoint, Method, Params, Sid, chat_role, service::Service};
use sandbox::Store;
use serde_json::{Value, json};

use crate::support::{BASE, NOW, Sandbox, json, records, refused, request, text};

const MISSING: &str = "RL00000000000000000000000000000001";

/// A service that is the account's default, and where its roles are.
pub fn harbor() -> (Sandbox, Sid<Service>, String) {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    sandbox.update("/v1/Configuration", &format!("DefaultChatServiceSid={sid}"));
    let target = format!("/v1/Services/{sid}/Roles");
    (sandbox, sid, target)
}

fn add(sandbox: &mut Sandbox, target: &str, form: &str) -> Value {
    let response = sandbox.call(Method::Post, target, form);
    assert_eq!(response.status, 201, "{}", response.body);
    json(&response)
}

pub fn desk(sandbox: &mut Sandbox, target: &str) -> Value {
    add(
        sandbox,
        target,
        "FriendlyName=Desk+%26+co&Type=conversation&Permission=sendMessage&Permission=leaveConversation",
    )
}

/// The paths of both places where one role is, the service's own first.
pub fn places(target: &str, role: &Value) -> [String; 2] {
    let sid = text(&role["sid"]);
    [format!("{target}/{sid}"), format!("/v1/Roles/{sid}")]
}

#[test]
fn a_created_role_is_answered_in_full() {
    let (mut sandbox, service, target) = harbor();
    for place in [target.as_str(), "/v1/Roles"] {
        let role = desk(&mut sandbox, place);
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
                "url": format!("{BASE}{place}/{}", text(&role["sid"])),
            })
        );
        assert!(text(&role["sid"]).starts_with("RL"));
    }
}

#[test]
fn both_places_show_the_same_roles_under_their_own_address() {
    let (mut sandbox, _, target) = harbor();
    let role = desk(&mut sandbox, &target);
    let [of_service, of_account] = places(&target, &role).map(|place| json(&sandbox.get(&place)));
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
fn an_update_replaces_the_whole_set_and_nothing_else() {
    let (mut sandbox, _, target) = harbor();
    for place in [target.as_str(), "/v1/Roles"] {
        let role = desk(&mut sandbox, place);
        sandbox.world.now += 60;
        let own = format!("{place}/{}", text(&role["sid"]));
        let updated = sandbox.update(&own, "Permission=editOwnMessage&FriendlyName=Other&Type=service");
        let mut expected = role.clone();
        expected["permissions"] = json!(["editOwnMessage"]);
        expected["date_updated"] = updated["date_updated"].clone();
        assert_eq!(updated, expected, "name and type stay as they were");
        assert_ne!(updated["date_updated"], role["date_updated"]);
        assert_eq!(json(&sandbox.get(&own)), updated);
    }
}

#[test]
fn an_answer_tells_every_field_as_it_was_sent() {
    fn is_told<E: Endpoint>(sandbox: &mut Sandbox, path: &E::Path, r#type: &str) {
        let texts = ["Desk & co", r#type, "sendMessage\neditOwnMessage"];
        let mut params = Params::default();
        E::FIELDS.iter().zip(texts).for_each(|(field, text)| field.write(text, &mut params));
        let role = json(&sandbox.answer(&E::carry(path, params)).response);
        assert_eq!(E::FIELDS.iter().map(|field| field.text(&role)).collect::<Vec<_>>(), texts);
    }
    let (mut sandbox, service, _) = harbor();
    is_told::<role::Create>(&mut sandbox, &service, "conversation");
    is_told::<role::of_account::Create>(&mut sandbox, &(), "conversation");
    is_told::<chat_role::Create>(&mut sandbox, &service, "channel");
}

#[test]
fn a_permission_is_kept_once_and_in_one_case() {
    let (mut sandbox, _, target) = harbor();
    let form = "FriendlyName=Desk&Type=CONVERSATION&Permission=SENDMESSAGE&Permission=leaveconversation&Permission=sendMessage";
    let role = add(&mut sandbox, &target, form);
    assert_eq!(
        (&role["type"], &role["permissions"]),
        (&json!("conversation"), &json!(["sendMessage", "leaveConversation"]))
    );
    let updated = sandbox.update(&places(&target, &role)[0], "Permission=SendMessage&Permission=sendmessage");
    assert_eq!(updated["permissions"], json!(["sendMessage"]));
}

#[test]
fn a_role_that_cannot_be_is_refused_with_its_code() {
    let (mut sandbox, _, target) = harbor();
    let missing = |name: &str| format!("Missing required parameter {name} in the post body");
    let nothing = |word: &str| format!("There is no permission “{word}” for roles of this type.");
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
        ("FriendlyName=Desk&Type=service&Permission=fly", 50104, nothing("fly")),
        ("FriendlyName=Desk&Type=service&Permission=inviteMember", 50104, nothing("inviteMember")),
        ("FriendlyName=Desk&Type=service&Permission=sendMessage", 50104, nothing("sendMessage")),
        (
            "FriendlyName=Desk&Type=conversation&Permission=sendMessage&Permission=joinConversation",
            50104,
            nothing("joinConversation"),
        ),
    ] {
        for place in [target.as_str(), "/v1/Roles"] {
            assert_eq!(refused(&sandbox.call(Method::Post, place, form), 400, code), message, "{form}");
        }
    }
    let long = format!("FriendlyName={}&Type=service&Permission=editAnyMessage", "é".repeat(257));
    refused(&sandbox.call(Method::Post, &target, &long), 400, 50003);
    assert_eq!(sandbox.store.counts().roles, 4);
}

#[test]
fn an_update_that_cannot_be_leaves_the_role_as_it_was() {
    let (mut sandbox, _, target) = harbor();
    let role = desk(&mut sandbox, &target);
    for (form, code) in [
        ("", 20001),
        ("Permission=", 20001),
        ("Permission=fly", 50104),
        ("Permission=sendMessage&Permission=createConversation", 50104),
    ] {
        for place in places(&target, &role) {
            refused(&sandbox.call(Method::Post, &place, form), 400, code);
        }
    }
    assert_eq!(json(&sandbox.get(&places(&target, &role)[0])), role);
}

#[test]
fn a_role_is_found_in_its_own_service_only() {
    let (mut sandbox, _, target) = harbor();
    let other = sandbox.create("Pine");
    let stranger = sandbox.roles(&other)["service admin"].clone();
    for sid in [stranger.as_str(), MISSING, "RL123", "IS00000000000000000000000000000001"] {
        for place in [target.as_str(), "/v1/Roles"] {
            let path = format!("{place}/{sid}");
            refused(&sandbox.get(&path), 404, 20404);
            refused(&sandbox.call(Method::Post, &path, "Permission=editAnyMessage"), 404, 20404);
            refused(&sandbox.call(Method::Delete, &path, ""), 404, 20404);
        }
    }
    assert_eq!(sandbox.get(&format!("/v1/Services/{other}/Roles/{stranger}")).status, 200);
}

#[test]
fn a_service_that_does_not_exist_has_no_roles() {
    let (mut sandbox, service, target) = harbor();
    let role = text(&desk(&mut sandbox, &target)["sid"]);
    sandbox.delete(&service).unwrap();
    // The default service of the account is gone with it, so there is none for paths that name none either.
    for place in [target.as_str(), "/v1/Roles"] {
        refused(&sandbox.get(place), 404, 50050);
        let form = "FriendlyName=Desk&Type=service&Permission=editAnyMessage";
        refused(&sandbox.call(Method::Post, place, form), 404, 50050);
        for path in [format!("{place}/{role}"), format!("{place}/{MISSING}")] {
            refused(&sandbox.get(&path), 404, 50050);
            refused(&sandbox.call(Method::Post, &path, "Permission=sendMessage"), 404, 50050);
            refused(&sandbox.call(Method::Delete, &path, ""), 404, 50050);
        }
    }
    assert_eq!(sandbox.store.counts().roles, 0);
}

#[test]
fn a_role_is_read_again_from_what_was_kept() {
    let (mut sandbox, ..) = harbor();
    let mut changes = Vec::new();
    let mut keep = |sandbox: &mut Sandbox, method, target: &str, form: &str| {
        let answer = sandbox.answer(&request(method, target, form));
        changes.extend(answer.changes);
        answer.response
    };
    let service = json(&keep(&mut sandbox, Method::Post, "/v1/Services", "FriendlyName=Pine"));
    let target = format!("/v1/Services/{}/Roles", text(&service["sid"]));
    let form = "FriendlyName=Desk&Type=service&Permission=editAnyMessage";
    let role = json(&keep(&mut sandbox, Method::Post, &target, form));
    let gone = json(&keep(&mut sandbox, Method::Post, &target, form));
    let own = format!("{target}/{}", text(&role["sid"]));
    let updated = json(&keep(&mut sandbox, Method::Post, &own, "Permission=createConversation"));
    keep(&mut sandbox, Method::Delete, &format!("{target}/{}", text(&gone["sid"])), "");

    sandbox.store = Store::load(records(&changes)).unwrap();
    assert_eq!(json(&sandbox.get(&own)), updated);
    assert_eq!(sandbox.store.counts().roles, 5);
}

#[test]
fn every_stock_role_allows_what_its_type_can() {
    let (mut sandbox, _, target) = harbor();
    let roles = json(&sandbox.get(&target));
    for role in roles["roles"].as_array().unwrap() {
        let r#type: RoleType = text(&role["type"]).parse().unwrap();
        let permissions: Vec<_> = role["permissions"].as_array().unwrap().iter().map(text).collect();
        assert!(!permissions.is_empty());
        let form: Vec<_> = permissions.iter().map(|word| format!("Permission={word}")).collect();
        let again = format!("FriendlyName=Again&Type={type}&{}", form.join("&"));
        assert_eq!(add(&mut sandbox, &target, &again)["permissions"], role["permissions"]);
    }
}

#[test]
fn a_sid_in_upper_case_is_the_same_role() {
    let (mut sandbox, service, target) = harbor();
    let role = desk(&mut sandbox, &target);
    let upper = |sid: &str| format!("{}{}", &sid[..2], sid[2..].to_uppercase());
    let path = format!("/v1/Services/{}/Roles/{}", upper(service.as_str()), upper(&text(&role["sid"])));
    assert_eq!(json(&sandbox.get(&path)), role);
    sandbox.world.now = NOW + 1;
    assert_eq!(sandbox.update(&path, "Permission=editOwnMessage")["sid"], role["sid"]);
    assert_eq!(sandbox.call(Method::Delete, &path, "").status, 204);
    let default = upper(&sandbox.roles(&service)["service user"]);
    refused(&sandbox.call(Method::Delete, &format!("{target}/{default}"), ""), 409, 20409);
}

#[test]
fn a_page_of_roles_holds_50_at_most() {
    let (mut sandbox, _, target) = harbor();
    for _ in 0..60 {
        desk(&mut sandbox, &target);
    }
    for (place, most) in [(target.as_str(), 50), ("/v1/Roles", 50)] {
        let page = json(&sandbox.get(&format!("{place}?PageSize=1000")));
        assert_eq!((page["roles"].as_array().unwrap().len(), &page["meta"]["page_size"]), (most, &json!(most)));
    }
    let chat = json(&sandbox.get(&format!("{}?PageSize=1000", target.replace("/v1/", "/v2/"))));
    assert_eq!((chat["roles"].as_array().unwrap().len(), &chat["meta"]["page_size"]), (64, &json!(100)));
}
