//! List of the operations of the sandbox and the gateway, for comparison with Twilio's specification and for the permissions of a key.

use api::operation::Operation;
use gateway::check::permissions::lowest_role;
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
        "role": lowest_role(operation).as_str(),
    })
}
