//! Effective settings of a service: each value that wins, and where it comes from.
//!
//! The settings are those that the requests of the contract declare, so that a new one appears by its declaration.

use api::operation::{Action, Operation};
use api::permission::PERMISSIONS;
use api::resources::ResourceKind;
use api::service::Service;
use api::{ApiError, Json, Kind, ParameterInfo, Sid};
use serde_json::Value;

use crate::health::push::TEXTS;
use crate::health::{chat_only_settings, words};
use crate::known::Known;
use crate::place::Place;
use crate::snapshot::{Details, Snapshot};
use crate::webhooks::WebhookSettings;

/// Origin of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Set in the service.
    Service,
    /// Set in the account.
    Account,
    /// Set in the service by Chat v2.
    Chat,
    /// Not set, so that Twilio's default applies.
    Default,
    /// Not set, and Twilio documents no default.
    NotSet,
}

impl Source {
    /// Label in the user interface.
    pub fn label(self) -> &'static str {
        match self {
            Self::Service => "This service",
            Self::Account => "Account",
            Self::Chat => "Chat v2",
            Self::Default => "Twilio’s default",
            Self::NotSet => "Not set",
        }
    }
}

/// Effective value of one setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Label, such as "Inactive timer".
    pub label: &'static str,
    /// API name.
    pub wire: &'static str,
    /// Value in words: "On", "1 day (P1D)", or the name of a role.
    pub value: String,
    /// Origin of the value.
    pub source: Source,
    /// Page where it is changed.
    pub place: Place,
    /// Parts of the value, such as the permissions of a role or the events of webhooks.
    pub parts: Vec<String>,
}

/// Settings of one resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Heading.
    pub title: &'static str,
    /// Settings, in the order of their declaration.
    pub settings: Vec<Setting>,
    /// Error if the resource could not be read. Then there are no settings.
    pub error: Option<ApiError>,
}

/// Returns the effective settings of a service. A resource that was not read has no group.
pub fn effective(snapshot: &Snapshot, sid: &Sid<Service>) -> Vec<Group> {
    let details = snapshot.details(sid);
    let groups = [
        group("Roles and presence", &details.configuration, |response| {
            settings_of(ResourceKind::ServiceConfiguration, sid, response)
                .map(|setting| with_role(setting, details))
                .collect()
        }),
        webhooks(snapshot, sid),
        group("Push notifications", &details.notifications, |response| {
            settings_of(ResourceKind::Notifications, sid, response).map(with_built_in_text).collect()
        }),
        group("New conversations", &snapshot.configuration, |response| of_account(response, snapshot, sid)),
        group("Chat v2", &details.chat, |response| {
            let place = Place::service(ResourceKind::ChatService, sid);
            chat_only_settings().map(|info| setting(info, response, Source::Chat, &place)).collect()
        }),
    ];
    groups.into_iter().flatten().collect()
}

fn group<T: Json>(title: &'static str, known: &Known<T>, settings: impl Fn(&Value) -> Vec<Setting>) -> Option<Group> {
    match known {
        Known::NotRead | Known::Missing => None,
        Known::Failed(error) => Some(Group { title, settings: Vec::new(), error: Some(error.clone()) }),
        Known::Read(resource) => Some(Group { title, settings: settings(&resource.to_json()), error: None }),
    }
}

/// Settings that a resource of a service declares.
fn settings_of<'a>(
    kind: ResourceKind,
    sid: &Sid<Service>,
    response: &'a Value,
) -> impl Iterator<Item = Setting> + use<'a> {
    let place = Place::service(kind, sid);
    let fields = Operation::of(kind, Action::Update).map_or(&[][..], |update| update.parameters);
    fields.iter().map(move |info| setting(info, response, Source::Service, &place))
}

fn setting(info: &'static ParameterInfo, response: &Value, owner: Source, place: &Place) -> Setting {
    let text = info.text(response);
    let default = info.default.filter(|default| text.is_empty() || default.eq_ignore_ascii_case(&text));
    let (text, source) = match default {
        Some(default) => (default.to_owned(), Source::Default),
        None if text.is_empty() => (text, Source::NotSet),
        None => (text, owner),
    };
    let parts = if info.many { text.lines().map(str::to_owned).collect() } else { Vec::new() };
    let value = if info.many { count(&parts) } else { in_words(info, &text) };
    let place = Place { parameter: Some(info.wire), ..place.clone() };
    Setting { label: info.label, wire: info.wire, value, source, place, parts }
}

