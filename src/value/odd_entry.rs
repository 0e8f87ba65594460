//! Entries of a list that are no resource.

use leptos::prelude::*;

/// Marks an entry that the API returned in place of a resource, and shows it word for word.
#[component]
pub fn OddEntry(entry: String) -> impl IntoView {
    view! {
        <span class="badge" data-tone="warning">"Cannot be read"</span>
        " "
        <code class="wire">{entry}</code>
    }
}
