//! Pages for an unknown address, and for one that the account does not have.

use leptos::prelude::*;

use crate::navigation::Navigation;
use crate::routes::Route;
use crate::texts;

/// Says that the region of the account does not offer what the page is about.
#[component]
pub fn NotOffered(route: Route) -> impl IntoView {
    let navigation: Navigation = expect_context();
    view! {
        <h1>{route.title()}</h1>
        <p>{texts::NOT_OFFERED}</p>
        <p>
            <a class="button" href=navigation.href(&Route::Home)>
                {Route::Home.title()}
            </a>
        </p>
    }
}

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
