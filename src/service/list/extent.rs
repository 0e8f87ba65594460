//! Number of loaded and matching services.

use api::ApiError;
use api::service::List;
use leptos::prelude::*;

use super::search::Filter;
use super::state::ListState;
use super::texts;
use crate::feedback::problem::Problem;
use crate::list::listing::{Listing, Progress, Run};
use crate::ui::texts::TRY_AGAIN;

/// Number of loaded and matching services, and buttons that load more.
#[component]
pub fn Extent(state: ListState) -> impl IntoView {
    let ListState { listing, matches, search, .. } = state;
    let text = move || {
        let extent = texts::extent(&listing.progress.get(), listing.items.with(Vec::len));
        let is_narrowed = search.filter.get() != Filter::All || search.text.with(|text| !text.trim().is_empty());
        let is_reading = state.is_filter_reading();
        if is_narrowed { texts::matching(matches.places.with(Vec::len), is_reading, &extent) } else { extent }
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
                {texts::LOAD_MORE}
            </button>
            <button type="button" aria-disabled=disabled on:click=load_all>
                {move || if running_all() { texts::STOP } else { texts::LOAD_ALL }}
            </button>
        </Show>
    }
}

#[component]
fn Failed(listing: Listing<List>, run: Run, error: ApiError) -> impl IntoView {
    let summary = match run {
        Run::First => texts::RELOAD_FAILED,
        Run::More | Run::All => texts::MORE_FAILED,
    };
    let retry = move |_| listing.retry(run);
    view! {
        <Problem summary failure=error/>
        <button type="button" on:click=retry>
            {TRY_AGAIN}
        </button>
    }
}
