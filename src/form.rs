//! Forms: the state of one control as plain data, without Leptos and without the DOM.

pub mod conflict;
pub mod control;
pub mod deletion;
pub mod draft;
pub mod duration;
pub mod format;
pub mod leave_dialog;
pub mod named_value;
pub mod other_properties;
pub mod phrase;
pub mod preview;
pub mod select;
pub mod settings;
pub mod shell;
pub mod submission;
pub mod template;
pub mod texts;
pub mod undo;

use api::{Kind, ParameterInfo};
use engine::merge::{difference, is_same};

use crate::form::conflict::Conflict;
use crate::ui::bidi::isolate;

/// State of a control: its text, the saved value, and the error. A list is held as its lines.
#[derive(Clone, Debug)]
pub struct Field {
    info: ParameterInfo,
    saved: String,
    text: String,
    /// True if the API has a value already. That value need not be valid as long as it is not changed.
    stored: bool,
    /// True once the control lost the focus with a change in it, or a save was tried: then errors are shown.
    validated: bool,
    /// Text that the API rejected, and the reason. It is shown while the text is the same.
    rejected: Option<(String, String)>,
    /// Value that the API returned, until the save is committed.
    server_value: Option<String>,
    /// Conflict with a change of another user, until it is resolved.
    conflict: Option<Conflict>,
    /// Names of values that are SIDs, as far as they were read.
    names: Vec<(String, String)>,
}

impl Field {
    /// Field of a new resource.
    pub fn new(info: ParameterInfo, text: impl Into<String>) -> Self {
        let saved = text.into();
        let text = saved.clone();
        let (rejected, server_value, conflict, names) = (None, None, None, Vec::new());
        Self { info, text, saved, stored: false, validated: false, rejected, server_value, conflict, names }
    }

    /// Field of a setting with a stored value.
    pub fn stored(info: ParameterInfo, saved: impl Into<String>) -> Self {
        Self { stored: true, ..Self::new(info, saved) }
    }

    pub fn info(&self) -> ParameterInfo {
        self.info
    }

