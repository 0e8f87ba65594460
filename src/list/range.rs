//! Selection of rows by their checkboxes, also of a range.

use std::collections::BTreeSet;

use leptos::prelude::*;

/// Selection of rows by their ids. A click with Shift selects or deselects every row from the one that was clicked before.
#[derive(Clone, Copy)]
pub struct RowSelection {
    ids: RwSignal<BTreeSet<String>>,
    /// Row that was clicked last.
    last: StoredValue<Option<String>>,
}

impl RowSelection {
    pub fn new(ids: RwSignal<BTreeSet<String>>) -> Self {
        Self { ids, last: StoredValue::new(None) }
    }

    /// Selects or deselects a row; with `is_range`, also the rows between it and the row clicked before. `shown` returns the ids of all rows in
    /// their order.
    pub fn click(self, id: &str, is_selected: bool, is_range: bool, shown: impl FnOnce() -> Vec<String>) {
        let last = self.last.try_update_value(|last| last.replace(id.to_owned())).flatten();
        let clicked = match last.filter(|_| is_range) {
            Some(last) => between(shown(), &last, id),
            None => vec![id.to_owned()],
        };
        self.ids.update(|ids| match is_selected {
            true => ids.extend(clicked),
            false => clicked.iter().for_each(|id| _ = ids.remove(id)),
        });
    }
}

/// Returns the rows from one to another, in either direction. Only the second, if the first is not shown any more.
fn between(mut shown: Vec<String>, one: &str, other: &str) -> Vec<String> {
    let position = |id: &str| shown.iter().position(|shown| shown == id);
    match (position(one), position(other)) {
        (Some(one), Some(other)) => shown.drain(one.min(other)..=one.max(other)).collect(),
        _ => vec![other.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_both_ends_in_either_direction() {
        let shown = || ["a", "b", "c", "d"].map(str::to_owned).to_vec();
        assert_eq!(between(shown(), "b", "d"), ["b", "c", "d"]);
        assert_eq!(between(shown(), "d", "b"), ["b", "c", "d"]);
        assert_eq!(between(shown(), "b", "b"), ["b"]);
    }

    #[test]
    fn a_row_that_a_search_hides_begins_no_range() {
        let shown = ["a", "b"].map(str::to_owned).to_vec();
        assert_eq!(between(shown, "hidden", "b"), ["b"]);
    }
}
