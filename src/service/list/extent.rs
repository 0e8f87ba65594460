//! Number of loaded and matching services.

use api::ApiError;
use api::service::List;
use leptos::prelude::*;

use super::search::Filter;
use super::state::ListState;
use crate::feedback::problem::Problem;
use crate::list::listing::{Listing, Progress, Run};

/// Number of loaded and matching services, and buttons that load more.
#[component]
pub fn Extent(state: ListState) -> impl IntoView {
    let ListState { listing, matches, search, .. } = state;
    let text = move || {
        let extent = extent(&listing.progress.get(), listing.items.with(Vec::len));
        let is_narrowed = search.filter.get() != Filter::All || search.text.with(|text| !text.trim().is_empty());
        let so_far = if state.is_filter_reading() { " so far" } else { "" };
        if is_narrowed { format!("{}{so_far}. {extent}", found(matches.places.with(Vec::len))) } else { extent }
    };
    let failure = move || match listing.progress.get() {
        Progress::Failed(run, error) => Some(view! { <Failed listing run error/> }),
        _ => None,
    };
    view! {
        <div class="extent">
            <p class="hint" role="status">
                {text}
            </p>
            <More listing/>
            {failure}
        </div>
    }
}

fn found(matches: usize) -> String {
    if matches == 1 { "1 match".to_owned() } else { format!("{matches} matches") }
}

fn extent(progress: &Progress, loaded: usize) -> String {
    match progress {
        Progress::Complete => format!("All {loaded} loaded"),
        Progress::Running(Run::All) => format!("Loaded {loaded}, loading the rest"),
        Progress::Running(Run::More) => format!("Loaded {loaded}, loading more"),
        Progress::Running(Run::First) => format!("{loaded} loaded earlier, reloading"),
        Progress::Failed(Run::First, _) => format!("{loaded} loaded earlier"),
        Progress::Partial | Progress::Failed(..) => format!("Loaded {loaded}, more exist"),
        Progress::EndUnknown => format!("Loaded {loaded}. The API did not say whether more exist"),
        Progress::Repeating => format!("Stopped at {loaded}. Twilio returned the same page twice."),
    }
}

/// Buttons that load more. They stay after the last page, so that they keep the focus.
#[component]
fn More(listing: Listing<List>) -> impl IntoView {
    let needed = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || listing.progress.with(|progress| matches!(progress, Progress::Partial))
    });
    let running_all = move || listing.progress.with(|progress| *progress == Progress::Running(Run::All));
    let idle = move || listing.progress.with(|progress| matches!(progress, Progress::Partial));
    let disabled = move || (!idle() && !running_all()).then_some("true");
    let load_more = move |_| {
        if idle() {
            listing.go(Run::More);
        }
    };
    let load_all = move |_| {
        if running_all() {
            listing.stop();
        } else if idle() {
            listing.go(Run::All);
        }
    };
    view! {
        <Show when=move || needed.get()>
            <button type="button" aria-disabled=move || (!idle()).then_some("true") on:click=load_more>
                "Load more"
            </button>
            <button type="button" aria-disabled=disabled on:click=load_all>
                {move || if running_all() { "Stop" } else { "Load all" }}
            </button>
        </Show>
    }
}

#[component]
fn Failed(listing: Listing<List>, run: Run, error: ApiError) -> impl IntoView {
    let summary = match run {
        Run::First => "Services could not be reloaded.",
        Run::More | Run::All => "More services could not be loaded.",
    };
    let retry = move |_| listing.retry(run);
    view! {
        <Problem summary failure=error/>
        <button type="button" on:click=retry>
            "Try again"
        </button>
    }
}
