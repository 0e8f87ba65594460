//! Search, sort order and filter of the list. They are part of the address, so that a link shows the same rows.

use std::time::Duration;

use api::Params;
use leptos::prelude::*;

use super::{COLUMNS, texts};
use crate::list::table::Sort;
use crate::navigation::Navigation;

/// Pause in typing after which the search is written into the address. Browsers limit how often the address may be changed.
const SETTLED: Duration = Duration::from_millis(300);

/// Services that are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Filter {
    #[default]
    All,
    /// Those with an open finding of the health check.
    Attention,
    /// Those that the health check takes for leftovers.
    Leftovers,
    /// Those that were not changed for [`engine::survey::LEFTOVER_DAYS`].
    Unchanged,
    /// Those for which no webhook fires.
    NoWebhooks,
}

impl Filter {
    /// Every filter, in the order of the page.
    pub const ALL: [Self; 5] = [Self::All, Self::Attention, Self::Leftovers, Self::Unchanged, Self::NoWebhooks];

    /// Name in the address. Empty for all services.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Attention => "attention",
            Self::Leftovers => "leftovers",
            Self::Unchanged => "unchanged",
            Self::NoWebhooks => "no-webhooks",
        }
    }

    /// Label: "Needs attention".
    pub fn label(self) -> &'static str {
        match self {
            Self::All => texts::FILTER_ALL,
            Self::Attention => texts::FILTER_ATTENTION,
            Self::Leftovers => texts::FILTER_LEFTOVERS,
            Self::Unchanged => texts::FILTER_UNCHANGED,
            Self::NoWebhooks => texts::FILTER_NO_WEBHOOKS,
        }
    }

    fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|filter| filter.name() == name).unwrap_or_default()
    }
}

/// Search, sort order and filter.
#[derive(Clone, Copy)]
pub struct Search {
    pub text: RwSignal<String>,
    pub sort: Memo<Sort>,
    pub filter: Memo<Filter>,
    navigation: Navigation,
    write_later: StoredValue<Box<dyn FnMut(String)>, LocalStorage>,
}

impl Search {
    /// Reads the address, and follows it.
    pub fn of_address() -> Self {
        let navigation: Navigation = expect_context();
        let from_address = navigation.query("q");
        let text = RwSignal::new(from_address.get_untracked().unwrap_or_default());
        let sort_text = navigation.query("sort");
        let sort = Memo::new(move |_| {
            let chosen = sort_text.get().and_then(|text| Sort::parse(&text, &COLUMNS));
            chosen.unwrap_or(Sort { column: "name", descending: false })
        });
        let filter_text = navigation.query("filter");
        let filter = Memo::new(move |_| filter_text.get().map(|name| Filter::parse(&name)).unwrap_or_default());
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
                write(navigation, &typed, &sort.get_untracked(), filter.get_untracked());
            }
        });
        Self { text, sort, filter, navigation, write_later: StoredValue::new_local(Box::new(write_later)) }
    }

    /// Takes the typed text, and writes it into the address after a pause.
    pub fn set(self, text: String) {
        self.text.set(text.clone());
        self.write_later.update_value(|write_later| write_later(text));
    }

    /// Takes a sort order, and writes it into the address.
    pub fn sort_by(self, sort: &Sort) {
        write(self.navigation, &self.text.get_untracked(), sort, self.filter.get_untracked());
    }

    /// Takes a filter, and writes it into the address.
    pub fn filter_by(self, filter: Filter) {
        write(self.navigation, &self.text.get_untracked(), &self.sort.get_untracked(), filter);
    }

    /// Takes a search, sort order and filter, as the address has them.
    pub fn open(self, query: &str) {
        let params = Params::from_form(query);
        let value = |name: &str| params.last(name).unwrap_or_default().to_owned();
        self.text.set(value("q"));
        self.navigation.set_query(&["q", "sort", "filter"].map(|name| (name, value(name))));
    }

    /// Returns the search, sort order and filter, as the address has them. Not tracked.
    pub fn query(self) -> String {
        let mut params = Params::default();
        let values = query(&self.text.get_untracked(), &self.sort.get_untracked(), self.filter.get_untracked());
        values.iter().filter(|(_, value)| !value.is_empty()).for_each(|(name, value)| params.push(name, value));
        params.to_form()
    }
}

fn write(navigation: Navigation, search: &str, sort: &Sort, filter: Filter) {
    navigation.set_query(&query(search, sort, filter));
}

/// Returns the parameters of the address. The default order is left out.
fn query(search: &str, sort: &Sort, filter: Filter) -> [(&'static str, String); 3] {
    let sort = if sort.column == "name" && !sort.descending { String::new() } else { sort.to_string() };
    [("q", search.to_owned()), ("sort", sort), ("filter", filter.name().to_owned())]
}
