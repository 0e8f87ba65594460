//! Checks of addresses.

use api::address_configuration::Update;
use api::resources::ResourceKind;

use super::Evidence;
use crate::place::Place;
use crate::snapshot::Snapshot;

pub(super) fn service_missing(snapshot: &Snapshot, evidence: &mut Evidence) {
    for address in &snapshot.addresses.items {
        let creation = address.auto_creation.known().filter(|creation| creation.enabled.known() != Some(&false));
        let service = creation.and_then(|creation| creation.conversation_service_sid.known());
        if let Some(sid) = service.filter(|sid| snapshot.exists(sid) == Some(false)) {
            // The name, not the address, which is personal data.
            let name = address.friendly_name.known().filter(|name| !name.is_empty()).cloned();
            let name = name.or_else(|| address.sid.text()).unwrap_or_default();
            let place = Place::account(ResourceKind::AddressConfiguration).with_sid(address.sid.text());
            let parameter = Update::auto_creation_conversation_service_sid();
            evidence.add(place.at(parameter), format!("“{name}” names {sid}, which does not exist."));
        }
    }
}
