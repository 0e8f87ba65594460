//! Controls that share one stop of the Tab key, by the toolbar pattern of the ARIA Authoring Practices Guide.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// Row of controls. Arrow keys, Home and End move the focus among them. The first one is in the tab order; the others have
/// `tabindex="-1"`.
#[component]
pub fn Toolbar(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! {
        <div class="actions" role="toolbar" aria-label=label on:keydown=|event| _ = step(&event)>
            {children()}
        </div>
    }
}

/// Focuses another control, which takes the place in the tab order.
fn step(event: &KeyboardEvent) -> Option<()> {
    let from: HtmlElement = event.target()?.dyn_into().ok()?;
    let found = from.closest("[role=toolbar]").ok()??.query_selector_all("a, button").ok()?;
    let controls: Vec<HtmlElement> =
        (0..found.length()).filter_map(|place| found.item(place)?.dyn_into().ok()).collect();
    let place = controls.iter().position(|control| *control == from)?;
    let last = controls.len() - 1;
    let to = match event.key().as_str() {
        "ArrowRight" => (place + 1).min(last),
        "ArrowLeft" => place.saturating_sub(1),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    event.prevent_default();
    from.set_tab_index(-1);
    controls[to].set_tab_index(0);
    controls[to].focus().ok()
}