    /// Replaces the check of its text.
    pub fn check_with(&mut self, check: fn(&str) -> Option<String>) {
        self.info.check = check;
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn saved(&self) -> &str {
        &self.saved
    }

    /// Returns true if the text differs from the saved value. The order of a list is ignored.
    pub fn is_dirty(&self) -> bool {
        !self.is_same(&self.text, &self.saved)
    }

    /// Sets the text.
    pub fn set(&mut self, text: String) {
        self.text = text;
    }

    /// Adds a line to a list, or removes it.
    pub fn toggle(&mut self, line: &str, on: bool) {
        let mut lines: Vec<_> = self.text.lines().filter(|known| *known != line).collect();
        if on {
            lines.push(line);
        }
        self.text = lines.join("\n");
    }

    /// Returns true if a list has a line.
    pub fn has(&self, line: &str) -> bool {
        self.text.lines().any(|known| known == line)
    }

    /// Handles the loss of focus: trims the text, and shows errors from now on if it was changed.
    pub fn blur(&mut self) {
        self.trim();
        self.validated |= self.is_dirty();
    }

    /// Shows errors from now on, for an attempt to save. A text that was rejected before may be accepted now.
    pub fn validate(&mut self) {
        self.trim();
        self.validated = true;
        self.rejected = None;
    }

    /// Removes white space around a pasted value of a kind that never has any.
    fn trim(&mut self) {
        if matches!(self.info.kind, Kind::Sid { .. } | Kind::Number { .. } | Kind::Url | Kind::Duration { .. }) {
            self.text = self.text.trim().to_owned();
        }
    }

    /// Shows a rejection of the text.
    pub fn reject(&mut self, reason: String) {
        self.rejected = Some((self.text.clone(), reason));
    }

    /// Compares the text with a stored value.
    pub fn is_stored_as(&self, value: &str) -> bool {
        self.is_same(&self.text, value)
    }

    /// Takes the value that the API returned for a save.
    pub fn set_server_value(&mut self, value: String) {
        self.server_value = Some(value);
    }

    /// Commits a save of `sent`. The API stores the value that it returned, or else the sent one. A text that was typed meanwhile stays.
    pub fn commit(&mut self, sent: String) {
        let stored = self.server_value.take().unwrap_or_else(|| sent.clone());
        self.validated = false;
        self.conflict = None;
        if !self.is_same(&sent, &self.saved) && !self.is_same(&stored, &sent) {
            self.rejected = Some((sent, texts::stored_instead(&isolate(&stored))));
        } else if self.is_same(&self.text, &sent) {
            self.text.clone_from(&stored);
        }
        self.saved = stored;
    }

    /// Resets the text to the saved value.
    pub fn reset(&mut self) {
        self.text = self.saved.clone();
        self.validated = false;
        self.rejected = None;
        self.conflict = None;
    }

    /// Returns the error of the text, whether or not it is shown yet.
    pub fn mistake(&self) -> Option<String> {
        if !self.stored {
            // An optional parameter that is empty is not sent.
            let is_left_out = self.text.is_empty() && !self.info.required;
            return if is_left_out { None } else { (self.info.check)(&self.text) };
        }
        if !self.is_dirty() {
            return None;
        }
        if self.info.many && !self.text.is_empty() {
            // Stored lines may stay, even if they are invalid.
            let (_, new) = difference(&self.saved, &self.text);
            return if new.is_empty() { None } else { (self.info.check)(&new.join("\n")) };
        }
        (self.info.check)(&self.text)
    }

    /// Returns the error to show.
    pub fn error(&self) -> Option<String> {
        let rejection = self.rejected.as_ref().filter(|(text, _)| *text == self.text).map(|(_, reason)| reason.clone());
        rejection.or_else(|| self.mistake().filter(|_| self.validated))
    }

    /// Returns true if errors are shown.
    pub fn is_validated(&self) -> bool {
        self.validated
    }

    /// Returns the error of an unchanged stored value.
    pub fn oddity(&self) -> Option<String> {
        let is_there = self.stored && !self.is_dirty() && !self.saved.is_empty();
        if is_there { (self.info.check)(&self.saved) } else { None }
    }

    /// Tells whether the text is another value than the documented default. An invalid text, and a setting that the API does not report, are
    /// not compared.
    pub fn differs_from_default(&self) -> bool {
        let is_valid = self.mistake().is_none() && self.error().is_none();
        !self.text.is_empty() && is_valid && self.info.is_default(&self.text) == Some(false)
    }

    /// Sets the text to the documented default, if there is one.
    pub fn restore_default(&mut self) {
        if let Some(default) = self.info.default {
            self.text = default.to_owned();
        }
    }

    fn is_same(&self, one: &str, other: &str) -> bool {
        is_same(self.info.many, one, other)
    }
}

#[cfg(test)]
mod tests {
    use api::service::Create;
    use api::{configuration, service_webhooks};

    use super::*;

    fn name(saved: &str) -> Field {
        Field::new(*Create::friendly_name().info(), saved)
    }

    #[test]
    fn errors_are_hidden_while_the_first_letters_are_typed() {
        let mut field = name("");
        field.set("x".repeat(257));
        assert_eq!(field.error(), None);
        field.blur();
        assert_eq!(field.error().as_deref(), Some("Friendly name must be 256 characters or fewer. It is 1 over."));
    }

    #[test]
    fn an_empty_control_that_only_had_the_focus_is_not_validated() {
        let mut field = name("");
        field.blur();
        assert_eq!(field.error(), None);
        field.validate();
        assert_eq!(field.error().as_deref(), Some("Enter a friendly name."));
    }

    #[test]
    fn a_rejection_is_shown_until_the_text_changes() {
        let mut field = name("Storefront");
        field.set("Taken".to_owned());
        field.reject("This name is taken.".to_owned());
        assert_eq!(field.error().as_deref(), Some("This name is taken."));
        field.set("Takes".to_owned());
        assert_eq!(field.error(), None);
        field.set("Taken".to_owned());
        assert_eq!(field.error().as_deref(), Some("This name is taken."));
    }

    #[test]
    fn a_rejected_text_can_be_sent_again() {
        let mut field = name("");
        field.set("Taken".to_owned());
        field.reject("This name is taken.".to_owned());
        assert_eq!(field.mistake(), None);
        field.validate();
        assert_eq!(field.error(), None);
    }

