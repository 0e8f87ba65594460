//! State of a form: what is unsaved, what is restored, and the submission.

use std::sync::Arc;

use api::ApiError;
use api::gateway::Reason;
use leptos::html;
use leptos::prelude::*;

use crate::backend::client::Client;
use crate::feedback::failure::Failure;
use crate::form::Field;
use crate::form::conflict::table::Conflicts;
use crate::form::draft::{Draft, Restored};
use crate::form::shell::{FormLabels, Leave, Send};
use crate::form::submission::{Page, Submission, update_on_page};
use crate::form::texts;
use crate::navigation::Navigation;
use crate::session::context::{AccountSession, SessionContext};
use crate::ui::toast::Toasts;

/// State of a form.
#[derive(Clone, Copy)]
pub struct Form {
    pub fields: StoredValue<Vec<RwSignal<Field>>>,
    /// True while a field differs from its saved value.
    pub dirty: Memo<bool>,
    /// Draft that was restored.
    pub restored: RwSignal<Restored>,
    /// Save. Its failure is about no single field.
    pub submission: Submission,
    /// True if the last save failed because of a field.
    pub rejected: RwSignal<bool>,
    pub summary: NodeRef<html::Div>,
    pub conflicts: Conflicts,
    /// Texts of the fields before the last reset.
    discarded: RwSignal<Option<Vec<String>>>,
    pub words: FormLabels,
    draft: StoredValue<Draft>,
    send: StoredValue<Send>,
    leave: Leave,
    toasts: Toasts,
}

impl Form {
    /// Restores the draft, and keeps it up to date from then on.
    pub fn new(words: FormLabels, draft: Draft, fields: Vec<RwSignal<Field>>, send: Send, leave: Leave) -> Self {
        let restored = RwSignal::new(draft.restore(&fields));
        let fields = StoredValue::new(fields);
        let draft = StoredValue::new(draft);
        let dirty = Memo::new(move |_| unsaved(fields) > 0);
        let submission = Submission::new();
        Effect::new(move |_| {
            let is_uncertain = submission.failure().is_some_and(|failure| failure.is_uncertain());
            let is_sending = submission.is_pending() || is_uncertain || restored.get() == Restored::Sending;
            fields.with_value(|fields| draft.with_value(|draft| draft.store(fields, is_sending)));
        });
        expect_context::<Navigation>().ask_while_unsaved(dirty);
        let toasts = expect_context();
        clear_after_sign_in(submission, toasts);
        Self {
            fields,
            dirty,
            restored,
            submission,
            rejected: RwSignal::new(false),
            summary: NodeRef::new(),
            conflicts: Conflicts::new(words.form, fields),
            discarded: RwSignal::new(None),
            words,
            draft,
            send: StoredValue::new(send),
            leave,
            toasts,
        }
    }

    /// Saves, unless a save is pending, a field is invalid or nothing has changed.
    pub fn submit(self) {
        if !self.can_save() {
            return;
        }
        let Some(write) = self.send.with_value(|send| send()) else { return self.show_summary() };
        // A restored draft cannot be discarded once it is sent.
        self.restored.set(Restored::Nothing);
        let draft = self.draft.get_value();
        let sent = self.texts();
        let settle = move |result: Result<(), Failure>, page| match page {
            Page::Shown => self.finish(result, sent),
            Page::Left => {
                match &result {
                    Ok(()) => draft.delete(),
                    Err(failure) if !failure.is_uncertain() => draft.reject(),
                    // The outcome is unknown.
                    Err(_) => {}
                }
                result.err()
            }
        };
        self.submission.start(write, self.words.failed, Box::new(settle));
    }

    /// Returns true if a save would send changes. Otherwise it shows the errors, or says that nothing has changed.
    pub fn can_save(self) -> bool {
        if self.is_pending() || !self.validate() {
            return false;
        }
        let is_dirty = self.dirty.get_untracked();
        if !is_dirty {
            self.toasts.succeed(texts::NO_CHANGES);
        }
        is_dirty
    }

    /// Shows the errors of every field, and removes the results of the previous save. Returns false if there are errors.
    pub fn validate(self) -> bool {
        self.submission.clear();
        self.discarded.set(None);
        // Toasts about the previous save.
        self.toasts.begin();
        self.each(Field::validate);
        let is_wrong = untrack(|| self.is_wrong());
        self.rejected.set(is_wrong);
        if is_wrong {
            self.show_summary();
        }
        !is_wrong
    }

    fn is_wrong(self) -> bool {
        let is_wrong = |field: &RwSignal<Field>| field.with(|field| field.mistake().is_some());
        self.fields.with_value(|fields| fields.iter().any(is_wrong))
    }

    /// Returns true if saving would send a request: something has changed, and every field is valid. Tracked.
    pub fn is_sendable(self) -> bool {
        self.dirty.get() && !self.is_wrong()
    }

