//! History of the messages that toasts have shown since the app was opened.

use api::Reported;
use api::date::Timestamp;
use leptos::prelude::*;

use crate::feedback::texts;
use crate::ui::icon::{Icon, Svg};
use crate::ui::texts::{CLOSE, UNDO};
use crate::ui::toast::{Message, Toasts};
use crate::value::moment::Moment;

/// List of the messages, the newest first. `close` closes the dialog around it.
#[component]
pub fn Messages(close: Callback<()>) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let rows = move || {
        let messages = toasts.messages.get();
        messages.into_iter().rev().map(|message| view! { <Row message close/> }).collect_view()
    };
    view! {
        <Show
            when=move || toasts.messages.with(|messages| !messages.is_empty())
            fallback=|| view! { <p>{texts::NO_MESSAGES}</p> }
        >
            <ul class="messages">{rows}</ul>
        </Show>
        <footer class="row">
            <button type="button" on:click=move |_| close.run(())>
                {CLOSE}
            </button>
        </footer>
    }
}

#[component]
fn Row(message: Message, close: Callback<()>) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let (icon, tone) = if message.is_failure { (Icon::Alert, "danger") } else { (Icon::Check, "good") };
    let (id, text) = (message.id, message.text.clone());
    // The toast about the undo is behind the dialog.
    let undo = move |_| {
        close.run(());
        toasts.undo(id);
    };
    view! {
        <li data-tone=tone>
            <Svg icon/>
            <div>
                <p>{message.text}</p>
                <small>
                    <Moment value=Reported::Known(Timestamp::from_unix(message.at))/>
                </small>
            </div>
            {message.undo.map(|_| view! {
                <button type="button" aria-label=texts::undo_of(&text) on:click=undo>{UNDO}</button>
            })}
        </li>
    }
}
