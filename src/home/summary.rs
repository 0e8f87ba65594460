//! Numbers about the loaded services, without Leptos and the DOM.

use std::sync::Arc;

use api::date::Timestamp;
use api::service::Service;
use engine::survey::is_unchanged;

use super::texts;

/// Environment that a name suggests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Environment {
    Production,
    Staging,
    Development,
    Other,
}

/// Words of names, with their environments.
const WORDS: [(Environment, &[&str]); 3] = [
    (Environment::Production, &["production", "prod", "prd", "live"]),
    (Environment::Staging, &["staging", "stage", "stg", "preprod", "preproduction", "uat", "qa"]),
    (
        Environment::Development,
        &["development", "dev", "test", "testing", "sandbox", "playground", "demo", "nonprod", "nonproduction"],
    ),
];

impl Environment {
    /// Every environment, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Production, Self::Staging, Self::Development, Self::Other];

    /// Label: "Production".
    pub fn label(self) -> &'static str {
        match self {
            Self::Production => texts::PRODUCTION,
            Self::Staging => texts::STAGING,
            Self::Development => texts::DEVELOPMENT,
            Self::Other => texts::OTHER_ENVIRONMENT,
        }
    }

    /// Environment of a service, by the first word of its name that suggests one.
    fn of(service: &Service) -> Self {
        let name = service.friendly_name.known().map_or("", String::as_str);
        let of_word = |word: &str| {
            let has_word = |words: &&[&str]| words.iter().any(|one| one.eq_ignore_ascii_case(word));
            WORDS.iter().find(|(_, words)| has_word(words)).map(|(environment, _)| *environment)
        };
        let mut before = "";
        let of_next = |word| {
            let prefix = std::mem::replace(&mut before, word).to_ascii_lowercase();
            match (of_word(word)?, prefix.as_str()) {
                (Self::Production, "pre") => Some(Self::Staging),
                (Self::Production, "non") => Some(Self::Development),
                (environment, _) => Some(environment),
            }
        };
        let mut words = name.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        words.find_map(of_next).unwrap_or(Self::Other)
    }
}

/// Ages of services: label, and the first age in days that is above.
pub const AGES: [(&str, u64); 5] = [
    (texts::UP_TO_MONTH, 30),
    (texts::UP_TO_HALF_YEAR, 182),
    (texts::UP_TO_YEAR, 365),
    (texts::UP_TO_TWO_YEARS, 730),
    (texts::OVER_TWO_YEARS, u64::MAX),
];

/// Number of services that are listed by their last update.
const LATEST: usize = 5;

/// Numbers about services.
#[derive(Debug, Default, PartialEq)]
pub struct Summary {
    /// Number of services in each of [`Environment::ALL`].
    pub environments: [usize; Environment::ALL.len()],
    /// Number of services in each of [`AGES`].
    pub ages: [usize; AGES.len()],
    /// Number of services without a change for [`engine::survey::LEFTOVER_DAYS`].
    pub unchanged: usize,
    /// Services that were updated last, the latest first.
    pub latest: Vec<Arc<Service>>,
}

impl Summary {
    /// Summarizes services. `now` is in Unix seconds.
    pub fn of(services: &[Arc<Service>], now: u64) -> Self {
        let days_ago = |days: u64| Timestamp::from_unix(now.saturating_sub(days.saturating_mul(24 * 60 * 60)));
        let limits = AGES.map(|(_, days)| days_ago(days));
        let mut summary = Self::default();
        for service in services {
            summary.environments[Environment::of(service) as usize] += 1;
            let created = service.date_created.known();
            let age = created.and_then(|created| limits.iter().position(|limit| created >= limit));
            age.into_iter().for_each(|age| summary.ages[age] += 1);
            summary.unchanged += usize::from(is_unchanged(service, now));
        }
        summary.latest = services.to_vec();
        summary.latest.sort_by(|one, other| other.date_updated.known().cmp(&one.date_updated.known()));
        summary.latest.truncate(LATEST);
        summary
    }
}

#[cfg(test)]
mod tests {
    use api::Json;
    use serde_json::json;

    use super::*;

    const NOW: &str = "2026-11-20T08:42:00Z";

    fn service(name: &str, created: &str, updated: &str) -> Arc<Service> {
        let service = json!({ "friendly_name": name, "date_created": created, "date_updated": updated });
        Arc::new(Service::from_json(&service).unwrap())
    }

    fn now() -> u64 {
        NOW.parse::<Timestamp>().unwrap().unix()
    }

    #[test]
    fn the_first_word_of_a_name_that_suggests_an_environment_counts() {
        let environment = |name: &str| Environment::of(&service(name, NOW, NOW));
        assert_eq!(environment("Customer Care (production) before migration"), Environment::Production);
        assert_eq!(environment("support-PROD-eu"), Environment::Production);
        assert_eq!(environment("Copy of Customer Care (staging) for a test"), Environment::Staging);
        for name in ["Support preprod", "Support (pre-prod)", "support pre_production", "Pre Prod"] {
            assert_eq!(environment(name), Environment::Staging, "{name}");
        }
        assert_eq!(environment("support non-prod"), Environment::Development);
        assert_eq!(environment("dev-phone 2026-11-20"), Environment::Development);
        assert_eq!(environment("Product questions"), Environment::Other);
        assert_eq!(environment(""), Environment::Other);
    }

    #[test]
    fn services_are_counted_by_age() {
        let created = ["2026-11-20", "2026-10-22", "2026-10-20", "2026-04-01", "2025-06-01", "2020-01-01"];
        let services = created.map(|day| service("Desk", &format!("{day}T08:42:00Z"), NOW));
        assert_eq!(Summary::of(&services, now()).ages, [2, 1, 1, 1, 1]);
        assert_eq!(Summary::of(&[service("Desk", "soon", NOW)], now()).ages, [0; 5]);
    }

    #[test]
    fn a_service_that_was_neither_created_nor_updated_lately_is_unchanged() {
        let old = "2026-01-01T00:00:00Z";
        let services =
            [service("a", old, old), service("b", old, NOW), service("c", NOW, NOW), service("d", old, "soon")];
        assert_eq!(Summary::of(&services, now()).unchanged, 1);
    }

    #[test]
    fn the_services_updated_last_come_first() {
        let services: Vec<_> =
            (1..=7).map(|day| service(&format!("s{day}"), NOW, &format!("2026-11-0{day}T00:00:00Z"))).collect();
        let latest = Summary::of(&services, now()).latest;
        let names: Vec<_> = latest.iter().filter_map(|service| service.friendly_name.known()).collect();
        assert_eq!(names, ["s7", "s6", "s5", "s4", "s3"]);
    }
}
