//! Messages between the page and the sandbox worker.

use api::plan_id::PlanId;
use api::worker::{FromWorker, ToWorker};
use api::{Method, Params, Request, Response};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_request_is_decoded_unchanged(id: u32, base: String, path: String, form in "\\PC*", method in 0..3_usize, precondition: Option<String>) {
        let method = [Method::Get, Method::Post, Method::Delete][method];
        let request = Request { method, path, params: Params::from_form(&form), precondition, plan: Some(PlanId::from_random(7)) };
        let message = ToWorker::Request { id, base, request };
        prop_assert_eq!(ToWorker::from_text(&message.to_text()), Some(message));
    }

    #[test]
    fn a_response_is_decoded_unchanged(id: u32, status: u16, body: String, headers: Vec<(String, String)>) {
        let message = FromWorker::Response { id, response: Some(Response { status, headers, body }) };
        prop_assert_eq!(FromWorker::from_text(&message.to_text()), Some(message));
    }

    #[test]
    fn any_other_text_is_rejected(text in "\\PC*") {
        prop_assert_eq!(ToWorker::from_text(&text), None);
        prop_assert_eq!(FromWorker::from_text(&text), None);
    }
}

#[test]
fn other_messages_are_decoded_unchanged() {
    assert_eq!(ToWorker::from_text(&ToWorker::Reset.to_text()), Some(ToWorker::Reset));
    for message in [
        FromWorker::Ready { persistent: true },
        FromWorker::Ready { persistent: false },
        FromWorker::Failed { message: "No memory".to_owned() },
        FromWorker::Response { id: 7, response: None },
    ] {
        assert_eq!(FromWorker::from_text(&message.to_text()), Some(message));
    }
}

#[test]
fn an_incomplete_message_is_rejected() {
    for text in [
        r#"{"request":{"id":1}}"#,
        r#"{"request":{"id":1,"base":"","request":{"method":"PUT","path":"/","params":"","precondition":null}}}"#,
        r#"{"request":{"id":-1,"base":"","request":{"method":"GET","path":"/","params":"","precondition":null}}}"#,
    ] {
        assert_eq!(ToWorker::from_text(text), None);
    }
    for text in [r#"{"ready":true}"#, r#"{"failed":1}"#, r#"{"response":{"id":1,"response":{"status":200}}}"#] {
        assert_eq!(FromWorker::from_text(text), None);
    }
}
