//! Search and sort order of the list. Both are part of the address, so that a link shows the same rows.

use std::time::Duration;

use leptos::prelude::*;

use super::COLUMNS;
use crate::list::table::Sort;
use crate::navigation::Navigation;

/// Pause in typing after which the search is written into the address. Browsers limit how often the address may be changed.
const SETTLED: Duration = Duration::from_millis(300);

/// Search and sort order.
#[derive(Clone, Copy)]
pub struct Search {
    pub text: RwSignal<String>,
    pub sort: Memo<Sort>,
    navigation: Navigation,
    write_later: StoredValue<Box<dyn FnMut(String)>, LocalStorage>,
}

impl Search {
    /// Reads the address, and follows it.
    pub fn new() -> Self {
        let navigation: Navigation = expect_context();
        let from_address = navigation.query("q");
        let text = RwSignal::new(from_address.get_untracked().unwrap_or_default());
        let sort_text = navigation.query("sort");
        let sort = Memo::new(move |_| {
            let chosen = sort_text.get().and_then(|text| Sort::parse(&text, &COLUMNS));
            chosen.unwrap_or(Sort { column: "name", descending: false })
        });
        // Back and Forward change the address, and with it the search.
        Effect::new(move |before: Option<Option<String>>| {
            let now = from_address.get();
            if before.is_some_and(|before| before != now) && now.as_deref().unwrap_or_default() != text.get_untracked()
            {
                text.set(now.clone().unwrap_or_default());
            }
            now
        });
        let write_later = debounce(SETTLED, move |typed: String| {
            // The user may have typed on, or left the page.
            if text.try_get_untracked().as_deref() == Some(&typed) {
                write(navigation, &typed, &sort.get_untracked());
            }
        });
        Self { text, sort, navigation, write_later: StoredValue::new_local(Box::new(write_later)) }
    }

    /// Takes the typed text, and writes it into the address after a pause.
    pub fn set(self, text: String) {
        self.text.set(text.clone());
        self.write_later.update_value(|write_later| write_later(text));
    }

    /// Takes a sort order, and writes it into the address.
    pub fn sort_by(self, sort: &Sort) {
        write(self.navigation, &self.text.get_untracked(), sort);
    }
}

/// Writes search and sort order into the address. The default order is left out.
fn write(navigation: Navigation, search: &str, sort: &Sort) {
    let sort = if sort.column == "name" && !sort.descending { String::new() } else { sort.to_string() };
    navigation.set_query(&[("q", search.to_owned()), ("sort", sort)]);
}
