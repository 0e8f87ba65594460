//! Table of the records. Their heights differ, so that parts of the table are rendered while they are near the screen. Other parts keep
//! their measured height.

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

/// Period in which the ages of records are updated.
const MINUTE: Duration = Duration::from_secs(60);

/// Number of records in a part.
const PART: usize = 50;

/// Height of a record until it is rendered once, in pixels.
const ROW_HEIGHT: usize = 100;

/// Distance from the screen within which parts are rendered, so that a quick scroll shows no gap.
const MARGIN: &str = "1200px";

/// Part of the records, and the number of records before it.
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
        // The implicit roles are repeated, because a changed `display` can remove them.
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
    let height = RwSignal::new(records.len() * ROW_HEIGHT);
    let near = RwSignal::new(before == 0);
    Effect::new(move |_| {
        if let Some(body) = body.get() {
            watch(&body, near, height);
        }
    });
    let is_drawn = Memo::new(move |_| whole.get() || near.get());
    let row = move |(place, record): (usize, &Arc<Record>)| {
        // Counted from 1; the headings are row 1.
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

/// Follows whether an element is near the screen, and measures its height when it leaves.
fn watch(element: &Element, near: RwSignal<bool>, height: RwSignal<usize>) {
    let callback = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
        let Some(entry) = entries.pop().dyn_into::<IntersectionObserverEntry>().ok() else { return };
        let is_near = entry.is_intersecting();
        // The browser may call this after the page was left.
        if near.try_get_untracked() == Some(!is_near) {
            if !is_near {
                height.set(entry.bounding_client_rect().height() as usize);
            }
            near.set(is_near);
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin(MARGIN);
    // It fails only for an invalid margin.
    let Ok(observer) = IntersectionObserver::new_with_options(callback.as_ref().unchecked_ref(), &options) else {
        return;
    };
    observer.observe(element);
    let kept = SendWrapper::new((observer, callback));
    on_cleanup(move || kept.0.disconnect());
}
