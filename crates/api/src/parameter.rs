//! Parameters as declared by `request!`: what forms, review, history and comparison know of one without knowing its type.

use serde_json::Value as JsonValue;

use crate::params::{Param, Params};
use crate::value::Kind;

/// Declaration of one parameter.
#[derive(Clone, Copy, Debug)]
pub struct ParameterInfo {
    /// Name in the API's spelling: `FriendlyName`.
    pub wire: &'static str,
    /// Name of the request's field: `friendly_name`. Responses use it too, unless the property is nested.
    pub name: &'static str,
    /// Label in the user interface: "Friendly name".
    pub label: &'static str,
    /// Kind of value.
    pub kind: Kind,
    /// Codes of Twilio's errors about this parameter.
    pub codes: &'static [u32],
    /// True if a request without the parameter is rejected.
    pub required: bool,
    /// True for a list.
    pub many: bool,
    /// True if an empty value clears the setting.
    pub clearable: bool,
    /// True for personal data, which is masked in the journal.
    pub personal: bool,
    /// Documented default value in the API's spelling, such as `false` or `POST`. `None` where Twilio documents none.
    pub default: Option<&'static str>,
    /// Effect of the setting, in one or two sentences. Empty for parameters that are no settings.
    pub effect: &'static str,
    /// URL of the page of Twilio's documentation. Empty for parameters that are no settings.
    pub docs: &'static str,
    /// Parameter of the older Chat v2 API that changes the same setting.
    pub twin: Option<&'static ParameterInfo>,
    /// Returns the error of a text, or of a list's lines.
    pub check: fn(&str) -> Option<String>,
}

impl ParameterInfo {
    /// Declares a parameter that carries a `T`.
    pub const fn of<T: Param>(wire: &'static str, name: &'static str, label: &'static str) -> Self {
        Self {
            wire,
            name,
            label,
            kind: T::KIND,
            codes: T::CODES,
            required: T::REQUIRED,
            many: T::MANY,
            clearable: T::CLEARABLE,
            personal: false,
            default: None,
            effect: "",
            docs: "",
            twin: None,
            check: T::check,
        }
    }

    /// Adds the page of Twilio's documentation. Used by `request!`.
    #[doc(hidden)]
    pub const fn documented_at(self, docs: &'static str) -> Self {
        Self { docs, ..self }
    }

    /// Path of the property in responses: `NewMessage.Enabled` is `new_message.enabled` there.
    pub fn property_path(&self) -> String {
        if self.wire.contains('.') { snake_case(self.wire) } else { self.name.to_owned() }
    }

    /// Value of the property in a response.
    pub fn reported<'a>(&self, response: &'a JsonValue) -> Option<&'a JsonValue> {
        self.property_path().split('.').try_fold(response, |response, segment| response.get(segment))
    }

    /// Value of the property as the text of a control: one line for each item of a list, empty for null or a missing property, and JSON for
    /// a value of an unexpected type.
    pub fn text(&self, response: &JsonValue) -> String {
        match self.reported(response) {
            None | Some(JsonValue::Null) => String::new(),
            Some(JsonValue::Array(items)) => items.iter().map(plain).collect::<Vec<_>>().join("\n"),
            Some(value) => plain(value),
        }
    }

    /// Adds the text of a control to the parameters of a request. An empty text clears the setting.
    pub fn write(&self, text: &str, params: &mut Params) {
        if self.many && !text.is_empty() {
            text.lines().for_each(|line| params.push(self.wire, line));
        } else {
            params.push(self.wire, text);
        }
    }

    /// Compares the text of a control with the default value. `None` where Twilio documents no default.
    pub fn is_default(&self, text: &str) -> Option<bool> {
        self.default.map(|default| default.eq_ignore_ascii_case(text))
    }
}

fn plain(value: &JsonValue) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        let begins = snake.is_empty() || snake.ends_with('.');
        if letter.is_ascii_uppercase() && !begins {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
