//! The messages between the page and the worker of the sample data.

use api::wire::{FromWorker, ToWorker};
use api::{Method, Params, Request, Response};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_call_arrives_as_it_was_sent(id: u32, base: String, path: String, form in "\\PC*", method in 0..3_usize, seen: Option<String>) {
        let method = [Method::Get, Method::Post, Method::Delete][method];
        let request = Request { method, path, params: Params::from_form(&form), seen };
        let message = ToWorker::Call { id, base, request };
        prop_assert_eq!(ToWorker::from_text(&message.to_text()), Some(message));
    }

    #[test]
    fn an_answer_arrives_as_it_was_sent(id: u32, status: u16, body: String, headers: Vec<(String, String)>) {
        let message = FromWorker::Answer { id, response: Some(Response { status, headers, body }) };
        prop_assert_eq!(FromWorker::from_text(&message.to_text()), Some(message));
    }

    #[test]
    fn what_is_no_message_is_not_taken_for_one(text in "\\PC*") {
        prop_assert_eq!(ToWorker::from_text(&text), None);
        prop_assert_eq!(FromWorker::from_text(&text), None);
    }
}

#[test]
fn the_other_messages_arrive_as_they_were_sent() {
    assert_eq!(ToWorker::from_text(&ToWorker::Reset.to_text()), Some(ToWorker::Reset));
    for message in [
        FromWorker::Ready { persistent: true },
        FromWorker::Ready { persistent: false },
        FromWorker::Failed { message: "No memory".to_owned() },
        FromWorker::Answer { id: 7, response: None },
    ] {
        assert_eq!(FromWorker::from_text(&message.to_text()), Some(message));
    }
}

#[test]
fn half_a_message_is_none() {
    for text in [r#"{"id":1}"#, r#"{"id":1,"base":"","method":"PUT","path":"/","params":""}"#] {
        assert_eq!(ToWorker::from_text(text), None);
    }
    for text in [r#"{"ready":true}"#, r#"{"failed":1}"#, r#"{"id":1,"status":200}"#, r#"{"id":-1}"#] {
        assert_eq!(FromWorker::from_text(text), None);
    }
}
