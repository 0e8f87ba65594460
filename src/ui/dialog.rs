//! Modal dialogs: the browser's own, which keeps the keyboard inside and gives it back to where it was.

use leptos::html;
use leptos::prelude::*;

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
    // The dialog leaves the page instead of being closed, so the keyboard has to be sent back by hand.
    on_cleanup({
        let opener = opener.map(send_wrapper::SendWrapper::new);
        move || {
            use wasm_bindgen::JsCast;
            if let Some(opener) = opener.and_then(|opener| opener.take().dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = opener.focus();
            }
        }
    });
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

/// A number that no other element of the page has in its id.
pub fn next_id() -> u32 {
    thread_local!(static LAST: std::cell::Cell<u32> = const { std::cell::Cell::new(0) });
    LAST.with(|last| {
        last.set(last.get() + 1);
        last.get()
    })
}
