//! Webhooks of a service, which override the account’s, and the account’s as read-only.

use api::event::{OfService, Scope};
use api::service::Service;
use api::service_webhooks::{Fetch, Update};
use api::{Endpoint, Sid, service_webhooks, webhooks};
use leptos::prelude::*;

use super::texts;
use crate::feedback::load::{Load, Loadable, Shape, fetch};
use crate::form::Field;
use crate::form::settings::Settings;
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::webhooks::{
    Deliveries, Hooks, HowTheyAreCalled, WebhookFacts, WebhookParameters, WebhooksForm, loaded, settings_of,
};

/// Prefix of the ids in the form.
pub const FORM: &str = "service-webhooks";

#[component]
pub fn Webhooks(sid: Sid<Service>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let answer = fetch(Fetch {}, &sid);
    let of_account = fetch(webhooks::Fetch {}, &());
    let form = move |response: service_webhooks::Webhooks| {
        let of = sid.to_string();
        let sid = sid.clone();
        let settings = Settings::<Update>::of(FORM, response);
        let parameters = WebhookParameters {
            pre: Update::pre_webhook_url(),
            post: Update::post_webhook_url(),
            method: Update::method(),
            events: Update::filters(),
        };
        let hooks = Hooks::of(settings, parameters, OfService::PAIRS);
        let saved = Signal::derive(move || {
            Some(loaded(of_account)?.map(|account| (account, settings_of(hooks, Field::saved))))
        });
        view! {
            <WebhooksForm
                form=FORM
                title=texts::WEBHOOKS
                about=texts::WEBHOOKS_ABOUT
                settings
                hooks
                of
                request_with=Box::new(move |params| Update::request_with(&sid, params))
                account=of_account
            />
            <Deliveries settings=saved/>
        }
    };
    let account = move || {
        let href = navigation.href(&Route::Webhooks);
        view! {
            {texts::ACCOUNT_WEBHOOKS_BEFORE} " " <a href=href>{Route::Webhooks.title()}</a>
            {texts::ACCOUNT_WEBHOOKS_AFTER}
        }
    };
    view! {
        <Load what=texts::WEBHOOKS_LOADED shape=Shape::Form resource=answer view=form/>
        <HowTheyAreCalled levels=account/>
        <OfTheAccount answer=of_account/>
    }
}

/// Read-only webhooks of the account. The page works without them.
#[component]
fn OfTheAccount(answer: Loadable<webhooks::Webhooks>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let view = |webhooks: webhooks::Webhooks| {
        view! {
            <div class="body">
                <WebhookFacts webhooks/>
            </div>
        }
    };
    view! {
        <section class="panel" aria-labelledby="account-heading">
            <header class="spread">
                <h2 id="account-heading">{texts::ACCOUNT_WEBHOOKS}</h2>
                <a href=navigation.href(&Route::Webhooks)>{texts::CHANGE_ACCOUNT_WEBHOOKS}</a>
            </header>
            <Load what=texts::ACCOUNT_WEBHOOKS resource=answer view/>
        </section>
    }
}
