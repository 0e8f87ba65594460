//! Conflicts: another user changed a setting while it was edited.

mod author;
pub mod table;

use engine::merge::{Merge, merge};

use crate::form::Field;

/// Values of a setting in a conflict. The other user's value is the saved value of the field.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Value that was stored when editing began.
    base: String,
    /// Text of the user, which can be chosen again. A list has the changes of both sides.
    mine: String,
}

impl Field {
    /// Merges the server's current value (three-way merge). Returns true for a conflict: the value was changed here and on the server.
    ///
    /// An unchanged field takes the server's value. In a conflict, changes of a list are merged, and any other text stays.
    pub fn rebase(&mut self, server_value: String) -> bool {
        match merge(self.info.many, &self.saved, &self.text, &server_value) {
            Merge::Mine => false,
            Merge::Theirs => {
                self.text.clone_from(&server_value);
                self.saved = server_value;
                false
            }
            Merge::Conflict(text) => {
                self.text = text;
                self.saved = server_value;
                true
            }
        }
    }

    /// Merges the server's current value, and records a conflict. Returns true for a conflict.
    pub fn detect_conflict(&mut self, server_value: String) -> bool {
        let base = self.saved.clone();
        let is_conflict = self.rebase(server_value);
        if is_conflict {
            self.conflict = Some(Conflict { base, mine: self.text.clone() });
        }
        is_conflict
    }

    /// Returns the conflict, until it is resolved.
    pub fn conflict(&self) -> Option<&Conflict> {
        self.conflict.as_ref()
    }

    /// Returns the user's text in the conflict.
    pub fn mine(&self) -> &str {
        match &self.conflict {
            // The control may have been edited since.
            Some(conflict) if !self.is_dirty() => &conflict.mine,
            _ => &self.text,
        }
    }

    /// Sets the user's text again.
    pub fn keep_mine(&mut self) {
        self.text = self.mine().to_owned();
    }

    /// Sets the other user's value. The user's text can be chosen again.
    pub fn take_theirs(&mut self) {
        let mine = self.mine().to_owned();
        if let Some(conflict) = &mut self.conflict {
            conflict.mine = mine;
            self.text.clone_from(&self.saved);
        }
    }

    /// Ends the conflict with the value that was chosen.
    pub fn resolve(&mut self) {
        self.conflict = None;
    }
}

#[cfg(test)]
mod tests {
    use api::{configuration, service_webhooks};

    use super::*;

    fn timer(saved: &str) -> Field {
        Field::stored(*configuration::Update::default_inactive_timer().info(), saved)
    }

    fn events(saved: &str) -> Field {
        Field::stored(*service_webhooks::Update::filters().info(), saved)
    }

    fn conflict() -> Field {
        let mut field = timer("PT1H");
        field.set("PT2H".to_owned());
        assert!(field.detect_conflict("PT3H".to_owned()));
        field
    }

    #[test]
    fn changes_of_both_sides_to_a_list_are_merged() {
        let mut field = events("onMessageAdd\nonMessageRemove");
        field.toggle("onMessageAdded", true);
        field.toggle("onMessageRemove", false);
        assert!(field.rebase("onMessageAdd\nonMessageRemove\nonMessageUpdate".to_owned()));
        assert_eq!(field.text(), "onMessageAdd\nonMessageUpdate\nonMessageAdded");
        assert!(field.is_dirty());
        assert!(!field.rebase("onMessageAdd\nonMessageRemove\nonMessageUpdate".to_owned()), "it is known now");
    }

    #[test]
    fn a_conflict_keeps_the_text_and_the_server_value() {
        let mut field = timer("PT1H");
        field.set("PT2H".to_owned());
        assert!(field.rebase("PT3H".to_owned()));
        assert_eq!((field.saved(), field.text()), ("PT3H", "PT2H"));
    }

    #[test]
    fn a_field_without_changes_has_no_conflict() {
        let mut field = timer("PT1H");
        assert!(!field.rebase("PT3H".to_owned()));
        assert_eq!((field.saved(), field.text()), ("PT3H", "PT3H"));
        field.set("PT4H".to_owned());
        assert!(!field.rebase("PT4H".to_owned()), "both want the same");
    }

    #[test]
    fn either_value_of_a_conflict_can_be_chosen_again_and_again() {
        let mut field = conflict();
        assert_eq!((field.mine(), field.saved(), field.text()), ("PT2H", "PT3H", "PT2H"));
        field.take_theirs();
        field.take_theirs();
        assert_eq!((field.mine(), field.text(), field.is_dirty()), ("PT2H", "PT3H", false));
        field.keep_mine();
        field.keep_mine();
        assert_eq!((field.text(), field.is_dirty()), ("PT2H", true));
    }

    #[test]
    fn a_text_typed_after_the_conflict_is_the_one_to_keep() {
        let mut field = conflict();
        field.set("PT4H".to_owned());
        field.take_theirs();
        field.keep_mine();
        assert_eq!(field.text(), "PT4H");
    }

    #[test]
    fn a_conflict_ends_with_a_save_or_a_reset() {
        let mut field = conflict();
        field.commit("PT2H".to_owned());
        assert_eq!((field.conflict(), field.saved()), (None, "PT2H"));
        let mut field = conflict();
        field.reset();
        assert_eq!((field.conflict(), field.text()), (None, "PT3H"));
    }

    #[test]
    fn a_later_change_of_the_other_user_renews_the_conflict() {
        let mut field = conflict();
        assert!(!field.detect_conflict("PT3H".to_owned()), "it is known");
        assert!(field.detect_conflict("PT5H".to_owned()));
        assert_eq!((field.mine(), field.saved()), ("PT2H", "PT5H"));
        field.take_theirs();
        assert!(!field.detect_conflict("PT6H".to_owned()));
        assert_eq!((field.text(), field.mine()), ("PT6H", "PT2H"));
    }
}
