//! Services that another page has selected for bulk changes. The address has their number only, since thousands of SIDs do not fit into it.

use std::cell::RefCell;
use std::collections::BTreeSet;

use leptos::prelude::*;

use super::action::Action;
use crate::navigation::Navigation;

/// Value of `action` in the address: settings are set.
pub const SET: &str = "set";
/// Value of `action` in the address: services are deleted.
pub const DELETE: &str = "delete";

thread_local! {
    /// Number of the last selection, and its SIDs.
    static HANDED_OVER: RefCell<(u32, BTreeSet<String>)> = const { RefCell::new((0, BTreeSet::new())) };
}

/// Keeps a selection until the next one, or until the app is reloaded. Returns its number.
pub fn hand_over(sids: BTreeSet<String>) -> u32 {
    HANDED_OVER.with_borrow_mut(|(number, kept)| {
        *number += 1;
        *kept = sids;
        *number
    })
}

/// Returns the selection that the address names; `None` if it names one that is gone.
pub fn handed_over(navigation: Navigation) -> Option<BTreeSet<String>> {
    let Some(number) = navigation.query("selection").get_untracked() else { return Some(BTreeSet::new()) };
    HANDED_OVER.with_borrow(|(kept, sids)| (number.parse() == Ok(*kept) && *kept > 0).then(|| sids.clone()))
}

/// Returns the action that the address names.
pub fn action(navigation: Navigation) -> Option<Action> {
    match navigation.query("action").get_untracked().as_deref() {
        Some(SET) => Action::first_setting(),
        Some(DELETE) => Some(Action::Delete),
        _ => None,
    }
}
