//! Tests of the deletion of roles.

use api::Method;
use sandbox::Seed;

use crate::roles::{create_desk_role, setup, targets_of};
use crate::support::{Sandbox, assert_rejected, json, request, target_of, text};

#[test]
fn an_unused_role_is_deleted() {
    let (mut sandbox, service, target) = setup();
    let unused = sandbox.roles(&service)["service admin"].clone();
    for path in
        [format!("{target}/{unused}"), targets_of(&target, &create_desk_role(&mut sandbox, "/v1/Roles"))[1].clone()]
    {
        let outcome = sandbox.handle(&request(Method::Delete, &path, ""));
        assert_eq!((outcome.response.status, outcome.response.body.as_str()), (204, ""));
        assert!(matches!(&outcome.changes[..], [change] if change.kind == "role" && change.record.is_none()));
        assert_rejected(&sandbox.get(&path), 404, 20404);
        assert_rejected(&sandbox.request(Method::Delete, &path, ""), 404, 20404);
    }
    assert_eq!(sandbox.store.counts().roles, 3);
}

#[test]
fn a_default_role_cannot_be_deleted_until_another_is_the_default() {
    let (mut sandbox, service, target) = setup();
    let roles = sandbox.roles(&service);
    let configuration = format!("/v1/Services/{service}/Configuration");
    let chat = target.replace("/v1/", "/v2/");
    for (name, setting, old) in [
        ("service user", "DefaultChatServiceRoleSid", "DefaultServiceRoleSid"),
        ("channel user", "DefaultConversationRoleSid", "DefaultChannelRoleSid"),
        ("channel admin", "DefaultConversationCreatorRoleSid", "DefaultChannelCreatorRoleSid"),
    ] {
        for (list, setting) in [(target.as_str(), setting), ("/v1/Roles", setting), (&chat, old)] {
            let path = format!("{list}/{}", roles[name]);
            let message = format!("This role is in use: {setting}. Give each another role, then delete it.");
            assert_eq!(assert_rejected(&sandbox.request(Method::Delete, &path, ""), 409, 20409), message);
        }
    }
    let both = format!("DefaultConversationRoleSid={}", roles["channel admin"]);
    sandbox.update(&configuration, &both);
    let path = format!("{target}/{}", roles["channel admin"]);
    let message = assert_rejected(&sandbox.request(Method::Delete, &path, ""), 409, 20409);
    assert!(message.contains("DefaultConversationCreatorRoleSid, DefaultConversationRoleSid"), "{message}");
    assert_eq!(sandbox.request(Method::Delete, &format!("{target}/{}", roles["channel user"]), "").status, 204);
    assert_eq!(sandbox.roles(&service).len(), 3);
}

#[test]
fn a_role_that_users_have_cannot_be_deleted() {
    let mut sandbox = Sandbox::new(&Seed::Demo);
    let services = json(&sandbox.get("/v1/Services?PageSize=1000"));
    let services = services["services"].as_array().unwrap();
    let service = services.iter().find(|it| it["friendly_name"] == "Customer Care (production)").unwrap();
    let (service, sid) = (text(&service["url"]), text(&service["sid"]));
    let target = target_of(&service);
    let users = json(&sandbox.get(&format!("{target}/Users")));
    let role = text(&users["users"][0]["role_sid"]);
    let admin = sandbox.roles(&sid.parse().unwrap())["service admin"].clone();
    assert_ne!(role, admin);
    sandbox.update(&format!("{target}/Configuration"), &format!("DefaultChatServiceRoleSid={admin}"));
    let message = assert_rejected(&sandbox.request(Method::Delete, &format!("{target}/Roles/{role}"), ""), 409, 20409);
    assert_eq!(message, "This role is in use: 69 users. Give each another role, then delete it.");
}
