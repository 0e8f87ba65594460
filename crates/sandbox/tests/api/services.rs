//! Tests of services in Conversations.

use api::json::Reported;
use api::{Method, Sid};
use sandbox::{Counts, Seed};
use serde_json::json;

use crate::support::{BASE, NOW, Sandbox, assert_rejected, expect_rejection, json, known, text};

#[test]
fn a_created_service_is_returned_in_full() {
    let mut sandbox = Sandbox::default();
    let response = sandbox.request(Method::Post, "/v1/Services", "FriendlyName=H%C3%A9llo+%26+co");
    let body = json(&response);
    let url = format!("{BASE}/v1/Services/{}", text(&body["sid"]));
    assert_eq!(response.status, 201);
    assert_eq!(
        body,
        json!({
            "account_sid": sandbox::ACCOUNT_SID,
            "sid": body["sid"],
            "friendly_name": "Héllo & co",
            "date_created": "2026-11-20T08:00:00Z",
            "date_updated": "2026-11-20T08:00:00Z",
            "url": url,
            "links": {
                "conversations": format!("{url}/Conversations"),
                "users": format!("{url}/Users"),
                "roles": format!("{url}/Roles"),
                "bindings": format!("{url}/Bindings"),
                "configuration": format!("{url}/Configuration"),
                "participant_conversations": format!("{url}/ParticipantConversations"),
                "conversation_with_participants": format!("{url}/ConversationWithParticipants"),
            },
        })
    );
}

#[test]
fn a_created_service_can_be_fetched() {
    let mut sandbox = Sandbox::default();
    let created = json(&sandbox.request(Method::Post, "/v1/Services", "FriendlyName=Harbor"));
    let fetched = sandbox.get(&format!("/v1/Services/{}", text(&created["sid"])));
    assert_eq!((fetched.status, json(&fetched)), (200, created));
}

#[test]
fn two_services_can_have_the_same_name() {
    let mut sandbox = Sandbox::default();
    assert_ne!(sandbox.create("test"), sandbox.create("test"));
    assert_eq!(sandbox.store.counts().services, 2);
}

#[test]
fn a_service_without_a_name_is_rejected_with_the_message_of_the_api() {
    let response = Sandbox::default().request(Method::Post, "/v1/Services", "");
    assert_eq!(response.status, 400);
    assert_eq!(
        json(&response),
        json!({
            "code": 20001,
            "message": "Missing required parameter FriendlyName in the post body",
            "more_info": "https://www.twilio.com/docs/errors/20001",
            "status": 400,
        })
    );
}

#[test]
fn a_name_has_at_most_256_characters() {
    let mut sandbox = Sandbox::default();
    let form = |length: usize| format!("FriendlyName={}", "é".repeat(length));
    assert_eq!(sandbox.request(Method::Post, "/v1/Services", &form(256)).status, 201);
    let message = assert_rejected(&sandbox.request(Method::Post, "/v1/Services", &form(300)), 400, 50003);
    assert_eq!(message, "Friendly name must be 256 characters or fewer. It is 44 over.");
}

#[test]
fn an_empty_or_blank_name_is_rejected() {
    for form in ["FriendlyName=", "FriendlyName=+++"] {
        assert_rejected(&Sandbox::default().request(Method::Post, "/v1/Services", form), 400, 50000);
    }
}

#[test]
fn unknown_parameters_are_ignored() {
    let mut sandbox = Sandbox::default();
    assert_eq!(sandbox.request(Method::Post, "/v1/Services", "FriendlyName=A&UniqueName=a&Nonsense=").status, 201);
    assert_eq!(sandbox.get("/v1/Services?Nonsense=1").status, 200);
}

#[test]
fn the_last_of_repeated_names_counts() {
    let response = Sandbox::default().request(Method::Post, "/v1/Services", "FriendlyName=A&FriendlyName=B");
    assert_eq!(json(&response)["friendly_name"], "B");
}

#[test]
fn the_case_of_a_sids_digits_is_ignored() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor").to_string();
    let response = sandbox.get(&format!("/v1/Services/IS{}", sid[2..].to_uppercase()));
    assert_eq!(json(&response)["sid"], sid);
}

