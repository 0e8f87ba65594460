//! The webhooks of a service, and to read, those of its account.

use api::service::Service;
use api::service_webhooks::{Fetch, Update};
use api::{Endpoint, Sid, webhooks};
use leptos::prelude::*;
use serde_json::Value;

use crate::client::Client;
use crate::docs::Docs;
use crate::form::shell::Words;
use crate::load::{Load, ask};
use crate::navigation::Navigation;
use crate::parts::facts::Facts;
use crate::parts::webhooks::{Hooks, HowTheyAreCalled, WebhookFields, Webhooks as ToRead};
use crate::routes::Route;
use crate::settings::{Settings, SettingsForm};

const WORDS: Words = Words {
    form: "service-webhooks",
    save: "Save webhooks",
    saving: "Saving webhooks",
    failed: "The webhooks could not be saved.",
};

#[component]
pub fn Webhooks(sid: Sid<Service>) -> impl IntoView {
    let client: Client = expect_context();
    let navigation: Navigation = expect_context();
    let answer = {
        let sid = sid.clone();
        ask(move || client.ask::<Value>(Fetch {}.request(&sid)))
    };
    let form = move |answer: Value| view! { <Form sid=sid.clone() answer/> };
    let account = move || {
        let href = navigation.href(&Route::Webhooks);
        view! { "Those of the account are below, and can be changed under " <a href=href>{Route::Webhooks.title()}</a> "." }
    };
    view! {
        <Load what="The webhooks" resource=answer view=form/>
        <HowTheyAreCalled levels=account/>
        <OfTheAccount/>
    }
}

#[component]
fn Form(sid: Sid<Service>, answer: Value) -> impl IntoView {
    let settings = Settings::of(WORDS.form, Update::FIELDS, &answer);
    let hooks = Hooks::of(settings, "Method", "Filters", Docs::Webhooks);
    let of = sid.to_string();
    view! {
        <SettingsForm
            words=WORDS
            settings
            of
            carry=Box::new(move |params| Update::carry(&sid, params))
            on_saved=Callback::new(|_| {})
        >
            <section class="panel group" aria-labelledby="webhooks-heading">
                <header>
                    <h2 id="webhooks-heading">"Webhooks of this service"</h2>
                    <p class="hint">
                        "They are called for what happens in its conversations. Events about users are offered for the account alone."
                    </p>
                </header>
                <div class="body">
                    <WebhookFields hooks/>
                </div>
            </section>
        </SettingsForm>
        <Facts answer settings=Update::FIELDS/>
    }
}

/// What else is called. Without it the page is whole.
#[component]
fn OfTheAccount() -> impl IntoView {
    let client: Client = expect_context();
    let navigation: Navigation = expect_context();
    let answer = ask(move || client.ask::<Value>(webhooks::Fetch {}.request(&())));
    let view = |answer: Value| {
        view! {
            <div class="body">
                <ToRead settings=webhooks::Update::FIELDS answer/>
            </div>
        }
    };
    view! {
        <section class="panel" aria-labelledby="account-heading">
            <header class="spread">
                <h2 id="account-heading">"What the account’s webhooks are set to"</h2>
                <a href=navigation.href(&Route::Webhooks)>"Change them"</a>
            </header>
            <Load what="The account’s webhooks" resource=answer view/>
        </section>
    }
}
