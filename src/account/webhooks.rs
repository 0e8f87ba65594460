//! Webhooks of the account, which fire for services that have no webhooks of their own.

use api::Endpoint;
use api::webhooks::{Fetch, Update};
use leptos::prelude::*;
use serde_json::Value;

use crate::feedback::load::{Load, fetch};
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::webhooks::{HowTheyAreCalled, WebhooksForm};

#[component]
pub fn Webhooks() -> impl IntoView {
    let navigation: Navigation = expect_context();
    let answer = fetch(Fetch {}.request(&()));
    let form = |answer: Value| {
        view! {
            <WebhooksForm
                form="account-webhooks"
                title="Webhooks of the account"
                about="A service’s webhooks override these for that service."
                parameters=Update::FIELDS
                answer
                of=String::new()
                carry=Box::new(|params| Update::carry(&(), params))
            />
        }
    };
    let services = move || {
        let href = navigation.href(&Route::Services);
        view! { "Those of a service are on its page: " <a href=href>"see all services"</a> "." }
    };
    view! {
        <header>
            <h1>{Route::Webhooks.title()}</h1>
            <p class="hint">"Twilio calls these URLs for events in services that have no webhooks of their own."</p>
        </header>
        <Load what="The webhooks" resource=answer view=form/>
        <HowTheyAreCalled levels=services/>
    }
}
