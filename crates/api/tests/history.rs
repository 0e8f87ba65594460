//! What a record says beyond its fields.

use api::Method;
use api::gateway::history::{Act, Record};
use api::operation::OPERATIONS;

#[test]
fn what_a_write_does_is_told_by_its_method_and_its_path() {
    const CREATED: u16 = 201;
    for operation in OPERATIONS.iter().filter(|operation| operation.method != Method::Get) {
        let record = Record {
            method: operation.method.to_string().into(),
            operation: operation.path.to_owned().into(),
            ..Record::default()
        };
        let expected = match operation.method {
            Method::Delete => Act::Delete,
            _ if operation.status == CREATED => Act::Create,
            _ => Act::Change,
        };
        assert_eq!(record.act(), expected, "{} {}", operation.method, operation.path);
    }
}
