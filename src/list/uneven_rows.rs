//! Rows of different heights: a part of them is rendered while it is near the screen. Other parts keep their measured height.

use std::sync::Arc;

use api::Listed;
use js_sys::Array;
use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

use crate::list::window::use_whole;

/// Number of rows in a part.
const PART: usize = 50;

/// Height of a row until it is rendered once, in pixels.
const ROW_HEIGHT: usize = 100;

/// Distance from the screen within which parts are rendered, so that a quick scroll shows no gap.
const MARGIN: &str = "1200px";

/// Part of the rows, and the number of rows before it.
type Part<T> = (usize, Vec<Arc<T>>);

/// Table bodies, one for each part. `row` renders a row at an `aria-rowindex`.
#[component]
pub fn UnevenRows<T: Listed + Send + Sync + 'static>(
    rows: RwSignal<Vec<Arc<T>>>,
    row: Callback<(usize, Arc<T>), AnyView>,
) -> impl IntoView {
    let whole = use_whole(Signal::derive(move || rows.with(Vec::len)));
    let parts = move || {
        let part = |(place, rows): (usize, &[Arc<T>])| (place * PART, rows.to_vec());
        rows.with(|rows| rows.chunks(PART).enumerate().map(part).collect::<Vec<_>>())
    };
    let key = |(_, rows): &Part<T>| (rows.first().and_then(|row| row.id()), rows.len());
    view! {
        <For each=parts key=key let:part>
            <PartOfRows part whole row/>
        </For>
    }
}

#[component]
fn PartOfRows<T: Send + Sync + 'static>(
    part: Part<T>,
    whole: Memo<bool>,
    row: Callback<(usize, Arc<T>), AnyView>,
) -> impl IntoView {
    let (before, rows) = part;
    let body = NodeRef::<html::Tbody>::new();
    let height = RwSignal::new(rows.len() * ROW_HEIGHT);
    let near = RwSignal::new(before == 0);
    Effect::new(move |_| {
        if let Some(body) = body.get() {
            watch(&body, near, height);
        }
    });
    let is_rendered = Memo::new(move |_| whole.get() || near.get());
    // Counted from 1; the headings are row 1.
    let render = move |(place, item): (usize, &Arc<T>)| row.run((before + place + 2, item.clone()));
    view! {
        <tbody role="rowgroup" node_ref=body>
            {move || {
                if is_rendered.get() {
                    rows.iter().enumerate().map(render).collect_view().into_any()
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
