//! Services whose names are known, as choices of a filter.

use std::collections::BTreeSet;
use std::sync::Arc;

use api::service::Service;

use super::name::name_of;
use crate::form::select::Offer;
use crate::ui::text;

/// Returns the services with known names, each as an offer: the listed ones, and others by SID and name.
pub fn known_names(services: &[Arc<Service>], others: Vec<(Option<String>, Option<String>)>) -> Vec<Offer> {
    let listed = services.iter().map(|service| (service.sid.text(), Some(name_of(service))));
    let mut known = BTreeSet::new();
    let mut offers: Vec<_> = listed
        .chain(others)
        .filter_map(|(sid, name)| Some(Offer { value: sid?, label: name? }))
        .filter(|offer| known.insert(offer.value.clone()))
        .collect();
    offers.sort_by(|one, other| text::compare(&one.label, &other.label));
    offers
}
