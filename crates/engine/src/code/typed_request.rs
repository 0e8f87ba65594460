//! Request with its operation, the values of its path, and its arguments with their types.

use api::operation::Operation;
use api::{Kind, ParameterInfo, Product, Request};

/// Request with typed arguments.
pub struct TypedRequest<'a> {
    pub product: Product,
    pub operation: &'static Operation,
    /// Values of the braces of the path.
    pub path_values: Vec<&'a str>,
    pub arguments: Vec<Argument<'a>>,
}

/// Parameter with its value.
pub struct Argument<'a> {
    pub info: &'static ParameterInfo,
    pub value: Value<'a>,
}

/// Value of an argument.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    Text(&'a str),
    Flag(bool),
    Number(u32),
    /// An empty list is one empty text, as on the wire.
    List(Vec<&'a str>),
}

impl Value<'_> {
    /// Returns true for a value that clears a setting.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.iter().all(|item| item.is_empty()),
            Self::Flag(_) | Self::Number(_) => false,
        }
    }
}

impl<'a> TypedRequest<'a> {
    /// Finds the operation of a request. `None` if the API has none, or if one of the parameters is not the operation's.
    pub fn of(request: &'a Request) -> Option<Self> {
        let mut operations = Operation::at(&request.path);
        let (operation, path_values) = operations.find(|(operation, _)| operation.method == request.method)?;
        let mut arguments: Vec<Argument<'_>> = Vec::new();
        for (wire, _) in request.params.iter() {
            if arguments.iter().any(|argument| argument.info.wire == wire) {
                continue;
            }
            let info = operation.parameters.iter().find(|info| info.wire == wire)?;
            arguments.push(Argument { info, value: value(info, request)? });
        }
        Some(Self { product: Product::of(&request.path)?, operation, path_values, arguments })
    }

    /// Value of a parameter, if it is sent.
    pub fn value(&self, wire: &str) -> Option<&Value<'a>> {
        self.arguments.iter().find(|argument| argument.info.wire == wire).map(|argument| &argument.value)
    }

    /// Returns true if each value of the path can stand in it without an encoding, which the tools do not add or add twice.
    pub fn has_plain_path(&self) -> bool {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        self.path_values.iter().all(|value| !value.is_empty() && value.bytes().all(is_plain))
    }
}

/// Reads the value of a parameter that is sent. Where it is repeated and no list, the last one counts.
fn value<'a>(info: &ParameterInfo, request: &'a Request) -> Option<Value<'a>> {
    if info.many {
        return Some(Value::List(request.params.all(info.wire).collect()));
    }
    let text = request.params.last(info.wire)?;
    let number = || text.parse().ok().filter(|number: &u32| number.to_string() == text);
    Some(match (info.kind, text) {
        (Kind::Flag, "true") => Value::Flag(true),
        (Kind::Flag, "false") => Value::Flag(false),
        (Kind::Number { .. }, _) => number().map_or(Value::Text(text), Value::Number),
        _ => Value::Text(text),
    })
}
