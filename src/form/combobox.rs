//! A box to search in: what is typed finds by name, and what is kept can be pasted as well, known or not. Its keys are those of the
//! combobox of the ARIA Authoring Practices Guide.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::form::control::{Labelled, Setting};
use crate::ui::icon::{Icon, Svg};

/// More than that nobody reads; typing on is quicker.
const SHOWN: usize = 50;

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// What is kept of it: a SID.
    pub value: String,
    /// What people call it.
    pub name: String,
    /// What is searched in, in lower case.
    haystack: String,
}

impl Candidate {
    pub fn new(value: String, name: String) -> Self {
        let haystack = format!("{name}\n{value}").to_lowercase();
        Self { value, name, haystack }
    }
}

/// What a search has found: as many as are shown, and how many there are.
#[derive(Clone, Debug, Default, PartialEq)]
struct Found {
    shown: Vec<Candidate>,
    count: usize,
}

impl Found {
    fn search(candidates: &[Candidate], text: &str) -> Self {
        let needle = text.trim().to_lowercase();
        let mut matching = candidates.iter().filter(|candidate| candidate.haystack.contains(&needle));
        let shown: Vec<_> = matching.by_ref().take(SHOWN).cloned().collect();
        Self { count: shown.len() + matching.count(), shown }
    }

    fn words(&self) -> String {
        match self.count {
            0 => "None match.".to_owned(),
            1 => "1 matches.".to_owned(),
            count if count <= SHOWN => format!("{count} match."),
            count => format!("{SHOWN} of {count} that match; {} more. Type on to narrow them.", count - SHOWN),
        }
    }
}

/// A combobox at work.
#[derive(Clone, Copy)]
struct Search {
    setting: Setting,
    input: NodeRef<html::Input>,
    open: RwSignal<bool>,
    /// Whether the box holds what to search for. What it held before does not hide the rest.
    typed: RwSignal<bool>,
    /// The place of the one that the keyboard is on.
    active: RwSignal<Option<usize>>,
    /// Nothing while it is closed.
    found: Memo<Found>,
    on_open: Callback<()>,
}

impl Search {
    fn new(setting: Setting, candidates: Signal<Arc<Vec<Candidate>>>, on_open: Callback<()>) -> Self {
        let (open, typed) = (RwSignal::new(false), RwSignal::new(false));
        let found = Memo::new(move |_| {
            if !open.get() {
                return Found::default();
            }
            let text = if typed.get() { setting.text() } else { String::new() };
            candidates.with(|candidates| Found::search(candidates, &text))
        });
        Self { setting, input: NodeRef::new(), open, typed, active: RwSignal::new(None), found, on_open }
    }

    fn show(self) {
        if !self.open.get_untracked() {
            self.open.set(true);
            self.on_open.run(());
        }
    }

    fn hide(self) {
        self.open.set(false);
        self.typed.set(false);
        self.active.set(None);
    }

    /// What was chosen before is selected, so that typing takes its place.
    fn click(self) {
        if let Some(input) = self.input.get_untracked().filter(|_| !self.open.get_untracked()) {
            input.select();
        }
        self.show();
    }

    fn focus(self) {
        if let Some(input) = self.input.get_untracked() {
            let _ = input.focus();
        }
    }

    fn input(self, text: String) {
        self.setting.put(text);
        self.active.set(None);
        self.typed.set(true);
        self.show();
    }

    fn choose(self, value: String) {
        self.setting.put(value);
        self.hide();
    }

    /// The one that the keyboard is on, or the only one that was found.
    fn accept(self) {
        let active = self.active.get_untracked();
        let value = self.found.with_untracked(|found| {
            let only = (self.typed.get_untracked() && found.count == 1).then_some(0);
            found.shown.get(active.or(only)?).map(|candidate| candidate.value.clone())
        });
        match value {
            Some(value) => self.choose(value),
            None => self.hide(),
        }
    }

    /// Goes on by one, and from the last to the first.
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

    fn press(self, event: &KeyboardEvent) {
        let is_open = self.open.get_untracked();
        match event.key().as_str() {
            _ if event.is_composing() => return,
            "ArrowDown" if event.alt_key() => self.show(),
            "ArrowUp" if event.alt_key() => self.hide(),
            "ArrowDown" => self.step(true),
            "ArrowUp" => self.step(false),
            "Enter" if is_open => self.accept(),
            "Escape" if is_open => self.hide(),
            // These move within the text, and what Enter would choose is no longer seen as chosen.
            "ArrowLeft" | "ArrowRight" | "Home" | "End" => return self.active.set(None),
            _ => return,
        }
        event.prevent_default();
    }

