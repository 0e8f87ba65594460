//! Status of a service: what each of its pages has set, in a line or two.

use api::chat_service::Update as ChatUpdate;
use api::notifications::{Notifications, Update as PushUpdate};
use api::resources::ResourceKind;
use api::role::Role;
use api::service::Service;
use api::service_configuration::Update as ConfigurationUpdate;
use api::url::WebhookUrl;
use api::{ApiError, Json, Parameter, Sid};
use serde_json::Value;

use crate::capitalised;
use crate::health::chat_only_settings;
use crate::health::push::{KINDS, kinds_on};
use crate::known::Known;
use crate::place::Place;
use crate::snapshot::{Details, Snapshot};
use crate::webhooks::WebhookSettings;

/// Settings of one page.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Heading: "Push notifications".
    pub title: &'static str,
    /// Page that changes the settings.
    pub place: Place,
    /// State in a word or two, for a link to the page: "2 of 4". Empty if the state says nothing.
    pub mark: String,
    /// Settings in words, the most important line first.
    pub lines: Vec<String>,
    /// Error if the settings could not be read. Then there are no lines.
    pub error: Option<ApiError>,
}

/// Returns the status of a service. A resource that was not read yet has no card.
pub fn status(snapshot: &Snapshot, sid: &Sid<Service>) -> Vec<Card> {
    let details = snapshot.details(sid);
    let card = |title, resource| Card {
        title,
        place: Place::service(resource, sid),
        mark: String::new(),
        lines: Vec::new(),
        error: None,
    };
    let cards = [
        filled(card("Push notifications", ResourceKind::Notifications), &details.notifications, push),
        filled(card("Webhooks", ResourceKind::ServiceWebhooks), &details.webhooks, |webhooks| {
            webhook_lines(&webhooks.into(), snapshot)
        }),
        filled(card("Presence", ResourceKind::ServiceConfiguration), &details.configuration, |configuration| {
            presence(&configuration.to_json(), details)
        }),
        roles(card("Roles", ResourceKind::Role), details),
        filled(card("Chat v2 settings", ResourceKind::ChatService), &details.chat, |chat| chat_only(&chat.to_json())),
    ];
    cards.into_iter().flatten().collect()
}

/// Returns the number of kinds of push notifications that a service sends, and the number of all kinds.
pub fn push_count(notifications: &Notifications) -> (usize, usize) {
    (kinds_on(notifications).len(), KINDS.len())
}

/// Webhooks that fire for a service.
#[derive(Clone, Debug, PartialEq)]
pub enum WebhookSummary {
    /// The service’s own, with their hosts.
    Own(String),
    /// The account’s, with their hosts.
    Account(String),
    /// None.
    None,
}

impl WebhookSummary {
    /// Summarizes the webhooks of a service. `None` if the account’s would fire and were not read.
    pub fn of(own: &WebhookSettings, account: Option<&WebhookSettings>) -> Option<Self> {
        if own.exist() {
            return Some(Self::Own(hosts(own)));
        }
        let account = account?;
        Some(if account.exist() { Self::Account(hosts(account)) } else { Self::None })
    }
}

/// Returns the hosts of webhooks, each once.
fn hosts(webhooks: &WebhookSettings) -> String {
    if webhooks.is_flex {
        return "Twilio Flex".to_owned();
    }
    let mut hosts: Vec<_> = [&webhooks.pre_url, &webhooks.post_url].into_iter().filter_map(|url| host(url)).collect();
    hosts.dedup();
    if hosts.is_empty() { "No URL".to_owned() } else { hosts.join(", ") }
}

/// Mark and lines of a card.
type Summary = (String, Vec<String>);

fn filled<T>(card: Card, known: &Known<T>, summary: impl FnOnce(&T) -> Summary) -> Option<Card> {
    match known {
        Known::NotRead | Known::Missing => None,
        Known::Failed(error) => Some(Card { error: Some(error.clone()), ..card }),
        Known::Read(resource) => {
            let (mark, lines) = summary(resource);
            Some(Card { mark, lines, ..card })
        }
    }
}

fn push(notifications: &Notifications) -> Summary {
    let response = notifications.to_json();
    let on: Vec<_> =
        KINDS.iter().filter(|(parameter, _)| is_on(*parameter, &response)).map(|(_, name)| *name).collect();
    let names = if on.is_empty() { None } else { Some(capitalised(&on.join(", "))) };
    let log = format!("Log: {}", on_or_off(is_on(PushUpdate::log_enabled(), &response)));
    let mark = format!("{} of {}", on.len(), KINDS.len());
    let lines = [Some(format!("{mark} on")), names, Some(log)].into_iter().flatten().collect();
    (mark, lines)
}

