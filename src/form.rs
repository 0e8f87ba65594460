//! Forms: the state of one control as plain data, without Leptos and without the DOM.

pub mod control;
pub mod deletion;
pub mod draft;
pub mod duration;
pub mod format;
pub mod other_properties;
pub mod select;
pub mod settings;
pub mod shell;
pub mod submission;
pub mod template;

use api::{FieldInfo, Kind};

use crate::form::format::difference;
use crate::ui::bidi::isolate;

/// One control: what it holds, what is kept by the API, and what is wrong. A list is held as its lines.
#[derive(Clone, Debug)]
pub struct Field {
    info: FieldInfo,
    saved: String,
    text: String,
    /// Whether the API keeps something already. What it keeps need not follow the rule as long as nobody touches it.
    stored: bool,
    /// Mistakes are shown once the control was left with something in it, or saving was tried.
    judged: bool,
    /// A text that the API refused, and why: shown until the text is another one.
    refused: Option<(String, String)>,
    /// What the API answered that it keeps, until saving is over.
    answered: Option<String>,
}

impl Field {
    /// A field of something that is to be created.
    pub fn new(info: FieldInfo, text: impl Into<String>) -> Self {
        let saved = text.into();
        Self { info, text: saved.clone(), saved, stored: false, judged: false, refused: None, answered: None }
    }

    /// A setting, of which the API keeps `saved`.
    pub fn stored(info: FieldInfo, saved: impl Into<String>) -> Self {
        Self { stored: true, ..Self::new(info, saved) }
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

    /// Whether it differs from what is kept. The order of a list says nothing.
    pub fn is_dirty(&self) -> bool {
        !self.is_same(&self.text, &self.saved)
    }

    /// Takes what was typed.
    pub fn set(&mut self, text: String) {
        self.text = text;
    }

    /// Puts a line of a list in, or takes it out.
    pub fn toggle(&mut self, line: &str, on: bool) {
        let mut lines: Vec<_> = self.text.lines().filter(|known| *known != line).collect();
        if on {
            lines.push(line);
        }
        self.text = lines.join("\n");
    }

    /// Whether a list has that line.
    pub fn has(&self, line: &str) -> bool {
        self.text.lines().any(|known| known == line)
    }

    /// The person went on to something else.
    pub fn leave(&mut self) {
        self.tidy();
        self.judged |= self.is_dirty();
    }

    /// The person tries to save. What was refused before may be accepted now.
    pub fn judge(&mut self) {
        self.tidy();
        self.judged = true;
        self.refused = None;
    }

    /// Takes away the blanks that came with a pasted value, where none can be meant.
    fn tidy(&mut self) {
        if matches!(self.info.kind, Kind::Sid { .. } | Kind::Number { .. } | Kind::Url | Kind::Duration { .. }) {
            self.text = self.text.trim().to_owned();
        }
    }

    /// The API refused the text.
    pub fn refuse(&mut self, reason: String) {
        self.refused = Some((self.text.clone(), reason));
    }

    /// Before it is sent: the API keeps that by now. What nobody has touched shows it. Where somebody else has changed the same, both
    /// changes are put together, or where that cannot be, theirs is named and ours still stands: then it is not what was looked at, and
    /// the answer says so.
    pub fn meet(&mut self, kept: String) -> bool {
        if !self.is_dirty() {
            self.text.clone_from(&kept);
            self.saved = kept;
            return false;
        }
        if self.is_same(&kept, &self.saved) || self.is_same(&kept, &self.text) {
            return false;
        }
        if self.info.many {
            let (out, put) = difference(&self.saved, &self.text);
            let theirs = kept.lines().filter(|line| !out.contains(line) && !put.contains(line));
            self.text = theirs.chain(put.iter().copied()).collect::<Vec<_>>().join("\n");
        }
        self.saved = kept;
        true
    }

    /// Compares the text with a stored value.
    pub fn is_stored_as(&self, value: &str) -> bool {
        self.is_same(&self.text, value)
    }

    /// The API answered what it keeps.
    pub fn hear(&mut self, answered: String) {
        self.answered = Some(answered);
    }

    /// Saving is over: the API keeps what was sent, unless it answered something else. The control may hold something newer, typed while it
    /// was on its way.
    pub fn keep(&mut self, sent: String) {
        let kept = self.answered.take().unwrap_or_else(|| sent.clone());
        self.judged = false;
        if !self.is_same(&sent, &self.saved) && !self.is_same(&kept, &sent) {
            let said = if kept.is_empty() { "nothing".to_owned() } else { format!("“{}”", isolate(&kept)) };
            self.refused = Some((sent, format!("The API took this and keeps {said} all the same.")));
        } else if self.is_same(&self.text, &sent) {
            self.text.clone_from(&kept);
        }
        self.saved = kept;
    }

    /// Goes back to what the API keeps.
    pub fn reset(&mut self) {
        self.text = self.saved.clone();
        self.judged = false;
        self.refused = None;
    }

    /// What the field's own rule finds wrong, whether or not it is time to say so.
    pub fn mistake(&self) -> Option<String> {
        if !self.stored {
            return (self.info.check)(&self.text);
        }
        if !self.is_dirty() {
            return None;
        }
        if self.info.many && !self.text.is_empty() {
            // What a list had before may stay in it, whatever the rule says.
            let (_, new) = difference(&self.saved, &self.text);
            return if new.is_empty() { None } else { (self.info.check)(&new.join("\n")) };
        }
        (self.info.check)(&self.text)
    }

    /// What is wrong, once it is time to say so.
    pub fn error(&self) -> Option<String> {
        let refusal = self.refused.as_ref().filter(|(text, _)| *text == self.text).map(|(_, reason)| reason.clone());
        refusal.or_else(|| self.mistake().filter(|_| self.judged))
    }

    /// Whether mistakes are shown: the control was left with something in it, or saving was tried.
    pub fn is_validated(&self) -> bool {
        self.judged
    }

    /// Why what the API keeps, and nobody has touched, is not what it should be.
    pub fn oddity(&self) -> Option<String> {
        let is_there = self.stored && !self.is_dirty() && !self.saved.is_empty();
        if is_there { (self.info.check)(&self.saved) } else { None }
    }

    fn is_same(&self, one: &str, other: &str) -> bool {
        let sorted = |text: &str| {
            let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
            lines.sort_unstable();
            lines
        };
        one == other || self.info.many && sorted(one) == sorted(other)
    }
}

#[cfg(test)]
mod tests {
    use api::Endpoint;
    use api::service::Create;
    use api::{configuration, service_webhooks};

