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
mod undone;

use api::gateway::history::List;
use leptos::prelude::*;

pub use self::format::{Headline, headline, outcome, place};
pub use self::restoration::RestorationPage;

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
            <h1>"History"</h1>
            <p>"Changes of this account are not recorded."</p>
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
                <h1>"History"</h1>
                {match journal {
                    Some(_) => view! { <About/> }.into_any(),
                    None => view! {
                        <p class="hint">"Changes made through this gateway, newest first. Secrets are masked."</p>
                    }
                    .into_any(),
                }}
                {journal.map(|journal| view! { <NotRecorded journal/> })}
            </div>
            <ClockSwitch/>
        </header>
        <section class="panel history" aria-label="Changes" data-journal=journal.map(|_| "browser")>
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
                    <h2>"A filter is not valid"</h2>
                    <p>"Correct or clear the marked filter."</p>
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
            <Waiting what="The history" shape=Shape::Table/>
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
            let more = if filters.several && !filters.all.get() {
                ", a longer time, or all accounts"
            } else {
                " or a longer time"
            };
            view! {
                <div class="empty">
                    <h2>"No changes match"</h2>
                    <p>{format!("Try fewer filters{more}.")}</p>
                    <button type="button" on:click=move |_| filters.clear()>"Clear filters"</button>
                </div>
            }
            .into_any()
        } else {
            let (place, text) = match filters.journal {
                Some(_) => (" in this browser", "Changes that you make appear here with the result."),
                None if filters.all.get() => ("", "Changes appear here with the user and the result."),
                None => (" in this account", "Changes appear here with the user and the result."),
            };
            view! {
                <div class="empty">
                    <h2>{format!("No changes{place} yet")}</h2>
                    <p>{text}</p>
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
            Progress::Complete => format!("All {loaded} loaded"),
            Progress::Running(_) => format!("Loaded {loaded}, loading more"),
            Progress::Partial | Progress::Failed(..) => format!("Loaded {loaded}, more exist"),
            Progress::EndUnknown => format!("Loaded {loaded}. The gateway did not say whether more exist"),
            Progress::Repeating => format!("Stopped at {loaded}. The gateway returned the same page twice."),
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
                let what = if run == Run::First { "The history" } else { "More of the history" };
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
