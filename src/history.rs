//! History of writes: time, changes and outcome. A gateway records those of all its users, with their names; without one, this browser
//! records its own.

mod controls;
mod export;
mod filters;
mod format;
mod names;
mod of_browser;
mod record;
mod restoration;
mod rows;
mod texts;
mod undone;

use api::gateway::history::List;
use leptos::prelude::*;

pub use self::format::{Headline, headline, place};
pub use self::restoration::RestorationPage;
pub use self::texts::outcome;

use self::controls::Narrow;
use self::export::Export;
use self::filters::{Filters, Source};
use self::of_browser::{About, Clear, NotRecorded};
use self::rows::RecordTable;
use crate::backend::client::Client;
use crate::feedback::load::{Failed, Shape, Waiting};
use crate::journal::Journal;
use crate::list::listing::{Listing, Progress, Run};
use crate::list::more::MoreButton;
use crate::routes::Route;
use crate::session::context::SessionContext;
use crate::ui::focus::{focus, focus_heading};
use crate::value::moment::ClockSwitch;

/// Page of the history.
#[component]
pub fn History() -> impl IntoView {
    let (client, session): (Client, SessionContext) = (expect_context(), expect_context());
    let account = session.current.with_value(|session| session.as_ref()?.account.name.known().cloned());
    let source = account.map(Source::Gateway).or(client.journal.map(Source::Browser));
    match source {
        Some(source) => view! { <Changes source/> }.into_any(),
        None => view! {
            <h1>{Route::History.title()}</h1>
            <p>{texts::NO_HISTORY}</p>
        }
        .into_any(),
    }
}

#[component]
fn Changes(source: Source) -> impl IntoView {
    let client: Client = expect_context();
    let listing = Listing::<List>::new(client, ());
    let journal = source.journal();
    let filters = Filters::new(source, listing);
    Effect::new(move |_| {
        // An invalid filter would find other records than those that were meant.
        if !filters.is_mistaken.get() {
            listing.load(filters.request.get());
        }
    });
    let found = move || view! { <Found listing filters/> };
    view! {
        <header class="spread">
            <div>
                <h1>{Route::History.title()}</h1>
                {match journal {
                    Some(journal) => view! { <About journal/> }.into_any(),
                    None => view! {
                        <p class="hint">{texts::ABOUT_GATEWAY}</p>
                    }
                    .into_any(),
                }}
                {journal.map(|journal| view! { <NotRecorded journal/> })}
            </div>
            <ClockSwitch/>
        </header>
        <section class="panel history" aria-label=texts::CHANGES data-journal=journal.map(|_| "browser")>
            <div class="tools">
                <Narrow filters/>
                <div class="spread">
                    <Extent listing filters/>
                    <div class="row">
                        <Export filters/>
                        {journal.map(|journal| view! { <Clear journal filters/> })}
                    </div>
                </div>
            </div>
            <Show when=move || filters.is_mistaken.get() fallback=found>
                <div class="empty">
                    <h2>{texts::INVALID}</h2>
                    <p>{texts::INVALID_ADVICE}</p>
                </div>
            </Show>
        </section>
    }
}

/// Records that have been loaded.
#[component]
fn Found(listing: Listing<List>, filters: Filters) -> impl IntoView {
    let is_empty = Memo::new(move |_| listing.items.with(Vec::is_empty));
    let waits = Memo::new(move |_| listing.progress.with(|progress| *progress == Progress::Running(Run::First)));
    view! {
        <Show when=move || is_empty.get() && waits.get()>
            <Waiting what=texts::LOADED shape=Shape::Table/>
        </Show>
        <Show when=move || is_empty.get() && listing.progress.with(|progress| *progress == Progress::Complete)>
            <Nothing filters/>
        </Show>
        <Show when=move || !is_empty.get()>
            <RecordTable listing filters/>
        </Show>
        <More listing journal=filters.journal/>
    }
}

#[component]
fn Nothing(filters: Filters) -> impl IntoView {
    move || {
        if filters.is_narrowed.get() {
            let advice = if filters.several && !filters.all.get() {
                texts::NO_MATCH_IN_ACCOUNT_ADVICE
            } else {
                texts::NO_MATCH_ADVICE
            };
            view! {
                <div class="empty">
                    <h2>{texts::NO_MATCH}</h2>
                    <p>{advice}</p>
                    <button type="button" on:click=move |_| filters.clear()>{texts::CLEAR_FILTERS}</button>
                </div>
            }
            .into_any()
        } else {
            let (title, hint) = match filters.journal {
                Some(_) => (texts::EMPTY_BROWSER, texts::EMPTY_BROWSER_HINT),
                None if filters.all.get() => (texts::EMPTY, texts::EMPTY_HINT),
                None => (texts::EMPTY_ACCOUNT, texts::EMPTY_HINT),
            };
            view! {
                <div class="empty">
                    <h2>{title}</h2>
                    <p>{hint}</p>
                </div>
            }
            .into_any()
        }
    }
}

/// Number of loaded records.
#[component]
fn Extent(listing: Listing<List>, filters: Filters) -> impl IntoView {
    let progress = move || {
        let loaded = listing.items.with(Vec::len);
        match listing.progress.get() {
            _ if filters.is_mistaken.get() => String::new(),
            Progress::Complete | Progress::Failed(..) if loaded == 0 => String::new(),
            Progress::Complete => texts::all_loaded(loaded),
            Progress::Running(_) => texts::loading_more(loaded),
            Progress::Partial | Progress::Failed(..) => texts::more_exist(loaded),
            Progress::EndUnknown => texts::end_unknown(loaded),
            Progress::Repeating => texts::stopped(loaded),
        }
    };
    view! { <p class="hint" role="status">{progress}</p> }
}

/// Button that loads more records.
#[component]
fn More(listing: Listing<List>, journal: Option<Journal>) -> impl IntoView {
    let is_not_recorded = move || journal.is_some_and(|journal| journal.problem().is_some());
    let has_rows = Signal::derive(move || !listing.items.with(Vec::is_empty));
    view! {
        <MoreButton listing has_rows/>
        {move || match listing.progress.get() {
            // The note above says why.
            Progress::Failed(..) if is_not_recorded() => None,
            Progress::Failed(run, error) => {
                let what = if run == Run::First { texts::LOADED } else { texts::LOADED_MORE };
                let retry = move |()| {
                    listing.go(run);
                    // The button disappears with the failure.
                    if run == Run::First { focus_heading() } else { focus(".history .more button") }
                };
                Some(view! { <Failed what error retry=Callback::new(retry)/> })
            }
            _ => None,
        }}
    }
}
