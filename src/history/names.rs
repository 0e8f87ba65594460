//! Labels of settings and names of services, for filters by name.

use std::collections::BTreeSet;

use api::gateway::history::List;
use api::operation::OPERATIONS;
use api::{Method, service};
use leptos::prelude::*;

use super::format::names_service;
use super::texts;
use crate::form::select::Offer;
use crate::list::listing::Listing;
use crate::service::known_names::known_names;
use crate::ui::bidi::isolate;
use crate::ui::text::Query;

/// Number of settings or services that an error names.
const NAMED: usize = 3;

/// Returns all settings by their labels.
pub fn settings() -> Vec<Offer> {
    let mut known = BTreeSet::new();
    let writes = OPERATIONS.iter().filter(|operation| operation.method == Method::Post);
    let all = writes.flat_map(|operation| operation.parameters);
    let new = all.filter(|info| known.insert(info.wire));
    new.map(|info| Offer { value: info.wire.to_owned(), label: info.label.to_owned() }).collect()
}

/// Returns the services with known names: listed ones, and those of the records.
pub fn services(records: Listing<List>, services: Listing<service::List>) -> Vec<Offer> {
    let of_records = records.items.with(|records| {
        let named = records.iter().filter(|record| names_service(record));
        named.map(|record| (record.service.text(), record.name.text())).collect::<Vec<_>>()
    });
    services.items.with(|services| known_names(services, of_records))
}

/// Returns the values that a text stands for: itself if it is a value, otherwise those with this label.
pub fn values(offers: &[Offer], text: &str) -> Vec<String> {
    let text = text.trim();
    if offers.iter().any(|offer| offer.value == text) {
        return vec![text.to_owned()];
    }
    let query = Query::new(text);
    let called = |offer: &&Offer| !offer.label.is_empty() && Query::new(&offer.label) == query;
    offers.iter().filter(called).map(|offer| offer.value.clone()).collect()
}

/// Returns an error for a label that several values have.
pub fn ambiguity(text: &str, values: &[String]) -> Option<String> {
    (values.len() > 1).then(|| texts::ambiguous(&isolate(text.trim()), &either(values)))
}

/// Returns the label of a value, and the other values with the same label.
pub fn meaning(offers: &[Offer], value: &str) -> Option<String> {
    let label = &offers.iter().find(|offer| offer.value == value && !offer.label.is_empty())?.label;
    let is_other = |offer: &&Offer| offer.label == *label && offer.value != value;
    let others: Vec<_> = offers.iter().filter(is_other).map(|offer| offer.value.clone()).collect();
    Some(if others.is_empty() { label.clone() } else { texts::shared_label(&isolate(label), &either(&others)) })
}

fn either(values: &[String]) -> String {
    let more = values.len().saturating_sub(NAMED);
    texts::either(&values[..values.len() - more], more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_of_a_setting_stands_for_that_setting() {
        let settings = settings();
        for Offer { value, label } in &settings {
            assert_eq!(values(&settings, value), std::slice::from_ref(value));
            let same = settings.iter().filter(|other| other.label.eq_ignore_ascii_case(label)).count();
            let found = values(&settings, &label.to_lowercase());
            assert!(found.contains(value), "{label}: {found:?}");
            assert_eq!(found.len(), same, "{label}");
            assert_eq!(ambiguity(label, &found).is_some(), same > 1, "{label}");
        }
    }

    #[test]
    fn an_ambiguous_label_stands_for_no_setting() {
        let settings = settings();
        let events = values(&settings, " events ");
        assert_eq!(
            ambiguity(" events ", &events).as_deref(),
            Some("“events” can be Filters or WebhookFilters. Enter one of them.")
        );
        assert_eq!(meaning(&settings, "Filters").as_deref(), Some("Events (not WebhookFilters)"));
        assert_eq!(meaning(&settings, "Method").as_deref(), Some("Method (not WebhookMethod)"));
        assert_eq!(meaning(&settings, "PostWebhookUrl").as_deref(), Some("Post-event URL"));
        assert_eq!(meaning(&settings, "Events"), None);
    }

    #[test]
    fn an_error_names_some_of_many_services() {
        let values: Vec<_> = ["A", "B", "C", "D", "E"].map(str::to_owned).into();
        assert_eq!(
            ambiguity("Test", &values).as_deref(),
            Some("“Test” can be A or B or C or one of 2 more. Enter one of them.")
        );
        assert_eq!(ambiguity("Test", &values[..1]), None);
    }
}
