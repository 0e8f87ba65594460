//! Parts of the history that only the journal of this browser has.

use leptos::prelude::*;

use super::filters::Filters;
use crate::feedback::failure::Failure;
use crate::form::submission::{Page, Submission};
use crate::journal::Journal;
use crate::ui::dialog::{Dialog, Role};
use crate::ui::focus::focus_heading;
use crate::ui::toast::Toasts;

/// Sentences about the journal.
#[component]
pub fn About() -> impl IntoView {
    view! {
        <p class="hint">"Changes made in this browser, newest first. Secrets are masked."</p>
        <p class="hint">
            "Changes by others and in other browsers are not included. This browser stores the newest 10,000 changes."
        </p>
    }
}

/// Note about changes that are not recorded.
#[component]
pub fn NotRecorded(journal: Journal) -> impl IntoView {
    let text = move || {
        let why = journal.problem().map(|why| why.to_string());
        let missed = match journal.missed() {
            0 => String::new(),
            1 => "1 change made in this tab was not recorded.".to_owned(),
            count => format!("{count} changes made in this tab were not recorded."),
        };
        match why {
            Some(why) => Some(("Changes are not recorded", format!("{why} {missed}"))),
            None if missed.is_empty() => None,
            None => Some(("Changes are missing", missed)),
        }
    };
    view! {
        <div role="status">
            {move || {
                text()
                    .map(|(title, text)| {
                        view! {
                            <div class="note" data-tone="warning">
                                <p>
                                    <b>{title}"."</b>
                                    " "
                                    {text}
                                </p>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// Button that deletes all records, with a dialog that asks first.
#[component]
pub fn Clear(journal: Journal, filters: Filters) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let submission = Submission::new();
    let open = RwSignal::new(false);
    let close = Callback::new(move |()| open.set(false));
    let is_off = move || filters.is_empty() && !filters.is_narrowed.get();
    let ask = move |_| {
        if !untrack(is_off) {
            submission.clear();
            open.set(true);
        }
    };
    let clear = move |_| {
        let clear = async move { journal.clear().await.map_err(|why| Failure::new(why.to_string(), None)) };
        let settle = move |result: Result<(), Failure>, page| {
            if result.is_ok() {
                toasts.succeed("History cleared");
                if page == Page::Shown {
                    open.set(false);
                    filters.listing.load(filters.request.get_untracked());
                    // The button that opened the dialog is disabled now.
                    focus_heading();
                }
            }
            result.err()
        };
        submission.start(Box::pin(clear), FAILED, Box::new(settle));
    };
    let error = move || submission.failure().map(|failure| format!("{FAILED} {}", failure.why));
    view! {
        <button type="button" class="pill" aria-disabled=move || is_off().then_some("true") on:click=ask>
            "Clear history"
        </button>
        <Dialog open close title="Clear the history of this browser?" role=Role::AlertDialog>
            <p>
                "All recorded changes of this account are deleted, also those that no filter shows. The settings stay as they are. You cannot undo this action."
            </p>
            <p class="error" role="alert">
                {error}
            </p>
            <footer class="row">
                <button type="button" autofocus on:click=move |_| close.run(())>
                    "Cancel"
                </button>
                <button type="button" data-kind="danger" aria-disabled=move || submission.disabled() on:click=clear>
                    {move || if submission.is_pending() { "Clearing history" } else { "Clear history" }}
                </button>
            </footer>
        </Dialog>
    }
}

const FAILED: &str = "The history could not be cleared.";