fn count(items: &[String]) -> String {
    match items.len() {
        0 => "None".to_owned(),
        count => count.to_string(),
    }
}

/// Returns a value in words.
fn in_words(info: &ParameterInfo, text: &str) -> String {
    match info.kind {
        _ if text.is_empty() => "None".to_owned(),
        Kind::Flag if text == "true" => "On".to_owned(),
        Kind::Flag if text == "false" => "Off".to_owned(),
        Kind::Duration { .. } => words(text),
        _ => text.to_owned(),
    }
}

/// Adds name and permissions of a default role.
fn with_role(mut setting: Setting, details: &Details) -> Setting {
    let role =
        details.roles.items.iter().find(|role| role.sid.known().is_some_and(|sid| sid.as_str() == setting.value));
    if let Some(role) = role {
        let label = |word: &String| {
            let known = PERMISSIONS.iter().find(|permission| permission.conversations_name == Some(word.as_str()));
            known.map_or_else(|| word.clone(), |permission| permission.label.to_owned())
        };
        setting.parts = role.permissions.known().into_iter().flatten().map(label).collect();
        if let Some(name) = role.friendly_name.known() {
            setting.value = format!("{name} ({})", setting.value);
        }
    } else if setting.value.starts_with("RL") && details.roles.is_complete {
        setting.value.push_str(" – not found");
    }
    setting
}

/// Adds Twilio's text where no text of a push notification is set.
fn with_built_in_text(setting: Setting) -> Setting {
    let text =
        TEXTS.iter().find(|(parameter, _)| parameter.info().wire == setting.wire).map(|(_, push)| push.default_text);
    match text {
        Some(text) if setting.source == Source::NotSet && !text.is_empty() => {
            Setting { value: text.to_owned(), source: Source::Default, ..setting }
        }
        _ => setting,
    }
}

/// Settings of the account that matter to a service.
fn of_account(response: &Value, snapshot: &Snapshot, sid: &Sid<Service>) -> Vec<Setting> {
    let place = Place::account(ResourceKind::Configuration);
    let fields = Operation::of(ResourceKind::Configuration, Action::Update).map_or(&[][..], |update| update.parameters);
    let is_default = snapshot.default_service_sid() == Some(sid);
    let own = |info: &'static ParameterInfo| {
        let setting = setting(info, response, Source::Account, &place);
        let is_timer = matches!(info.kind, Kind::Duration { .. });
        let is_default_service = info.wire == api::configuration::Update::default_chat_service_sid().info().wire;
        match setting.source {
            Source::NotSet if is_timer => Setting { value: "Never".to_owned(), ..setting },
            _ if is_default_service && is_default => Setting { value: "This service".to_owned(), ..setting },
            Source::Account if is_default_service => {
                let other = setting.value.parse().ok();
                let name = other.as_ref().map_or_else(|| setting.value.clone(), |sid| snapshot.name_of(sid));
                let is_missing = other.is_some_and(|sid| snapshot.exists(&sid) == Some(false));
                let note = if is_missing { " – not found" } else { "" };
                Setting { value: format!("Another service: {name}{note}"), ..setting }
            }
            _ => setting,
        }
    };
    fields.iter().map(own).collect()
}

/// Webhooks of the service, or those of the account if it has none.
fn webhooks(snapshot: &Snapshot, sid: &Sid<Service>) -> Option<Group> {
    const TITLE: &str = "Webhooks";
    let own = &snapshot.details(sid).webhooks;
    let has_own = own.read().is_some_and(|webhooks| WebhookSettings::from(webhooks).exist());
    if has_own || own.error().is_some() {
        return group(TITLE, own, |response| settings_of(ResourceKind::ServiceWebhooks, sid, response).collect());
    }
    group(TITLE, &snapshot.webhooks, |response| {
        let place = Place::account(ResourceKind::Webhooks);
        let fields = Operation::of(ResourceKind::Webhooks, Action::Update).map_or(&[][..], |update| update.parameters);
        fields.iter().map(|info| setting(info, response, Source::Account, &place)).collect()
    })
}
