//! Forms: the state of one control as plain data, without Leptos and without the DOM.

pub mod control;
mod draft;
pub mod shell;

use api::{FieldInfo, Value};

/// One control: what it holds, what is kept by the API, and what is wrong.
#[derive(Clone, Debug)]
pub struct Field {
    info: FieldInfo,
    saved: String,
    text: String,
    /// Mistakes are shown once the control was left with something in it, or saving was tried.
    judged: bool,
    /// A text that the API refused, and why: shown until the text is another one.
    refused: Option<(String, String)>,
    /// The rule of the field's type, so that one compiled control serves every type.
    check: fn(&str) -> Option<String>,
}

impl Field {
    /// A field of `E` that carries a `V` and now holds `saved`.
    pub fn new<V: Value>(info: FieldInfo, saved: impl Into<String>) -> Self {
        let saved = saved.into();
        let check = |text: &str| text.parse::<V>().err().map(|mistake| mistake.to_string());
        Self { info, text: saved.clone(), saved, judged: false, refused: None, check }
    }

    pub fn info(&self) -> FieldInfo {
        self.info
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn saved(&self) -> &str {
        &self.saved
    }

    pub fn is_dirty(&self) -> bool {
        self.text != self.saved
    }

    /// Takes what was typed.
    pub fn set(&mut self, text: String) {
        self.text = text;
    }

    /// The person went on to something else.
    pub fn leave(&mut self) {
        self.judged |= self.is_dirty();
    }

    /// The person tries to save. What was refused before may be accepted now.
    pub fn judge(&mut self) {
        self.judged = true;
        self.refused = None;
    }

    /// The API refused the text.
    pub fn refuse(&mut self, reason: String) {
        self.refused = Some((self.text.clone(), reason));
    }

    /// What was sent is what the API keeps now. The control may hold something newer, typed while it was on its way.
    pub fn keep(&mut self, sent: String) {
        self.saved = sent;
        self.judged = false;
    }

    /// Goes back to what the API keeps.
    pub fn reset(&mut self) {
        self.text = self.saved.clone();
        self.judged = false;
        self.refused = None;
    }

    /// What the field's own rule finds wrong, whether or not it is time to say so.
    pub fn mistake(&self) -> Option<String> {
        (self.check)(&self.text)
    }

    /// What is wrong, once it is time to say so.
    pub fn error(&self) -> Option<String> {
        let refusal = self.refused.as_ref().filter(|(text, _)| *text == self.text).map(|(_, reason)| reason.clone());
        refusal.or_else(|| self.mistake().filter(|_| self.judged))
    }
}

#[cfg(test)]
mod tests {
    use api::Endpoint;
    use api::service::Create;
    use api::text::FriendlyName;

    use super::*;

    fn name(saved: &str) -> Field {
        Field::new::<FriendlyName>(Create::FIELDS[0], saved)
    }

    #[test]
    fn nothing_is_said_while_the_first_letters_are_typed() {
        let mut field = name("");
        field.set("x".repeat(257));
        assert_eq!(field.error(), None);
        field.leave();
        assert_eq!(field.error().as_deref(), Some("Friendly name must be 256 characters or fewer. It is 1 over."));
    }

    #[test]
    fn an_empty_control_that_is_only_passed_through_is_not_judged() {
        let mut field = name("");
        field.leave();
        assert_eq!(field.error(), None);
        field.judge();
        assert_eq!(field.error().as_deref(), Some("Enter a friendly name."));
    }

    #[test]
    fn a_refusal_is_shown_until_the_text_is_another_one() {
        let mut field = name("Storefront");
        field.set("Taken".to_owned());
        field.refuse("This name is taken.".to_owned());
        assert_eq!(field.error().as_deref(), Some("This name is taken."));
        field.set("Takes".to_owned());
        assert_eq!(field.error(), None);
        field.set("Taken".to_owned());
        assert_eq!(field.error().as_deref(), Some("This name is taken."));
    }

    #[test]
    fn a_text_that_was_refused_can_be_tried_again() {
        let mut field = name("");
        field.set("Taken".to_owned());
        field.refuse("This name is taken.".to_owned());
        assert_eq!(field.mistake(), None);
        field.judge();
        assert_eq!(field.error(), None);
    }

    #[test]
    fn a_field_is_dirty_until_it_is_saved_or_reset() {
        let mut field = name("Storefront");
        field.set("Shop".to_owned());
        assert!(field.is_dirty());
        field.keep("Shop".to_owned());
        assert_eq!((field.is_dirty(), field.saved()), (false, "Shop"));
        field.set("Store".to_owned());
        field.reset();
        assert_eq!((field.is_dirty(), field.text()), (false, "Shop"));
    }

    #[test]
    fn what_is_typed_during_a_save_is_not_taken_for_saved() {
        let mut field = name("Storefront");
        field.set("Shop".to_owned());
        let sent = field.text().to_owned();
        field.set("Shop 2".to_owned());
        field.keep(sent);
        assert_eq!((field.is_dirty(), field.saved()), (true, "Shop"));
    }
}
