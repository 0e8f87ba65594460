//! Page for an unknown address.

use leptos::prelude::*;

use crate::navigation::Navigation;
use crate::routes::Route;
use crate::texts;

/// Says that the page does not exist.
#[component]
pub fn NotFound() -> impl IntoView {
    let navigation: Navigation = expect_context();
    view! {
        <h1>{texts::NOT_FOUND}</h1>
        <p>{texts::NOT_FOUND_HINT}</p>
        <p>
            <a class="button" href=navigation.href(&Route::Services)>
                {texts::SEE_SERVICES}
            </a>
        </p>
    }
}
