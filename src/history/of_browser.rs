//! Parts of the history that only the journal of this browser has.

use leptos::prelude::*;

use super::filters::Filters;
use super::texts;
use crate::feedback::failure::Failure;
use crate::form::submission::{Page, Submission};
use crate::journal::Journal;
use crate::ui::dialog::{Dialog, Role};
use crate::ui::focus::focus_heading;
use crate::ui::texts::CANCEL;
use crate::ui::toast::Toasts;

/// Sentences about the journal.
#[component]
pub fn About(journal: Journal) -> impl IntoView {
    let (about, limits) = if journal.has_commands {
        (texts::ABOUT_SANDBOX, texts::SANDBOX_LIMITS)
    } else {
        (texts::ABOUT_BROWSER, texts::BROWSER_LIMITS)
    };
    view! {
        <p class="hint">{about}</p>
        <p class="hint">{limits}</p>
    }
}

/// Note about changes that are not recorded, or that the server does not list.
#[component]
pub fn NotRecorded(journal: Journal) -> impl IntoView {
    let text = move || {
        let why = journal.problem().map(|why| why.to_string());
        let missed = match journal.missed() {
            0 => String::new(),
            count => texts::missed_count(count),
        };
        match why {
            Some(why) => Some((texts::NOT_RECORDED, format!("{why} {missed}"))),
            None if !missed.is_empty() => Some((texts::MISSED, missed)),
            None => journal.commands_problem().map(|error| (texts::COMMANDS_MISSING, error.to_string())),
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
                                    <b>{title}</b> " " {text}
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
                toasts.succeed(texts::CLEARED);
                if page == Page::Shown {
                    open.set(false);
                    filters.listing.load(filters.request.get_untracked());
                    // The button that opened the dialog is disabled now.
                    focus_heading();
                }
            }
            result.err()
        };
        submission.start(Box::pin(clear), texts::CLEAR_FAILED, Box::new(settle));
    };
    let error = move || submission.failure().map(|failure| format!("{} {}", texts::CLEAR_FAILED, failure.why));
    view! {
        <button type="button" class="pill" aria-disabled=move || is_off().then_some("true") on:click=ask>
            {texts::CLEAR}
        </button>
        <Dialog open close title=texts::CLEAR_TITLE role=Role::AlertDialog>
            <p>{texts::CLEAR_EFFECT}</p>
            <p class="error" role="alert">
                {error}
            </p>
            <footer class="row">
                <button type="button" autofocus on:click=move |_| close.run(())>
                    {CANCEL}
                </button>
                <button type="button" data-kind="danger" aria-disabled=move || submission.disabled() on:click=clear>
                    {move || if submission.is_pending() { texts::CLEARING } else { texts::CLEAR }}
                </button>
            </footer>
        </Dialog>
    }
}
