//! Page *Drift*: changes of the account's settings that were made outside of the gateway.

mod filter;
mod format;
mod row;
mod status;
mod texts;

use std::sync::Arc;

use api::Listed;
use api::gateway::AccountName;
use api::gateway::drift::{Entry, List, Status};
use leptos::prelude::*;

use self::filter::{Filter, FilterControl};
use self::row::Row;
use self::status::{CheckNow, LastSurvey, Surveys};
use crate::feedback::load::{Failed, Shape, Waiting};
use crate::list::listing::{Listing, Progress, Run};
use crate::list::more::MoreButton;
use crate::list::uneven_rows::UnevenRows;
use crate::routes::Route;
use crate::session::context::SessionContext;
use crate::ui::focus::focus_heading;
use crate::value::moment::{ClockSwitch, Moment};

/// Page *Drift*; a note without a gateway.
#[component]
pub fn Drift() -> impl IntoView {
    let session: SessionContext = expect_context();
    let account = session.current.with_value(|session| session.as_ref()?.account.name.known().cloned());
    match account {
        Some(account) => view! { <OfGateway account/> }.into_any(),
        None => view! {
            <h1>{Route::Drift.title()}</h1>
            <p>{texts::NO_GATEWAY}</p>
            <p>
                {texts::NO_GATEWAY_START} " " <code>"--drift-minutes 60"</code> "."
            </p>
        }
        .into_any(),
    }
}

#[component]
fn OfGateway(account: AccountName) -> impl IntoView {
    let listing = Listing::<List>::new(expect_context(), ());
    let filter = Filter::new(account.clone(), listing);
    let surveys = Surveys::new(account);
    Effect::new(move |_| {
        // Each survey may have found more changes. Without a status, the page shows why.
        if surveys.last.get().is_some() && !filter.is_mistaken.get() {
            listing.load(filter.request.get());
        }
    });
    view! {
        <header class="spread">
            <div>
                <h1>{Route::Drift.title()}</h1>
                <p class="hint">{texts::ABOUT}</p>
            </div>
            <div class="row">
                <ClockSwitch/>
                <CheckNow surveys/>
            </div>
        </header>
        <LastSurvey surveys/>
        <Show when=move || surveys.is_on() || listing.items.with(|items| !items.is_empty())>
            <section class="panel history drift" aria-label=texts::CHANGES>
                <div class="tools">
                    <FilterControl filter/>
                    <p class="hint" role="status">{move || extent(listing, filter)}</p>
                </div>
                <Changes listing filter surveys/>
            </section>
        </Show>
    }
}

/// Entries that have been loaded.
#[component]
fn Changes(listing: Listing<List>, filter: Filter, surveys: Surveys) -> impl IntoView {
    let is_empty = Memo::new(move |_| listing.items.with(Vec::is_empty));
    let waits = Memo::new(move |_| listing.progress.with(|progress| *progress == Progress::Running(Run::First)));
    let is_complete = Memo::new(move |_| listing.progress.with(|progress| *progress == Progress::Complete));
    view! {
        <Show
            when=move || !filter.is_mistaken.get()
            fallback=|| view! {
                <div class="empty">
                    <h2>{texts::FILTER_NOT_VALID}</h2>
                    <p>{texts::FILTER_NOT_VALID_HINT}</p>
                </div>
            }
        >
            <Show when=move || is_empty.get() && waits.get()>
                <Waiting what=texts::CHANGES_LOADED shape=Shape::Table/>
            </Show>
            <Show when=move || is_empty.get() && is_complete.get()>
                <Nothing filter surveys/>
            </Show>
            <Show when=move || !is_empty.get()>
                <Table rows=listing.items/>
            </Show>
            <More listing/>
        </Show>
    }
}

#[component]
fn Table(rows: RwSignal<Vec<Arc<Entry>>>) -> impl IntoView {
    let heading = |name| view! { <th role="columnheader" scope="col">{name}</th> };
    let row = Callback::new(|(index, entry): (usize, Arc<Entry>)| view! { <Row index entry/> }.into_any());
    view! {
        // The implicit roles are repeated, because a changed `display` can remove them.
        <table role="table" aria-rowcount=move || rows.with(Vec::len) + 1>
            <caption class="visually-hidden">{texts::CHANGES}</caption>
            <thead role="rowgroup">
                <tr role="row" aria-rowindex="1">{texts::COLUMNS.map(heading).into_iter().collect_view()}</tr>
            </thead>
            <UnevenRows rows row/>
        </table>
    }
}

/// Note that there are no entries.
#[component]
fn Nothing(filter: Filter, surveys: Surveys) -> impl IntoView {
    let first = Memo::new(move |_| surveys.with(|status: &Status| status.first.clone()).unwrap_or_default());
    move || {
        if filter.is_set.get() {
            return view! {
                <div class="empty">
                    <h2>{texts::NO_MATCH}</h2>
                    <p>{texts::NO_MATCH_REASON}</p>
                    <button type="button" on:click=move |_| filter.clear()>{texts::CLEAR_FILTER}</button>
                </div>
            }
            .into_any();
        }
        match first.get().known().cloned() {
            Some(first) => view! {
                <div class="empty">
                    <h2>{texts::NO_CHANGES_SINCE} " " <Moment value=first.into()/></h2>
                    <p>{texts::NO_CHANGES_HINT}</p>
                </div>
            }
            .into_any(),
            None => view! {
                <div class="empty">
                    <h2>{texts::NOT_CHECKED}</h2>
                    <p>{texts::NOT_CHECKED_HINT}</p>
                </div>
            }
            .into_any(),
        }
    }
}

/// Describes how many entries are loaded.
fn extent(listing: Listing<List>, filter: Filter) -> String {
    let loaded = listing.items.with(Vec::len);
    match listing.progress.get() {
        _ if filter.is_mistaken.get() || loaded == 0 => String::new(),
        Progress::Complete => texts::all_loaded(loaded),
        Progress::Running(_) => texts::loading_more(loaded),
        _ => texts::more_exist(loaded),
    }
}

/// Button that loads more entries.
#[component]
fn More(listing: Listing<List>) -> impl IntoView {
    let has_rows = move || listing.items.with(|items: &Vec<Arc<Entry>>| items.iter().any(|entry| entry.id().is_some()));
    view! {
        <MoreButton listing has_rows=Signal::derive(has_rows)/>
        {move || match listing.progress.get() {
            Progress::Failed(run, error) => {
                let retry = Callback::new(move |()| {
                    listing.go(run);
                    focus_heading();
                });
                Some(view! { <Failed what=texts::CHANGES_LOADED error retry/> })
            }
            _ => None,
        }}
    }
}
