//! Configuration of the account: the default service, and the default timers of conversations.

mod default_service;
mod timeline;

use api::configuration::{Fetch, Update};
use api::{Endpoint, FieldInfo};
use leptos::prelude::*;
use serde_json::Value;

use self::default_service::{DefaultServiceControl, searched};
use self::timeline::Timeline;
use crate::docs::Docs;
use crate::feedback::load::{Load, fetch};
use crate::form::Field;
use crate::form::control::Line;
use crate::form::duration::DurationControl;
use crate::form::settings::{Settings, SettingsForm};
use crate::form::shell::Words;
use crate::navigation::Navigation;
use crate::routes::Route;

const WORDS: Words = Words {
    form: "account-configuration",
    save: "Save configuration",
    saving: "Saving configuration",
    failed: "The configuration could not be saved.",
};

static FIELDS: [FieldInfo; 4] = [searched(Update::FIELDS[0]), Update::FIELDS[1], Update::FIELDS[2], Update::FIELDS[3]];

/// Presets of a timer, and none.
const INACTIVE_PRESETS: &[&str] = &["PT1H", "PT24H", "P7D", "P30D", ""];
const CLOSED_PRESETS: &[&str] = &["PT24H", "P7D", "P30D", "P90D", ""];

#[component]
pub fn Configuration() -> impl IntoView {
    let navigation: Navigation = expect_context();
    let configuration = fetch(Fetch {}.request(&()));
    view! {
        <header>
            <h1>{Route::Configuration.title()}</h1>
            <p class="hint">
                "What requests and conversations get that name nothing else. Where events are sent is a page of its own: "
                <a href=navigation.href(&Route::Webhooks)>{Route::Webhooks.title()}</a> "."
            </p>
        </header>
        <Load what="The configuration" resource=configuration view=|answer| view! { <Loaded answer/> }/>
    }
}

#[component]
fn Loaded(answer: Value) -> impl IntoView {
    let settings = Settings::of(WORDS.form, &FIELDS, answer);
    let carry = Box::new(|params| Update::carry(&(), params));
    view! {
        <SettingsForm words=WORDS settings of=String::new() carry>
            <Defaults settings/>
            <Timers settings/>
            <Clearing settings/>
        </SettingsForm>
    }
}

#[component]
fn Defaults(settings: Settings) -> impl IntoView {
    let messaging = settings.setting(
        "DefaultMessagingServiceSid",
        "Carries what leaves conversations that name no messaging service. Paste its SID, or leave this empty.",
        Docs::Configuration,
    );
    view! {
        <section class="panel group" aria-labelledby="defaults-heading">
            <header>
                <h2 id="defaults-heading">"Default services"</h2>
                <p class="hint">"For requests and conversations that name none."</p>
            </header>
            <div class="body">
                <DefaultServiceControl settings/>
                <Line setting=messaging/>
            </div>
        </section>
    }
}

#[component]
fn Timers(settings: Settings) -> impl IntoView {
    let inactive = settings.setting(
        "DefaultInactiveTimer",
        "Time without activity before a conversation becomes inactive. Minimum: 1 minute. Leave empty for never.",
        Docs::Timers,
    );
    let closed = settings.setting(
        "DefaultClosedTimer",
        "Time without activity before a conversation closes. You cannot reopen it. Minimum: 10 minutes. Leave empty for never.",
        Docs::Timers,
    );
    view! {
        <section class="panel group" aria-labelledby="timers-heading">
            <header>
                <h2 id="timers-heading">"Timers of new conversations"</h2>
                <p class="hint">
                    "Applies to conversations created from now on."
                </p>
            </header>
            <div class="body">
                <Timeline inactive=inactive.field closed=closed.field/>
                <DurationControl
                    setting=inactive
                    presets=INACTIVE_PRESETS
                    after="Becomes inactive after"
                    never="Never becomes inactive by itself."
                />
                <DurationControl
                    setting=closed
                    presets=CLOSED_PRESETS
                    after="Is closed after"
                    never="Is never closed by itself."
                />
            </div>
        </section>
    }
}

/// Note that Twilio does not document whether the value can be cleared.
#[component]
fn Clearing(settings: Settings) -> impl IntoView {
    let is_cleared = move || {
        let is_empty = |field: &Field| field.is_dirty() && field.text().is_empty();
        FIELDS.iter().any(|info| settings.field(info.wire).with(is_empty))
    };
    view! {
        <Show when=is_cleared>
            <p class="note">
                "What is empty is sent empty. Twilio does not say whether that clears it; after saving, this page tells if something else is kept."
            </p>
        </Show>
    }
}
