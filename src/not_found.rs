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
        <p>"There is nothing at this address. A SID may have been cut short when the link was copied."</p>
        <p>
            <a class="button" href=navigation.href(&Route::Services)>
                "See all services"
            </a>
        </p>
    }
}
