//! Programs that use Twilio's libraries for Node.js and Python. Both name resources and methods alike.

use api::operation::Action;
use api::{Method, Product};

use super::name::{camel_case, snake_case};
use super::quote;
use super::typed_request::{TypedRequest, Value};

/// Renders a request as a module of Node.js.
pub fn node(request: &TypedRequest<'_>, base: Option<&str>) -> Option<String> {
    let access = Access { name: camel_case, quote: quote::javascript, remove: "remove" }.of(request)?;
    let mut text = "// npm install twilio\n\
        import twilio from \"twilio\";\n\n\
        const client = twilio(process.env.TWILIO_ACCOUNT_SID, process.env.TWILIO_AUTH_TOKEN);\n"
        .to_owned();
    if let Some(base) = base {
        text += &format!("client.{}.baseUrl = {};\n", domain(request.product), quote::javascript(base));
    }
    // A read prints its response.
    let (start, end) = if reads(request) { ("console.log(await ", ")") } else { ("await ", "") };
    text += &format!("\n{start}{access}(");
    if !request.arguments.is_empty() {
        text += "{\n";
        for argument in &request.arguments {
            let name = camel_case(argument.info.wire);
            // A name with dots is no identifier.
            let name = if name.contains('.') { quote::javascript(&name) } else { name };
            text += &format!("  {name}: {},\n", literal(&argument.value, quote::javascript, ["false", "true"]));
        }
        text.push('}');
    }
    text += &format!("){end};\n");
    Some(text)
}

/// Renders a request as a program of Python.
pub fn python(request: &TypedRequest<'_>, base: Option<&str>) -> Option<String> {
    let access = Access { name: snake_case, quote: quote::python, remove: "delete" }.of(request)?;
    let mut text = "# pip install twilio\n\
        import os\n\n\
        from twilio.rest import Client\n\n\
        client = Client(os.environ[\"TWILIO_ACCOUNT_SID\"], os.environ[\"TWILIO_AUTH_TOKEN\"])\n"
        .to_owned();
    if let Some(base) = base {
        text += &format!("client.{}.base_url = {}\n", domain(request.product), quote::python(base));
    }
    let (start, end) = if reads(request) { ("print(", ")") } else { ("", "") };
    text += &format!("\n{start}{access}(");
    if !request.arguments.is_empty() {
        text.push('\n');
        for argument in &request.arguments {
            let value = literal(&argument.value, quote::python, ["False", "True"]);
            text += &format!("    {}={value},\n", snake_case(argument.info.wire));
        }
    }
    text += &format!("){end}\n");
    Some(text)
}

fn reads(request: &TypedRequest<'_>) -> bool {
    request.operation.method == Method::Get
}

fn domain(product: Product) -> &'static str {
    match product {
        Product::Conversations => "conversations",
        Product::Chat => "chat",
    }
}

fn literal(value: &Value<'_>, quote: fn(&str) -> String, flags: [&str; 2]) -> String {
    match value {
        Value::Text(text) => quote(text),
        Value::Flag(flag) => flags[usize::from(*flag)].to_owned(),
        Value::Number(number) => number.to_string(),
        Value::List(items) => format!("[{}]", items.iter().map(|item| quote(item)).collect::<Vec<_>>().join(", ")),
    }
}

/// Rules of a library for reaching a method.
struct Access {
    name: fn(&str) -> String,
    quote: fn(&str) -> String,
    /// Method that deletes.
    remove: &'static str,
}

impl Access {
    /// Expression of a request's method: `client.conversations.v1.services("IS…").configuration().update`.
    ///
    /// A list is a property, one of its items is that property called with its SID, and a resource that exists once is called without.
    fn of(&self, request: &TypedRequest<'_>) -> Option<String> {
        // The libraries read a list page by page.
        if !request.has_plain_path() || request.value("Page").is_some() || request.value("PageToken").is_some() {
            return None;
        }
        let action = request.operation.action;
        let is_list = matches!(action, Action::List | Action::Create);
        let mut segments = request.operation.path.split('/').skip(1).peekable();
        let mut values = request.path_values.iter();
        let mut access = format!("client.{}.{}", domain(request.product), segments.next()?);
        while let Some(segment) = segments.next() {
            let next = segments.peek().copied();
            let name = match (segment, next) {
                // The libraries name this list in one word.
                ("Configuration", Some("Addresses")) => {
                    segments.next();
                    "AddressConfigurations"
                }
                _ => segment,
            };
            access += &format!(".{}", (self.name)(name));
            match segments.peek() {
                Some(next) if next.starts_with('{') => {
                    segments.next();
                    access += &format!("({})", (self.quote)(values.next()?));
                }
                None if !is_list => access += "()",
                Some(_) | None => {}
            }
        }
        let method = match action {
            Action::List => "list",
            Action::Create => "create",
            Action::Fetch => "fetch",
            Action::Update => "update",
            Action::Delete => self.remove,
        };
        Some(format!("{access}.{method}"))
    }
}
