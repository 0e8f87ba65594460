//! Table of the records.

use std::sync::Arc;
use std::time::Duration;

use api::gateway::history::{List, Record};
use js_sys::Date;
use leptos::prelude::*;

use super::filters::Filters;
use super::record::Row;
use super::texts;
use crate::list::listing::Listing;
use crate::list::uneven_rows::UnevenRows;
use crate::ui::interval::every;

/// Period in which the ages of records are updated.
const AGE_UPDATE_INTERVAL: Duration = Duration::from_secs(60);

/// Table of the loaded records.
#[component]
pub fn RecordTable(listing: Listing<List>, filters: Filters) -> impl IntoView {
    let now = RwSignal::new(Date::now());
    every(AGE_UPDATE_INTERVAL, move || now.set(Date::now()));
    let headings: &[_] = match filters.journal {
        // A browser has no users.
        Some(_) => &[texts::WHEN, texts::WHAT, texts::OUTCOME],
        None => &[texts::WHEN, texts::WHO, texts::WHAT, texts::OUTCOME],
    };
    let heading = |name| view! { <th role="columnheader" scope="col">{name}</th> };
    let row = Callback::new(move |(index, record): (usize, Arc<Record>)| {
        view! { <Row index record now filters/> }.into_any()
    });
    view! {
        // The implicit roles are repeated, because a changed `display` can remove them.
        <table role="table" aria-rowcount=move || listing.items.with(Vec::len) + 1>
            <caption class="visually-hidden">{texts::CHANGES}</caption>
            <thead role="rowgroup">
                <tr role="row" aria-rowindex="1">{headings.iter().copied().map(heading).collect_view()}</tr>
            </thead>
            <UnevenRows rows=listing.items row/>
        </table>
    }
}
