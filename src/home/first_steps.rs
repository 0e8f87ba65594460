//! First steps in a new account. Each is done once the settings that were read say so.

use api::{ParameterInfo, Sid, configuration, notifications, service::Service, webhooks};
use engine::health::sends_any;
use leptos::prelude::*;

use super::reading::Reading;
use super::{HomeData, texts};
use crate::backend::client::Client;
use crate::feedback::load::load;
use crate::navigation::Navigation;
use crate::routes::{Route, Section};
use crate::ui::icon::{Icon, Svg};

/// Step of the list.
struct Step {
    label: &'static str,
    hint: &'static str,
    page: Route,
    is_done: Signal<bool>,
}

/// Returns a signal that is true once one of the settings has a value.
fn is_set(reading: Reading, settings: &[&'static ParameterInfo]) -> Signal<bool> {
    let settings = settings.to_vec();
    Signal::derive(move || {
        let is_set = |response: &serde_json::Value| settings.iter().any(|info| !info.text(response).is_empty());
        reading.with(is_set).unwrap_or_default()
    })
}

/// Returns a signal that is true once a kind of push notification is on in the only service, whose settings are read.
fn is_push_on(home: HomeData, only: Memo<Option<Sid<Service>>>) -> Signal<bool> {
    let client: Client = expect_context();
    let settings = load(move || {
        home.reloads.track();
        let only = only.get();
        async move {
            match only {
                Some(sid) => client.call(notifications::Fetch {}, &sid).await.map(Some),
                None => Ok(None),
            }
        }
    });
    Signal::derive(move || settings.get().and_then(Result::ok).flatten().is_some_and(|settings| sends_any(&settings)))
}

fn steps(home: HomeData) -> Vec<Step> {
    use configuration::Update as Configuration;
    use webhooks::Update as Webhooks;
    let only = Memo::new(move |_| home.services.items.with(|services| services.first()?.sid.known().cloned()));
    let push = only.get_untracked().map_or(Route::Services, |sid| Route::Service(sid, Section::Notifications));
    let has_service = Signal::derive(move || home.services.items.with(|services| !services.is_empty()));
    let service = is_set(home.configuration, &[Configuration::default_chat_service_sid().info()]);
    let timers = [Configuration::default_inactive_timer().info(), Configuration::default_closed_timer().info()];
    let urls = [Webhooks::pre_webhook_url().info(), Webhooks::post_webhook_url().info()];
    let step = |label, hint, page, is_done| Step { label, hint, page, is_done };
    vec![
        step(texts::CREATE_SERVICE, texts::CREATE_SERVICE_HINT, Route::Services, has_service),
        step(texts::CHOOSE_DEFAULT, texts::CHOOSE_DEFAULT_HINT, Route::Configuration, service),
        step(texts::SET_TIMERS, texts::SET_TIMERS_HINT, Route::Configuration, is_set(home.configuration, &timers)),
        step(texts::ADD_WEBHOOK, texts::ADD_WEBHOOK_HINT, Route::Webhooks, is_set(home.webhooks, &urls)),
        step(texts::TURN_ON_PUSH, texts::TURN_ON_PUSH_HINT, push, is_push_on(home, only)),
    ]
}

/// Content of the card.
#[component]
pub fn FirstSteps(home: HomeData) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let item = move |step: Step| {
        let Step { label, hint, page, is_done } = step;
        let href = navigation.href(&page);
        let done = || view! { <span class="visually-hidden">" " {texts::STEP_DONE}</span> };
        view! {
            <li data-done=move || is_done.get().to_string()>
                <span class="tick">{move || is_done.get().then(|| view! { <Svg icon=Icon::Check/> })}</span>
                <div>
                    <a href=href>{label}</a>
                    {move || is_done.get().then(done)}
                    <p class="hint">{hint}</p>
                </div>
            </li>
        }
    };
    let intro = move || home.is_empty().then(|| view! { <p>{texts::NO_SERVICES_INTRO}</p> });
    view! {
        {intro}
        <ol class="steps">{steps(home).into_iter().map(item).collect_view()}</ol>
    }
}
