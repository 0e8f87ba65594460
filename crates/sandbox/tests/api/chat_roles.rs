//! Tests of roles in Chat v2.

use std::collections::BTreeSet;

use api::permission::{PERMISSIONS, PermissionInfo};
use api::role::RoleType;
use api::{Method, Sid, service::Service};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{BASE, Sandbox, assert_rejected, json, text};

/// Returns a sandbox with one service, and the targets of its roles in both APIs.
fn setup() -> (Sandbox, Sid<Service>, [String; 2]) {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    let targets = ["v1", "v2"].map(|version| format!("/{version}/Services/{sid}/Roles"));
    (sandbox, sid, targets)
}

fn add(sandbox: &mut Sandbox, target: &str, form: &str) -> Value {
    let response = sandbox.request(Method::Post, target, form);
    assert_eq!(response.status, 201, "{}", response.body);
    json(&response)
}

/// Returns the permissions of a role in both APIs.
fn allowed(sandbox: &mut Sandbox, targets: &[String; 2], role: &Value) -> [Value; 2] {
    targets.clone().map(|target| json(&sandbox.get(&format!("{target}/{}", text(&role["sid"]))))["permissions"].clone())
}

#[test]
fn a_created_role_is_returned_in_full_and_visible_in_conversations() {
    let (mut sandbox, service, [conversations, chat]) = setup();
    let form =
        "FriendlyName=Desk&Type=Deployment&Permission=createChannel&Permission=DESTROYCHANNEL&Permission=addMember";
    let role = add(&mut sandbox, &chat, form);
    let url = format!("{BASE}{chat}/{}", text(&role["sid"]));
    assert_eq!(
        role,
        json!({
            "sid": role["sid"],
            "account_sid": sandbox::ACCOUNT_SID,
            "service_sid": service.as_str(),
            "friendly_name": "Desk",
            "type": "deployment",
            "permissions": ["createChannel", "destroyChannel", "addMember"],
            "date_created": "2026-11-20T08:00:00Z",
            "date_updated": "2026-11-20T08:00:00Z",
            "url": url,
        })
    );
    assert_eq!(json(&sandbox.get(&format!("{chat}/{}", text(&role["sid"])))), role);
    let shown = json(&sandbox.get(&format!("{conversations}/{}", text(&role["sid"]))));
    assert_eq!(shown["type"], "service");
    assert_eq!(shown["permissions"], json!(["createConversation", "deleteConversation", "addParticipant"]));
}

