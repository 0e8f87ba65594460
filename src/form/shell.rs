//! Shell of every form: submission, summary of errors, review, draft, and the question before unsaved changes are left.

pub mod dry_run;
mod production;
mod state;
mod summary;

use api::{Method, Request};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, MouseEvent};

use crate::backend::context::BackendContext;
use crate::feedback::busy::BusyNote;
use crate::feedback::problem::Problem;
use crate::form::Field;
use crate::form::conflict::table::ConflictTable;
use crate::form::control::read_form;
use crate::form::draft::{Draft, Restored};
use crate::form::shell::dry_run::{Check, DryRun, DryRunButton, DryRunResult};
use crate::form::shell::production::ProductionReview;
use crate::form::shell::state::Form;
use crate::form::shell::summary::{ErrorSummary, Review};
use crate::form::submission::Write;
use crate::form::texts;
use crate::session::context::{permissions, production_account};
use crate::shortcuts::registry::{CONFIRM, SAVE, Shortcut};
use crate::ui::focus::focus_heading;
use crate::ui::texts::{CANCEL, CLOSE};

/// Labels and sentences of a form.
#[derive(Clone, Copy)]
pub struct FormLabels {
    /// Prefix of the ids in the form: `create-service`.
    pub form: &'static str,
    /// Label of the submit button: "Create service".
    pub save: &'static str,
    /// Label while the write is pending: "Creating service".
    pub saving: &'static str,
    /// Heading of a failure: "The service could not be created."
    pub failed: &'static str,
    /// Toast after a save: "Push settings saved". Empty where the form names what it has created.
    pub saved: &'static str,
}

/// Place of a form, and the way to leave it without saving.
#[derive(Clone, Copy)]
pub enum Leave {
    /// On a page: *Discard* restores the saved values.
    Page,
    /// In a dialog: saving closes it, and so does *Cancel*. A draft is restored when the dialog is opened again.
    Dialog(Callback<()>),
    /// Before the app: sign-in and connect. There is no draft, no review and no way back.
    Entry,
}

/// Creates the write; `None` if a field cannot be parsed.
pub type Send = Box<dyn Fn() -> Option<Write> + std::marker::Send + Sync>;

/// Creates the request of the current fields, which are valid. Tracked.
pub type Preview = Box<dyn Fn() -> Request + std::marker::Send + Sync>;

/// Form. `send` is called when every field is valid.
#[component]
pub fn FormShell(
    words: FormLabels,
    /// Key of the draft: the form, and the resource that it is about.
    draft: String,
    fields: Vec<RwSignal<Field>>,
    send: Send,
    leave: Leave,
    /// Warning in the review about an effect of saving that the changes do not show.
    #[prop(default = None)]
    warning: Option<Signal<Option<String>>>,
    /// Request in the review.
    #[prop(default = None)]
    preview: Option<Preview>,
    /// Check of the stored values, for a dry run. Something new has none.
    #[prop(default = None)]
    check: Option<Check>,
    children: Children,
) -> impl IntoView {
    let backend: BackendContext = expect_context();
    let draft = Draft::new(&draft, backend.storage_scope.get_value(), &fields);
    // Only forms before the app hold a secret. They need no permission.
    let is_entry = draft.is_secret();
    let denial = if is_entry { None } else { permissions().denial(Method::Post) };
    let form = Form::new(words, draft, fields, send, leave);
    let request = Memo::new(move |_| preview.as_ref().filter(|_| form.is_sendable()).map(|preview| preview()));
    // On a page about something that exists, the buttons appear with the first change.
    let can_be_idle = matches!(leave, Leave::Page) && check.is_some();
    let dry_run = check.filter(|_| denial.is_none()).map(|check| DryRun::new(form, check, request));
    let path = Signal::derive(move || request.with(|request| request.as_ref().map(|request| request.path.clone())));
    // Settings in production are reviewed before they are sent.
    let production = production_account().filter(|_| can_be_idle);
    let reviewing = RwSignal::new(false);
    let is_reviewed_first = production.is_some();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        read_form(&event);
        if denial.is_some() {
            return;
        }
        dry_run.iter().for_each(|dry_run| dry_run.clear());
        if is_reviewed_first {
            reviewing.set(form.can_save());
        } else {
            form.submit();
        }
    };
    let is_idle = move || can_be_idle && form.is_idle();
    let review_title = if denial.is_none() { texts::WILL_BE_SENT } else { texts::CANNOT_BE_SENT };
    view! {
        <form novalidate on:submit=submit aria-busy=move || form.submission.is_pending().to_string()>
            <RestoredNote form/>
            <Problems words form dry_run path/>
            {children()}
            <footer data-idle=move || is_idle().to_string()>
                {(!is_entry).then(|| view! { <Review title=review_title fields=form.fields warning request/> })}
                <Buttons words form leave dry_run denial/>
                {dry_run.map(|dry_run| view! { <DryRunResult dry_run/> })}
                // A dialog keeps the note of the page out of reach.
                {(!is_entry && matches!(leave, Leave::Dialog(_))).then(|| view! { <div role="status"><BusyNote/></div> })}
            </footer>
        </form>
        {production.map(|account| view! { <ProductionReview form account open=reviewing warning request/> })}
    }
}