    /// Returns true while a save is pending. Not tracked.
    pub fn is_pending(self) -> bool {
        untrack(|| self.submission.is_pending())
    }

    /// Returns the number of fields that differ from their saved values. Tracked.
    pub fn unsaved(self) -> usize {
        unsaved(self.fields)
    }

    /// Resets every field to its saved value.
    pub fn reset(self) {
        self.discarded.set(Some(self.texts()));
        self.each(Field::reset);
        self.restored.set(Restored::Nothing);
        self.rejected.set(false);
        self.submission.clear();
    }

    /// Returns true if a reset can be undone: nothing was edited since. Tracked.
    pub fn can_undo_reset(self) -> bool {
        !self.dirty.get() && self.discarded.with(Option::is_some)
    }

    /// Returns true if there is nothing to save, to discard or to restore. Tracked.
    pub fn is_idle(self) -> bool {
        !self.dirty.get() && !self.submission.is_pending() && !self.can_undo_reset()
    }

    /// Restores the texts from before the last reset.
    pub fn undo_reset(self) {
        let Some(texts) = self.discarded.try_update(Option::take).flatten() else { return };
        self.fields.with_value(|fields| {
            fields.iter().zip(texts).for_each(|(field, text)| field.update(|field| field.set(text)));
        });
    }

    fn texts(self) -> Vec<String> {
        let text = |field: &RwSignal<Field>| field.with_untracked(|field| field.text().to_owned());
        self.fields.with_value(|fields| fields.iter().map(text).collect())
    }

    /// Commits what was saved, or shows the failure: at its field, or as the result.
    fn finish(self, result: Result<(), Failure>, sent: Vec<String>) -> Option<Failure> {
        let Err(failure) = result else {
            self.fields.with_value(|fields| {
                fields.iter().zip(sent).for_each(|(field, sent)| field.update(|field| field.commit(sent)));
                self.draft.with_value(|draft| untrack(|| draft.store(fields, false)));
            });
            if let Leave::Dialog(close) = self.leave {
                close.run(());
            }
            return None;
        };
        let about_field = self.fields.with_value(|fields| place(&failure, fields, &sent));
        self.rejected.set(about_field);
        self.show_summary();
        (!about_field && !self.shows_conflicts(&failure)).then_some(failure)
    }

    /// Returns true if the table of conflicts shows a failure.
    pub fn shows_conflicts(self, failure: &Failure) -> bool {
        failure.is_conflict() && untrack(|| self.conflicts.is_any())
    }

    fn each(self, change: fn(&mut Field)) {
        self.fields.with_value(|fields| fields.iter().for_each(|field| field.update(change)));
    }

    /// Focuses the summary of what went wrong, once it is rendered.
    pub fn show_summary(self) {
        request_animation_frame(move || {
            if let Some(summary) = self.summary.try_get_untracked().flatten() {
                let _ = summary.focus();
            }
        });
    }
}

fn unsaved(fields: StoredValue<Vec<RwSignal<Field>>>) -> usize {
    fields.with_value(|fields| fields.iter().filter(|field| field.with(Field::is_dirty)).count())
}

/// Clears a failure for want of a session once the user has signed in again.
fn clear_after_sign_in(submission: Submission, toasts: Toasts) {
    // The forms that sign in or connect have no client.
    let Some((Client { signed_out, .. }, SessionContext { current, .. })) = use_context().zip(use_context()) else {
        return;
    };
    Effect::new(move |before: Option<Option<Arc<AccountSession>>>| {
        if signed_out.get() {
            return current.get_value();
        }
        let is_renewed = current.with_value(|now| {
            before.flatten().is_some_and(|before| now.as_ref().is_some_and(|now| !Arc::ptr_eq(&before, now)))
        });
        let reason = untrack(|| submission.failure()).and_then(|failure| failure.error?.reason());
        if is_renewed && reason == Some(Reason::NoSession) {
            submission.clear();
            toasts.succeed(texts::SIGNED_IN_AGAIN);
        }
        None
    });
}

/// Shows a rejection at the field that it is about. Returns false if there is none, or if its text has changed since.
fn place(failure: &Failure, fields: &[RwSignal<Field>], sent: &[String]) -> bool {
    let infos: Vec<_> = fields.iter().map(|field| field.with_untracked(Field::info)).collect();
    let Some(wire) = failure.error.as_ref().and_then(ApiError::rejection).and_then(|rejection| rejection.field(&infos))
    else {
        return false;
    };
    let Some(index) = infos.iter().position(|info| info.wire == wire) else { return false };
    let reject = |field: &mut Field| {
        let is_it = field.text() == sent[index];
        if is_it {
            field.reject(failure.why.clone());
        }
        is_it
    };
    update_on_page(fields[index], reject) == Some(true)
}
