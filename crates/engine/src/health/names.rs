//! Checks of names.

use std::collections::BTreeMap;

use api::resources::ResourceKind;
use api::service::Service;

use super::{Evidence, list};
use crate::place::Place;
use crate::snapshot::Snapshot;

/// Finds names that seem to contain an email address or a phone number.
pub(super) fn personal_data(snapshot: &Snapshot, evidence: &mut Evidence) {
    let mut inspect = |name: Option<&String>, place: Place| {
        if let Some((name, kind)) = name.and_then(|name| Some((name, personal_data_in(name)?))) {
            evidence.add(place, format!("“{name}” contains what looks like {kind}."));
        }
    };
    for service in &snapshot.services.items {
        if let Some(sid) = service.sid.known() {
            inspect(service.friendly_name.known(), Place::service(ResourceKind::Service, sid));
        }
    }
    for address in &snapshot.addresses.items {
        let place = Place::account(ResourceKind::AddressConfiguration).with_sid(address.sid.text());
        inspect(address.friendly_name.known(), place.at(api::address_configuration::Update::friendly_name()));
    }
    for (sid, details) in snapshot.details.iter() {
        for role in &details.roles.items {
            inspect(role.friendly_name.known(), Place::service(ResourceKind::Role, sid).with_sid(role.sid.text()));
        }
    }
}

/// Finds services with the same name.
pub(super) fn duplicates(snapshot: &Snapshot, evidence: &mut Evidence) {
    for (name, services) in grouped(snapshot, str::to_owned) {
        if let [first, _, ..] = services[..] {
            add(first, format!("{} services are named “{name}”.", services.len()), evidence);
        }
    }
}

/// Finds services whose names differ only in case, spaces and punctuation.
pub(super) fn similar(snapshot: &Snapshot, evidence: &mut Evidence) {
    for services in grouped(snapshot, reduced).into_values() {
        let mut names: Vec<_> = services.iter().filter_map(|service| service.friendly_name.known()).collect();
        names.sort();
        names.dedup();
        if let [_, _, ..] = names[..] {
            let names: Vec<_> = names.iter().map(|name| format!("“{name}”")).collect();
            add(services[0], format!("{} differ little.", list(&names)), evidence);
        }
    }
}

fn add(service: &Service, text: String, evidence: &mut Evidence) {
    if let Some(sid) = service.sid.known() {
        evidence.add(Place::service(ResourceKind::Service, sid), text);
    }
}

/// Services with a name, grouped by a key of it. An empty key stands for none.
fn grouped(snapshot: &Snapshot, key: fn(&str) -> String) -> BTreeMap<String, Vec<&Service>> {
    let mut groups: BTreeMap<String, Vec<&Service>> = BTreeMap::new();
    for service in &snapshot.services.items {
        let key = service.friendly_name.known().map(|name| key(name)).filter(|key| !key.is_empty());
        if let Some(key) = key {
            groups.entry(key).or_default().push(service);
        }
    }
    groups
}

/// Returns the letters and digits of a name, in lower case.
fn reduced(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the kind of personal data that a name seems to contain.
fn personal_data_in(name: &str) -> Option<&'static str> {
    if name.split_whitespace().any(is_email) {
        Some("an email address")
    } else if has_phone_number(name) {
        Some("a phone number")
    } else {
        None
    }
}

fn is_email(word: &str) -> bool {
    let word = word.trim_matches(|letter: char| "<>()[],;:\"'".contains(letter));
    word.split_once('@').is_some_and(|(local, domain)| {
        let is_domain = domain.split_once('.').is_some_and(|(host, rest)| !host.is_empty() && !rest.is_empty());
        !local.is_empty() && is_domain
    })
}

/// Returns true for 8 to 15 digits after a plus, or 10 or 11 without one that do not begin as a date of this century.
fn has_phone_number(name: &str) -> bool {
    let is_part = |letter: char| letter.is_ascii_digit() || " +-().".contains(letter);
    name.split(|letter: char| !is_part(letter)).any(|run| {
        let run = run.trim();
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        match run.trim_start_matches('(').starts_with('+') {
            true => (8..=15).contains(&digits.len()),
            false => (10..=11).contains(&digits.len()) && !digits.starts_with("20"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_addresses_and_phone_numbers_are_personal_data() {
        for name in ["ada@example.com", "Support <ada.l@mail.example.com>", "for ada@example.co.uk only"] {
            assert_eq!(personal_data_in(name), Some("an email address"), "{name}");
        }
        for name in ["+1 (555) 010-0199", "Line +49 30 901820", "(415) 555-0132", "Ada 0170 5550132"] {
            assert_eq!(personal_data_in(name), Some("a phone number"), "{name}");
        }
    }

    #[test]
    fn dates_versions_and_handles_are_not() {
        for name in [
            "dev-phone 2026-11-20",
            "load test 2026-11-20 10:30",
            "20261120103000",
            "@support",
            "a@b",
            "Chat 2.0.1",
            "Order 1815",
            "R&D <do not use>",
            "+1",
            "",
        ] {
            assert_eq!(personal_data_in(name), None, "{name}");
        }
    }

    #[test]
    fn similar_names_differ_in_case_and_punctuation_only() {
        assert_eq!(reduced("QA Regression"), reduced("qa-regression"));
        assert_eq!(reduced("Straße"), reduced("STRAßE"));
        assert_ne!(reduced("test"), reduced("test 2"));
    }
}
