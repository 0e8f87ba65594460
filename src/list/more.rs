//! Button that loads more rows of a list.

use api::Paged;
use leptos::prelude::*;

use super::listing::{Listing, Progress, Run};
use super::texts;

/// Button that loads more rows. It stays after the last page, so that it keeps the focus.
#[component]
pub fn MoreButton<E>(
    listing: Listing<E>,
    /// True if the rows so far can be continued.
    #[prop(into)]
    has_rows: Signal<bool>,
) -> impl IntoView
where
    E: Paged + Clone + Default + Send + Sync + 'static,
    E::Item: Send + Sync + 'static,
    E::Path: Clone + Send + Sync + 'static,
{
    let idle = move || listing.progress.with(|progress| *progress == Progress::Partial);
    let needed = Memo::new(move |before: Option<&bool>| has_rows.get() && (before == Some(&true) || idle()));
    let more = move |_| {
        if idle() {
            listing.go(Run::More);
        }
    };
    view! {
        <Show when=move || needed.get()>
            <p class="more">
                <button type="button" aria-disabled=move || (!idle()).then_some("true") on:click=more>
                    {texts::LOAD_MORE}
                </button>
            </p>
        </Show>
    }
}
