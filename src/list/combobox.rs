//! Combobox: finds candidates by name, and accepts a pasted value that is no candidate. It shows the name of its value, and the value
//! itself while it has the focus. Its keys are those of the combobox pattern of the
//! ARIA Authoring Practices Guide.

mod search;

use std::sync::Arc;

use leptos::prelude::*;

use self::search::{Found, Search};
use crate::form::control::{Labelled, Setting};
use crate::list::texts;
use crate::ui::icon::{Icon, Svg};

pub use self::search::Candidate;

/// Control of a setting that is one of many values. `on_open` is called when the user begins to search. `extent` is a sentence about the
/// number of candidates.
#[component]
pub fn Combobox(
    setting: Setting,
    #[prop(into)] candidates: Signal<Arc<Vec<Candidate>>>,
    #[prop(into)] extent: Signal<String>,
    on_open: Callback<()>,
    /// Details of the chosen value.
    children: Children,
) -> impl IntoView {
    let search = Search::new(setting, candidates, on_open);
    let is_empty = move || setting.field.with(|field| field.text().is_empty());
    let clear = move |_| {
        search.focus();
        search.choose(String::new());
    };
    view! {
        <Labelled setting>
            <div class="row combobox">
                <SearchBox search/>
                <button
                    type="button"
                    aria-label=texts::clear_setting(setting.label())
                    disabled=is_empty
                    on:mousedown=|event| event.prevent_default()
                    on:click=clear
                >
                    {texts::CLEAR}
                </button>
                <Options search extent/>
            </div>
            {children()}
        </Labelled>
    }
}

#[component]
fn SearchBox(search: Search) -> impl IntoView {
    let setting = search.setting;
    let expanded = move || search.is_shown().to_string();
    let active = move || search.active.get().map(|place| search.option_id(place));
    let toggle = move |_| {
        search.focus();
        if search.open.get_untracked() { search.hide() } else { search.show() }
    };
    view! {
        <span class="toggled">
            <input
                node_ref=search.input
                id=setting.id()
                type="text"
                role="combobox"
                dir="auto"
                autocomplete="off"
                spellcheck="false"
                aria-autocomplete="list"
                aria-expanded=expanded
                aria-controls=search.list_id()
                aria-activedescendant=active
                aria-describedby=setting.described_by()
                aria-invalid=move || setting.invalid()
                prop:value=move || search.shown()
                on:focus=move |_| search.enter()
                on:input:target=move |event| search.input(&event.target().value())
                on:change:target=move |event| search.read(&event.target().value())
                on:click=move |_| search.click()
                on:keydown=move |event| search.press(&event)
                on:blur=move |_| search.blur()
            />
            // Not in the tab order: the arrow keys do the same.
            <button
                type="button"
                data-kind="quiet"
                tabindex="-1"
                aria-label=texts::show_list_for(setting.label())
                on:mousedown=|event| event.prevent_default()
                on:click=toggle
            >
                <Svg icon=Icon::Down/>
            </button>
        </span>
    }
}

/// Popup with the matching candidates.
#[component]
fn Options(search: Search, extent: Signal<String>) -> impl IntoView {
    let option = move |(place, candidate): (usize, Candidate)| {
        let is_active = move || search.active.get() == Some(place);
        let value = candidate.value.clone();
        // A value that is the name would be read twice.
        let detail = (candidate.value != candidate.name).then_some(candidate.value);
        view! {
            <li
                role="option"
                id=search.option_id(place)
                aria-selected=move || is_active().to_string()
                on:click=move |_| search.choose(value.clone())
            >
                <bdi>{candidate.name}</bdi> " "
                {detail.map(|value| view! { <span class="sid">{value}</span> })}
            </li>
        }
    };
    // The active option must be visible.
    Effect::new(move |_| {
        let id = search.active.get().map(|place| search.option_id(place));
        if let Some(option) = id.and_then(|id| document().get_element_by_id(&id)) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let summary = move || search.open.get().then(|| format!("{} {}", search.found.with(Found::summary), extent.get()));
    view! {
        // The text box keeps the focus.
        <div class="popup" data-open=move || search.open.get().to_string() on:mousedown=|event| event.prevent_default()>
            <ul role="listbox" id=search.list_id() aria-label=search.setting.label() hidden=move || !search.is_shown()>
                {move || search.found.get().shown.into_iter().enumerate().map(option).collect_view()}
            </ul>
            <p class="hint" role="status">
                {summary}
            </p>
        </div>
    }
}
