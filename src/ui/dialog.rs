//! Modal dialogs: the browser's `<dialog>`, which keeps the focus inside and restores it afterwards.

use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::ui::focus::focus_heading;

/// Role of a dialog. An alert dialog asks for a decision; the safe button has the focus first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Role {
    Dialog,
    AlertDialog,
}

/// Modal dialog, shown while `open`. Its content is created each time. Escape calls `close`.
#[component]
pub fn Dialog(
    #[prop(into)] open: Signal<bool>,
    close: Callback<()>,
    #[prop(into)] title: Signal<String>,
    role: Role,
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    view! {
        <Show when=move || open.get()>
            <Shown close title role>
                {children.with_value(|children| children())}
            </Shown>
        </Show>
    }
}

#[component]
fn Shown(close: Callback<()>, title: Signal<String>, role: Role, children: Children) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    let opener = document().active_element();
    let id = format!("dialog-{}", next_id());
    let label = id.clone();
    Effect::new(move |_| {
        if let Some(dialog) = element.get()
            && !dialog.open()
        {
            // It fails only for a dialog that is not in the document.
            let _ = dialog.show_modal();
        }
    });
    let opener = SendWrapper::new(opener.and_then(|opener| opener.dyn_into::<HtmlElement>().ok()));
    on_cleanup(move || restore_focus(opener.take()));
    view! {
        <dialog
            node_ref=element
            role=match role {
                Role::Dialog => "dialog",
                Role::AlertDialog => "alertdialog",
            }
            aria-labelledby=label
            on:close=move |_| close.run(())
        >
            <h2 id=id>{move || title.get()}</h2>
            {children()}
        </dialog>
    }
}

/// Restores the focus to the element that had it before, or to the heading if that element is gone.
///
/// It waits for the next frame: a dialog that is removed without being closed keeps the page inert until then. Focus that was moved
/// meanwhile is kept.
pub fn restore_focus(opener: Option<HtmlElement>) {
    request_animation_frame(move || {
        let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        // A hidden opener, such as the button of a form without changes, has no height.
        match opener.filter(|opener| opener.offset_height() > 0) {
            _ if !lost => {}
            Some(opener) => _ = opener.focus(),
            None => focus_heading(),
        }
    });
}

/// Returns a number for an id that is unique on the page.
pub fn next_id() -> u32 {
    thread_local!(static LAST: std::cell::Cell<u32> = const { std::cell::Cell::new(0) });
    LAST.with(|last| {
        last.set(last.get() + 1);
        last.get()
    })
}