    use super::*;

    fn name(saved: &str) -> Field {
        Field::new(Create::FIELDS[0], saved)
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

    fn timer(saved: &str) -> Field {
        Field::stored(configuration::Update::FIELDS[2], saved)
    }

    fn events(saved: &str) -> Field {
        Field::stored(service_webhooks::Update::FIELDS[2], saved)
    }

    #[test]
    fn blanks_around_a_pasted_value_are_taken_away() {
        let mut field = timer("");
        field.set(" PT5M\u{a0} ".to_owned());
        field.leave();
        assert_eq!((field.text(), field.error()), ("PT5M", None));
        let mut name = name("");
        name.set(" Storefront ".to_owned());
        name.leave();
        assert_eq!(name.text(), " Storefront ");
    }

    #[test]
    fn what_the_api_keeps_is_shown_marked_and_stops_nobody() {
        let mut field = timer("P1M");
        field.judge();
        assert_eq!((field.mistake(), field.error()), (None, None));
        assert!(field.oddity().is_some_and(|oddity| oddity.starts_with("Years and months")));
        field.set("P1Y".to_owned());
        assert!(field.mistake().is_some());
        assert_eq!(field.oddity(), None);
    }

    #[test]
    fn the_order_of_a_list_says_nothing() {
        let mut field = events("onMessageAdd\nonMessageAdded");
        field.toggle("onMessageAdd", false);
        assert!(field.is_dirty());
        field.toggle("onMessageAdd", true);
        assert_eq!((field.text(), field.is_dirty()), ("onMessageAdded\nonMessageAdd", false));
    }

    #[test]
    fn a_list_may_keep_what_it_had_and_takes_nothing_new_of_the_kind() {
        let mut field = events("onReactionAdded");
        field.toggle("onMessageAdd", true);
        assert_eq!(field.mistake(), None);
        field.toggle("onReactionRemoved", true);
        assert_eq!(field.mistake().as_deref(), Some("There is no event “onReactionRemoved” here."));
    }

    #[test]
    fn what_somebody_else_has_changed_in_the_same_list_is_kept() {
        let mut field = events("onMessageAdd\nonMessageRemove");
        field.toggle("onMessageAdded", true);
        field.toggle("onMessageRemove", false);
        assert!(field.meet("onMessageAdd\nonMessageRemove\nonMessageUpdate".to_owned()));
        assert_eq!(field.text(), "onMessageAdd\nonMessageUpdate\nonMessageAdded");
        assert!(field.is_dirty());
        assert!(!field.meet("onMessageAdd\nonMessageRemove\nonMessageUpdate".to_owned()), "it is known now");
    }

    #[test]
    fn what_somebody_else_has_set_is_named_and_ours_still_stands() {
        let mut field = timer("PT1H");
        field.set("PT2H".to_owned());
        assert!(field.meet("PT3H".to_owned()));
        assert_eq!((field.saved(), field.text()), ("PT3H", "PT2H"));
    }

    #[test]
    fn what_nobody_changed_here_meets_nothing() {
        let mut field = timer("PT1H");
        assert!(!field.meet("PT3H".to_owned()));
        assert_eq!((field.saved(), field.text()), ("PT3H", "PT3H"));
        field.set("PT4H".to_owned());
        assert!(!field.meet("PT4H".to_owned()), "both want the same");
    }

    #[test]
    fn an_answer_that_keeps_something_else_is_told_at_the_field() {
        let mut field = timer("PT1H");
        field.set(String::new());
        field.hear("PT1H".to_owned());
        field.keep(String::new());
        assert_eq!(field.error().as_deref(), Some("The API took this and keeps “PT1H” all the same."));
        assert_eq!((field.saved(), field.text(), field.is_dirty()), ("PT1H", "", true));
    }

    #[test]
    fn an_answer_refreshes_what_nobody_has_touched() {
        let mut field = timer("PT1H");
        field.hear("PT2H".to_owned());
        field.keep("PT1H".to_owned());
        assert_eq!((field.saved(), field.text(), field.error()), ("PT2H", "PT2H", None));
    }
}
