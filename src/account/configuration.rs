//! Configuration of the account: the default service, and the default timers of conversations.

pub mod texts;
mod timeline;

use api::configuration::{self, Fetch, Update};
use api::gateway::Feature;
use api::{Endpoint, Parameter};
use leptos::prelude::*;

use self::timeline::Timeline;
use crate::feedback::load::{Load, Shape, fetch};
use crate::form::Field;
use crate::form::control::Line;
use crate::form::duration::DurationControl;
use crate::form::settings::{Settings, SettingsForm};
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::service::picker::ServicePicker;
use crate::session::context::is_hidden;

/// Checks the SID of the default service. The message is for a user who searches by name and need not know the format of SIDs.
fn check_searched(text: &str) -> Option<String> {
    (Update::default_chat_service_sid().info().check)(text).map(|_| texts::SELECT_SERVICE.to_owned())
}

/// Settings that can be cleared.
const CLEARABLE: [Parameter<Update>; 4] = [
    Update::default_chat_service_sid(),
    Update::default_messaging_service_sid(),
    Update::default_inactive_timer(),
    Update::default_closed_timer(),
];

/// Presets of a timer, and none.
const INACTIVE_PRESETS: &[&str] = &["PT1H", "PT24H", "P7D", "P30D", ""];
const CLOSED_PRESETS: &[&str] = &["PT24H", "P7D", "P30D", "P90D", ""];

#[component]
pub fn Configuration() -> impl IntoView {
    let navigation: Navigation = expect_context();
    let configuration = fetch(Fetch {}, &());
    view! {
        <header>
            <h1>{Route::Configuration.title()}</h1>
            <p class="hint">
                {texts::ABOUT} " "
                <a href=navigation.href(&Route::Webhooks)>{Route::Webhooks.title()}</a> "."
            </p>
        </header>
        <Load what=texts::LOADED shape=Shape::Form resource=configuration view=|response| view! { <Loaded response/> }/>
    }
}

#[component]
fn Loaded(response: configuration::Configuration) -> impl IntoView {
    let settings = Settings::<Update>::of(texts::WORDS.form, response);
    let settings = settings.checked_by(Update::default_chat_service_sid(), check_searched);
    let request_with = Box::new(|params| Update::request_with(&(), params));
    view! {
        <SettingsForm words=texts::WORDS settings of=String::new() request_with>
            <Defaults settings/>
            <Timers settings/>
            <Clearing settings/>
        </SettingsForm>
    }
}

#[component]
fn Defaults(settings: Settings<Update>) -> impl IntoView {
    let messaging = settings.setting(Update::default_messaging_service_sid());
    view! {
        <section class="panel group" aria-labelledby="defaults-heading">
            <header>
                <h2 id="defaults-heading">{texts::DEFAULTS}</h2>
                <p class="hint">{texts::DEFAULTS_USE}</p>
            </header>
            <div class="body">
                <ServicePicker
                    setting=settings.setting(Update::default_chat_service_sid())
                    none=texts::NO_DEFAULT
                />
                {(!is_hidden(Feature::MessagingServices)).then(|| view! { <Line setting=messaging/> })}
            </div>
        </section>
    }
}

#[component]
fn Timers(settings: Settings<Update>) -> impl IntoView {
    let inactive = settings.setting(Update::default_inactive_timer());
    let closed = settings.setting(Update::default_closed_timer());
    view! {
        <section class="panel group" aria-labelledby="timers-heading">
            <header>
                <h2 id="timers-heading">{texts::TIMERS}</h2>
                <p class="hint">{texts::TIMERS_USE}</p>
            </header>
            <div class="body">
                <Timeline inactive=inactive.field closed=closed.field/>
                <DurationControl
                    setting=inactive
                    presets=INACTIVE_PRESETS
                    after=texts::INACTIVE_AFTER
                    never=texts::INACTIVE_NEVER
                />
                <DurationControl
                    setting=closed
                    presets=CLOSED_PRESETS
                    after=texts::CLOSED_AFTER
                    never=texts::CLOSED_NEVER
                />
            </div>
        </section>
    }
}

/// Note that Twilio does not document whether the value can be cleared.
#[component]
fn Clearing(settings: Settings<Update>) -> impl IntoView {
    let is_cleared = move || {
        let is_empty = |field: &Field| field.is_dirty() && field.text().is_empty();
        CLEARABLE.into_iter().any(|parameter| settings.field(parameter).with(is_empty))
    };
    view! {
        <Show when=is_cleared>
            <p class="note">{texts::EMPTY_SENT}</p>
        </Show>
    }
}
