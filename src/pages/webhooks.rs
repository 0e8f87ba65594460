//! The webhooks of the account: called for what happens in any of its services.

use api::Endpoint;
use api::webhooks::{Fetch, Update};
use leptos::prelude::*;
use serde_json::Value;

use crate::client::Client;
use crate::docs::Docs;
use crate::form::control::Choice;
use crate::form::shell::Words;
use crate::load::{Load, ask};
use crate::navigation::Navigation;
use crate::parts::facts::Facts;
use crate::parts::webhooks::{Hooks, HowTheyAreCalled, WebhookFields};
use crate::routes::Route;
use crate::settings::{Settings, SettingsForm};

const WORDS: Words = Words {
    form: "account-webhooks",
    save: "Save webhooks",
    saving: "Saving webhooks",
    failed: "The webhooks could not be saved.",
};

const TARGETS: &[(&str, &str)] =
    &[("webhook", "The URLs below are called."), ("flex", "Events stay inside Twilio and go to Twilio Flex.")];

#[component]
pub fn Webhooks() -> impl IntoView {
    let client: Client = expect_context();
    let navigation: Navigation = expect_context();
    let answer = ask(move || client.ask::<Value>(Fetch {}.request(&())));
    let services = move || {
        view! {
            "Those of a service are on its page: "
            <a href=navigation.href(&Route::Services)>"see all services"</a>
            "."
        }
    };
    view! {
        <header>
            <h1>{Route::Webhooks.title()}</h1>
            <p class="hint">"Where Twilio sends what happens in the conversations of this account."</p>
        </header>
        <Load what="The webhooks" resource=answer view=|answer| view! { <Form answer/> }/>
        <HowTheyAreCalled levels=services/>
    }
}

#[component]
fn Form(answer: Value) -> impl IntoView {
    let settings = Settings::of(WORDS.form, Update::FIELDS, &answer);
    let hooks = Hooks::of(settings, "Method", "Filters", Docs::Webhooks);
    let target = settings.setting("Target", "Where events go.", Docs::Webhooks);
    view! {
        <SettingsForm
            words=WORDS
            settings
            of=String::new()
            carry=Box::new(|params| Update::carry(&(), params))
            on_saved=Callback::new(|_| {})
        >
            <section class="panel group" aria-labelledby="webhooks-heading">
                <header>
                    <h2 id="webhooks-heading">"Webhooks of the account"</h2>
                    <p class="hint">"They are called for all of its services."</p>
                </header>
                <div class="body">
                    <Choice setting=target options=TARGETS/>
                    <WebhookFields hooks/>
                </div>
            </section>
        </SettingsForm>
        <Facts answer settings=Update::FIELDS/>
    }
}
