//! Settings that name a SID.

use api::operation::{Action, Operation};
use api::resources::ResourceKind;
use api::{Json, Kind, ParameterInfo};
use serde_json::Value;

use crate::place::Place;
use crate::snapshot::Snapshot;

/// Setting whose value is a SID.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// Label of the setting.
    pub label: &'static str,
    /// Place where it is changed.
    pub place: Place,
}

/// Returns every setting that names a SID, among those that were read.
pub fn uses(snapshot: &Snapshot, sid: &str) -> Vec<Use> {
    let mut found = Vec::new();
    let mut add_uses = |place: Place, response: Option<Value>| {
        let Some(response) = response else { return };
        let settings = sid_settings(place.resource).filter(|info| info.text(&response) == sid);
        found.extend(
            settings
                .map(|info| Use { label: info.label, place: Place { parameter: Some(info.wire), ..place.clone() } }),
        );
    };
    add_uses(Place::account(ResourceKind::Configuration), snapshot.configuration.read().map(Json::to_json));
    for address in &snapshot.addresses.items {
        let place = Place::account(ResourceKind::AddressConfiguration).with_sid(address.sid.text());
        add_uses(place, Some(address.to_json()));
    }
    for (service, details) in snapshot.details.iter() {
        let place = Place::service(ResourceKind::ServiceConfiguration, service);
        add_uses(place, details.configuration.read().map(Json::to_json));
    }
    found
}

/// Settings of a resource that hold a SID.
fn sid_settings(kind: ResourceKind) -> impl Iterator<Item = &'static ParameterInfo> {
    let fields = Operation::of(kind, Action::Update).map_or(&[][..], |update| update.parameters);
    fields.iter().filter(|info| matches!(info.kind, Kind::Sid { .. }))
}
