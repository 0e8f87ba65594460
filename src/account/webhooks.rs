//! Webhooks of the account, which fire for services that have no webhooks of their own.

use api::Endpoint;
use api::event::{AccountWide, Scope};
use api::webhooks::{self, Fetch, Update};
use leptos::prelude::*;

use super::texts;
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
                title=texts::WEBHOOKS_TITLE
                about=texts::WEBHOOKS_OVERRIDDEN
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
        view! { {texts::SERVICES_HAVE_PAGES} " " <a href=href>{texts::SEE_SERVICES}</a> "." }
    };
    view! {
        <header>
            <h1>{Route::Webhooks.title()}</h1>
            <p class="hint">{texts::WEBHOOKS_ABOUT}</p>
        </header>
        <Load what=texts::WEBHOOKS_LOADED shape=Shape::Form resource=answer view=form/>
        <HowTheyAreCalled levels=services/>
    }
}
