//! Examples of notes, toasts and the history of messages.

use std::sync::Arc;

use leptos::prelude::*;

use super::example::{Example, Section};
use crate::feedback::messages::Messages;
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::ui::icon::{Icon, Svg};
use crate::ui::toast::{Link, Toast, ToastView, Toasts};

/// Id and title of the section.
pub const SECTION: (&str, &str) = ("messages", "Notes and toasts");

/// Section with notes, toasts and the history of messages.
#[component]
pub fn NotesAndToasts() -> impl IntoView {
    view! {
        <Section section=SECTION>
            <Notes/>
            <ToastExamples/>
            <Example state="History of messages">
                <History/>
            </Example>
        </Section>
    }
}

/// Notes of each tone.
#[component]
fn Notes() -> impl IntoView {
    let tones = [
        (None, Icon::Lock, "Your role is viewer. You can view settings but not change them."),
        (Some("accent"), Icon::Check, "A new version is available. Reload to update. Your unsaved changes are kept."),
        (
            Some("warning"),
            Icon::Alert,
            "This is the default service. After you delete it, API requests without a service SID may fail.",
        ),
        (Some("danger"), Icon::Alert, "The session could not be opened. Sign in again."),
    ];
    let note = |(tone, icon, text): (Option<&'static str>, Icon, &'static str)| {
        view! {
            <Example state=format!("Note: {}", tone.unwrap_or("plain"))>
                <div class="note" data-tone=tone>
                    <Svg icon/>
                    <p>{text}</p>
                    <button type="button">"Reload"</button>
                </div>
            </Example>
        }
    };
    tones.map(note).into_iter().collect_view()
}

/// Toasts of each kind.
#[component]
fn ToastExamples() -> impl IntoView {
    let navigation: Navigation = expect_context();
    let success = Toast::new("Push settings saved");
    let mut undoable = Toast::new("Webhooks saved");
    undoable.undo = Some(Arc::new(|| ()));
    let mut linked = Toast::new("“Support chat” created");
    linked.link = Some(Link { href: navigation.href(&Route::Services), label: "View service" });
    let mut failure =
        Toast::new("The role could not be deleted. The server did not respond. Check your connection, then try again.");
    failure.failure = true;
    let examples = [("success", success), ("with an undo", undoable), ("with a link", linked), ("failure", failure)];
    let example = |(state, toast): (&'static str, Toast)| {
        view! { <Example state=format!("Toast: {state}")><ToastView toast/></Example> }
    };
    examples.map(example).into_iter().collect_view()
}

/// History with a success that can be undone and a failure.
#[component]
fn History() -> impl IntoView {
    let toasts = Toasts::provide();
    toasts.succeed_with_undo("Webhooks saved", || ());
    toasts.fail("The role could not be deleted. Try again.");
    view! { <Messages close=Callback::new(|()| ())/> }
}
