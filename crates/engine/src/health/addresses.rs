//! Checks of addresses.

use api::address_configuration::{AddressConfiguration, Update};
use api::resources::ResourceKind;

use super::Evidence;
use crate::place::Place;
use crate::snapshot::Snapshot;

/// Finds addresses that create conversations in a service that does not exist.
pub(super) fn service_missing(snapshot: &Snapshot, evidence: &mut Evidence) {
    for address in &snapshot.addresses.items {
        let creation = address.auto_creation.known().filter(|creation| creation.enabled.known() != Some(&false));
        let service = creation.and_then(|creation| creation.conversation_service_sid.known());
        if let Some(sid) = service.filter(|sid| snapshot.exists(sid) == Some(false)) {
            let name = name_of(address);
            let place = Place::account(ResourceKind::AddressConfiguration).with_sid(address.sid.text());
            let parameter = Update::auto_creation_conversation_service_sid();
            evidence.add(place.at(parameter), format!("“{name}” names {sid}, which does not exist."));
        }
    }
}

/// Returns the name of an address, or its SID. The address itself is personal data.
pub(super) fn name_of(address: &AddressConfiguration) -> String {
    let name = address.friendly_name.known().filter(|name| !name.is_empty()).cloned();
    name.or_else(|| address.sid.text()).unwrap_or_default()
}
