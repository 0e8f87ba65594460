//! What a form is doing, and what it has been told.

use std::sync::Arc;

use api::ApiError;
use api::gateway::Reason;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend::client::Client;
use crate::feedback::failure::Failure;
use crate::form::Field;
use crate::form::draft::{Draft, Restored};
use crate::form::shell::{Leave, Send, Words};
use crate::navigation::Navigation;
use crate::session::context::AccountSession;
use crate::session::context::SessionContext;
use crate::ui::toast::Toasts;

/// A form at work. Saving outlives it where the page is left, so that whatever happens after may find it gone.
#[derive(Clone, Copy)]
pub struct Form {
    pub fields: StoredValue<Vec<RwSignal<Field>>>,
    /// Whether there is anything to save.
    pub dirty: Memo<bool>,
    /// What has been put back.
    pub restored: RwSignal<Restored>,
    pub pending: RwSignal<bool>,
    /// Why nothing was saved, where that is about no field.
    pub failure: RwSignal<Option<Failure>>,
    /// Whether nothing was saved because of a field.
    pub refused: RwSignal<bool>,
    pub summary: NodeRef<html::Div>,
    words: Words,
    draft: StoredValue<Draft>,
    send: StoredValue<Send>,
    leave: Leave,
    toasts: Toasts,
}

impl Form {
    pub fn new(words: Words, draft: Draft, fields: Vec<RwSignal<Field>>, send: Send, leave: Leave) -> Self {
        let restored = RwSignal::new(draft.restore(&fields));
        let fields = StoredValue::new(fields);
        let draft = StoredValue::new(draft);
        let dirty = Memo::new(move |_| unsaved(fields) > 0);
        let pending = RwSignal::new(false);
        let failure = RwSignal::new(None::<Failure>);
        Effect::new(move |_| {
            let is_uncertain = failure.with(|failure| failure.as_ref().is_some_and(Failure::is_uncertain));
            let is_sending = pending.get() || is_uncertain || restored.get() == Restored::Sending;
            fields.with_value(|fields| draft.with_value(|draft| draft.keep(fields, is_sending)));
        });
        guard(dirty);
        let toasts = expect_context();
        forgive(failure, toasts);
        Self {
            fields,
            dirty,
            restored,
            pending,
            failure,
            refused: RwSignal::new(false),
            summary: NodeRef::new(),
            words,
            draft,
            send: StoredValue::new(send),
            leave,
            toasts,
        }
    }

    /// Saves, unless that is under way or a field is wrong.
    pub fn submit(self) {
        if self.pending.get_untracked() {
            return;
        }
        self.failure.set(None);
        // What was told of the save before is not about this one.
        self.toasts.begin();
        self.each(Field::judge);
        let is_wrong = |field: &RwSignal<Field>| field.with_untracked(|field| field.mistake().is_some());
        let wrong = self.fields.with_value(|fields| fields.iter().any(is_wrong));
        self.refused.set(wrong);
        if !wrong && !self.dirty.get_untracked() {
            return self.toasts.tell("Nothing was sent, for nothing was changed.");
        }
        let saving = if wrong { None } else { self.send.with_value(|send| send()) };
        let Some(saving) = saving else { return self.show_summary() };
        self.pending.set(true);
        // What is on its way cannot be discarded any more.
        self.restored.set(Restored::Nothing);
        let draft = self.draft.get_value();
        let text = |field: &RwSignal<Field>| field.with_untracked(|field| field.text().to_owned());
        let sent = self.fields.with_value(|fields| fields.iter().map(text).collect());
        spawn_local(async move {
            let outcome = saving.await;
            let is_here = self.pending.try_set(false).is_none();
            match outcome {
                outcome if is_here => self.finish(outcome, sent),
                Ok(()) => draft.forget(),
                Err(reason) => {
                    // Where nobody knows what came of it, it may be saved.
                    if !reason.is_uncertain() {
                        draft.refused();
                    }
                    self.toasts.fail(format!("{} {}", self.words.failed, reason.why));
                }
            }
        });
    }

    /// How many fields hold what is not saved.
    pub fn unsaved(self) -> usize {
        unsaved(self.fields)
    }

    /// Puts back what is saved.
    pub fn reset(self) {
        self.each(Field::reset);
        self.restored.set(Restored::Nothing);
        self.refused.set(false);
        self.failure.set(None);
    }

    fn finish(self, outcome: Result<(), Failure>, sent: Vec<String>) {
        match outcome {
            Ok(()) => {
                self.fields.with_value(|fields| {
                    fields.iter().zip(sent).for_each(|(field, sent)| field.update(|field| field.keep(sent)));
                    self.draft.with_value(|draft| untrack(|| draft.keep(fields, false)));
                });
                if let Leave::Dialog(close) = self.leave {
                    close.run(());
                }
            }
            Err(reason) => {
                let about_field = self.fields.with_value(|fields| place(&reason, fields, &sent));
                self.refused.set(about_field);
                self.failure.set((!about_field).then_some(reason));
                self.show_summary();
            }
        }
    }

    fn each(self, change: fn(&mut Field)) {
        self.fields.with_value(|fields| fields.iter().for_each(|field| field.update(change)));
    }

    /// Moves the keyboard to what went wrong, once that is in the page.
    fn show_summary(self) {
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

/// Holds back navigation while something is unsaved.
fn guard(dirty: Memo<bool>) {
    let navigation: Navigation = expect_context();
    let held = StoredValue::new(false);
    let release = move || {
        if held.try_update_value(|held| std::mem::replace(held, false)) == Some(true) {
            navigation.release();
        }
    };
    Effect::new(move |_| {
        if !dirty.get() {
            release();
        } else if !held.get_value() {
            held.set_value(true);
            navigation.hold();
        }
    });
    on_cleanup(release);
}

/// Takes back that nothing was sent for want of a session, once there is one again.
fn forgive(failure: RwSignal<Option<Failure>>, toasts: Toasts) {
    // Whoever signs in, or connects, has neither.
    let Some((Client { signed_out, .. }, SessionContext { current, .. })) = use_context().zip(use_context()) else {
        return;
    };
    Effect::new(move |before: Option<Option<Arc<AccountSession>>>| {
        if signed_out.get() {
            return current.get_value();
        }
        let is_in = current.with_value(|now| {
            before.flatten().is_some_and(|before| now.as_ref().is_some_and(|now| !Arc::ptr_eq(&before, now)))
        });
        let reason = failure.with_untracked(|failure| failure.as_ref()?.error.as_ref()?.reason());
        if is_in && reason == Some(Reason::SignedOut) {
            failure.set(None);
            toasts.tell("You are signed in again. Save once more.");
        }
        None
    });
}

/// Puts a refusal beside the field that it is about; whether there is one that still holds what was refused.
fn place(failure: &Failure, fields: &[RwSignal<Field>], sent: &[String]) -> bool {
    let infos: Vec<_> = fields.iter().map(|field| field.with_untracked(Field::info)).collect();
    let Some(wire) = failure.error.as_ref().and_then(ApiError::refusal).and_then(|refusal| refusal.field(&infos))
    else {
        return false;
    };
    let Some(index) = infos.iter().position(|info| info.wire == wire) else { return false };
    let refuse = |field: &mut Field| {
        let is_it = field.text() == sent[index];
        if is_it {
            field.refuse(failure.why.clone());
        }
        is_it
    };
    fields[index].try_update(refuse) == Some(true)
}