    #[test]
    fn a_field_is_dirty_until_it_is_saved_or_reset() {
        let mut field = name("Storefront");
        field.set("Shop".to_owned());
        assert!(field.is_dirty());
        field.commit("Shop".to_owned());
        assert_eq!((field.is_dirty(), field.saved()), (false, "Shop"));
        field.set("Store".to_owned());
        field.reset();
        assert_eq!((field.is_dirty(), field.text()), (false, "Shop"));
    }

    #[test]
    fn a_text_typed_during_a_save_stays_dirty() {
        let mut field = name("Storefront");
        field.set("Shop".to_owned());
        let sent = field.text().to_owned();
        field.set("Shop 2".to_owned());
        field.commit(sent);
        assert_eq!((field.is_dirty(), field.saved()), (true, "Shop"));
    }

    fn timer(saved: &str) -> Field {
        Field::stored(*configuration::Update::default_inactive_timer().info(), saved)
    }

    fn events(saved: &str) -> Field {
        Field::stored(*service_webhooks::Update::filters().info(), saved)
    }

    #[test]
    fn white_space_around_a_pasted_value_is_removed() {
        let mut field = timer("");
        field.set(" PT5M\u{a0} ".to_owned());
        field.blur();
        assert_eq!((field.text(), field.error()), ("PT5M", None));
        let mut name = name("");
        name.set(" Storefront ".to_owned());
        name.blur();
        assert_eq!(name.text(), " Storefront ");
    }

    #[test]
    fn an_invalid_stored_value_is_reported_and_does_not_prevent_saving() {
        let mut field = timer("P1M");
        field.validate();
        assert_eq!((field.mistake(), field.error()), (None, None));
        assert!(field.oddity().is_some_and(|oddity| oddity.starts_with("Years and months")));
        field.set("P1Y".to_owned());
        assert!(field.mistake().is_some());
        assert_eq!(field.oddity(), None);
    }

    #[test]
    fn the_order_of_a_list_is_ignored() {
        let mut field = events("onMessageAdd\nonMessageAdded");
        field.toggle("onMessageAdd", false);
        assert!(field.is_dirty());
        field.toggle("onMessageAdd", true);
        assert_eq!((field.text(), field.is_dirty()), ("onMessageAdded\nonMessageAdd", false));
    }

    #[test]
    fn a_list_keeps_invalid_stored_lines_and_rejects_new_ones() {
        let mut field = events("onReactionAdded");
        field.toggle("onMessageAdd", true);
        assert_eq!(field.mistake(), None);
        field.toggle("onReactionRemoved", true);
        assert_eq!(field.mistake().as_deref(), Some("There is no event “onReactionRemoved” here."));
    }

    #[test]
    fn a_value_that_the_api_stored_instead_is_an_error() {
        let mut field = timer("PT1H");
        field.set(String::new());
        field.set_server_value("PT1H".to_owned());
        field.commit(String::new());
        assert_eq!(field.error().as_deref(), Some("The API accepted the request and stored “PT1H”."));
        assert_eq!((field.saved(), field.text(), field.is_dirty()), ("PT1H", "", true));
    }

    #[test]
    fn a_value_differs_from_the_documented_default() {
        let differs =
            |text: &str| Field::stored(*service_webhooks::Update::method().info(), text).differs_from_default();
        assert!(differs("GET"));
        assert!(!differs("POST") && !differs("post"));
        assert!(!differs(""), "the API did not report it");
        let mut method = Field::stored(*service_webhooks::Update::method().info(), "GET");
        method.restore_default();
        assert_eq!((method.text(), method.is_dirty(), method.differs_from_default()), ("POST", true, false));
        method.set("PATCH".to_owned());
        assert!(!method.differs_from_default(), "the text is invalid");
        method.set("GET".to_owned());
        method.reject("Twilio rejected the method.".to_owned());
        assert!(!method.differs_from_default(), "the API has rejected the text");
        let mut timer = timer("PT1H");
        timer.set("PT2H".to_owned());
        timer.restore_default();
        assert_eq!(timer.text(), "PT2H");
        assert!(!timer.differs_from_default(), "Twilio documents no default");
    }

    #[test]
    fn a_response_updates_an_unchanged_field() {
        let mut field = timer("PT1H");
        field.set_server_value("PT2H".to_owned());
        field.commit("PT1H".to_owned());
        assert_eq!((field.saved(), field.text(), field.error()), ("PT2H", "PT2H", None));
    }
}
