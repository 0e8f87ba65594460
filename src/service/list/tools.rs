//! Controls of the list that are in the lazy module: filters, selection of all, columns and saved views.

use leptos::prelude::*;

use super::columns::ColumnChooser;
use super::filters::{FilterChips, Filters};
use super::selection::SelectAll;
use super::state::ListState;
use super::views::SavedViews;

/// Controls above the table.
#[component]
pub fn ListTools(state: ListState) -> impl IntoView {
    let filters = Filters::new(state);
    view! {
        <div id="select-all">
            <SelectAll state/>
        </div>
        <FilterChips filters/>
        <div class="row">
            <ColumnChooser/>
            <SavedViews state/>
        </div>
    }
}
