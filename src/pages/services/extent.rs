//! How much of the list is here.

use api::service::{List, Service};
use leptos::prelude::*;

use crate::listing::{Listing, Progress};
use crate::parts::problem::Problem;
use crate::table::Matches;

/// How much of the list is here, how much of that matches, and ways to more.
#[component]
pub fn Extent(listing: Listing<List>, matches: Matches<Service>, search: RwSignal<String>) -> impl IntoView {
    let text = move || {
        let loaded = listing.items.with(Vec::len);
        let matching = matches.places.with(Vec::len);
        let extent = match listing.progress.get() {
            Progress::Complete => format!("All {loaded} loaded"),
            Progress::LoadingAll => format!("Loaded {loaded}, loading the rest"),
            Progress::Starting | Progress::Loading => format!("Loaded {loaded}, loading more"),
            Progress::Partial | Progress::Failed(_) => format!("Loaded {loaded}, more exist"),
            Progress::Repeating => format!("Loaded {loaded}. The API repeats itself from there on."),
        };
        let searching = search.with(|search| !search.trim().is_empty());
        if searching { format!("{matching} of them match. {extent}.") } else { extent }
    };
    view! {
        <div class="extent">
            <p class="hint" role="status">
                {text}
            </p>
            {move || match listing.progress.get() {
                Progress::Partial => {
                    view! {
                        <button type="button" on:click=move |_| listing.load_more()>
                            "Load more"
                        </button>
                        <button type="button" on:click=move |_| listing.load_all()>
                            "Load all"
                        </button>
                    }
                        .into_any()
                }
                Progress::LoadingAll => {
                    view! {
                        <button type="button" on:click=move |_| listing.stop()>
                            "Stop"
                        </button>
                    }
                        .into_any()
                }
                Progress::Failed(error) => {
                    view! {
                        <Problem summary="More services could not be loaded." failure=error/>
                        <button type="button" on:click=move |_| listing.retry()>
                            "Try again"
                        </button>
                    }
                        .into_any()
                }
                _ => ().into_any(),
            }}
        </div>
    }
}
