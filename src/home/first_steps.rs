//! First steps in an account without services. Each is done once the settings that were read say so.

use api::{ParameterInfo, configuration, webhooks};
use leptos::prelude::*;

use super::HomeData;
use super::reading::Reading;
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::ui::icon::{Icon, Svg};

/// Step, which is done once one of its settings has a value.
struct Step {
    label: &'static str,
    hint: &'static str,
    page: Route,
    reading: Option<Reading>,
    settings: Vec<&'static ParameterInfo>,
}

impl Step {
    fn is_done(&self) -> bool {
        let is_set = |response: &serde_json::Value| self.settings.iter().any(|info| !info.text(response).is_empty());
        self.reading.and_then(|reading| reading.with(is_set)).unwrap_or_default()
    }
}

fn steps(home: HomeData) -> Vec<Step> {
    use configuration::Update as Configuration;
    use webhooks::Update as Webhooks;
    let step = |label, hint, page, reading, settings: &[&'static ParameterInfo]| Step {
        label,
        hint,
        page,
        reading,
        settings: settings.to_vec(),
    };
    vec![
        step("Create a service", "It holds conversations, users and roles.", Route::Services, None, &[]),
        step(
            "Choose a default service",
            "API requests without a service SID use it.",
            Route::Configuration,
            Some(home.configuration),
            &[Configuration::default_chat_service_sid().info()],
        ),
        step(
            "Set the timers",
            "They make new conversations inactive or closed.",
            Route::Configuration,
            Some(home.configuration),
            &[Configuration::default_inactive_timer().info(), Configuration::default_closed_timer().info()],
        ),
        step(
            "Add a webhook URL",
            "Twilio calls it for events in services without webhooks of their own.",
            Route::Webhooks,
            Some(home.webhooks),
            &[Webhooks::pre_webhook_url().info(), Webhooks::post_webhook_url().info()],
        ),
        step("Turn on push notifications", "Each service has its own settings.", Route::Services, None, &[]),
    ]
}

/// Content of the card.
#[component]
pub fn FirstSteps(home: HomeData) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let item = move |step: Step| {
        let (label, hint, href) = (step.label, step.hint, navigation.href(&step.page));
        let is_done = Memo::new(move |_| step.is_done());
        view! {
            <li data-done=move || is_done.get().to_string()>
                <span class="tick">{move || is_done.get().then(|| view! { <Svg icon=Icon::Check/> })}</span>
                <div>
                    <a href=href>{label}</a>
                    {move || is_done.get().then(|| view! { <span class="visually-hidden">" (done)"</span> })}
                    <p class="hint">{hint}</p>
                </div>
            </li>
        }
    };
    view! {
        <p>"This account has no services yet."</p>
        <ol class="steps">{steps(home).into_iter().map(item).collect_view()}</ol>
    }
}
