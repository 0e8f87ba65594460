//! Webhooks in effect: which URL Twilio calls for an event in a service, and who has set it.
//!
//! A service that has webhooks of its own gets only those: the account's do not fire for it.
//! <https://www.twilio.com/docs/conversations-classic/api/per-service-webhook-resource>

use api::event::{AccountWide, Pair, Scope};
use api::webhooks::Target;
use api::{service_webhooks, webhooks};

/// Webhooks of the account or of a service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WebhookSettings {
    /// URL of the pre-events. Empty: none.
    pub pre_url: String,
    /// URL of the post-events. Empty: none.
    pub post_url: String,
    /// Names of the selected events.
    pub events: Vec<String>,
    /// True if the events go to Twilio Flex instead of the URLs. Only the account can choose that.
    pub is_flex: bool,
}

/// Owner of webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The account.
    Account,
    /// The service.
    Service,
}

/// Outcome of one event in a service.
#[derive(Clone, Debug, PartialEq)]
pub enum Delivery {
    /// Twilio calls the URL, which the owner has set.
    Url(Owner, String),
    /// The event goes to Twilio Flex.
    Flex,
    /// The event is selected, but the owner has set no URL for events of its kind.
    NoUrl(Owner),
    /// The event is not selected.
    NotSelected,
}

/// One event, with what happens for it in a service.
#[derive(Clone, Debug, PartialEq)]
pub struct EventDelivery {
    /// Change that the event is about, such as "Message added".
    pub label: &'static str,
    /// Name of the event in the API's spelling.
    pub event: &'static str,
    /// True if Twilio sends the event before it applies the change.
    pub is_pre: bool,
    /// Outcome.
    pub delivery: Delivery,
    /// Outcome with the account's webhooks, which those of the service override. `None` if the service has none.
    pub overridden: Option<Delivery>,
}

impl From<&webhooks::Webhooks> for WebhookSettings {
    fn from(response: &webhooks::Webhooks) -> Self {
        Self {
            pre_url: response.pre_webhook_url.text().unwrap_or_default(),
            post_url: response.post_webhook_url.text().unwrap_or_default(),
            events: response.filters.known().cloned().unwrap_or_default(),
            is_flex: response.target.known() == Some(&Target::Flex),
        }
    }
}

impl From<&service_webhooks::Webhooks> for WebhookSettings {
    fn from(response: &service_webhooks::Webhooks) -> Self {
        Self {
            pre_url: response.pre_webhook_url.text().unwrap_or_default(),
            post_url: response.post_webhook_url.text().unwrap_or_default(),
            events: response.filters.known().cloned().unwrap_or_default(),
            is_flex: false,
        }
    }
}

impl WebhookSettings {
    /// Returns true if anything is set, so that a service with these webhooks overrides the account's.
    pub fn exist(&self) -> bool {
        let has_text = |text: &String| !text.trim().is_empty();
        has_text(&self.pre_url) || has_text(&self.post_url) || self.events.iter().any(has_text)
    }

    /// Returns true if the event is selected.
    pub fn selects(&self, event: &str) -> bool {
        self.events.iter().any(|selected| selected == event)
    }

    /// Returns the receiver of an event: a URL, or `flex`. `None` if it is not selected, or has no URL.
    pub fn receiver(&self, event: &str) -> Option<&str> {
        let url = match is_pre(event) {
            _ if self.is_flex => "flex",
            true => &self.pre_url,
            false => &self.post_url,
        };
        (self.selects(event) && !url.is_empty()).then_some(url)
    }

    /// Returns the events that these webhooks send now and that `replacement` does not send to the same receiver.
    pub fn lost_with(&self, replacement: &Self) -> Vec<String> {
        let is_lost = |event: &&String| {
            let receiver = self.receiver(event);
            receiver.is_some() && receiver != replacement.receiver(event)
        };
        self.events.iter().filter(is_lost).cloned().collect()
    }

    /// Returns the selected events that have no URL to go to.
    pub fn events_without_url(&self) -> Vec<&str> {
        self.events
            .iter()
            .map(String::as_str)
            .filter(|event| is_event(event) && self.receiver(event).is_none())
            .collect()
    }

    /// Returns the selected names that are no events of Conversations.
    pub fn unknown_events(&self) -> Vec<&str> {
        self.events.iter().map(String::as_str).filter(|event| !is_event(event)).collect()
    }

    /// Returns the URLs for which no event is selected.
    pub fn urls_without_events(&self) -> Vec<&str> {
        let has_event = |pre: bool| self.events.iter().any(|event| is_event(event) && is_pre(event) == pre);
        let urls = [(&self.pre_url, true), (&self.post_url, false)].into_iter();
        urls.filter(|(url, pre)| !url.is_empty() && !has_event(*pre)).map(|(url, _)| url.as_str()).collect()
    }

    fn delivery(&self, owner: Owner, event: &str) -> Delivery {
        match self.receiver(event) {
            Some(_) if self.is_flex => Delivery::Flex,
            Some(url) => Delivery::Url(owner, url.to_owned()),
            None if self.selects(event) => Delivery::NoUrl(owner),
            None => Delivery::NotSelected,
        }
    }
}

impl EventDelivery {
    /// Returns true if the event is selected in the service or in the account.
    pub fn is_selected(&self) -> bool {
        [Some(&self.delivery), self.overridden.as_ref()].into_iter().flatten().any(|it| *it != Delivery::NotSelected)
    }
}

