//! Precedence of a service's webhooks over the account's: Twilio calls the account's only for services that have none.
//! <https://www.twilio.com/docs/conversations-classic/api/per-service-webhook-resource>

use api::ApiError;
use api::webhooks::Webhooks;
use engine::webhooks::WebhookSettings;
use leptos::prelude::*;

use super::{Hooks, texts};
use crate::feedback::load::Loadable;
use crate::form::Field;
use crate::form::control::Setting;
use crate::ui::icon::{Icon, Svg};

/// Webhooks that fire for a service, before and after saving.
#[derive(Clone, Debug, PartialEq)]
enum Precedence {
    /// The account's, before and after.
    Account,
    /// Its own, before and after.
    Service,
    /// The account's until its own are saved. `lost` is `None` while the account's are not known.
    Replaced { lost: Option<Vec<String>> },
    /// Its own until they are cleared.
    Cleared,
}

impl Precedence {
    fn of(stored: &WebhookSettings, edited: &WebhookSettings, account: Option<&WebhookSettings>) -> Self {
        match (stored.exist(), edited.exist()) {
            (false, false) => Self::Account,
            (true, true) => Self::Service,
            (true, false) => Self::Cleared,
            (false, true) => Self::Replaced { lost: account.map(|account| account.lost_with(edited)) },
        }
    }

    /// Warning about events that saving takes away from the account's webhooks.
    fn warning(&self) -> Option<String> {
        match self {
            Self::Replaced { lost: Some(lost) } if lost.is_empty() => None,
            Self::Replaced { lost: Some(lost) } => Some(texts::lost_events(&lost.join(", "))),
            Self::Replaced { lost: None } => Some(texts::LOST_EVENTS_UNKNOWN.to_owned()),
            _ => None,
        }
    }

    /// Sentence for the form about the current state.
    fn status(&self) -> &'static str {
        match self {
            Self::Account | Self::Replaced { .. } => texts::STATUS_NONE,
            Self::Service => texts::STATUS_OWN,
            Self::Cleared => texts::STATUS_CLEARED,
        }
    }
}

/// Precedence of the webhooks in a form, which follows the input.
#[derive(Clone, Copy)]
pub struct Override(Memo<Precedence>);

impl Override {
    /// `account` is the answer with the account's webhooks.
    pub fn new(hooks: Hooks, account: Loadable<Webhooks>) -> Self {
        Self(Memo::new(move |_| {
            let (stored, edited) = (settings_of(hooks, Field::saved), settings_of(hooks, Field::text));
            Precedence::of(&stored, &edited, loaded(account).and_then(Result::ok).as_ref())
        }))
    }

    /// Warning for the review before saving; `None` where saving takes nothing away.
    pub fn warning(self) -> Signal<Option<String>> {
        Signal::derive(move || self.0.with(Precedence::warning))
    }
}

/// Returns the texts of a form as webhooks. Tracked.
pub fn settings_of(hooks: Hooks, text: fn(&Field) -> &str) -> WebhookSettings {
    let text = |setting: Setting| setting.field.with(|field| text(field).to_owned());
    let events = text(hooks.events).lines().map(str::to_owned).collect();
    WebhookSettings { pre_url: text(hooks.pre), post_url: text(hooks.post), events, is_flex: false }
}

/// Returns the account's webhooks, once they are loaded. Tracked.
pub fn loaded(account: Loadable<Webhooks>) -> Option<Result<WebhookSettings, ApiError>> {
    account.with(|answer| match answer.as_ref()? {
        Ok(webhooks) => Some(Ok(webhooks.into())),
        Err(error) => Some(Err(error.clone())),
    })
}

/// Note about the webhooks that fire for the service.
#[component]
pub fn OverrideStatus(overriding: Override) -> impl IntoView {
    view! { <p class="hint">{move || overriding.0.with(Precedence::status)}</p> }
}

/// Warning if saving replaces the account's webhooks for the service.
#[component]
pub fn OverrideWarning(overriding: Override) -> impl IntoView {
    let warning = overriding.warning();
    let line = |text| view! { <p class="warning row"><Svg icon=Icon::Alert/> <span>{text}</span></p> };
    view! { <div class="warnings" role="status">{move || warning.get().map(line)}</div> }
}

#[cfg(test)]
mod tests {
    use api::Json;
    use serde_json::{Value, json};

    use super::*;

    fn webhooks(pre_url: &str, post_url: &str, events: &str) -> WebhookSettings {
        let events = events.lines().map(str::to_owned).collect();
        WebhookSettings { pre_url: pre_url.to_owned(), post_url: post_url.to_owned(), events, is_flex: false }
    }

    fn of_account(answer: &Value) -> Option<WebhookSettings> {
        Webhooks::from_json(answer).as_ref().map(WebhookSettings::from)
    }

    fn warning(stored: &WebhookSettings, edited: &WebhookSettings, account: &WebhookSettings) -> String {
        Precedence::of(stored, edited, Some(account)).warning().unwrap_or_default()
    }

    #[test]
    fn the_first_webhook_of_a_service_takes_every_event_away_from_the_account() {
        let account = webhooks("https://a.example/pre", "https://a.example/post", "onMessageAdd\nonUserAdded");
        let text = "After saving, the account’s webhooks no longer fire for this service. Lost events: onMessageAdd, onUserAdded.";
        for edited in [
            webhooks("", "", "onMessageAdded"),
            webhooks("", "https://b.example", ""),
            webhooks("https://b.example", "", "onMessageAdd"),
        ] {
            assert_eq!(warning(&WebhookSettings::default(), &edited, &account), text, "{edited:?}");
        }
    }

    #[test]
    fn a_service_that_has_webhooks_loses_nothing() {
        let account = webhooks("", "https://a.example", "onMessageAdded");
        let stored = webhooks("", "https://b.example", "");
        let edited = webhooks("", "https://b.example", "onMessageAdd");
        assert_eq!(warning(&stored, &edited, &account), "");
        assert_eq!(Precedence::of(&stored, &WebhookSettings::default(), None), Precedence::Cleared);
        assert_eq!(Precedence::of(&WebhookSettings::default(), &WebhookSettings::default(), None), Precedence::Account);
    }

    #[test]
    fn account_webhooks_that_are_not_known_are_warned_about() {
        let precedence = Precedence::of(&WebhookSettings::default(), &webhooks("", "", "onMessageAdded"), None);
        assert!(precedence.warning().is_some_and(|text| text.contains("no longer fire for this service")));
    }

    #[test]
    fn events_that_go_to_flex_are_lost_without_a_url() {
        let answer = json!({ "target": "flex", "filters": ["onUserAdded"], "post_webhook_url": null });
        let account = of_account(&answer).expect("an object");
        assert_eq!(account.lost_with(&webhooks("", "https://b.example", "onMessageAdded")), ["onUserAdded"]);
    }

    #[test]
    fn an_account_without_webhooks_loses_nothing() {
        for answer in [json!({}), json!({ "filters": null, "pre_webhook_url": "", "target": "webhook" })] {
            let account = of_account(&answer).expect("an object");
            assert_eq!(warning(&WebhookSettings::default(), &webhooks("", "", "onMessageAdded"), &account), "");
        }
    }
}