#[test]
fn predefined_roles_have_the_permission_names_of_each_api() {
    let (mut sandbox, _, [conversations, chat]) = setup();
    let [old, new] =
        [&chat, &conversations].map(|target| json(&sandbox.get(target))["roles"].as_array().unwrap().clone());
    assert_eq!((old.len(), new.len()), (4, 4));
    for (old, new) in old.iter().zip(&new) {
        assert_eq!((&old["sid"], &old["friendly_name"]), (&new["sid"], &new["friendly_name"]));
        let r#type = text(&new["type"]).replace("service", "deployment").replace("conversation", "channel");
        assert_eq!(old["type"], json!(r#type));
        let translated =
            |word: &Value| PERMISSIONS.iter().find(|info| info.conversations_name == word.as_str()).unwrap().chat_name;
        let names: Vec<_> = new["permissions"].as_array().unwrap().iter().filter_map(translated).collect();
        assert_eq!(old["permissions"], json!(names));
        assert!(old.get("chat_service_sid").is_none());
    }
}

#[test]
fn an_update_through_either_api_is_visible_in_both() {
    let (mut sandbox, _, targets) = setup();
    let role = add(&mut sandbox, &targets[1], "FriendlyName=Desk&Type=channel&Permission=sendMessage");
    sandbox.host.now += 60;
    let own = targets.clone().map(|target| format!("{target}/{}", text(&role["sid"])));
    let updated = sandbox.update(&own[1], "Permission=leaveChannel&Permission=editAnyMemberAttributes&Type=deployment");
    assert_eq!((&updated["type"], &updated["friendly_name"]), (&json!("channel"), &json!("Desk")));
    assert_eq!(updated["date_updated"], "2026-11-20T08:01:00Z");
    let expected = [json!(["leaveConversation", "editAnyParticipantAttributes"]), updated["permissions"].clone()];
    assert_eq!(allowed(&mut sandbox, &targets, &role), expected);
    sandbox.update(&own[0], "Permission=removeParticipant");
    assert_eq!(allowed(&mut sandbox, &targets, &role), [json!(["removeParticipant"]), json!(["removeMember"])]);
}

#[test]
fn a_permission_of_one_api_only_stays_when_the_other_replaces_the_set() {
    let (mut sandbox, _, targets) = setup();
    let form = "FriendlyName=Desk&Type=channel&Permission=inviteMember&Permission=sendMessage";
    let role = add(&mut sandbox, &targets[1], form);
    let own = targets.clone().map(|target| format!("{target}/{}", text(&role["sid"])));
    assert_eq!(
        allowed(&mut sandbox, &targets, &role),
        [json!(["sendMessage"]), json!(["inviteMember", "sendMessage"])]
    );

    sandbox.update(&own[0], "Permission=leaveConversation&Permission=addNonChatParticipant");
    let expected = [json!(["leaveConversation", "addNonChatParticipant"]), json!(["leaveChannel", "inviteMember"])];
    assert_eq!(allowed(&mut sandbox, &targets, &role), expected);

    sandbox.update(&own[1], "Permission=sendMessage");
    let expected = [json!(["sendMessage", "addNonChatParticipant"]), json!(["sendMessage"])];
    assert_eq!(
        allowed(&mut sandbox, &targets, &role),
        expected,
        "each API removes only permissions that it has a name for"
    );
}

#[test]
fn an_invalid_role_is_rejected_with_its_code() {
    let (mut sandbox, _, [_, chat]) = setup();
    for (form, code) in [
        ("", 20001),
        ("FriendlyName=Desk&Type=channel", 20001),
        ("FriendlyName=&Type=channel&Permission=sendMessage", 50000),
        ("FriendlyName=Desk&Type=conversation&Permission=sendMessage", 50105),
        ("FriendlyName=Desk&Type=channel&Permission=leaveConversation", 50104),
        ("FriendlyName=Desk&Type=channel&Permission=addNonChatParticipant", 50104),
        ("FriendlyName=Desk&Type=channel&Permission=createChannel", 50104),
        ("FriendlyName=Desk&Type=deployment&Permission=sendMessage", 50104),
    ] {
        assert_rejected(&sandbox.request(Method::Post, &chat, form), 400, code);
    }
    assert_eq!(sandbox.store.counts().roles, 4);
}

#[test]
fn a_role_exists_in_its_own_service_only_and_is_deleted_unless_it_is_used() {
    let (mut sandbox, service, targets) = setup();
    let other = sandbox.create("Pine");
    let role_elsewhere = sandbox.roles(&other)["service admin"].clone();
    let path = format!("{}/{role_elsewhere}", targets[1]);
    assert_rejected(&sandbox.get(&path), 404, 20404);
    assert_rejected(&sandbox.request(Method::Post, &path, "Permission=editAnyMessage"), 404, 20404);
    assert_rejected(&sandbox.request(Method::Delete, &path, ""), 404, 20404);

    let roles = sandbox.roles(&service);
    let delete = |sandbox: &mut Sandbox, name: &str| {
        sandbox.request(Method::Delete, &format!("{}/{}", targets[1], roles[name]), "")
    };
    assert_rejected(&delete(&mut sandbox, "channel user"), 409, 20409);
    sandbox.update(&format!("/v2/Services/{service}"), &format!("DefaultChannelRoleSid={}", roles["channel admin"]));
    assert_eq!(delete(&mut sandbox, "channel user").status, 204);
    assert_rejected(&sandbox.get(&format!("{}/{}", targets[0], roles["channel user"])), 404, 20404);
}

#[test]
fn a_service_that_does_not_exist_has_no_roles() {
    let (mut sandbox, service, [_, chat]) = setup();
    sandbox.delete(&service).unwrap();
    assert_rejected(&sandbox.get(&chat), 404, 50050);
    let form = "FriendlyName=Desk&Type=channel&Permission=sendMessage";
    assert_rejected(&sandbox.request(Method::Post, &chat, form), 404, 50050);
}

/// Name of a permission in each API.
const NAMES: [fn(&PermissionInfo) -> Option<&'static str>; 2] = [|info| info.conversations_name, |info| info.chat_name];

fn rights() -> impl Strategy<Value = Vec<&'static PermissionInfo>> {
    let rights: Vec<_> = PERMISSIONS.iter().filter(|info| info.types.contains(&RoleType::Conversation)).collect();
    let count = rights.len();
    prop::sample::subsequence(rights, 0..=count)
}

proptest! {
    #[test]
    fn permissions_after_any_updates_agree_with_a_model(history in prop::collection::vec((0..2_usize, rights()), 1..8)) {
        let (mut sandbox, _, targets) = setup();
        let role = add(&mut sandbox, &targets[0], "FriendlyName=Desk&Type=conversation&Permission=sendMessage");
        let mut model: Vec<_> = PERMISSIONS.iter().filter(|info| info.conversations_name == Some("sendMessage")).collect();
        for (api, rights) in history {
            let form: Vec<_> = rights.iter().filter_map(|info| NAMES[api](info)).map(|name| format!("Permission={name}")).collect();
            let path = format!("{}/{}", targets[api], text(&role["sid"]));
            if form.is_empty() {
                assert_rejected(&sandbox.request(Method::Post, &path, ""), 400, 20001);
            } else {
                sandbox.update(&path, &form.join("&"));
                model.retain(|info| NAMES[api](info).is_none());
                model.extend(rights.into_iter().filter(|info| NAMES[api](info).is_some()));
            }
            let shown = allowed(&mut sandbox, &targets, &role).map(|names| names.as_array().unwrap().iter().map(text).collect::<BTreeSet<_>>());
            let expected = NAMES.map(|name| model.iter().filter_map(|info| name(info)).map(str::to_owned).collect::<BTreeSet<_>>());
            prop_assert_eq!(shown, expected);
        }
    }
}
