//! Entry of a list that is no resource.

use leptos::prelude::*;

use crate::value::texts;

/// Entry that the API returned instead of a resource, shown as it was sent.
#[component]
pub fn OddEntry(entry: String) -> impl IntoView {
    view! {
        <span class="badge" data-tone="warning">{texts::UNREADABLE}</span>
        " "
        <code class="code">{entry}</code>
    }
}
