//! Checks of the account's configuration.

use api::Reported;
use api::configuration::Update;
use api::duration::{Closed, Duration, Inactive, Timer};
use api::resources::ResourceKind;
use api::service_configuration;

use super::Evidence;
use crate::place::Place;
use crate::snapshot::Snapshot;

fn configuration() -> Place {
    Place::account(ResourceKind::Configuration)
}

/// Finds a default service that does not exist.
pub(super) fn default_service_missing(snapshot: &Snapshot, evidence: &mut Evidence) {
    if let Some(sid) = snapshot.default_service_sid()
        && snapshot.exists(sid) == Some(false)
    {
        evidence.add(configuration().at(Update::default_chat_service_sid()), format!("{sid} does not exist."));
    }
}

/// Finds settings whose SID is one of another kind of resource.
pub(super) fn wrong_sids(snapshot: &Snapshot, evidence: &mut Evidence) {
    let mut add_unexpected = |unexpected: Option<String>, prefix: &str, place: Place| {
        if let Some(text) = unexpected {
            evidence.add(place, format!("“{text}” does not start with {prefix}."));
        }
    };
    if let Some(read) = snapshot.configuration.read() {
        add_unexpected(
            read.default_chat_service_sid.unexpected(),
            "IS",
            configuration().at(Update::default_chat_service_sid()),
        );
        let messaging = read.default_messaging_service_sid.unexpected();
        add_unexpected(messaging, "MG", configuration().at(Update::default_messaging_service_sid()));
    }
    for address in &snapshot.addresses.items {
        let Some(creation) = address.auto_creation.known() else { continue };
        let place = Place::account(ResourceKind::AddressConfiguration).with_sid(address.sid.text());
        let parameter = api::address_configuration::Update::auto_creation_conversation_service_sid();
        add_unexpected(creation.conversation_service_sid.unexpected(), "IS", place.clone().at(parameter));
        let flow = api::address_configuration::Update::auto_creation_studio_flow_sid();
        add_unexpected(creation.studio_flow_sid.unexpected(), "FW", place.at(flow));
    }
    for (sid, details) in snapshot.details.iter() {
        let Some(read) = details.configuration.read() else { continue };
        let place = Place::service(ResourceKind::ServiceConfiguration, sid);
        use service_configuration::Update;
        let roles = [
            (&read.default_chat_service_role_sid, Update::default_chat_service_role_sid()),
            (&read.default_conversation_creator_role_sid, Update::default_conversation_creator_role_sid()),
            (&read.default_conversation_role_sid, Update::default_conversation_role_sid()),
        ];
        for (role, parameter) in roles {
            add_unexpected(role.unexpected(), "RL", place.clone().at(parameter));
        }
    }
}

/// Finds timers below their minimum.
pub(super) fn timers_not_valid(snapshot: &Snapshot, evidence: &mut Evidence) {
    let Some(read) = snapshot.configuration.read() else { return };
    let inactive = read.default_inactive_timer.text().filter(|text| !text.is_empty());
    let closed = read.default_closed_timer.text().filter(|text| !text.is_empty());
    if let Some(text) = inactive.filter(|text| text.parse::<Timer<Inactive>>().is_err()) {
        evidence.add(
            configuration().at(Update::default_inactive_timer()),
            format!("The inactive timer is {}.", words(&text)),
        );
    }
    if let Some(text) = closed.filter(|text| text.parse::<Timer<Closed>>().is_err()) {
        evidence
            .add(configuration().at(Update::default_closed_timer()), format!("The closed timer is {}.", words(&text)));
    }
}

/// Finds a closed timer that is not longer than the inactive timer.
pub(super) fn timer_order(snapshot: &Snapshot, evidence: &mut Evidence) {
    let Some(read) = snapshot.configuration.read() else { return };
    let seconds = |timer: &Reported<Duration>| timer.known().and_then(Duration::seconds);
    let (inactive, closed) = (&read.default_inactive_timer, &read.default_closed_timer);
    if let (Some(until_inactive), Some(until_closed)) = (seconds(inactive), seconds(closed))
        && until_closed <= until_inactive
    {
        let text = |timer: &Reported<Duration>| words(&timer.text().unwrap_or_default());
        let text = format!("The closed timer is {}, the inactive timer {}.", text(closed), text(inactive));
        evidence.add(configuration().at(Update::default_closed_timer()), text);
    }
}

/// Returns a duration in words with its text: "5 minutes (PT5M)".
pub(crate) fn words(text: &str) -> String {
    text.parse::<Duration>().map_or_else(|_| format!("“{text}”"), |duration| format!("{} ({text})", duration.words()))
}
