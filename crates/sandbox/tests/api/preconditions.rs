//! Tests of preconditions: updates and deletions that require the stored values to be those that were shown.

use api::gateway::REJECTED_HEADER;
use api::operation::OPERATIONS;
use api::{Endpoint, Method, Params, Request, service};

use crate::support::{Sandbox, json, request, text};

#[test]
fn updates_and_deletions_are_rejected_if_the_stored_values_differ() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Desk").to_string();
    let role = sandbox.roles(&sid.parse().unwrap()).into_values().next().unwrap();
    sandbox.update("/v1/Configuration", &format!("DefaultChatServiceSid={sid}"));
    let address = sandbox.request(Method::Post, "/v1/Configuration/Addresses", "Type=sms&Address=%2B15550100");
    let address = text(&json(&address)["sid"]);
    let (before, mut tried) = (sandbox.store.counts(), 0);
    for operation in OPERATIONS.iter().filter(|operation| operation.method != Method::Get) {
        if operation.reading().is_none() {
            continue;
        }
        let segments = operation.path.split('/').scan("", |previous, segment| {
            let filled = match (segment.starts_with('{'), *previous) {
                (false, _) => segment,
                (true, "Roles") => &role,
                (true, "Addresses") => &address,
                (true, _) => &sid,
            };
            *previous = segment;
            Some(filled)
        });
        let path = segments.collect::<Vec<_>>().join("/");
        let precondition = Some("not this".to_owned());
        let response = sandbox
            .handle(&Request { precondition, ..request(operation.method, &path, "FriendlyName=Other") })
            .response;
        assert_eq!((response.status, response.header(REJECTED_HEADER)), (412, Some("changed")), "{path}");
        tried += 1;
    }
    assert!(tried >= 14, "{tried}");
    assert_eq!(sandbox.store.counts(), before);
    let path = format!("/v1/Services/{sid}");
    let precondition = Some(api::precondition::deletion(service::Create::PARAMETERS, &json(&sandbox.get(&path))));
    let delete = Request { precondition, ..Request::new(Method::Delete, path, Params::default()) };
    assert_eq!(sandbox.handle(&delete).response.status, 204);
    assert_eq!(sandbox.handle(&delete).response.status, 404, "a deleted service is not found");
}
