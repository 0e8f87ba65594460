//! List of the account's services.

mod cells;
mod columns;
mod extent;
mod filters;
pub mod search;
mod selection;
pub mod state;
mod texts;
pub mod tools;
mod views;

use std::collections::BTreeSet;
use std::sync::Arc;

use api::service::{List, Service};
use api::{Method, Sid};
use leptos::html;
use leptos::prelude::*;

use self::cells::Placeholder;
use self::extent::Extent;
use self::search::Filter;
use self::state::ListState;
use crate::account::default_service::{DefaultBadge, DefaultGone, DefaultService};
use crate::feedback::load::{Failed, Shape, Waiting};
use crate::health::HealthBadge;
use crate::health::rows::Setting;
use crate::lazy::{Lazy, LazyView, Part};
use crate::list::listing::{Listing, Progress, Run};
use crate::list::table::{Column, Key, Sort, Table};
use crate::navigation::Navigation;
use crate::routes::{Route, Section};
use crate::service::dialogs::{DialogHandle, Dialogs, ServiceActions};
use crate::service::name::name_of;
use crate::session::context::permissions;
use crate::shortcuts::{OpenPanel, Panel};
use crate::ui::focus::{focus, focus_heading};
use crate::ui::icon::{Icon, Svg};
use crate::ui::typing::write_over_all;
use crate::value::moment::Moment;
use crate::value::odd_entry::OddEntry;
use crate::value::sid::SidCell;

/// Column with the time at which a service was created.
pub const CREATED: Column<Service> = Column {
    name: "created",
    label: texts::COLUMN_CREATED,
    cell: |service| view! { <Moment value=service.date_created.clone()/> }.into_any(),
    key: Some(Key::Time(|service| &service.date_created)),
};

/// Column with the time at which a service was last changed.
pub const UPDATED: Column<Service> = Column {
    name: "updated",
    label: texts::COLUMN_UPDATED,
    cell: |service| view! { <Moment value=service.date_updated.clone()/> }.into_any(),
    key: Some(Key::Time(|service| &service.date_updated)),
};

static COLUMNS: [Column<Service>; 6] = [
    Column { name: "name", label: texts::COLUMN_SERVICE, cell: name_cell, key: Some(Key::Name(name_of)) },
    Column { name: "push", label: texts::COLUMN_PUSH, cell: |service| lazy_cell(Setting::Push, service), key: None },
    Column {
        name: "webhooks",
        label: texts::COLUMN_WEBHOOKS,
        cell: |service| lazy_cell(Setting::Webhooks, service),
        key: None,
    },
    UPDATED,
    CREATED,
    Column {
        name: "actions",
        label: texts::COLUMN_ACTIONS,
        cell: |service| view! { <ServiceActions service=service.clone()/> }.into_any(),
        key: None,
    },
];

/// Page with the list of services.
#[component]
pub fn Services(listing: Listing<List>) -> impl IntoView {
    let panel: OpenPanel = expect_context();
    let permissions = permissions();
    let denial = permissions.denial(Method::Post);
    DialogHandle::provide();
    DefaultService::provide();
    let selected = RwSignal::new(BTreeSet::new());
    let on_created = Callback::new(move |service: Service| listing.put(service));
    let reload = Callback::new(move |()| listing.go(Run::First));
    view! {
        <header class="spread">
            <div>
                <h1>{texts::SERVICES}</h1>
                <DefaultGone otherwise=texts::ABOUT/>
                {permissions.denial(Method::Delete).map(|_| view! { <Lazy view=LazyView::DeletionDenied/> })}
            </div>
            <button
                type="button"
                data-kind="primary"
                aria-disabled=denial.map(|_| "true")
                aria-describedby=denial
                on:click=move |_| panel.set(Some(Panel::CreateService { on_created, reload }))
            >
                <Svg icon=Icon::Plus/>
                {texts::CREATE}
            </button>
        </header>
        <section class="panel" aria-label=texts::SERVICES>
            {move || match listing.progress.get() {
                Progress::Running(Run::First) if listing.items.with(Vec::is_empty) => {
                    view! { <Waiting what=texts::SERVICES shape=Shape::Table/> }.into_any()
                }
                Progress::Failed(run, error) if listing.items.with(Vec::is_empty) => {
                    let retry = Callback::new(move |()| listing.retry(run));
                    view! { <Failed what=texts::SERVICES error retry/> }.into_any()
                }
                _ => ().into_any(),
            }}
            <Show when=move || listing.items.with(Vec::is_empty) && listing.progress.get() == Progress::EndUnknown>
                <p class="odd-note">{texts::NONE_AND_END_UNKNOWN}</p>
            </Show>
            <Show when=move || is_empty(listing)>
                <div class="empty">
                    <h2>{texts::EMPTY}</h2>
                    <p>{texts::EMPTY_ADVICE}</p>
                </div>
            </Show>
            <Show when=move || !listing.items.with(Vec::is_empty)>
                <Loaded listing selected/>
            </Show>
        </section>
        <RowDialogs listing selected/>
    }
}

/// Dialogs of the rows' menus.
#[component]
fn RowDialogs(listing: Listing<List>, selected: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let default: DefaultService = expect_context();
    let on_renamed = Callback::new(move |service: Service| {
        listing.put(service);
        // The row is rendered again, so that its button loses the focus.
        focus_heading();
    });
    let on_deleted = Callback::new(move |sid: Sid<Service>| {
        listing.remove(sid.as_str());
        selected.update(|selected| _ = selected.remove(sid.as_str()));
        default.recheck();
        focus_heading();
    });
    view! { <Dialogs on_renamed on_deleted/> }
}

