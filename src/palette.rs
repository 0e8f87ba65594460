//! Command palette: finds pages, services, settings and actions by name. Its keys are those of the combobox pattern of the ARIA Authoring
//! Practices Guide.

mod action;
mod catalog;
mod control;
mod entry;
mod found;
mod recent;
mod services;
mod state;
mod texts;
mod words;

use std::sync::Arc;

use api::service::Service;
use leptos::prelude::*;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use self::entry::{Entry, Group, Target};
use self::found::Found;
use self::state::Palette;
use crate::feedback::messages::Messages;
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::service::create::CreateForm;
use crate::shortcuts::registry::Shortcut;
use crate::shortcuts::sheet::{KeyCaps, Sheet};
use crate::shortcuts::{OpenPanel, Panel};
use crate::ui::icon::{Icon, Svg};

/// Content of the open panel's dialog.
#[component]
pub fn PanelContent(panel: OpenPanel) -> impl IntoView {
    let create = creation();
    move || {
        panel.get().map(|open| match open {
            Panel::Palette => view! { <Search panel create/> }.into_any(),
            Panel::Shortcuts => view! { <Sheet panel/> }.into_any(),
            Panel::Messages => view! { <Messages close=Callback::new(move |()| panel.set(None))/> }.into_any(),
            Panel::CreateService { on_created, reload } => view! { <Create panel on_created reload/> }.into_any(),
        })
    }
}

/// Returns the panel with the form that creates a service on any page. A page that shows services is loaded again.
fn creation() -> Panel {
    let navigation: Navigation = expect_context();
    let load_again = move || {
        if matches!(navigation.current_route(), Route::Services | Route::Home) {
            navigation.render_again();
        }
    };
    let on_created = Callback::new(move |_: Service| load_again());
    Panel::CreateService { on_created, reload: Callback::new(move |()| load_again()) }
}

/// Form that creates a service.
#[component]
fn Create(panel: OpenPanel, on_created: Callback<Service>, reload: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(true);
    Effect::new(move |_| {
        if !open.get() {
            services::forget();
            panel.set(None);
        }
    });
    view! { <CreateForm open on_created reload/> }
}

const LIST: &str = "palette-list";

#[component]
fn Search(panel: OpenPanel, create: Panel) -> impl IntoView {
    let palette = Palette::new(panel, create);
    let close = move |_| panel.set(None);
    view! {
        <div class="palette">
            <Asking palette/>
            <div class="row">
                <SearchBox palette/>
                <button type="button" data-kind="quiet" aria-label=texts::CLOSE_SEARCH on:click=close>
                    <Svg icon=Icon::Close/>
                </button>
            </div>
            <Results palette/>
            <Status palette/>
        </div>
    }
}

/// Setting whose service the user chooses.
#[component]
fn Asking(palette: Palette) -> impl IntoView {
    let step = move |setting: Arc<Entry>| {
        view! {
            <p class="row">
                <span>{texts::SELECT_SERVICE} " " <b>{setting.name.clone()}</b></span>
                <button type="button" data-kind="quiet" on:click=move |_| palette.stop_asking()>
                    {texts::SHOW_ALL}
                </button>
            </p>
        }
    };
    move || palette.asking.get().map(step)
}

#[component]
fn SearchBox(palette: Palette) -> impl IntoView {
    let label = move || {
        if palette.asking.with(Option::is_some) { texts::SEARCH_SERVICE } else { texts::SEARCH }
    };
    let active = move || palette.active.get().map(option_id);
    view! {
        <span class="boxed">
            <Svg icon=Icon::Search/>
            <input
                type="text"
                role="combobox"
                autofocus
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-autocomplete="list"
                aria-haspopup="listbox"
                aria-label=label
                placeholder=label
                aria-controls=LIST
                aria-expanded=move || active().is_some().to_string()
                aria-activedescendant=active
                prop:value=move || palette.text.get()
                on:input:target=move |event| palette.input(event.target().value())
                on:keydown=move |event| palette.press(&event)
            />
        </span>
    }
}

fn option_id(place: usize) -> String {
    format!("palette-option-{place}")
}

/// Groups of entries.
#[component]
fn Results(palette: Palette) -> impl IntoView {
    // The active option must be visible.
    Effect::new(move |_| {
        palette.found.track();
        let id = palette.active.get().map(option_id);
        if let Some(option) = id.and_then(|id| document().get_element_by_id(&id)) {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let groups = move || {
        let mut first = 0;
        let group = move |(group, entries): (Group, Vec<Arc<Entry>>)| {
            let start = first;
            first += entries.len();
            view! { <Entries palette group entries start/> }
        };
        palette.found.get().groups.into_iter().map(group).collect_view()
    };
    view! {
        // The text box keeps the focus.
        <div
            role="listbox"
            id=LIST
            aria-label=texts::RESULTS
            hidden=move || palette.active.get().is_none()
            on:mousedown=|event| event.prevent_default()
        >
            {groups}
        </div>
    }
}

/// Group of entries. `start` is the position of its first entry among all.
#[component]
fn Entries(palette: Palette, group: Group, entries: Vec<Arc<Entry>>, start: usize) -> impl IntoView {
    let heading = format!("palette-group-{start}");
    let options = entries.into_iter().enumerate().map(|(index, entry)| {
        let place = start + index;
        view! { <Choice palette entry place/> }
    });
    view! {
        <div role="group" aria-labelledby=heading.clone()>
            <div class="heading" id=heading.clone()>{group.title()}</div>
            {options.collect_view()}
        </div>
    }
}

#[component]
fn Choice(palette: Palette, entry: Arc<Entry>, place: usize) -> impl IntoView {
    let shortcut = match &entry.target {
        Target::Action(action) => action.shortcut().filter(|shortcut| shortcut.is_on()),
        _ => None,
    };
    let (icon, name, detail) = (entry.target.icon(), entry.name.clone(), entry.detail.clone());
    view! {
        <div
            role="option"
            id=option_id(place)
            aria-selected=move || (palette.active.get() == Some(place)).to_string()
            on:click=move |_| palette.choose(&entry)
        >
            <Svg icon/>
            <span class="texts">
                <bdi>{name}</bdi>
                " "
                <span class="detail">{detail}</span>
                " "
            </span>
            {shortcut.map(|shortcut: &'static Shortcut| view! { <KeyCaps shortcut/> })}
        </div>
    }
}

/// Number of results and of the services searched, and advice if nothing is found.
#[component]
fn Status(palette: Palette) -> impl IntoView {
    let is_typed = move || palette.text.with(|text| !text.trim().is_empty());
    // A result may be among the services that are still being loaded.
    let is_early = move || palette.active.get().is_none() && palette.services.is_loading();
    let summary = move || (!is_early()).then(|| palette.found.with(Found::summary));
    let advice = move || {
        let is_in_vain = palette.active.get().is_none() && !is_early();
        is_in_vain.then_some(texts::NOTHING_FOUND_HINT)
    };
    view! {
        <p class="hint" role="status">
            {move || match is_typed() {
                true => view! { {summary()} " " {palette.services.extent()} " " {advice()} }.into_any(),
                false if palette.asking.with(Option::is_some) => palette.services.extent().into_any(),
                false => texts::SEARCH_HINT.into_any(),
            }}
        </p>
    }
}
