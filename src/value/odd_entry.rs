//! Entry of a list that is no resource.

use leptos::prelude::*;

/// Entry that the API returned instead of a resource, shown as it was sent.
#[component]
pub fn OddEntry(entry: String) -> impl IntoView {
    view! {
        <span class="badge" data-tone="warning">"Cannot be read"</span>
        " "
        <code class="code">{entry}</code>
    }
}
