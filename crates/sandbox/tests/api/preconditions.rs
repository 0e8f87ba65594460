//! Updates and deletions that are carried out only where the stored values are as they were shown.

use api::gateway::REFUSED_HEADER;
use api::operation::OPERATIONS;
use api::{Endpoint, Method, Params, Request, service};

use crate::support::{Sandbox, json, request};

#[test]
fn every_update_and_deletion_is_rejected_where_something_else_was_shown() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Desk").to_string();
    let role = sandbox.roles(&sid.parse().unwrap()).into_values().next().unwrap();
    sandbox.update("/v1/Configuration", &format!("DefaultChatServiceSid={sid}"));
    let (before, mut tried) = (sandbox.store.counts(), 0);
    for operation in OPERATIONS.iter().filter(|operation| operation.method != Method::Get) {
        if operation.reading().is_none() {
            continue;
        }
        let parts = operation.path.split('/').scan("", |before, part| {
            let written = match (part.starts_with('{'), *before) {
                (false, _) => part,
                (true, "Roles") => &role,
                (true, _) => &sid,
            };
            *before = part;
            Some(written)
        });
        let path = parts.collect::<Vec<_>>().join("/");
        let seen = Some("not this".to_owned());
        let answer =
            sandbox.answer(&Request { seen, ..request(operation.method, &path, "FriendlyName=Other") }).response;
        assert_eq!((answer.status, answer.header(REFUSED_HEADER)), (412, Some("changed")), "{path}");
        tried += 1;
    }
    assert!(tried >= 14, "{tried}");
    assert_eq!(sandbox.store.counts(), before);
    let path = format!("/v1/Services/{sid}");
    let seen = Some(api::shown(service::Create::FIELDS, &json(&sandbox.get(&path))));
    let delete = Request { method: Method::Delete, path, params: Params::default(), seen };
    assert_eq!(sandbox.answer(&delete).response.status, 204);
    assert_eq!(sandbox.answer(&delete).response.status, 404, "what is gone is gone");
}