fn webhook_lines(own: &WebhookSettings, snapshot: &Snapshot) -> Summary {
    if !own.exist() {
        let of_account = match &snapshot.webhooks {
            Known::Read(account) if WebhookSettings::from(account).exist() => "Twilio calls the account’s webhooks.",
            Known::Read(_) | Known::Missing => "Twilio calls no webhook.",
            Known::Failed(_) | Known::NotRead => "The account’s webhooks are not known.",
        };
        return ("None".to_owned(), vec!["None in this service".to_owned(), of_account.to_owned()]);
    }
    let url = |label: &str, url: &str| match host(url) {
        Some(host) => format!("{label}: {host}"),
        None => format!("{label}: no URL"),
    };
    let events = match own.events.len() {
        1 => "1 event".to_owned(),
        count => format!("{count} events"),
    };
    (events.clone(), vec![url("Before", &own.pre_url), url("After", &own.post_url), events])
}

/// Returns the host of a URL, or the text if it is no URL. `None` without a text.
fn host(url: &str) -> Option<String> {
    if url.trim().is_empty() {
        return None;
    }
    Some(url.parse::<WebhookUrl>().map_or_else(|_| url.to_owned(), |url| url.host().to_owned()))
}

fn presence(configuration: &Value, details: &Details) -> Summary {
    let reachability = is_on(ConfigurationUpdate::reachability_enabled(), configuration);
    let mut lines = vec![format!("Reachability: {}", on_or_off(reachability))];
    if let Some(chat) = details.chat.read() {
        let read_status = is_on(ChatUpdate::read_status_enabled(), &chat.to_json());
        lines.push(format!("Read status: {}", on_or_off(read_status)));
    }
    (String::new(), lines)
}

fn roles(card: Card, details: &Details) -> Option<Card> {
    if let Some(error) = &details.roles.error {
        return Some(Card { error: Some(error.clone()), ..card });
    }
    let roles = details.roles.complete()?;
    let count = match roles.len() {
        1 => "1 role".to_owned(),
        count => format!("{count} roles"),
    };
    let configuration = details.configuration.read().map(Json::to_json).unwrap_or_default();
    let default = |label: &str, parameter: Parameter<ConfigurationUpdate>| {
        let sid = parameter.info().text(&configuration);
        let has_sid = |role: &&Role| role.sid.known().is_some_and(|known| known.as_str() == sid);
        let name = roles.iter().find(has_sid).and_then(|role| role.friendly_name.known())?;
        Some(format!("{label}: {name}"))
    };
    let defaults = [
        default("Users", ConfigurationUpdate::default_chat_service_role_sid()),
        default("Participants", ConfigurationUpdate::default_conversation_role_sid()),
    ];
    let mark = roles.len().to_string();
    Some(Card { mark, lines: [Some(count)].into_iter().chain(defaults).flatten().collect(), ..card })
}

fn chat_only(response: &Value) -> Summary {
    let differs = |info: &&api::ParameterInfo| {
        let text = info.text(response);
        !text.is_empty() && info.is_default(&text) == Some(false)
    };
    let changed: Vec<_> = chat_only_settings().filter(differs).map(|info| info.label).collect();
    let first = match changed.len() {
        0 => return (String::new(), vec!["Twilio’s defaults".to_owned()]),
        1 => "1 setting differs from the default".to_owned(),
        count => format!("{count} settings differ from the defaults"),
    };
    (format!("{} changed", changed.len()), vec![first, changed.join(", ")])
}

fn is_on<R: api::Endpoint>(parameter: Parameter<R>, response: &Value) -> bool {
    parameter.info().text(response) == "true"
}

fn on_or_off(is_on: bool) -> &'static str {
    if is_on { "on" } else { "off" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(pre_url: &str, post_url: &str) -> WebhookSettings {
        WebhookSettings { pre_url: pre_url.to_owned(), post_url: post_url.to_owned(), ..WebhookSettings::default() }
    }

    fn own(text: &str) -> Option<WebhookSummary> {
        Some(WebhookSummary::Own(text.to_owned()))
    }

    #[test]
    fn webhooks_are_summarized_by_their_hosts() {
        let summary = |pre: &str, post: &str| WebhookSummary::of(&settings(pre, post), None);
        assert_eq!(summary("https://a.example/pre", "https://a.example/post"), own("a.example"));
        assert_eq!(summary("https://a.example", "https://b.example"), own("a.example, b.example"));
        assert_eq!(summary("", "not a URL"), own("not a URL"));
        let events = WebhookSettings { events: vec!["onMessageAdded".to_owned()], ..WebhookSettings::default() };
        assert_eq!(WebhookSummary::of(&events, None), own("No URL"));
    }

    #[test]
    fn the_account_fires_for_a_service_without_webhooks() {
        let none = WebhookSettings::default();
        let account = settings("", "https://a.example");
        assert_eq!(WebhookSummary::of(&none, Some(&account)), Some(WebhookSummary::Account("a.example".to_owned())));
        let flex = WebhookSettings { is_flex: true, ..account };
        assert_eq!(WebhookSummary::of(&none, Some(&flex)), Some(WebhookSummary::Account("Twilio Flex".to_owned())));
        assert_eq!(WebhookSummary::of(&none, Some(&none)), Some(WebhookSummary::None));
        assert_eq!(WebhookSummary::of(&none, None), None);
    }
}
