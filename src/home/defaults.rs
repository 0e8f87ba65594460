//! Account defaults: the default service and both timers.

use api::configuration::Update;
use api::duration::Duration;
use api::service::Service;
use api::{Json, ParameterInfo, Sid};
use leptos::prelude::*;
use serde_json::Value;

use super::card::Shown;
use super::reading::Reading;
use super::{HomeData, texts};
use crate::navigation::Navigation;
use crate::routes::{Route, Section};
use crate::service::name::name_of;
use crate::ui::icon::{Icon, Svg};

/// Content of the card.
#[component]
pub fn Defaults(home: HomeData) -> impl IntoView {
    let view = move |configuration: Value| {
        let sid = Update::default_chat_service_sid().info().text(&configuration);
        let default_service = home.default_service;
        let service = move || match default_service.get() {
            Some((sid, reading)) => view! { <DefaultService sid reading/> }.into_any(),
            None if sid.is_empty() => view! { <dd class="none">{texts::NO_DEFAULT_SERVICE}</dd> }.into_any(),
            None => view! { <dd class="code">{sid.clone()}</dd> }.into_any(),
        };
        view! {
            <dl class="facts">
                <dt>{texts::NEW_CONVERSATIONS}</dt>
                <dd>{timers(&configuration)}</dd>
                // The last line, because a warning takes the place of the name.
                <dt>{texts::DEFAULT_SERVICE}</dt>
                {service}
            </dl>
        }
        .into_any()
    };
    view! { <Shown what=texts::CONFIGURATION_SUBJECT reading=home.configuration rows=2 view/> }
}

/// Name of the default service, or a warning if it does not exist.
#[component]
fn DefaultService(sid: Sid<Service>, reading: Reading) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let href = navigation.href(&Route::Service(sid.clone(), Section::Overview));
    move || {
        match reading.response.get() {
            Some(Err(error)) if error.is_not_found() => view! {
                <dd>
                    <p class="warning row">
                        <Svg icon=Icon::Alert/>
                        <span><span class="code">{sid.to_string()}</span> " " {texts::DEFAULT_SERVICE_MISSING}</span>
                    </p>
                    <a class="button pill" href=navigation.href(&Route::Configuration)>{texts::CHOOSE_SERVICE}</a>
                </dd>
            }
            .into_any(),
            response => {
                let name =
                    response.and_then(Result::ok).and_then(|service| Some(name_of(&Service::from_json(&service)?)));
                let class = if name.is_some() { "name" } else { "code" };
                // The SID is shown while the name is being loaded, and if it cannot be.
                view! { <dd><a class=class href=href.clone()><bdi>{name.unwrap_or_else(|| sid.to_string())}</bdi></a></dd> }.into_any()
            }
        }
    }
}

/// Sentence about both timers: "Inactive after 24 hours, closed after 7 days".
fn timers(configuration: &Value) -> String {
    let words = |info: &ParameterInfo| {
        let text = info.text(configuration);
        let words = text.parse().map_or_else(|_| text.clone(), |duration: Duration| duration.words());
        (!text.is_empty()).then_some(words)
    };
    let inactive = words(Update::default_inactive_timer().info());
    let closed = words(Update::default_closed_timer().info());
    texts::timers(inactive, closed)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn timers_are_in_words() {
        let sentence = |inactive: Value, closed: Value| {
            timers(&json!({ "default_inactive_timer": inactive, "default_closed_timer": closed }))
        };
        assert_eq!(sentence(json!("PT24H"), json!("P7D")), "Inactive after 24 hours, closed after 7 days");
        assert_eq!(sentence(json!("PT1H"), Value::Null), "Inactive after 1 hour, never closed automatically");
        assert_eq!(sentence(Value::Null, json!("P30D")), "Never inactive automatically, closed after 30 days");
        assert_eq!(sentence(Value::Null, Value::Null), "Never inactive or closed automatically");
        assert_eq!(sentence(json!("soon"), Value::Null), "Inactive after soon, never closed automatically");
    }
}
