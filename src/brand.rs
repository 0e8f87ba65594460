//! Logo and name of the product, as a link to its first page.

use leptos::prelude::*;

use crate::navigation::Navigation;
use crate::routes::Route;
use crate::texts;

/// Link to the first page.
#[component]
pub fn Brand() -> impl IntoView {
    let navigation: Navigation = expect_context();
    view! {
        <a class="brand" href=navigation.href(&Route::Home)>
            <svg viewBox="0 0 32 32" aria-hidden="true">
                <path d="M9 3h10a6 6 0 0 1 6 6v3h-8a6 6 0 0 0-6 6v5l-5 4v-5.2A6 6 0 0 1 3 16V9a6 6 0 0 1 6-6z"></path>
                <path d="M17 14h8a4 4 0 0 1 4 4v4a4 4 0 0 1-3 3.9V30l-4.6-4H17a4 4 0 0 1-4-4v-4a4 4 0 0 1 4-4z"></path>
            </svg>
            <span>{texts::PRODUCT}</span>
        </a>
    }
}
