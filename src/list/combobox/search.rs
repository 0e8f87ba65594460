//! State of a combobox: the matching candidates, and the active option.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::form::Field;
use crate::form::control::{Setting, shows};
use crate::form::named_value::NamedValue;
use crate::list::texts;
use crate::ui::text::{Query, Searchable};
use crate::ui::typing::write_over_all;

/// Maximum number of options. Typing on is quicker than reading more.
const MAX_SHOWN: usize = 50;

/// Value that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Value of the setting: a SID.
    pub value: String,
    /// Label of the option.
    pub name: String,
    searchable: Arc<Searchable>,
}

impl Candidate {
    pub fn new(value: String, name: String) -> Self {
        let searchable = Arc::new(Searchable::new(&[&name, &value]));
        Self { value, name, searchable }
    }
}

/// Matching candidates: those that are shown, and the number of all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    pub shown: Vec<Candidate>,
    pub count: usize,
}

impl Found {
    /// Finds the candidates that match. Those that begin with the text come first.
    fn search(candidates: &[Candidate], text: &str) -> Self {
        let query = Query::new(text);
        let matching = || candidates.iter().filter(|candidate| candidate.searchable.contains(&query));
        let begins = |candidate: &&Candidate| candidate.searchable.starts_with(&query);
        let shown = matching().filter(begins).chain(matching().filter(|candidate| !begins(candidate)));
        Self { shown: shown.take(MAX_SHOWN).cloned().collect(), count: matching().count() }
    }

    /// Returns a sentence about the number of matches.
    pub fn summary(&self) -> String {
        texts::matches(self.count, MAX_SHOWN)
    }
}

/// State of a combobox.
#[derive(Clone, Copy)]
pub struct Search {
    pub setting: Setting,
    pub input: NodeRef<html::Input>,
    pub open: RwSignal<bool>,
    /// True once the user has typed. The value before that does not filter the candidates.
    typed: RwSignal<bool>,
    /// Position of the active option.
    pub active: RwSignal<Option<usize>>,
    /// Empty while the popup is closed.
    pub found: Memo<Found>,
    on_open: Callback<()>,
    candidates: Signal<Arc<Vec<Candidate>>>,
    named: NamedValue,
    /// True while `choose` writes into the text box.
    is_choosing: StoredValue<bool>,
}

impl Search {
    pub fn new(setting: Setting, candidates: Signal<Arc<Vec<Candidate>>>, on_open: Callback<()>) -> Self {
        let (open, typed) = (RwSignal::new(false), RwSignal::new(false));
        let found = Memo::new(move |_| {
            if !open.get() {
                return Found::default();
            }
            let text = if typed.get() { setting.text() } else { String::new() };
            candidates.with(|candidates| Found::search(candidates, &text))
        });
        Self {
            setting,
            input: NodeRef::new(),
            open,
            typed,
            active: RwSignal::new(None),
            found,
            on_open,
            candidates,
            named: NamedValue::default(),
            is_choosing: StoredValue::new(false),
        }
    }

    /// Returns the text of the text box: the name of the value, if it is known, and the value itself with the focus. Tracked.
    pub fn shown(self) -> String {
        let (text, name) =
            self.setting.field.with(|field| (field.text().to_owned(), field.name_of(field.text()).map(str::to_owned)));
        self.named.shown(text, name)
    }

    /// Shows the value, selected, once the text box has the focus.
    pub fn enter(self) {
        if let Some(input) = self.input.get_untracked() {
            self.named.focus(&input, &self.setting.field.with_untracked(|field| field.text().to_owned()));
        }
    }

    /// Opens the popup.
    pub fn show(self) {
        if !self.open.get_untracked() {
            self.open.set(true);
            self.on_open.run(());
        }
    }

    /// Closes the popup.
    pub fn hide(self) {
        self.open.set(false);
        self.typed.set(false);
        self.active.set(None);
    }

    /// Opens the popup and selects the text, so that typing replaces it.
    pub fn click(self) {
        if let Some(input) = self.input.get_untracked().filter(|_| !self.open.get_untracked()) {
            input.select();
        }
        self.show();
    }

    /// Focuses the text box.
    pub fn focus(self) {
        if let Some(input) = self.input.get_untracked() {
            let _ = input.focus();
        }
    }

    /// Handles an `input` event of the text box.
    pub fn input(self, text: &str) {
        if self.is_choosing.get_value() {
            return self.setting.put(text.to_owned());
        }
        let before = self.setting.field.with_untracked(|field| field.text().len());
        // Text that comes in one piece was pasted, often with white space around it.
        let text = if text.len() > before + 1 { text.trim() } else { text };
        self.setting.put(text.to_owned());
        self.active.set(None);
        self.typed.set(true);
        self.show();
    }

    /// Returns true once the page is left. Chromium sends `change` and `blur` to a text box that is removed with the focus, as on Back.
    fn is_gone(self) -> bool {
        self.open.is_disposed()
    }

    /// Takes the text of the text box, if no `input` event has reported it.
    pub fn read(self, text: &str) {
        if self.is_gone() {
            return;
        }
        // Without the focus the text box may show the name. A form that is submitted reads every text box.
        if text == untrack(|| self.shown()) {
            return;
        }
        if !self.setting.field.with_untracked(|field| shows(text, field.text())) {
            self.setting.put(text.trim().to_owned());
        }
    }

