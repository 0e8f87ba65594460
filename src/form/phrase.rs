//! Phrase that a user types to confirm a deletion.

use leptos::prelude::*;

use crate::form::texts;
use crate::ui::dialog::next_id;
use crate::ui::text::visible;

/// Phrase to type, and what was typed.
#[derive(Clone, Copy)]
pub struct Phrase {
    wanted: StoredValue<String>,
    typed: RwSignal<String>,
    /// True after the first attempt to submit the form. Errors are shown from then on.
    pub validated: RwSignal<bool>,
}

impl Phrase {
    /// Creates the phrase. `wanted` contains only characters that can be seen.
    pub fn new(wanted: String) -> Self {
        Self { wanted: StoredValue::new(wanted), typed: RwSignal::new(String::new()), validated: RwSignal::new(false) }
    }

    /// Returns true if the typed text looks like the phrase. Shows the error if not.
    pub fn validate(self) -> bool {
        self.validated.set(true);
        untrack(|| self.matches())
    }

    fn matches(self) -> bool {
        self.wanted.with_value(|wanted| self.typed.with(|typed| visible(typed) == *wanted))
    }
}

/// Text box for the phrase. `error` is shown while another text stands in it.
#[component]
pub fn TypedPhrase(phrase: Phrase, error: &'static str) -> impl IntoView {
    let Phrase { wanted, typed, validated } = phrase;
    let id = format!("typed-{}", next_id());
    let error_id = format!("{id}-error");
    let is_wrong = Memo::new(move |_| validated.get() && !phrase.matches());
    view! {
        <div class="field">
            <label for=id.clone()>
                {texts::TYPE_BEFORE} " " <b class="phrase"><bdi>{wanted.get_value()}</bdi></b> " " {texts::TYPE_AFTER}
            </label>
            <input
                id=id
                type="text"
                autofocus
                autocomplete="off"
                spellcheck="false"
                aria-describedby=error_id.clone()
                aria-invalid=move || is_wrong.get().then_some("true")
                prop:value=move || typed.get()
                on:input:target=move |event| typed.set(event.target().value())
                on:change:target=move |event| typed.set(event.target().value())
            />
            <p class="error" id=error_id>{move || is_wrong.get().then_some(error)}</p>
        </div>
    }
}