/// Returns what happens for each event in a service.
pub fn deliveries(account: &WebhookSettings, service: &WebhookSettings) -> Vec<EventDelivery> {
    let is_override = service.exist();
    let (owner, settings) = if is_override { (Owner::Service, service) } else { (Owner::Account, account) };
    let delivery = |pair: &'static Pair, event: &'static str| {
        let overridden = is_override.then(|| account.delivery(Owner::Account, event));
        let is_pre = pair.pre == Some(event);
        EventDelivery { label: pair.label, event, is_pre, delivery: settings.delivery(owner, event), overridden }
    };
    AccountWide::PAIRS.iter().flat_map(|pair| pair.names().map(move |event| delivery(pair, event))).collect()
}

fn is_pre(event: &str) -> bool {
    AccountWide::PAIRS.iter().any(|pair| pair.pre == Some(event))
}

fn is_event(event: &str) -> bool {
    AccountWide::NAMES.contains(&event)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(pre_url: &str, post_url: &str, events: &[&str]) -> WebhookSettings {
        let events = events.iter().map(|event| (*event).to_owned()).collect();
        WebhookSettings { pre_url: pre_url.to_owned(), post_url: post_url.to_owned(), events, is_flex: false }
    }

    fn delivery_of(account: &WebhookSettings, service: &WebhookSettings, event: &str) -> EventDelivery {
        let found = deliveries(account, service).into_iter().find(|delivery| delivery.event == event);
        found.expect("every event has an entry")
    }

    #[test]
    fn the_account_s_webhooks_fire_for_a_service_without_webhooks() {
        let account = settings("https://a.example/pre", "https://a.example/post", &["onMessageAdd", "onMessageAdded"]);
        let service = WebhookSettings::default();
        let url = |url: &str| Delivery::Url(Owner::Account, url.to_owned());
        assert_eq!(delivery_of(&account, &service, "onMessageAdd").delivery, url("https://a.example/pre"));
        assert_eq!(delivery_of(&account, &service, "onMessageAdded").delivery, url("https://a.example/post"));
        let user = delivery_of(&account, &service, "onUserAdded");
        assert_eq!((user.delivery.clone(), user.overridden.clone()), (Delivery::NotSelected, None));
        assert!(!user.is_selected());
    }

    #[test]
    fn a_service_s_webhooks_override_every_event_of_the_account() {
        let account = settings("", "https://a.example", &["onMessageAdded", "onUserAdded", "onUserUpdate"]);
        let service = settings("", "https://s.example", &["onMessageAdded", "onUserUpdated"]);
        let of_account = Delivery::Url(Owner::Account, "https://a.example".to_owned());
        let of_service = Delivery::Url(Owner::Service, "https://s.example".to_owned());
        for (event, delivery, overridden) in [
            ("onMessageAdded", of_service.clone(), of_account.clone()),
            ("onUserAdded", Delivery::NotSelected, of_account),
            ("onUserUpdated", of_service, Delivery::NotSelected),
            ("onUserUpdate", Delivery::NotSelected, Delivery::NoUrl(Owner::Account)),
        ] {
            let found = delivery_of(&account, &service, event);
            assert!(found.is_selected(), "{event}");
            assert_eq!((found.delivery, found.overridden), (delivery, Some(overridden)), "{event}");
        }
        let neither = delivery_of(&account, &service, "onConversationAdded");
        assert_eq!(neither.overridden, Some(Delivery::NotSelected));
        assert!(!neither.is_selected());
    }

    #[test]
    fn one_url_or_one_event_is_enough_to_override_the_account() {
        let account = settings("", "https://a.example", &["onMessageAdded"]);
        for service in [settings("https://s.example", "", &[]), settings("", "", &["onMessageAdd"])] {
            assert!(service.exist());
            assert_eq!(delivery_of(&account, &service, "onMessageAdded").delivery, Delivery::NotSelected);
        }
        assert!(!settings(" ", "", &[""]).exist());
    }

    #[test]
    fn an_event_without_a_url_goes_nowhere() {
        let service = settings("", "https://s.example", &["onMessageAdd", "onMessageAdded", "onMessageSent"]);
        assert_eq!(delivery_of(&service, &service, "onMessageAdd").delivery, Delivery::NoUrl(Owner::Service));
        assert_eq!(service.events_without_url(), ["onMessageAdd"]);
        assert_eq!(service.unknown_events(), ["onMessageSent"]);
        assert_eq!(service.urls_without_events(), [""; 0]);
        assert_eq!(settings("https://s.example", "", &["onMessageAdded"]).urls_without_events(), ["https://s.example"]);
    }

    #[test]
    fn flex_replaces_the_urls_of_the_account() {
        let account = WebhookSettings { is_flex: true, ..settings("", "", &["onMessageAdded"]) };
        assert_eq!(delivery_of(&account, &WebhookSettings::default(), "onMessageAdded").delivery, Delivery::Flex);
        assert_eq!(account.lost_with(&settings("", "https://s.example", &["onMessageAdded"])), ["onMessageAdded"]);
        assert_eq!(account.events_without_url(), [""; 0]);
    }

    #[test]
    fn an_event_that_goes_to_the_same_url_is_not_lost() {
        let account = settings("", "https://a.example", &["onMessageAdded", "onUserAdded"]);
        assert_eq!(account.lost_with(&settings("", "https://a.example", &["onMessageAdded"])), ["onUserAdded"]);
        let elsewhere = settings("", "https://b.example", &["onMessageAdded"]);
        assert_eq!(account.lost_with(&elsewhere), ["onMessageAdded", "onUserAdded"]);
    }

    #[test]
    fn events_that_the_account_does_not_send_are_not_lost() {
        let replacement = settings("", "https://s.example", &["onMessageAdded"]);
        for account in [settings("", "", &["onMessageAdd"]), settings("https://a.example", "", &["onMessageAdded"])] {
            assert_eq!(account.lost_with(&replacement), [""; 0]);
        }
    }
}
