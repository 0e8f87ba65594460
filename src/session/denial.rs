//! Notes that say why changes are denied.

use api::Method;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, MouseEvent};

use crate::session::context::permissions;
use crate::session::permissions::{DELETE_DENIED, DENIED};
use crate::ui::icon::{Icon, Svg};

/// Note on top of a page on which nothing can be changed. Stops clicks on denied controls.
#[component]
pub fn ChangesDenied() -> impl IntoView {
    stop_clicks();
    permissions().reason(Method::Post).map(|reason| {
        view! {
            <div class="note" id=DENIED>
                <Svg icon=Icon::Lock/>
                <p>{reason}</p>
            </div>
        }
    })
}

/// Hint beside controls that delete, where only admins may do so.
#[component]
pub fn DeletionDenied() -> impl IntoView {
    let permissions = permissions();
    let is_shown = permissions.denial(Method::Delete) == Some(DELETE_DENIED);
    is_shown.then(|| view! { <p class="hint" id=DELETE_DENIED>{permissions.reason(Method::Delete)}</p> })
}

/// Stops clicks on denied controls until the owner is disposed.
fn stop_clicks() {
    let stop = Closure::<dyn Fn(MouseEvent)>::new(|event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let denied = target.and_then(|target| target.closest(&format!("[aria-describedby^={DENIED}]")).ok().flatten());
        if denied.is_some() {
            event.prevent_default();
            event.stop_propagation();
        }
    });
    // Captured, so that the control's own listener is not called. It fails only outside a browser.
    let _ = window().add_event_listener_with_callback_and_bool("click", stop.as_ref().unchecked_ref(), true);
    let stop = SendWrapper::new(stop);
    on_cleanup(move || {
        let _ = window().remove_event_listener_with_callback_and_bool("click", stop.as_ref().unchecked_ref(), true);
    });
}
