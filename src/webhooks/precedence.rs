//! Precedence of a service's webhooks over the account's: Twilio calls the account's only for services that have none.
//! <https://www.twilio.com/docs/conversations-classic/api/per-service-webhook-resource>

use api::Parameter;
use api::event::{AccountWide, Scope};
use api::webhooks::Update;
use leptos::prelude::*;
use serde_json::Value;

use super::Hooks;
use crate::feedback::load::Answer;
use crate::form::Field;
use crate::ui::icon::{Icon, Svg};

/// URLs and events of one set of webhooks, as the texts of their settings.
#[derive(Clone, Debug, Default, PartialEq)]
struct Webhooks {
    pre_url: String,
    post_url: String,
    /// Names, one per line.
    events: String,
}

impl Webhooks {
    /// Reads the account's webhooks. If Twilio Flex is the target, it replaces both URLs.
    fn of_account(answer: &Value) -> Self {
        let text = |parameter: Parameter<Update>| parameter.info().text(answer);
        let is_flex = text(Update::target()).eq_ignore_ascii_case("flex");
        let url = |parameter| if is_flex { "flex".to_owned() } else { text(parameter) };
        Self {
            pre_url: url(Update::pre_webhook_url()),
            post_url: url(Update::post_webhook_url()),
            events: text(Update::filters()),
        }
    }

    fn exist(&self) -> bool {
        [&self.pre_url, &self.post_url, &self.events].into_iter().any(|text| !text.trim().is_empty())
    }

    /// URL that Twilio calls for an event; empty where it calls none.
    fn url(&self, event: &str) -> &str {
        let is_pre = AccountWide::PAIRS.iter().any(|pair| pair.pre == Some(event));
        match self.events.lines().any(|selected| selected == event) {
            true if is_pre => &self.pre_url,
            true => &self.post_url,
            false => "",
        }
    }

    /// Events that these webhooks send now and that `replacement` does not send to the same URL.
    fn lost_with(&self, replacement: &Self) -> Vec<String> {
        let is_lost = |event: &&str| !self.url(event).is_empty() && self.url(event) != replacement.url(event);
        self.events.lines().filter(is_lost).map(str::to_owned).collect()
    }
}

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
    fn of(stored: &Webhooks, edited: &Webhooks, account: Option<&Webhooks>) -> Self {
        match (stored.exist(), edited.exist()) {
            (false, false) => Self::Account,
            (true, true) => Self::Service,
            (true, false) => Self::Cleared,
            (false, true) => Self::Replaced { lost: account.map(|account| account.lost_with(edited)) },
        }
    }

    /// Warning about events that saving takes away from the account's webhooks.
    fn warning(&self) -> Option<String> {
        const REPLACED: &str = "the account’s webhooks no longer fire for this service.";
        match self {
            Self::Replaced { lost: Some(lost) } if lost.is_empty() => None,
            Self::Replaced { lost: Some(lost) } => {
                Some(format!("After saving, {REPLACED} Lost events: {}.", lost.join(", ")))
            }
            Self::Replaced { lost: None } => {
                Some(format!("After saving, {REPLACED} The events that are lost could not be loaded."))
            }
            _ => None,
        }
    }

    /// Sentence for the form about the current state.
    fn status(&self) -> &'static str {
        match self {
            Self::Account | Self::Replaced { .. } => {
                "This service has no webhooks of its own. The account’s webhooks fire for it."
            }
            Self::Service => "Only these webhooks fire for this service. The account’s webhooks do not.",
            Self::Cleared => {
                "After saving, this service has no webhooks of its own. Twilio does not document when the account’s webhooks fire again."
            }
        }
    }
}

/// Precedence of the webhooks in a form, which follows the input.
#[derive(Clone, Copy)]
pub struct Override(Memo<Precedence>);

