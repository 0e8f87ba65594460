//! Properties of records that are derived from their operation.

use api::gateway::history::Record;
use api::operation::{Action, OPERATIONS};

#[test]
fn the_action_of_a_record_is_that_of_its_operation() {
    for operation in OPERATIONS {
        let record = Record {
            method: operation.method.to_string().into(),
            operation: operation.path.to_owned().into(),
            ..Record::default()
        };
        assert_eq!(record.action(), operation.action, "{} {}", operation.method, operation.path);
    }
}

#[test]
fn the_method_decides_for_an_unknown_operation() {
    let action = |method: &str| {
        let operation = "/v1/Unknown/{Sid}".to_owned().into();
        Record { method: method.to_owned().into(), operation, ..Record::default() }.action()
    };
    assert_eq!((action("DELETE"), action("POST")), (Action::Delete, Action::Update));
}
