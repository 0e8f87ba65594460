//! Dry run of a form: reads the stored values as saving does, and sends nothing.

use api::Request;
use leptos::prelude::*;

use crate::feedback::failure::Failure;
use crate::feedback::problem::Problem;
use crate::form::shell::state::Form;
use crate::form::submission::{Page, Submission, Write};
use crate::form::texts;

/// Reads the stored values and compares them with those that the form was filled with.
pub type Check = Box<dyn Fn() -> Write + Send + Sync>;

/// Dry run of a form.
#[derive(Clone, Copy)]
pub struct DryRun {
    form: Form,
    check: StoredValue<Check>,
    /// Request that saving would send.
    request: Memo<Option<Request>>,
    /// Request of the last dry run that found no conflict.
    passed: RwSignal<Option<Request>>,
    submission: Submission,
}

impl DryRun {
    pub fn new(form: Form, check: Check, request: Memo<Option<Request>>) -> Self {
        let (check, passed) = (StoredValue::new(check), RwSignal::new(None));
        Self { form, check, request, passed, submission: Submission::new() }
    }

    /// Starts, unless a field is invalid or the form is being saved.
    fn start(self) {
        let Self { form, request, passed, submission, .. } = self;
        if form.is_pending() || !form.validate() {
            return;
        }
        passed.set(None);
        let checked = request.get_untracked();
        let settle = move |result: Result<(), Failure>, page| {
            // Nothing was sent, so that a page that was left needs no toast.
            if page == Page::Left {
                return None;
            }
            match result {
                Ok(()) => {
                    form.conflicts.resolve();
                    passed.set(checked);
                }
                Err(_) => form.show_summary(),
            }
            result.err().filter(|failure| !form.shows_conflicts(failure))
        };
        submission.start(self.check.with_value(|check| check()), texts::DRY_RUN_FAILED, Box::new(settle));
    }

    /// Failure, until the form is changed or saved. Tracked.
    pub fn problem(self) -> Option<AnyView> {
        let failure = self.submission.failure().filter(|_| self.form.dirty.get())?;
        Some(view! { <Problem summary=texts::DRY_RUN_FAILED failure/> }.into_any())
    }

    /// Removes the failure.
    pub fn clear(self) {
        self.submission.clear();
    }
}

/// Button that starts a dry run, while there is something to send.
#[component]
pub fn DryRunButton(dry_run: DryRun) -> impl IntoView {
    let DryRun { form, submission, .. } = dry_run;
    let is_off = move || (submission.is_pending() || form.submission.is_pending()).then_some("true");
    view! {
        <Show when=move || form.dirty.get()>
            <button type="button" aria-disabled=is_off on:click=move |_| dry_run.start()>
                {move || if submission.is_pending() { texts::DRY_RUNNING } else { texts::DRY_RUN }}
            </button>
        </Show>
    }
}

/// Result of a dry run without a conflict, while the form has the same request.
#[component]
pub fn DryRunResult(dry_run: DryRun) -> impl IntoView {
    let DryRun { request, passed, .. } = dry_run;
    let is_valid = move || passed.with(|passed| passed.is_some() && request.with(|request| request == passed));
    view! {
        <div role="status">
            <Show when=is_valid>
                <p class="hint">{texts::DRY_RUN_PASSED}</p>
            </Show>
        </div>
    }
}