    /// Chooses a value. With the focus it is written into the text box, so that it can be undone.
    pub fn choose(self, value: String) {
        let name = self.candidates.with_untracked(|candidates| {
            candidates.iter().find(|candidate| candidate.value == value).map(|candidate| candidate.name.clone())
        });
        if let Some(name) = name {
            self.setting.field.update(|field| field.set_name(&value, name));
        }
        let input = self.input.get_untracked().filter(|input| input.matches(":focus") == Ok(true));
        match input {
            Some(input) => {
                self.is_choosing.set_value(true);
                write_over_all(&input, &value);
                self.is_choosing.set_value(false);
            }
            None => self.setting.put(value),
        }
        self.hide();
    }

    /// Returns the position of the only match of the typed text.
    fn only(self, found: &Found) -> Option<usize> {
        (self.typed.get_untracked() && found.count == 1).then_some(0)
    }

    /// Chooses the active option, or the only match.
    fn accept(self) {
        let active = self.active.get_untracked();
        let value = self.found.with_untracked(|found| {
            found.shown.get(active.or_else(|| self.only(found))?).map(|candidate| candidate.value.clone())
        });
        match value {
            Some(value) => self.choose(value),
            None => self.hide(),
        }
    }

    /// Moves to the next or previous option, and around the ends.
    fn step(self, down: bool) {
        self.show();
        let count = self.found.with_untracked(|found| found.shown.len());
        self.active.update(|active| {
            *active = match (*active, down) {
                _ if count == 0 => None,
                (None, true) => Some(0),
                (None, false) => Some(count - 1),
                (Some(place), true) => Some((place + 1) % count),
                (Some(place), false) => Some((place + count - 1) % count),
            };
        });
    }

    /// Handles a key.
    pub fn press(self, event: &KeyboardEvent) {
        let is_open = self.open.get_untracked();
        match event.key().as_str() {
            _ if event.is_composing() => return,
            "ArrowDown" if event.alt_key() => self.show(),
            "ArrowUp" if event.alt_key() => self.hide(),
            "ArrowDown" => self.step(true),
            "ArrowUp" => self.step(false),
            "Enter" if is_open => self.accept(),
            "Escape" if is_open => self.hide(),
            // These keys move the caret, so that no option stays active for Enter.
            "ArrowLeft" | "ArrowRight" | "Home" | "End" => return self.active.set(None),
            _ => return,
        }
        event.prevent_default();
    }

    /// Chooses the only match of the typed text, if there is one, and closes the popup.
    pub fn blur(self) {
        if self.is_gone() {
            return;
        }
        if let Some(input) = self.input.get_untracked() {
            self.read(&input.value());
        }
        let only = self.found.with_untracked(|found| found.shown.get(self.only(found)?).map(|one| one.value.clone()));
        match only {
            Some(value) => self.choose(value),
            None => self.hide(),
        }
        self.setting.field.update(Field::blur);
        self.named.blur();
    }

    /// Returns true if the popup shows options. Tracked.
    pub fn is_shown(self) -> bool {
        self.found.with(|found| found.count > 0)
    }

    /// Id of the list of options.
    pub fn list_id(self) -> String {
        format!("{}-list", self.setting.id())
    }

    /// Id of the option at a position.
    pub fn option_id(self, place: usize) -> String {
        format!("{}-{place}", self.list_id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn services(count: usize) -> Vec<Candidate> {
        (0..count).map(|number| Candidate::new(format!("IS{number:032x}"), format!("Service {number}"))).collect()
    }

    fn names(found: &Found) -> Vec<&str> {
        found.shown.iter().map(|candidate| candidate.name.as_str()).collect()
    }

    #[test]
    fn names_and_sids_are_found_in_any_case() {
        let services = services(20);
        assert_eq!(names(&Found::search(&services, " SERVICE 19 ")), ["Service 19"]);
        assert_eq!(names(&Found::search(&services, "is0000000000000000000000000000000b")), ["Service 11"]);
        assert_eq!(names(&Found::search(&services, "IS0000000000000000000000000000000C")), ["Service 12"]);
    }

    #[test]
    fn the_number_of_options_is_limited_and_the_rest_is_counted() {
        let found = Found::search(&services(10_000), "service");
        assert_eq!((found.shown.len(), found.count), (MAX_SHOWN, 10_000));
        assert_eq!(found.summary(), "50 of 10000 matches shown. Type more to see the other 9950.");
    }

    #[test]
    fn candidates_that_begin_with_the_text_come_first() {
        let candidates: Vec<_> = ["care", "Copy of care", "Care desk", "Zebra care"]
            .map(|name| Candidate::new("IS1".to_owned(), name.to_owned()))
            .into();
        assert_eq!(names(&Found::search(&candidates, "Care")), ["care", "Care desk", "Copy of care", "Zebra care"]);
    }

    #[test]
    fn the_summary_counts_the_matches() {
        let summary = |text| Found::search(&services(12), text).summary();
        assert_eq!(
            (summary("else"), summary("11"), summary("1")),
            ("No matches.".to_owned(), "1 match.".to_owned(), "3 matches.".to_owned())
        );
    }
}
