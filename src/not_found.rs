//! Page for an unknown address.

use leptos::prelude::*;

use crate::navigation::Navigation;
use crate::routes::Route;

/// Says that the page does not exist.
#[component]
pub fn NotFound() -> impl IntoView {
    let navigation: Navigation = expect_context();
    view! {
        <h1>"Page not found"</h1>
        <p>"This page does not exist. Check that you copied the whole link."</p>
        <p>
            <a class="button" href=navigation.href(&Route::Services)>
                "See all services"
            </a>
        </p>
    }
}
