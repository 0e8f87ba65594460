//! Checks of events and URLs of webhooks.

use api::resources::ResourceKind;
use api::service_webhooks::Update;

use super::{Evidence, ServiceView, all_webhooks, list};
use crate::place::Place;
use crate::snapshot::Snapshot;
use crate::webhooks::WebhookSettings;

/// Finds events that are selected although their URL is empty.
pub(super) fn events_without_url(snapshot: &Snapshot, evidence: &mut Evidence) {
    for (place, settings) in all_webhooks(snapshot) {
        let events = settings.events_without_url();
        if !events.is_empty() {
            evidence.add(place.at(Update::filters()), format!("Selected without a URL: {}.", list(&events)));
        }
    }
}

/// Finds URLs for which no event is selected.
pub(super) fn urls_without_events(snapshot: &Snapshot, evidence: &mut Evidence) {
    for (place, settings) in all_webhooks(snapshot) {
        for url in settings.urls_without_events() {
            let kind = if url == settings.pre_url { "pre-event" } else { "post-event" };
            evidence.add(place.clone().at(Update::filters()), format!("{url} is set, but no {kind} is selected."));
        }
    }
}

/// Finds selected events that Conversations does not have.
pub(super) fn unknown_events(snapshot: &Snapshot, evidence: &mut Evidence) {
    for (place, settings) in all_webhooks(snapshot) {
        let events = settings.unknown_events();
        if !events.is_empty() {
            evidence.add(place.at(Update::filters()), format!("Selected, but unknown: {}.", list(&events)));
        }
    }
}

/// Finds services whose own webhooks keep events from the account's receiver.
pub(super) fn silenced(view: &ServiceView<'_>, evidence: &mut Evidence) {
    let (Some(account), Some(own)) = (view.snapshot.webhooks.read(), view.details.webhooks.read()) else { return };
    let (account, own) = (WebhookSettings::from(account), WebhookSettings::from(own));
    let lost = account.lost_with(&own);
    if own.exist() && !lost.is_empty() {
        let place = Place::service(ResourceKind::ServiceWebhooks, view.sid).at(Update::filters());
        evidence.add(place, format!("The account’s receiver does not get {} of this service.", list(&lost)));
    }
}
