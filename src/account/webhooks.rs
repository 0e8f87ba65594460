//! Webhooks of the account, which fire for services that have no webhooks of their own.

use api::Endpoint;
use api::event::{AccountWide, Scope};
use api::webhooks::{self, Fetch, Update};
use leptos::prelude::*;

use crate::feedback::load::{Load, Shape, fetch};
use crate::form::settings::Settings;
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::webhooks::{Hooks, HowTheyAreCalled, WebhookParameters, WebhooksForm};

/// Prefix of the ids in the form.
pub const FORM: &str = "account-webhooks";

#[component]
pub fn Webhooks() -> impl IntoView {
    let navigation: Navigation = expect_context();
    let answer = fetch(Fetch {}, &());
    let form = |response: webhooks::Webhooks| {
        let settings = Settings::<Update>::of(FORM, response);
        let parameters = WebhookParameters {
            pre: Update::pre_webhook_url(),
            post: Update::post_webhook_url(),
            method: Update::method(),
            events: Update::filters(),
        };
        view! {
            <WebhooksForm
                form=FORM
                title="Webhooks of the account"
                about="A service’s webhooks override these for that service."
                settings
                hooks=Hooks::of(settings, parameters, AccountWide::PAIRS)
                target=settings.setting(Update::target())
                of=String::new()
                request_with=Box::new(|params| Update::request_with(&(), params))
            />
        }
    };
    let services = move || {
        let href = navigation.href(&Route::Services);
        view! { "Each service has its own webhooks page: " <a href=href>"see all services"</a> "." }
    };
    view! {
        <header>
            <h1>{Route::Webhooks.title()}</h1>
            <p class="hint">"Twilio calls these URLs for events in services that have no webhooks of their own."</p>
        </header>
        <Load what="The webhooks" shape=Shape::Form resource=answer view=form/>
        <HowTheyAreCalled levels=services/>
    }
}