fn is_empty(listing: Listing<List>) -> bool {
    listing.items.with(Vec::is_empty) && listing.progress.get() == Progress::Complete
}

/// Table with its search, filters, selection and the number of loaded services.
#[component]
fn Loaded(listing: Listing<List>, selected: RwSignal<BTreeSet<String>>) -> impl IntoView {
    Part::Later.preload();
    let state = ListState::provide(listing, selected);
    let ListState { search, matches, .. } = state;
    let on_sort = Callback::new(move |sort: Sort| search.sort_by(&sort));
    let search_box = NodeRef::<html::Input>::new();
    let clear = move || search_box.get_untracked().iter().for_each(|search_box| write_over_all(search_box, ""));
    let none_match = Memo::new(move |_| matches.places.with(Vec::is_empty));
    view! {
        <div class="tools">
            <label class="search">
                <span class="hint">{texts::SEARCH}</span>
                <span class="boxed">
                    <Svg icon=Icon::Search/>
                    <input
                        node_ref=search_box
                        type="search"
                        prop:value=move || search.text.get()
                        on:input:target=move |event| search.set(event.target().value())
                        on:change:target=move |event| search.set(event.target().value())
                    />
                </span>
            </label>
            <Extent state/>
        </div>
        <div class="tools list-tools">
            <Lazy view=LazyView::ListTools(Box::new(state))/>
        </div>
        <Show when=move || none_match.get()>
            <NoMatch state clear/>
        </Show>
        <Show when=move || !none_match.get()>
            <Table
                caption=texts::SERVICES
                class="services"
                opens=true
                columns=&COLUMNS
                matches
                sort=search.sort
                on_sort
                id=|service| service.sid.text().unwrap_or_default()
            />
        </Show>
        {move || state.later.get().map(|views| (views.bar)(state))}
    }
}

/// Advice if search and filter find nothing.
#[component]
fn NoMatch(state: ListState, clear: impl Fn() + Clone + Send + Sync + 'static) -> impl IntoView {
    let ListState { search, listing, .. } = state;
    let is_filtered = Memo::new(move |_| search.filter.get() != Filter::All);
    let is_searched = Memo::new(move |_| search.text.with(|text| !text.trim().is_empty()));
    let title = move || match state.is_filter_reading() {
        true => texts::NO_MATCH_YET,
        false => texts::NO_MATCH,
    };
    let is_complete = move || listing.progress.with(|progress| *progress == Progress::Complete);
    let advice = move || match (is_filtered.get(), is_complete()) {
        (true, _) if state.is_filter_reading() => texts::filter_reading(search.filter.get().label()),
        (false, true) => texts::CHECK_SPELLING.to_owned(),
        (false, false) => texts::CHECK_SPELLING_OR_LOAD.to_owned(),
        (true, true) => texts::filter_of_all(search.filter.get().label()),
        (true, false) => texts::filter_of_loaded(search.filter.get().label()),
    };
    let show_all = move |_| {
        search.filter_by(Filter::All);
        focus(".list-tools [aria-pressed=true]");
    };
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <p>{advice}</p>
            <div class="row">
                <Show when=move || is_searched.get()>
                    // The button disappears, and the search box gets the focus.
                    <button type="button" on:click={
                        let clear = clear.clone();
                        move |_| clear()
                    }>{texts::CLEAR_SEARCH}</button>
                </Show>
                <Show when=move || is_filtered.get()>
                    <button type="button" on:click=show_all>{texts::SHOW_ALL}</button>
                </Show>
            </div>
        </div>
    }
}

/// Cell whose content is in the lazy module.
fn lazy_cell(setting: Setting, service: &Arc<Service>) -> AnyView {
    let ListState { later, .. } = expect_context();
    let service = service.clone();
    (move || match later.get() {
        Some(views) => (views.cell)(setting, &service),
        None => view! { <Placeholder/> }.into_any(),
    })
    .into_any()
}

/// Checkbox that selects a service.
#[component]
fn Pick(sid: String, name: String) -> impl IntoView {
    let state: ListState = expect_context();
    let own = sid.clone();
    let is_selected = Memo::new(move |_| state.selected.with(|selected| selected.contains(&own)));
    view! {
        <label class="pick">
            <input
                type="checkbox"
                aria-label=texts::select(&name)
                prop:checked=move || is_selected.get()
                on:click:target=move |event| state.click(&sid, event.target().checked(), event.shift_key())
            />
        </label>
    }
}

fn name_cell(service: &Arc<Service>) -> AnyView {
    let navigation: Navigation = expect_context();
    if let Some(entry) = service.odd_entry() {
        return view! { <OddEntry entry=entry.to_string()/> }.into_any();
    }
    let name = name_of(service);
    let title = name.clone();
    let label = match service.sid.known() {
        Some(sid) => {
            view! { <a class="name" href=navigation.href(&Route::Service(sid.clone(), Section::Overview)) title=title><bdi>{name.clone()}</bdi></a> }
                .into_any()
        }
        None => view! { <span class="name" title=title><bdi>{name.clone()}</bdi></span> }.into_any(),
    };
    let pick = service.sid.text().map(|sid| view! { <Pick sid name=name_of(service)/> });
    view! {
        {pick}
        <div class="named">
            {label}
            {service.sid.text().map(|sid| view! { <DefaultBadge sid=sid.clone()/> <HealthBadge sid/> })}
        </div>
        <SidCell value=service.sid.clone()/>
    }
    .into_any()
}
