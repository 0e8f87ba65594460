//! Choice of the columns of the list. Style sheets hide the others, so that no row is rendered again.

use leptos::prelude::*;

use super::texts;
use crate::preferences::Preference;
use crate::ui::popup::{PopupButton, PopupKind};

/// Columns that can be hidden, with the preference that hides each.
pub const HIDING: [(&str, Preference); 4] = [
    (texts::COLUMN_PUSH, Preference::HidePush),
    (texts::COLUMN_WEBHOOKS, Preference::HideWebhooks),
    (texts::COLUMN_UPDATED, Preference::HideUpdated),
    (texts::COLUMN_CREATED, Preference::HideCreated),
];

/// Returns the words of the hidden columns, separated by spaces.
pub fn hidden() -> String {
    let words = HIDING.into_iter().filter(|(_, hiding)| hiding.is_set()).map(|(_, hiding)| hiding.word());
    words.collect::<Vec<_>>().join(" ")
}

/// Hides the columns of these words, and shows all others.
pub fn hide(words: &str) {
    for (_, hiding) in HIDING {
        hiding.set(words.split(' ').any(|word| word == hiding.word()));
    }
}

/// Button with a checkbox for each column.
#[component]
pub fn ColumnChooser() -> impl IntoView {
    let check = |(label, hiding): (&'static str, Preference)| {
        let change = move |is_shown: bool| hiding.set(!is_shown);
        view! {
            <label class="option">
                <input type="checkbox" checked=!hiding.is_set() on:change:target=move |event| { change(event.target().checked()); }/>
                {label}
            </label>
        }
    };
    view! {
        <PopupButton kind=PopupKind::Dialog label=texts::COLUMNS text=Some(ViewFn::from(|| texts::COLUMNS))>
            {HIDING.map(check).into_iter().collect_view()}
        </PopupButton>
    }
}
