//! Button that shows and hides a panel below it, such as a list of links.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlElement, KeyboardEvent};

use crate::ui::icon::{Icon, Svg};

/// Button with a panel, which is created each time that it is opened. Escape, a click elsewhere and leaving it by keyboard close it.
#[component]
pub fn Disclosure(
    /// Id of the panel. The button’s id is the same with `-button`.
    id: &'static str,
    /// Content of the button.
    button: AnyView,
    children: ChildrenFn,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let (root, opener) = (NodeRef::<html::Div>::new(), NodeRef::<html::Button>::new());
    close_by_click(root, is_open);
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" && is_open.get_untracked() && !is_in_dialog(event.target()) {
            // A drawer around it stays open.
            event.prevent_default();
            is_open.set(false);
            let _ = opener.get_untracked().map(|opener| opener.focus());
        }
    };
    let leave = move |event: FocusEvent| {
        let next = event.related_target().and_then(|next| next.dyn_into::<Element>().ok());
        let is_left = next.is_some_and(|next| {
            let root: Option<HtmlElement> = root.get_untracked().map(Into::into);
            root.is_some_and(|root| !root.contains(Some(&next))) && !is_in_dialog(Some(next.into()))
        });
        if is_left {
            is_open.set(false);
        }
    };
    let children = StoredValue::new(children);
    view! {
        <div class="disclosure" node_ref=root on:keydown=escape on:focusout=leave>
            <button
                type="button"
                id=format!("{id}-button")
                node_ref=opener
                aria-expanded=move || is_open.get().to_string()
                aria-controls=id
                on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
            >
                {button}
                <Svg icon=Icon::Down/>
            </button>
            <div class="disclosed" id=id hidden=move || !is_open.get()>
                <Show when=move || is_open.get()>{children.with_value(|children| children())}</Show>
            </div>
        </div>
    }
}

/// Closes the panel by a click outside of it. A dialog that it has opened belongs to it.
fn close_by_click(root: NodeRef<html::Div>, is_open: RwSignal<bool>) {
    let listener = window_event_listener(leptos::ev::click, move |event| {
        if !is_open.get_untracked() {
            return;
        }
        // The path of the event, because the click may have removed its target from the page.
        let is_inside = root.get_untracked().is_some_and(|root| event.composed_path().includes(&root, 0));
        if !is_inside && !is_in_dialog(event.target()) {
            is_open.set(false);
        }
    });
    on_cleanup(move || listener.remove());
}

fn is_in_dialog(target: Option<web_sys::EventTarget>) -> bool {
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.closest("dialog").is_ok_and(|dialog| dialog.is_some()))
}