#[test]
fn an_unknown_and_a_malformed_sid_are_not_found() {
    let mut sandbox = Sandbox::default();
    for sid in ["IS00000000000000000000000000000000", "IS123", "CH00000000000000000000000000000000", "null"] {
        for (method, version) in
            [(Method::Get, "v1"), (Method::Delete, "v1"), (Method::Get, "v2"), (Method::Post, "v2")]
        {
            let response = sandbox.request(method, &format!("/{version}/Services/{sid}"), "");
            let message = assert_rejected(&response, 404, 20404);
            assert_eq!(message, format!("The requested resource /Services/{sid} was not found"));
        }
    }
}

#[test]
fn a_deleted_service_is_gone_with_its_resources() {
    let mut sandbox = Sandbox::new(&Seed::Demo);
    let before = sandbox.store.counts();
    let other = sandbox.create("Kept");
    let all = json(&sandbox.get("/v1/Services?PageSize=1000"));
    let sids = all["services"].as_array().unwrap().iter().map(|service| text(&service["sid"]));
    for sid in sids.filter(|sid| sid != other.as_str()) {
        let response = sandbox.request(Method::Delete, &format!("/v1/Services/{sid}"), "");
        assert_eq!((response.status, response.body.as_str(), response.headers.len()), (204, "", 0));
        assert_rejected(&sandbox.get(&format!("/v1/Services/{sid}")), 404, 20404);
    }
    assert!(before.conversations > 0 && before.users > 0 && before.bindings > 0 && before.participants > 0);
    assert_eq!(
        sandbox.store.counts(),
        Counts { services: 1, roles: 4, credentials: 4, addresses: 4, accounts: 1, ..Counts::default() }
    );
}

#[test]
fn a_second_deletion_is_not_found() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    assert_eq!(sandbox.delete(&sid), Ok(()));
    assert_eq!(expect_rejection(sandbox.delete(&sid)).code, Some(20404));
}

#[test]
fn a_deletion_reports_every_deleted_record() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    let request = api::Endpoint::request(&api::service::Delete {}, &sid);
    let changes = sandbox.handle(&request).changes;
    assert!(changes.iter().all(|change| change.record.is_none()));
    let kinds: Vec<_> = changes.iter().map(|change| change.kind).collect();
    assert_eq!(kinds, ["service", "role", "role", "role", "role"]);
}

#[test]
fn a_service_without_a_name_has_a_null_name() {
    let mut sandbox = Sandbox::new(&Seed::Demo);
    let page = sandbox.send(&api::service::List { page_size: "1000".parse().ok(), ..Default::default() }, &()).unwrap();
    let unnamed: Vec<_> = page.items.iter().filter(|service| service.friendly_name == Reported::Null).collect();
    assert_eq!(unnamed.len(), 1);
    let sid: Sid<_> = known(&unnamed[0].sid);
    assert_eq!(sandbox.fetch(&sid).unwrap(), *unnamed[0]);
}

#[test]
fn links_start_with_the_host_that_was_called() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    let request = api::Endpoint::request(&api::service::Fetch {}, &sid);
    let incoming = sandbox::IncomingRequest { request: &request, base: "https://sandbox.example" };
    let response = sandbox::handle_read(&sandbox.store, &sandbox.settings, &incoming).unwrap();
    assert_eq!(json(&response)["url"], format!("https://sandbox.example/v1/Services/{sid}"));
}

#[test]
fn the_account_sid_is_that_of_the_settings() {
    let mut sandbox = Sandbox::default();
    sandbox.settings.account_sid = "AC00000000000000000000000000000001".parse().unwrap();
    let sid = sandbox.create("Harbor");
    assert_eq!(known(&sandbox.fetch(&sid).unwrap().account_sid), sandbox.settings.account_sid);
}

#[test]
fn dates_are_those_of_the_clock() {
    let mut sandbox = Sandbox::default();
    sandbox.host.now = NOW + 61;
    let sid = sandbox.create("Harbor");
    assert_eq!(known(&sandbox.fetch(&sid).unwrap().date_created).as_str(), "2026-11-20T08:01:01Z");
}
