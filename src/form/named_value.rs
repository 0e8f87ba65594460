//! Values with names: a text box shows the name of its value, and the value while it has the focus.

use leptos::prelude::*;
use web_sys::HtmlInputElement;

use crate::form::Field;
use crate::form::format::format_value;
use crate::form::texts;
use crate::ui::bidi::isolate;

impl Field {
    /// Takes the name of a value that is a SID.
    pub fn set_name(&mut self, value: &str, name: String) {
        self.names.retain(|(named, _)| named != value);
        self.names.push((value.to_owned(), name));
    }

    /// Returns the name of a value, if it was read.
    pub fn name_of(&self, value: &str) -> Option<&str> {
        self.names.iter().find(|(named, _)| named == value).map(|(_, name)| name.as_str())
    }

    /// Formats a value: with its name, if that was read.
    pub fn format(&self, value: &str) -> String {
        match self.name_of(value) {
            Some(name) => texts::named(&isolate(name), value),
            None => format_value(&self.info, value),
        }
    }
}

/// State of a text box.
#[derive(Clone, Copy, Default)]
pub struct NamedValue {
    has_focus: RwSignal<bool>,
}

impl NamedValue {
    /// Returns the text to show: the value with the focus or without a name, and the name otherwise. Tracked.
    pub fn shown(self, value: String, name: Option<String>) -> String {
        name.filter(|_| !self.has_focus.get()).unwrap_or(value)
    }

    /// Shows the value once the text box has the focus, and selects it, so that typing replaces it.
    pub fn focus(self, input: &HtmlInputElement, value: &str) {
        // An equal text would lose what the browser can undo.
        if input.value() != value {
            input.set_value(value);
        }
        input.select();
        self.has_focus.set(true);
    }

    /// Shows the name again.
    pub fn blur(self) {
        self.has_focus.try_set(false);
    }
}

#[cfg(test)]
mod tests {
    use api::configuration::Update;

    use super::*;

    #[test]
    fn a_value_is_formatted_with_its_name_once_that_is_known() {
        let mut service = Field::stored(*Update::default_chat_service_sid().info(), "IS1");
        assert_eq!(service.format("IS1"), "IS1");
        service.set_name("IS1", "Support".to_owned());
        service.set_name("IS1", "Support chat".to_owned());
        assert_eq!(service.format("IS1"), format!("{} (IS1)", isolate("Support chat")));
        assert_eq!((service.format("IS2"), service.format("")), ("IS2".to_owned(), "Empty".to_owned()));
    }
}