    fn leave(self) {
        self.hide();
        // What is pasted often has a space about it.
        self.setting.field.update(|field| {
            field.set(field.text().trim().to_owned());
            field.leave();
        });
    }

    fn is_shown(self) -> bool {
        self.found.with(|found| found.count > 0)
    }

    fn list_id(self) -> String {
        format!("{}-list", self.setting.id())
    }

    fn option_id(self, place: usize) -> String {
        format!("{}-{place}", self.list_id())
    }
}

/// A setting that is one of many. `on_open` is told that somebody begins to search, and `extent` says how many are searched.
#[component]
pub fn Combobox(
    setting: Setting,
    #[prop(into)] candidates: Signal<Arc<Vec<Candidate>>>,
    #[prop(into)] extent: Signal<String>,
    on_open: Callback<()>,
    /// What is known of what was chosen.
    children: Children,
) -> impl IntoView {
    let search = Search::new(setting, candidates, on_open);
    let is_empty = move || setting.field.with(|field| field.text().is_empty());
    let clear = move |_| {
        search.choose(String::new());
        search.focus();
    };
    view! {
        <Labelled setting>
            <div class="row combobox">
                <SearchBox search/>
                <button
                    type="button"
                    aria-label=format!("Clear {}", setting.label())
                    disabled=is_empty
                    on:click=clear
                >
                    "Clear"
                </button>
                <Options search extent/>
            </div>
            {children()}
        </Labelled>
    }
}

#[component]
fn SearchBox(search: Search) -> impl IntoView {
    let setting = search.setting;
    let expanded = move || search.is_shown().to_string();
    let active = move || search.active.get().map(|place| search.option_id(place));
    let toggle = move |_| {
        search.focus();
        if search.open.get_untracked() { search.hide() } else { search.show() }
    };
    view! {
        <span class="toggled">
            <input
                node_ref=search.input
                id=setting.id()
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-autocomplete="list"
                aria-expanded=expanded
                aria-controls=search.list_id()
                aria-activedescendant=active
                aria-describedby=setting.described_by()
                aria-invalid=move || setting.error().get().map(|_| "true")
                prop:value=move || setting.text()
                on:input:target=move |event| search.input(event.target().value())
                on:click=move |_| search.click()
                on:keydown=move |event| search.press(&event)
                on:blur=move |_| search.leave()
            />
            // The keyboard has its arrows for this.
            <button
                type="button"
                data-kind="quiet"
                tabindex="-1"
                aria-label=format!("Show the list for {}", setting.label())
                on:mousedown=|event| event.prevent_default()
                on:click=toggle
            >
                <Svg icon=Icon::Down/>
            </button>
        </span>
    }
}

/// What was found, below the box.
#[component]
fn Options(search: Search, extent: Signal<String>) -> impl IntoView {
    let option = move |(place, candidate): (usize, Candidate)| {
        let is_active = move || search.active.get() == Some(place);
        let value = candidate.value.clone();
        view! {
            <li
                role="option"
                id=search.option_id(place)
                aria-selected=move || is_active().to_string()
                on:click=move |_| search.choose(value.clone())
            >
                {candidate.name}
                <span class="sid">{candidate.value}</span>
            </li>
        }
    };
    // With the keyboard one must see where one is.
    Effect::new(move |_| {
        let id = search.active.get().map(|place| search.option_id(place));
        if let Some(option) = id.and_then(|id| document().get_element_by_id(&id)) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let words = move || search.open.get().then(|| format!("{} {}", search.found.with(Found::words), extent.get()));
    view! {
        // Whoever presses here goes on in the box.
        <div class="popup" data-open=move || search.open.get().to_string() on:mousedown=|event| event.prevent_default()>
            <ul role="listbox" id=search.list_id() aria-label=search.setting.label() hidden=move || !search.is_shown()>
                {move || search.found.get().shown.into_iter().enumerate().map(option).collect_view()}
            </ul>
            <p class="hint" role="status">
                {words}
            </p>
        </div>
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
    fn as_many_are_shown_as_anybody_reads_and_the_rest_is_counted() {
        let found = Found::search(&services(10_000), "service");
        assert_eq!((found.shown.len(), found.count), (SHOWN, 10_000));
        assert_eq!(found.words(), "50 of 10000 that match; 9950 more. Type on to narrow them.");
    }

    #[test]
    fn what_was_found_is_said() {
        let words = |text| Found::search(&services(12), text).words();
        assert_eq!(
            (words("else"), words("11"), words("1")),
            ("None match.".to_owned(), "1 matches.".to_owned(), "4 match.".to_owned())
        );
    }
}
