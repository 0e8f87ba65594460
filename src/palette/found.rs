//! Entries that match the typed words, in groups, best first.

use std::sync::Arc;

use super::entry::{Entry, Group};
use super::texts;
use super::words::Words;

/// Maximum number of entries of a group. Typing on is quicker than reading more.
const MAX_SHOWN: usize = 20;

/// Entries that are shown, and the number of all that match.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    pub groups: Vec<(Group, Vec<Arc<Entry>>)>,
    count: usize,
}

impl Found {
    /// Finds the entries that match. The group with the best match comes first.
    pub fn search<'a>(entries: impl Iterator<Item = &'a Arc<Entry>>, words: &Words) -> Self {
        let mut matching: Vec<_> = entries.filter_map(|entry| Some((entry.rank(words)?, entry))).collect();
        // Of the same rank, the order of the entries stays.
        matching.sort_by_key(|(rank, _)| *rank);
        Self::in_groups(matching.into_iter().map(|(_, entry)| entry.clone()))
    }

    /// Puts entries into groups, in the order of the first entry of each.
    pub fn in_groups(entries: impl Iterator<Item = Arc<Entry>>) -> Self {
        let mut found = Self::default();
        for entry in entries {
            found.count += 1;
            let group = entry.group;
            match found.groups.iter_mut().find(|(other, _)| *other == group) {
                Some((_, entries)) if entries.len() < MAX_SHOWN => entries.push(entry),
                Some(_) => {}
                None => found.groups.push((group, vec![entry])),
            }
        }
        found
    }

    /// Entries in the order in which they are shown.
    pub fn shown(&self) -> impl Iterator<Item = &Arc<Entry>> {
        self.groups.iter().flat_map(|(_, entries)| entries)
    }

    /// Returns a sentence about the number of matches.
    pub fn summary(&self) -> String {
        texts::results(self.count, self.shown().count())
    }
}

/// Returns the entries that are shown while nothing is typed: the recent ones, then the others without settings and services.
pub fn without_query(entries: &[Arc<Entry>], recent: Vec<Arc<Entry>>) -> Found {
    let is_shown = |entry: &&Arc<Entry>| {
        let is_listed = !matches!(entry.group, Group::Settings | Group::Services);
        is_listed && recent.iter().all(|other| other.key != entry.key)
    };
    let mut others: Vec<_> = entries.iter().filter(is_shown).cloned().collect();
    others.sort_by_key(|entry| entry.group);
    let recent = recent.iter().map(|entry| Arc::new(entry.in_group(Group::Recent)));
    Found::in_groups(recent.chain(others))
}

#[cfg(test)]
mod tests {
    use api::Sid;

    use super::*;
    use crate::routes::Route;

    fn services(names: &[String]) -> Vec<Arc<Entry>> {
        let entry = |(number, name): (usize, &String)| Entry::service(Sid::from_digits(number as u128), Some(name));
        names.iter().enumerate().map(entry).map(Arc::new).collect()
    }

    fn names(found: &Found) -> Vec<&str> {
        found.shown().map(|entry| entry.name.as_str()).collect()
    }

    #[test]
    fn better_matches_come_first() {
        let services = services(&["Copy of care", "Healthcare", "Care desk", "care"].map(str::to_owned));
        let found = Found::search(services.iter(), &Words::new("Care"));
        assert_eq!(names(&found), ["care", "Care desk", "Copy of care", "Healthcare"]);
    }

    #[test]
    fn the_group_of_the_best_match_comes_first() {
        let mut entries = services(&["My health".to_owned()]);
        entries.push(Arc::new(Entry::page(Route::Health)));
        let found = Found::search(entries.iter(), &Words::new("health"));
        assert_eq!(found.groups.iter().map(|(group, _)| *group).collect::<Vec<_>>(), [Group::Pages, Group::Services]);
    }

    #[test]
    fn the_number_of_entries_is_limited_and_the_rest_is_counted() {
        let services = services(&(0..10_000).map(|number| format!("Service {number}")).collect::<Vec<_>>());
        let found = Found::search(services.iter(), &Words::new("service"));
        assert_eq!(found.shown().count(), MAX_SHOWN);
        assert_eq!(found.summary(), "20 of 10000 results shown. Type more to see the other 9980.");
    }

    #[test]
    fn recent_entries_come_first_and_once() {
        let pages: Vec<_> = [Route::Services, Route::Health].map(Entry::page).map(Arc::new).into();
        let found = without_query(&pages, vec![pages[1].clone()]);
        assert_eq!(names(&found), ["Health", "Services"]);
        assert_eq!(found.groups[0].0, Group::Recent);
    }
}
