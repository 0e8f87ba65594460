//! List of the operations of the sandbox, for comparison with Twilio's specification.

use api::operation::Operation;
use serde_json::{Value, json};

/// Returns all operations as JSON.
pub fn all() -> Value {
    sandbox::operations().map(describe).collect()
}

fn describe(operation: &Operation) -> Value {
    let parameters = operation.parameters.iter().map(|field| json!({ "name": field.wire, "required": field.required }));
    json!({
        "method": operation.method.as_str(),
        "path": operation.path,
        "status": operation.status,
        "parameters": parameters.collect::<Value>(),
        "one_of": operation.one_of,
        "list_key": operation.list_key,
    })
}
