//! Focus of a control on a page that is still being loaded.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::navigation::Navigation;
use crate::routes::Route;
use crate::ui::focus::unfold;

/// Pause between two looks for the control, in milliseconds.
const PAUSE_MS: u32 = 50;

/// Number of looks: the page is waited for 15 seconds.
const LOOKS: usize = 300;

/// Focuses the control with that id and scrolls it into view, once the page has it. Gives up if the user moves the focus or leaves the page.
pub fn focus_when_loaded(navigation: Navigation, route: Route, id: String) {
    spawn_local(async move {
        for _ in 0..LOOKS {
            TimeoutFuture::new(PAUSE_MS).await;
            // The user is asked about unsaved changes.
            let Some(is_asking) = navigation.pending().try_with_untracked(Option::is_some) else { return };
            if is_asking {
                continue;
            }
            if navigation.current_route() != route {
                return;
            }
            if let Some(element) = document().get_element_by_id(&id) {
                return show(&element);
            }
            if is_focus_moved() {
                return;
            }
        }
    });
}

/// Returns true if the focus is in the content of the page, not at its heading.
fn is_focus_moved() -> bool {
    document().query_selector("main :focus:not(h1)").is_ok_and(|element| element.is_some())
}

fn show(element: &Element) {
    unfold(element);
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Center);
    element
        .closest(".field")
        .ok()
        .flatten()
        .as_ref()
        .unwrap_or(element)
        .scroll_into_view_with_scroll_into_view_options(&options);
    // A group of controls has the id of its setting.
    let is_group = element.matches("fieldset").unwrap_or_default();
    let inner = |selector: &str| element.query_selector(selector).ok().flatten().filter(|_| is_group);
    let control = inner("input[type=radio]:checked").or_else(|| inner("input, select, textarea, button"));
    let control = control.unwrap_or_else(|| element.clone());
    if let Some(control) = control.dyn_ref::<HtmlElement>() {
        let _ = control.focus();
    }
}