impl Override {
    /// `account` is the answer with the account's webhooks.
    pub fn new(hooks: Hooks, account: Answer) -> Self {
        let read = move |text: fn(&Field) -> &str| {
            let text = |setting: crate::form::control::Setting| setting.field.with(|field| text(field).to_owned());
            Webhooks { pre_url: text(hooks.pre), post_url: text(hooks.post), events: text(hooks.events) }
        };
        Self(Memo::new(move |_| {
            let account = account.with(|answer| match answer {
                Some(Ok(answer)) => Some(Webhooks::of_account(answer)),
                _ => None,
            });
            Precedence::of(&read(Field::saved), &read(Field::text), account.as_ref())
        }))
    }

    /// Warning for the review before saving; `None` where saving takes nothing away.
    pub fn warning(self) -> Signal<Option<String>> {
        Signal::derive(move || self.0.with(Precedence::warning))
    }
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
    use serde_json::json;

    use super::*;

    fn webhooks(pre_url: &str, post_url: &str, events: &str) -> Webhooks {
        Webhooks { pre_url: pre_url.to_owned(), post_url: post_url.to_owned(), events: events.to_owned() }
    }

    fn warning(stored: &Webhooks, edited: &Webhooks, account: &Webhooks) -> String {
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
            assert_eq!(warning(&Webhooks::default(), &edited, &account), text, "{edited:?}");
        }
    }

    #[test]
    fn events_that_the_account_does_not_send_are_not_lost() {
        let edited = webhooks("", "https://b.example", "onMessageAdded");
        for account in [
            webhooks("", "", "onMessageAdd\nonMessageAdded"),
            webhooks("https://a.example", "https://a.example", ""),
            webhooks("https://a.example", "", "onMessageAdded"),
        ] {
            assert_eq!(warning(&Webhooks::default(), &edited, &account), "", "{account:?}");
        }
    }

    #[test]
    fn an_event_that_goes_to_the_same_url_is_not_lost() {
        let account = webhooks("", "https://a.example", "onMessageAdded\nonUserAdded");
        let edited = webhooks("", "https://a.example", "onMessageAdded");
        assert!(warning(&Webhooks::default(), &edited, &account).ends_with("Lost events: onUserAdded."));
        let elsewhere = webhooks("", "https://b.example", "onMessageAdded");
        assert!(warning(&Webhooks::default(), &elsewhere, &account).ends_with("onMessageAdded, onUserAdded."));
    }

    #[test]
    fn a_service_that_has_webhooks_loses_nothing() {
        let account = webhooks("", "https://a.example", "onMessageAdded");
        let stored = webhooks("", "https://b.example", "");
        let edited = webhooks("", "https://b.example", "onMessageAdd");
        assert_eq!(warning(&stored, &edited, &account), "");
        assert_eq!(Precedence::of(&stored, &Webhooks::default(), None), Precedence::Cleared);
        assert_eq!(Precedence::of(&Webhooks::default(), &Webhooks::default(), None), Precedence::Account);
    }

    #[test]
    fn account_webhooks_that_are_not_known_are_warned_about() {
        let precedence = Precedence::of(&Webhooks::default(), &webhooks("", "", "onMessageAdded"), None);
        assert!(precedence.warning().is_some_and(|text| text.contains("no longer fire for this service")));
    }

    #[test]
    fn events_that_go_to_flex_are_lost_without_a_url() {
        let answer = json!({ "target": "flex", "filters": ["onUserAdded"], "post_webhook_url": null });
        let account = Webhooks::of_account(&answer);
        assert_eq!(account.lost_with(&webhooks("", "https://b.example", "onMessageAdded")), ["onUserAdded"]);
    }

    #[test]
    fn an_account_without_webhooks_loses_nothing() {
        for answer in [json!({}), json!({ "filters": null, "pre_webhook_url": "", "target": "webhook" })] {
            let account = Webhooks::of_account(&answer);
            assert_eq!(warning(&Webhooks::default(), &webhooks("", "", "onMessageAdded"), &account), "");
        }
    }
}
