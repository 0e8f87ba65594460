//! The records as a table. They are as high as what they say, so that many are drawn in parts, each where it is near the screen; of the
//! others only the height is kept.

use std::sync::Arc;
use std::time::Duration;

use api::Listed;
use api::gateway::history::{List, Record};
use js_sys::{Array, Date};
use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

use super::filters::Filters;
use super::record::Row;
use crate::list::listing::Listing;
use crate::list::window::use_whole;
use crate::ui::interval::every;

/// After which it is said anew how long ago something was.
const MINUTE: Duration = Duration::from_secs(60);

/// So many records are drawn together.
const PART: usize = 50;

/// The height of a record in pixels, until it was drawn once.
const FIRST_GUESS: usize = 100;

/// Drawn so far beyond either edge of the screen, so that a quick scroll does not show a gap.
const MARGIN: &str = "1200px";

/// Some of the records, and how many stand before them.
type Part = (usize, Vec<Arc<Record>>);

#[component]
pub fn Rows(listing: Listing<List>, filters: Filters) -> impl IntoView {
    let now = RwSignal::new(Date::now());
    every(MINUTE, move || now.set(Date::now()));
    let whole = use_whole(Signal::derive(move || listing.items.with(Vec::len)));
    let heading = |name| view! { <th role="columnheader" scope="col">{name}</th> };
    let parts = move || {
        let part = |(place, records): (usize, &[Arc<Record>])| (place * PART, records.to_vec());
        listing.items.with(|records| records.chunks(PART).enumerate().map(part).collect::<Vec<_>>())
    };
    let key = |(_, records): &Part| (records.first().and_then(|record| record.id()), records.len());
    view! {
        // The roles are the elements' own, which their display can take away.
        <table role="table" aria-rowcount=move || listing.items.with(Vec::len) + 1>
            <caption class="visually-hidden">"Changes"</caption>
            <thead role="rowgroup">
                <tr role="row" aria-rowindex="1">{["When", "Who", "What", "Outcome"].map(heading).into_iter().collect_view()}</tr>
            </thead>
            <For each=parts key=key let:part>
                <Drawn part now whole filters/>
            </For>
        </table>
    }
}

#[component]
fn Drawn(part: Part, now: RwSignal<f64>, whole: Memo<bool>, filters: Filters) -> impl IntoView {
    let (before, records) = part;
    let body = NodeRef::<html::Tbody>::new();
    let height = RwSignal::new(records.len() * FIRST_GUESS);
    let near = RwSignal::new(before == 0);
    Effect::new(move |_| {
        if let Some(body) = body.get() {
            watch(&body, near, height);
        }
    });
    let is_drawn = Memo::new(move |_| whole.get() || near.get());
    let row = move |(place, record): (usize, &Arc<Record>)| {
        // Counted from 1, and the headings are the first.
        view! { <Row index=before + place + 2 record=record.clone() now filters/> }
    };
    view! {
        <tbody role="rowgroup" node_ref=body>
            {move || {
                if is_drawn.get() {
                    records.iter().enumerate().map(row).collect_view().into_any()
                } else {
                    view! { <tr class="spacer" aria-hidden="true" style:height=format!("{}px", height.get_untracked())></tr> }.into_any()
                }
            }}
        </tbody>
    }
}

/// Tells whether an element is near the screen, and how high it was when it went away.
fn watch(element: &Element, near: RwSignal<bool>, height: RwSignal<usize>) {
    let callback = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
        let Some(entry) = entries.pop().dyn_into::<IntersectionObserverEntry>().ok() else { return };
        let is_near = entry.is_intersecting();
        // The browser calls this, and may find the page gone.
        if near.try_get_untracked() == Some(!is_near) {
            if !is_near {
                height.set(entry.bounding_client_rect().height() as usize);
            }
            near.set(is_near);
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin(MARGIN);
    // It fails for a margin that cannot be read, and this one can.
    let Ok(observer) = IntersectionObserver::new_with_options(callback.as_ref().unchecked_ref(), &options) else {
        return;
    };
    observer.observe(element);
    let kept = SendWrapper::new((observer, callback));
    on_cleanup(move || kept.0.disconnect());
}
