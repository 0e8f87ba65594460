//! Selection of services, and the bulk changes that it leads to.

use std::collections::BTreeSet;

use api::{Method, Params};
use leptos::html;
use leptos::prelude::*;

use super::state::ListState;
use super::texts;
use crate::bulk::handover::{DELETE, SET, hand_over};
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::session::context::permissions;
use crate::ui::focus::focus;

/// Checkbox that selects every service that matches search and filter.
#[component]
pub fn SelectAll(state: ListState) -> impl IntoView {
    let ListState { selected, matches, .. } = state;
    let checkbox = NodeRef::<html::Input>::new();
    let total = Memo::new(move |_| matches.places.with(Vec::len));
    let chosen = Memo::new(move |_| state.selected_matches());
    let is_all = move || total.get() > 0 && chosen.get() == total.get();
    let is_some = move || chosen.get() > 0 && chosen.get() < total.get();
    let change = move |is_on: bool| {
        let matching = untrack(|| state.matching());
        selected.update(|selected| match is_on {
            true => selected.extend(matching),
            false => selected.retain(|sid| !matching.contains(sid)),
        });
    };
    view! {
        <label class="option">
            <input
                node_ref=checkbox
                type="checkbox"
                disabled=move || total.get() == 0
                prop:checked=is_all
                prop:indeterminate=is_some
                on:change:target=move |event| change(event.target().checked())
            />
            {move || texts::select_all(total.get())}
        </label>
    }
}

/// Numbers of services.
#[derive(Clone, Copy)]
struct Numbers {
    selected: usize,
    /// Those selected that match search and filter.
    shown: usize,
    matching: usize,
    loaded: usize,
}

/// Returns the extent of a selection in words. `is_narrowed` is true with a search or a filter.
fn text(Numbers { selected, shown, matching, loaded }: Numbers, is_narrowed: bool) -> String {
    match selected.saturating_sub(shown) {
        0 if shown < matching => texts::selected(selected, loaded),
        0 if is_narrowed => texts::selected_all_matching(selected, loaded),
        0 => texts::selected_all_loaded(selected, loaded),
        hidden => texts::selected_hidden(selected, loaded, hidden),
    }
}

/// Renders the bar with the changes of the selected services.
pub fn bar(state: ListState) -> AnyView {
    view! { <SelectionBar state/> }.into_any()
}

#[component]
fn SelectionBar(state: ListState) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let permissions = permissions();
    let ListState { selected, listing, search, .. } = state;
    let count = Memo::new(move |_| selected.with(BTreeSet::len));
    let summary = move || {
        let is_narrowed = !search.text.with(|text| text.trim().is_empty()) || !search.filter.get().name().is_empty();
        let (shown, matching) = (state.selected_matches(), state.matches.places.with(Vec::len));
        text(Numbers { selected: count.get(), shown, matching, loaded: listing.items.with(Vec::len) }, is_narrowed)
    };
    let open = move |action: &'static str| {
        let mut query = Params::default();
        query.push("action", action);
        query.push("selection", hand_over(selected.get_untracked()));
        navigation.open(Route::Bulk, &query);
    };
    let clear = move |_| {
        selected.set(BTreeSet::new());
        // The bar disappears.
        focus("#select-all input");
    };
    let (write, delete) = (permissions.denial(Method::Post), permissions.denial(Method::Delete));
    view! {
        <Show when=move || { count.get() > 0 }>
            <div class="selected" role="region" aria-label=texts::SELECTED>
                <p role="status">{summary}</p>
                <button type="button" aria-disabled=write.map(|_| "true") aria-describedby=write on:click=move |_| open(SET)>
                    {move || texts::change_settings(count.get())}
                </button>
                <button type="button" data-kind="danger" aria-disabled=delete.map(|_| "true") aria-describedby=delete on:click=move |_| open(DELETE)>
                    {move || texts::delete(count.get())}
                </button>
                <button type="button" data-kind="quiet" on:click=clear>{texts::CLEAR_SELECTION}</button>
            </div>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scope_of_a_selection_is_said() {
        let numbers = |selected, shown, matching| Numbers { selected, shown, matching, loaded: 46 };
        assert_eq!(text(numbers(1, 1, 2), false), "1 of 46 selected");
        assert_eq!(text(numbers(2, 2, 2), true), "2 of 46 selected, all that match");
        assert_eq!(text(numbers(46, 46, 46), false), "46 of 46 selected, all that are loaded");
        assert_eq!(text(numbers(2, 1, 1), true), "2 of 46 selected, 1 not shown");
    }
}
