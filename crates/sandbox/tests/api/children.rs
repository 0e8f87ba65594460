//! Tests of the lists of a service: Conversations, Users, Roles and Bindings.

use api::{Method, Sid, service::Service};
use sandbox::Seed;
use serde_json::{Value, json};

use crate::support::{BASE, Sandbox, assert_rejected, json, text};

/// Returns the sample data, and the SID of the service with the most resources.
fn customer_care() -> (Sandbox, Sid<Service>) {
    let mut sandbox = Sandbox::new(&Seed::Demo);
    let services = json(&sandbox.get("/v1/Services?PageSize=1000"));
    let services = services["services"].as_array().unwrap();
    let service = services.iter().find(|it| it["friendly_name"] == "Customer Care (production)").unwrap();
    let sid = text(&service["sid"]).parse().unwrap();
    (sandbox, sid)
}

/// Returns every entry of a service's list, read page by page.
fn all(sandbox: &mut Sandbox, sid: &Sid<Service>, list: &str, key: &str) -> Vec<Value> {
    let mut target = format!("/v1/Services/{sid}/{list}");
    let mut items = Vec::new();
    loop {
        let page = json(&sandbox.get(&target));
        items.extend(page[key].as_array().unwrap().clone());
        match page["meta"]["next_page_url"].as_str() {
            Some(url) => target = crate::support::target_of(url),
            None => return items,
        }
    }
}

#[test]
fn a_new_service_has_four_predefined_roles_and_no_other_resources() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    let roles = all(&mut sandbox, &sid, "Roles", "roles");
    let names: Vec<_> = roles.iter().map(|role| text(&role["friendly_name"])).collect();
    assert_eq!(names, ["service admin", "service user", "channel admin", "channel user"]);
    assert_eq!(roles[1]["permissions"], json!(["createConversation", "joinConversation", "editOwnUserInfo"]));
    for role in &roles {
        assert_eq!(
            (&role["chat_service_sid"], &role["account_sid"]),
            (&json!(sid.as_str()), &json!(sandbox::ACCOUNT_SID))
        );
        assert_eq!(role["url"], format!("{BASE}/v1/Services/{sid}/Roles/{}", text(&role["sid"])));
    }
    for (list, key) in [("Users", "users"), ("Conversations", "conversations"), ("Bindings", "bindings")] {
        assert_eq!(all(&mut sandbox, &sid, list, key), Vec::<Value>::new());
    }
}

#[test]
fn a_conversation_is_returned_in_full() {
    let (mut sandbox, sid) = customer_care();
    let conversation = &all(&mut sandbox, &sid, "Conversations?State=active", "conversations")[0];
    let url = format!("{BASE}/v1/Services/{sid}/Conversations/{}", text(&conversation["sid"]));
    assert_eq!(conversation["url"], url);
    assert_eq!(
        conversation["links"],
        json!({
            "participants": format!("{url}/Participants"),
            "messages": format!("{url}/Messages"),
            "webhooks": format!("{url}/Webhooks"),
            "export": format!("{url}/Export"),
        })
    );
    assert_eq!(conversation["bindings"], json!({}));
    assert!(text(&conversation["timers"]["date_inactive"]) > text(&conversation["date_updated"]));
    let absent = api::conversation::Conversation::PROPERTIES.iter().filter(|name| conversation.get(name).is_none());
    assert_eq!(absent.count(), 0);
}

#[test]
fn a_closed_conversation_has_no_timers() {
    let (mut sandbox, sid) = customer_care();
    let conversations = all(&mut sandbox, &sid, "Conversations?State=closed", "conversations");
    assert!(conversations.len() > 100);
    assert!(conversations.iter().all(|conversation| conversation["timers"] == json!({})));
}

#[test]
fn a_user_in_a_list_has_no_online_state() {
    let (mut sandbox, sid) = customer_care();
    let user = &all(&mut sandbox, &sid, "Users", "users")[0];
    assert_eq!((&user["is_online"], &user["is_notifiable"]), (&Value::Null, &Value::Null));
    let url = format!("{BASE}/v1/Services/{sid}/Users/{}", text(&user["sid"]));
    assert_eq!(
        (&user["url"], &user["links"]["user_conversations"]),
        (&json!(url), &json!(format!("{url}/Conversations")))
    );
}

