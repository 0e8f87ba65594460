//! Preferences of this browser: theme, time zone, density of tables, API names, and columns of the list of services.
//!
//! Those that differ from the default are the words of the page's attribute `data-preferences`, which style sheets read. They are stored as the
//! same text.

use leptos::prelude::*;

use crate::texts;
use crate::ui::storage::local_storage;
use crate::value::moment::Clock;

const KEY: &str = "conversations-admin-preferences";
const ATTRIBUTE: &str = "data-preferences";

/// Choice that differs from the default.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Preference {
    /// Light theme, whatever the system prefers.
    Light,
    /// Dark theme, whatever the system prefers.
    Dark,
    /// Times in UTC.
    Utc,
    /// Low rows in tables.
    Compact,
    /// No API names beside labels.
    NoNames,
    /// List of services without the column *Push*.
    HidePush,
    /// List of services without the column *Webhooks*.
    HideWebhooks,
    /// List of services without the column *Updated*.
    HideUpdated,
    /// List of services without the column *Created*.
    HideCreated,
}

impl Preference {
    /// Word in the page's attribute.
    pub fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Utc => "utc",
            Self::Compact => "compact",
            Self::NoNames => "no-names",
            Self::HidePush => "hide-push",
            Self::HideWebhooks => "hide-webhooks",
            Self::HideUpdated => "hide-updated",
            Self::HideCreated => "hide-created",
        }
    }

    /// Returns true if the preference is set.
    pub fn is_set(self) -> bool {
        words().split(' ').any(|word| word == self.word())
    }

    /// Sets or clears the preference, for the page and for later visits. Returns false if the browser does not store it.
    pub fn set(self, is_set: bool) -> bool {
        let others = words();
        let others = others.split(' ').filter(|word| *word != self.word());
        let words = others.chain(is_set.then(|| self.word())).collect::<Vec<_>>().join(" ");
        show(words.trim());
        local_storage().is_some_and(|storage| storage.set_item(KEY, words.trim()).is_ok())
    }
}

/// Applies the stored preferences to the page.
pub fn apply() {
    if let Some(words) = local_storage().and_then(|storage| storage.get_item(KEY).ok().flatten()) {
        show(&words);
    }
}

fn words() -> String {
    document().document_element().and_then(|page| page.get_attribute(ATTRIBUTE)).unwrap_or_default()
}

fn show(words: &str) {
    if let Some(page) = document().document_element() {
        // Only an invalid name of the attribute is an error.
        let _ = page.set_attribute(ATTRIBUTE, words);
    }
}

/// Controls of the preferences.
#[component]
pub fn Preferences() -> impl IntoView {
    let Clock(utc) = expect_context();
    let is_lost = RwSignal::new(false);
    let theme = move |name: String| {
        let light = Preference::Light.set(name == Preference::Light.word());
        let dark = Preference::Dark.set(name == Preference::Dark.word());
        is_lost.set(!(light && dark));
    };
    let option = |name: &'static str, preference: Option<Preference>| {
        let is_chosen = preference.map_or_else(
            || !Preference::Light.is_set() && !Preference::Dark.is_set(),
            |preference| preference.is_set(),
        );
        view! { <option value=preference.map_or("", Preference::word) selected=is_chosen>{name}</option> }
    };
    let check = |label: &'static str, preference: Preference, is_inverted: bool| {
        let change = move |is_checked: bool| {
            is_lost.set(!preference.set(is_checked != is_inverted));
            utc.set(Preference::Utc.is_set());
        };
        let is_checked = move || {
            utc.track();
            preference.is_set() != is_inverted
        };
        view! {
            <label class="option">
                <input type="checkbox" prop:checked=is_checked on:change:target=move |event| change(event.target().checked())/>
                {label}
            </label>
        }
    };
    view! {
        <label for="theme">{texts::THEME}</label>
        <select id="theme" on:change:target=move |event| theme(event.target().value())>
            {option(texts::SYSTEM_THEME, None)}
            {option(texts::LIGHT_THEME, Some(Preference::Light))}
            {option(texts::DARK_THEME, Some(Preference::Dark))}
        </select>
        {check(texts::TIMES_IN_UTC, Preference::Utc, false)}
        {check(texts::COMPACT_TABLES, Preference::Compact, false)}
        {check(texts::API_NAMES, Preference::NoNames, true)}
        <div role="status">
            {move || is_lost.get().then(|| view! { <p class="odd-note">{texts::PREFERENCE_NOT_STORED}</p> })}
        </div>
    }
}
