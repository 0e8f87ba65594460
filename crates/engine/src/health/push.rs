//! Checks of push notifications.

use api::credential::{Credential, CredentialType};
use api::notifications::{Notifications, Update};
use api::push::{Added, MediaMessage, NewMessage, PushInfo, PushKind, Removed};
use api::resources::ResourceKind;
use api::{Json, Parameter};

use super::{Evidence, ServiceView};
use crate::place::Place;
use crate::snapshot::Snapshot;

/// Texts of push notifications, with their kinds.
pub(crate) const TEXTS: [(Parameter<Update>, &PushInfo); 4] = [
    (Update::new_message_template(), NewMessage::INFO),
    (Update::new_message_with_media_template(), MediaMessage::INFO),
    (Update::added_to_conversation_template(), Added::INFO),
    (Update::removed_from_conversation_template(), Removed::INFO),
];

/// Settings that turn a kind of push notification on, with its name.
pub(crate) const KINDS: [(Parameter<Update>, &str); 4] = [
    (Update::new_message_enabled(), "new message"),
    (Update::new_message_with_media_enabled(), "new message with media"),
    (Update::added_to_conversation_enabled(), "added to a conversation"),
    (Update::removed_from_conversation_enabled(), "removed from a conversation"),
];

/// Number of kinds.
pub(crate) const KIND_COUNT: usize = KINDS.len();

/// Returns the names of the kinds that are sent.
pub(crate) fn kinds_on(notifications: &Notifications) -> Vec<&'static str> {
    let response = notifications.to_json();
    let is_on = |parameter: Parameter<Update>| parameter.info().text(&response) == "true";
    KINDS.iter().filter(|(parameter, _)| is_on(*parameter)).map(|(_, name)| *name).collect()
}

/// Returns true if any kind is sent.
pub fn sends_any(notifications: &Notifications) -> bool {
    !kinds_on(notifications).is_empty()
}

/// Finds an account that sends push notifications and has no push credential.
pub(super) fn without_credential(snapshot: &Snapshot, evidence: &mut Evidence) {
    if snapshot.credentials.complete().is_some_and(<[Credential]>::is_empty) {
        add_to_senders(snapshot, "the account has no push credential", evidence);
    }
}

/// Finds an account that sends push notifications and has push credentials for GCM only.
pub(super) fn only_gcm(snapshot: &Snapshot, evidence: &mut Evidence) {
    let Some(credentials) = snapshot.credentials.complete() else { return };
    if !credentials.is_empty() && credentials.iter().all(is_gcm) {
        add_to_senders(snapshot, "every push credential is for GCM", evidence);
    }
}

/// Adds one finding if any service sends push notifications.
fn add_to_senders(snapshot: &Snapshot, fact: &str, evidence: &mut Evidence) {
    let sends = |details: &crate::snapshot::Details| details.notifications.read().is_some_and(sends_any);
    let senders: Vec<_> = snapshot.details.iter().filter(|(_, details)| sends(details)).map(|(sid, _)| sid).collect();
    let Some(first) = senders.first() else { return };
    let count = match senders.len() {
        1 => "1 service sends".to_owned(),
        count => format!("{count} services send"),
    };
    evidence
        .add(Place::service(ResourceKind::Notifications, first), format!("{count} push notifications, but {fact}."));
}

/// Finds push credentials for GCM.
pub(super) fn gcm_credential(snapshot: &Snapshot, evidence: &mut Evidence) {
    for credential in snapshot.credentials.items.iter().filter(|credential| is_gcm(credential)) {
        let name = credential.friendly_name.text().filter(|name| !name.is_empty());
        let name = name.or_else(|| credential.sid.text()).unwrap_or_default();
        let place = Place::account(ResourceKind::Credential).with_sid(credential.sid.text());
        evidence.add(place, format!("“{name}” is for GCM."));
    }
}

fn is_gcm(credential: &Credential) -> bool {
    credential.r#type.known() == Some(&CredentialType::Gcm)
}

/// Finds services that send push notifications and have no binding.
pub(super) fn without_binding(view: &ServiceView<'_>, evidence: &mut Evidence) {
    if view.details.has_bindings.read() == Some(&false) {
        let kinds = view.details.notifications.read().map(kinds_on).unwrap_or_default();
        let place = Place::service(ResourceKind::Notifications, view.sid);
        evidence.add(place, format!("On: {}. Bindings: 0.", kinds.join(", ")));
    }
}

/// Finds variables in push texts that do not exist.
pub(super) fn unknown_variables(view: &ServiceView<'_>, evidence: &mut Evidence) {
    add_misspellings(view, |text| text.ends_with('}') || !text.starts_with("${"), evidence);
}

/// Finds variables in push texts without the closing brace.
pub(super) fn variables_not_closed(view: &ServiceView<'_>, evidence: &mut Evidence) {
    add_misspellings(view, |text| text.starts_with("${") && !text.ends_with('}'), evidence);
}

fn add_misspellings(view: &ServiceView<'_>, is_meant: fn(&str) -> bool, evidence: &mut Evidence) {
    let Some(notifications) = view.details.notifications.read() else { return };
    let response = notifications.to_json();
    for (parameter, push) in TEXTS {
        let text = parameter.info().text(&response);
        for misspelling in push.misspellings(&text).into_iter().filter(|misspelling| is_meant(misspelling.text)) {
            let hint = misspelling.meant.map(|variable| format!(" Use ${{{}}}.", variable.name)).unwrap_or_default();
            let place = Place::service(ResourceKind::Notifications, view.sid).at(parameter);
            let label = parameter.info().label;
            evidence.add(place, format!("{label}: “{}” is not a variable.{hint}", misspelling.text));
        }
    }
}
