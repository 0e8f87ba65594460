//! Modal dialogs: the browser's own, which keeps the keyboard inside and gives it back to where it was.

use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::ui::focus::focus_heading;

/// Where a click is a question first, the role says so and the keyboard starts on the way out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Role {
    Dialog,
    AlertDialog,
}

/// A modal dialog that is there while `open`; its content is made anew each time. `close` is what Escape asks for.
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
            // It fails only for a dialog that is not in the page, and this one has just been put there.
            let _ = dialog.show_modal();
        }
    });
    let opener = SendWrapper::new(opener.and_then(|opener| opener.dyn_into::<HtmlElement>().ok()));
    on_cleanup(move || give_back(opener.take()));
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

/// Gives the keyboard back to what had it before, or to the heading where that is gone. A dialog that leaves the page without being closed
/// keeps everything behind it out of reach until it has left, and whoever closed it may have sent the keyboard elsewhere.
pub fn give_back(opener: Option<HtmlElement>) {
    request_animation_frame(move || {
        let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        match opener.filter(|opener| opener.is_connected()) {
            _ if !lost => {}
            Some(opener) => _ = opener.focus(),
            None => focus_heading(),
        }
    });
}

/// A number that no other element of the page has in its id.
pub fn next_id() -> u32 {
    thread_local!(static LAST: std::cell::Cell<u32> = const { std::cell::Cell::new(0) });
    LAST.with(|last| {
        last.set(last.get() + 1);
        last.get()
    })
}