#[test]
fn conversations_are_filtered_by_a_state_in_any_case() {
    let (mut sandbox, sid) = customer_care();
    let total = all(&mut sandbox, &sid, "Conversations", "conversations").len();
    let mut found = 0;
    for state in ["initializing", "ACTIVE", "InActive", "closed"] {
        let some = all(&mut sandbox, &sid, &format!("Conversations?State={state}"), "conversations");
        assert!(some.iter().all(|conversation| text(&conversation["state"]) == state.to_lowercase()));
        found += some.len();
    }
    assert_eq!(found, total);
    let response = sandbox.get(&format!("/v1/Services/{sid}/Conversations?State=open"));
    assert_eq!(assert_rejected(&response, 400, 20001), "State: Select one of: initializing, active, inactive, closed.");
}

#[test]
fn conversations_are_filtered_by_the_day_of_their_creation() {
    let (mut sandbox, sid) = customer_care();
    let everything = all(&mut sandbox, &sid, "Conversations", "conversations");
    let day = text(&everything[everything.len() / 2]["date_created"])[..10].to_owned();
    let same_day = all(&mut sandbox, &sid, &format!("Conversations?StartDate={day}&EndDate={day}"), "conversations");
    assert!(!same_day.is_empty());
    assert!(same_day.iter().all(|conversation| text(&conversation["date_created"]).starts_with(&day)));
    let until = all(&mut sandbox, &sid, &format!("Conversations?EndDate={day}T00:00:00Z"), "conversations").len();
    let since = all(&mut sandbox, &sid, &format!("Conversations?StartDate={day}"), "conversations").len();
    assert_eq!(until + since, everything.len() + same_day.len());
    let response = sandbox.get(&format!("/v1/Services/{sid}/Conversations?StartDate=yesterday"));
    assert_rejected(&response, 400, 20001);
}

#[test]
fn bindings_are_filtered_by_several_types_and_identities() {
    let (mut sandbox, sid) = customer_care();
    let everything = all(&mut sandbox, &sid, "Bindings", "bindings");
    let of = |ways: &[&str]| {
        everything.iter().filter(|binding| ways.contains(&text(&binding["binding_type"]).as_str())).count()
    };
    let two = all(&mut sandbox, &sid, "Bindings?BindingType=FCM&BindingType=apn", "bindings");
    assert_eq!(two.len(), of(&["fcm", "apn"]));
    assert!(of(&["fcm"]) > 0 && of(&["apn"]) > 0);
    let identity = text(&everything[0]["identity"]);
    let one = all(&mut sandbox, &sid, &format!("Bindings?Identity={identity}&Identity=nobody"), "bindings");
    assert!(!one.is_empty() && one.iter().all(|binding| text(&binding["identity"]) == identity));
}

#[test]
fn lists_of_an_unknown_service_are_not_found() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    sandbox.delete(&sid).unwrap();
    for list in ["Conversations", "Users", "Roles", "Bindings"] {
        let message = assert_rejected(&sandbox.get(&format!("/v1/Services/{sid}/{list}")), 404, 50050);
        assert_eq!(message, "Service instance not found");
        assert_rejected(&sandbox.get(&format!("/v1/Services/IS123/{list}")), 404, 20404);
    }
}

#[test]
fn each_list_has_the_maximum_page_size_of_the_reference() {
    let (mut sandbox, sid) = customer_care();
    for (list, key, most) in [
        ("Conversations", "conversations", 100),
        ("Users", "users", 50),
        ("Roles", "roles", 50),
        ("Bindings", "bindings", 100),
    ] {
        let page = json(&sandbox.get(&format!("/v1/Services/{sid}/{list}?PageSize=1000")));
        assert_eq!(page["meta"]["page_size"], json!(most));
        assert!(page[key].as_array().unwrap().len() <= most);
        assert_eq!(page["meta"]["key"], key);
    }
}

#[test]
fn lists_contain_resources_of_their_own_service_only() {
    let (mut sandbox, sid) = customer_care();
    let other = sandbox.create("Other");
    assert_eq!(all(&mut sandbox, &other, "Conversations", "conversations"), Vec::<Value>::new());
    assert!(all(&mut sandbox, &sid, "Conversations", "conversations").len() > 400);
    assert_rejected(&sandbox.request(Method::Post, &format!("/v1/Services/{sid}/Conversations"), ""), 405, 20004);
}