/// Failed save or dry run, conflicts, and invalid fields. It gets the focus after a failed save.
#[component]
fn Problems(words: FormLabels, form: Form, dry_run: Option<DryRun>, path: Signal<Option<String>>) -> impl IntoView {
    view! {
        <div class="summary" node_ref=form.summary tabindex="-1">
            {move || form.submission.failure().map(|failure| view! { <Problem summary=failure.heading(words.failed) failure/> })}
            {move || dry_run.and_then(DryRun::problem)}
            <ConflictTable conflicts=form.conflicts path/>
            <Show when=move || form.rejected.get()>
                <ErrorSummary words fields=form.fields/>
            </Show>
        </div>
    }
}

/// Buttons below the form. `denial` is the id of the note that says why nothing can be saved.
#[component]
fn Buttons(
    words: FormLabels,
    form: Form,
    leave: Leave,
    dry_run: Option<DryRun>,
    denial: Option<&'static str>,
) -> impl IntoView {
    let shortcut = match leave {
        Leave::Page => Some(&SAVE),
        Leave::Dialog(_) => Some(&CONFIRM),
        Leave::Entry => None,
    };
    let is_off = move || (form.submission.is_pending() || denial.is_some()).then_some("true");
    view! {
        // A click keeps the focus: an error that appears at the control would move the button before the mouse is up.
        <div class="row" on:mousedown=|event| event.prevent_default()>
            <button
                type="submit"
                data-kind="primary"
                aria-disabled=is_off
                aria-describedby=denial
                aria-keyshortcuts=shortcut.and_then(Shortcut::aria)
                title=shortcut.and_then(Shortcut::hint)
            >
                {move || {
                    let (verb, object) = texts::verb_and_object(if form.submission.is_pending() { words.saving } else { words.save });
                    view! { <span>{verb} <span class="object">" " {object}</span></span> }
                }}
                {shortcut.and_then(Shortcut::hint).map(|keys| view! { <kbd aria-hidden="true">{keys}</kbd> })}
            </button>
            {dry_run.map(|dry_run| view! { <DryRunButton dry_run/> })}
            <LeaveButton form leave/>
            <UndoReset form/>
        </div>
    }
}

/// Note that a draft was restored.
#[component]
fn RestoredNote(form: Form) -> impl IntoView {
    let discard = move |_| {
        form.reset();
        // The button disappears with the note.
        focus_heading();
    };
    view! {
        <Show when=move || form.restored.get() != Restored::Nothing>
            <div class="note" data-tone="accent" role="status">
                <p>
                    {move || match form.restored.get() {
                        Restored::Sending => texts::RESTORED_UNCONFIRMED,
                        _ => texts::RESTORED,
                    }}
                </p>
                <button type="button" data-kind="quiet" on:click=discard>
                    {texts::DISCARD_RESTORED}
                </button>
            </div>
        </Show>
    }
}

/// Button that restores the changes that were discarded, until something is edited or saved.
#[component]
fn UndoReset(form: Form) -> impl IntoView {
    let undo = move |event: MouseEvent| {
        form.undo_reset();
        // This button disappears with the click.
        let button = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let form = button.and_then(|button| button.closest("form").ok().flatten());
        let submit = form.and_then(|form| form.query_selector("button[type=submit]").ok().flatten());
        if let Some(submit) = submit.and_then(|submit| submit.dyn_into::<HtmlElement>().ok()) {
            let _ = submit.focus();
        }
    };
    view! {
        <Show when=move || form.can_undo_reset()>
            <button type="button" data-kind="quiet" on:click=undo>
                {texts::UNDO_DISCARD}
            </button>
        </Show>
    }
}

/// Button that resets the form or closes its dialog.
#[component]
fn LeaveButton(form: Form, leave: Leave) -> impl IntoView {
    let is_clean = move || (!form.dirty.get() || form.submission.is_pending()).then_some("true");
    let reset = move |_| {
        if form.dirty.get_untracked() && !form.is_pending() {
            form.reset();
        }
    };
    match leave {
        Leave::Page => view! {
            // Not `disabled`, which would lose the focus.
            <button type="button" aria-disabled=is_clean on:click=reset>
                {texts::DISCARD}
            </button>
            <span class="hint">
                {move || match form.unsaved() {
                    0 if form.can_undo_reset() => texts::DISCARDED.to_owned(),
                    count => texts::unsaved_changes(count),
                }}
            </span>
        }
        .into_any(),
        Leave::Entry => ().into_any(),
        Leave::Dialog(close) => view! {
            <button type="button" on:click=move |_| close.run(())>
                {move || if form.submission.is_pending() { CLOSE } else { CANCEL }}
            </button>
        }
        .into_any(),
    }
}
