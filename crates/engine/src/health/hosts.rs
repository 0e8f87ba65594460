//! Checks of the hosts of webhook URLs.

use api::resources::ResourceKind;
use api::url::{UrlWarning, WebhookUrl};
use api::{Parameter, address_configuration, service_webhooks, webhooks};

use super::Evidence;
use super::addresses::name_of;
use crate::place::Place;
use crate::snapshot::Snapshot;

/// Finds webhook URLs that Twilio cannot reach.
pub(super) fn not_public(snapshot: &Snapshot, evidence: &mut Evidence) {
    add_with(UrlWarning::NotPublic, snapshot, evidence);
}

/// Finds webhook URLs that lead through a tunnel to a developer's machine.
pub(super) fn tunnel(snapshot: &Snapshot, evidence: &mut Evidence) {
    add_with(UrlWarning::Tunnel, snapshot, evidence);
}

/// Finds webhook URLs of public test services, which show every request to anyone.
pub(super) fn request_catcher(snapshot: &Snapshot, evidence: &mut Evidence) {
    add_with(UrlWarning::RequestCatcher, snapshot, evidence);
}

/// Finds webhook URLs without encryption.
pub(super) fn not_encrypted(snapshot: &Snapshot, evidence: &mut Evidence) {
    add_with(UrlWarning::Unencrypted, snapshot, evidence);
}

/// Finds webhook settings that are not URLs.
pub(super) fn not_a_url(snapshot: &Snapshot, evidence: &mut Evidence) {
    for CalledUrl { place, url, address } in urls(snapshot) {
        if url.parse::<WebhookUrl>().is_err() {
            evidence.add(place, format!("{address}“{url}” is not a URL."));
        }
    }
}

fn add_with(warning: UrlWarning, snapshot: &Snapshot, evidence: &mut Evidence) {
    for CalledUrl { place, url, address } in urls(snapshot) {
        let parsed = url.parse::<WebhookUrl>().ok();
        if parsed.is_some_and(|url| url.warning() == Some(warning)) {
            evidence.add(place, format!("{address}Twilio calls {url}."));
        }
    }
}

/// Webhook URL.
struct CalledUrl {
    place: Place,
    url: String,
    /// Name of the address that it belongs to, with a colon. Empty for other webhooks.
    address: String,
}

/// Every webhook URL of the account.
fn urls(snapshot: &Snapshot) -> Vec<CalledUrl> {
    let mut urls = Vec::new();
    let mut add = |place: Place, url: Option<String>, address: &str| {
        let called_url = |url| CalledUrl { place, url, address: address.to_owned() };
        urls.extend(url.filter(|url| !url.is_empty()).map(called_url));
    };
    if let Some(read) = snapshot.webhooks.read() {
        let at = |parameter: Parameter<webhooks::Update>| Place::account(ResourceKind::Webhooks).at(parameter);
        add(at(webhooks::Update::pre_webhook_url()), read.pre_webhook_url.text(), "");
        add(at(webhooks::Update::post_webhook_url()), read.post_webhook_url.text(), "");
    }
    for address in &snapshot.addresses.items {
        let place = Place::account(ResourceKind::AddressConfiguration).with_sid(address.sid.text());
        let url = address.auto_creation.known().and_then(|creation| creation.webhook_url.text());
        let name = format!("“{}”: ", name_of(address));
        add(place.at(address_configuration::Update::auto_creation_webhook_url()), url, &name);
    }
    for (sid, details) in snapshot.details.iter() {
        let Some(read) = details.webhooks.read() else { continue };
        let at = |parameter: Parameter<service_webhooks::Update>| {
            Place::service(ResourceKind::ServiceWebhooks, sid).at(parameter)
        };
        add(at(service_webhooks::Update::pre_webhook_url()), read.pre_webhook_url.text(), "");
        add(at(service_webhooks::Update::post_webhook_url()), read.post_webhook_url.text(), "");
    }
    urls
}
