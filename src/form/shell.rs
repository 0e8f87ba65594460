//! Around the controls of any form: saving once, every error at once, the review, the draft, and asking before changes are left.

mod state;
mod summary;

use api::Method;
use leptos::prelude::*;

use crate::backend::context::BackendContext;
use crate::feedback::busy::BusyNote;
use crate::feedback::problem::Problem;
use crate::form::Field;
use crate::form::control::read_form;
use crate::form::draft::{Draft, Restored};
use crate::form::shell::state::Form;
use crate::form::shell::summary::{Mistakes, Review};
use crate::form::submission::Write;
use crate::session::context::permissions;
use crate::ui::focus::focus_heading;

/// What a form says.
#[derive(Clone, Copy)]
pub struct Words {
    /// Names the form in ids: `create-service`.
    pub form: &'static str,
    /// The button that saves: "Create service".
    pub save: &'static str,
    /// While it does: "Creating service".
    pub saving: &'static str,
    /// When the API refuses: "The service could not be created."
    pub failed: &'static str,
}

/// How a form is left without saving.
#[derive(Clone, Copy)]
pub enum Leave {
    /// It stands on a page: *Reset* puts back what is saved.
    Page,
    /// It stands in a dialog: saving closes that, and so does *Cancel*, after which what was typed comes back with it.
    Dialog(Callback<()>),
    /// It leads into the app, and what it holds is kept nowhere: there is nothing to review, and nothing to go back to.
    Entry,
}

/// Starts saving; `None` where a field turns out not to be right after all.
pub type Send = Box<dyn Fn() -> Option<Write> + std::marker::Send + Sync>;

/// A form. `send` is called when every field is right.
#[component]
pub fn FormShell(
    words: Words,
    /// Tells the drafts of this form from those of the same form about something else.
    draft: String,
    fields: Vec<RwSignal<Field>>,
    send: Send,
    leave: Leave,
    /// Shown in the review: a consequence of saving that the changes do not show.
    #[prop(default = None)]
    warning: Option<Signal<Option<String>>>,
    children: Children,
) -> impl IntoView {
    let backend: BackendContext = expect_context();
    let draft = Draft::new(&draft, backend.draft_scope.get_value(), &fields);
    // What holds a secret leads into the app, and changes nothing in it.
    let is_entry = draft.is_secret();
    let denial = if is_entry { None } else { permissions().denial(Method::Post) };
    let form = Form::new(words, draft, fields, send, leave);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        read_form(&event);
        if denial.is_none() {
            form.submit();
        }
    };
    let fate = if denial.is_none() { "Will be sent" } else { "Cannot be sent" };
    let is_off = move || (form.submission.is_pending() || denial.is_some()).then_some("true");
    view! {
        <form novalidate on:submit=submit aria-busy=move || form.submission.is_pending().to_string()>
            <RestoredNote form/>
            <div class="summary" node_ref=form.summary tabindex="-1">
                {move || form.submission.failure().map(|failure| view! { <Problem summary=failure.heading(words.failed) failure/> })}
                <Show when=move || form.refused.get()>
                    <Mistakes words fields=form.fields/>
                </Show>
            </div>
            {children()}
            <footer>
                {(!is_entry).then(|| view! { <Review title=fate fields=form.fields warning/> })}
                // The control that is left would tell its mistake while the mouse is down, and the button would slip away from under it.
                <div class="row" on:mousedown=|event| event.prevent_default()>
                    <button type="submit" data-kind="primary" aria-disabled=is_off aria-describedby=denial>
                        {move || if form.submission.is_pending() { words.saving } else { words.save }}
                    </button>
                    <WayOut form leave/>
                </div>
                // A dialog keeps what is around the page out of reach.
                {(!is_entry && matches!(leave, Leave::Dialog(_))).then(|| view! { <div role="status"><BusyNote/></div> })}
            </footer>
        </form>
    }
}

/// Says that what was typed earlier is back.
#[component]
fn RestoredNote(form: Form) -> impl IntoView {
    let discard = move |_| {
        form.reset();
        // The button goes with the note.
        focus_heading();
    };
    view! {
        <Show when=move || form.restored.get() != Restored::Nothing>
            <div class="note" data-tone="accent" role="status">
                <p>
                    {move || match form.restored.get() {
                        Restored::Sending => "This was sent, and what came of it was not known when you left it. Look whether it was done before you save it again.",
                        _ => "What you typed earlier is back. It has not been saved.",
                    }}
                </p>
                <button type="button" data-kind="quiet" on:click=discard>
                    "Discard it"
                </button>
            </div>
        </Show>
    }
}

#[component]
fn WayOut(form: Form, leave: Leave) -> impl IntoView {
    let is_clean = move || (!form.dirty.get() || form.submission.is_pending()).then_some("true");
    let reset = move |_| {
        if form.dirty.get_untracked() && !form.is_pending() {
            form.reset();
        }
    };
    match leave {
        Leave::Page => view! {
            // Disabled, it would lose the keyboard.
            <button type="button" aria-disabled=is_clean on:click=reset>
                "Reset"
            </button>
            <span class="hint">
                {move || match form.unsaved() {
                    0 => "No changes yet".to_owned(),
                    1 => "1 unsaved change".to_owned(),
                    count => format!("{count} unsaved changes"),
                }}
            </span>
        }
        .into_any(),
        Leave::Entry => ().into_any(),
        Leave::Dialog(close) => view! {
            <button type="button" on:click=move |_| close.run(())>
                {move || if form.submission.is_pending() { "Close" } else { "Cancel" }}
            </button>
        }
        .into_any(),
    }
}
