//! Commands of twilio-cli, which makes a command of each operation of Twilio's specification.

use api::Product;
use api::operation::Action;

use super::name::kebab_case;
use super::quote::shell_word;
use super::typed_request::{TypedRequest, Value};

/// Renders a request as a command.
pub fn render(request: &TypedRequest<'_>) -> Option<String> {
    if !request.has_plain_path() {
        return None;
    }
    let product = match request.product {
        Product::Conversations => "conversations",
        Product::Chat => "chat",
    };
    let action = match request.operation.action {
        Action::List => "list",
        Action::Create => "create",
        Action::Fetch => "fetch",
        Action::Update => "update",
        Action::Delete => "remove",
    };
    let mut command = format!("twilio api:{product}");
    let mut names = Vec::new();
    for segment in request.operation.path.split('/').skip(1) {
        match segment.strip_prefix('{').and_then(|segment| segment.strip_suffix('}')) {
            Some(name) => names.push(name),
            None => {
                command.push(':');
                command.push_str(&kebab_case(segment));
            }
        }
    }
    let mut lines = vec![format!("{command}:{action}")];
    for (name, value) in names.into_iter().zip(&request.path_values) {
        lines.push(flag(name, value)?);
    }
    for argument in &request.arguments {
        let wire = argument.info.wire;
        match &argument.value {
            Value::Text(text) => lines.push(flag(wire, text)?),
            Value::Number(number) => lines.push(flag(wire, &number.to_string())?),
            Value::Flag(true) => lines.push(format!("--{}", kebab_case(wire))),
            Value::Flag(false) => lines.push(format!("--no-{}", kebab_case(wire))),
            Value::List(items) => {
                for item in items {
                    lines.push(flag(wire, item)?);
                }
            }
        }
    }
    Some(lines.join(" \\\n  ") + "\n")
}

/// One flag. A value that looks like a flag is joined to its name.
fn flag(name: &str, value: &str) -> Option<String> {
    let separator = if value.starts_with('-') { '=' } else { ' ' };
    Some(format!("--{}{separator}{}", kebab_case(name), shell_word(value)?))
}
