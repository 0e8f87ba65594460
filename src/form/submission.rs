//! Writes of the user: saving, creating, deleting, making default, resetting, exporting.

use std::future::Future;
use std::pin::Pin;

use futures::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::feedback::failure::Failure;
use crate::ui::toast::Toasts;

/// Write that has not begun yet.
pub type Write = Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

/// State of the page when a write has ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Page {
    Shown,
    /// The user has left it. The write went on, and its signals are gone.
    Left,
}

/// Handles the result of a write. Returns the failure to show, if any.
pub type Settle = Box<dyn FnOnce(Result<(), Failure>, Page) -> Option<Failure>>;

/// A write of one form, dialog or button: whether it is pending, and why it failed.
///
/// Only one write is pending at a time. It goes on when its page is left; a failure is then shown as a toast. It is never repeated without
/// the user: where the outcome is unknown, [`Failure::is_uncertain`] is true, and the failure's sentence says whether repeating is safe.
#[derive(Clone, Copy)]
pub struct Submission {
    pending: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    abort: StoredValue<Option<AbortHandle>>,
    toasts: Toasts,
}

impl Submission {
    /// Creates a submission without a pending write.
    pub fn new() -> Self {
        Self {
            pending: RwSignal::new(false),
            failure: RwSignal::new(None),
            abort: StoredValue::new(None),
            toasts: expect_context(),
        }
    }

    /// Returns true while a write is pending. Tracked.
    pub fn is_pending(self) -> bool {
        self.pending.get()
    }

    /// Returns the value of `aria-disabled` for a button that starts the write. Tracked.
    pub fn disabled(self) -> Option<&'static str> {
        self.is_pending().then_some("true")
    }

    /// Returns the failure of the last write. Tracked.
    pub fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// Removes the failure.
    pub fn clear(self) {
        self.failure.set(None);
    }

    /// Starts a write, unless one is pending.
    ///
    /// `failed` is the first sentence of the toast where the page is left before the write fails.
    pub fn start(self, write: Write, failed: impl Into<String>, settle: Settle) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        self.failure.set(None);
        let failed = failed.into();
        let (write, abort) = abortable(write);
        self.abort.set_value(Some(abort));
        spawn_local(async move {
            let Ok(result) = write.await else { return };
            let page = if self.pending.try_set(false).is_none() { Page::Shown } else { Page::Left };
            match (settle(result, page), page) {
                (None, _) => {}
                (Some(failure), Page::Shown) => self.failure.set(Some(failure)),
                (Some(failure), Page::Left) => self.toasts.fail(format!("{failed} {}", failure.why)),
            }
        });
    }

    /// Starts a write of a button that has no place for a failure: it is always shown as a toast, after the sentence `failed`.
    pub fn start_action(self, write: Write, failed: &'static str) {
        let toasts = self.toasts;
        let settle = move |result: Result<(), Failure>, _| {
            if let Err(failure) = result {
                toasts.fail(format!("{failed} {}", failure.why));
            }
            None
        };
        self.start(write, failed, Box::new(settle));
    }

    /// Aborts the pending write and removes the failure. For work that changes nothing on the server, such as an export.
    pub fn stop(self) {
        if let Some(Some(abort)) = self.abort.try_update_value(Option::take) {
            abort.abort();
        }
        self.pending.try_set(false);
        self.failure.try_set(None);
    }
}

impl Default for Submission {
    fn default() -> Self {
        Self::new()
    }
}

/// Runs a page's callback, unless the page was left meanwhile.
pub fn run_on_page<T: 'static>(callback: Callback<T>, value: T) {
    callback.try_run(value);
}

/// Sets a page's signal, unless the page was left meanwhile.
pub fn set_on_page<T: Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    signal.try_set(value);
}

/// Changes a page's signal, unless the page was left meanwhile. Returns what `change` returns.
pub fn update_on_page<T: Send + Sync + 'static, R>(signal: RwSignal<T>, change: impl FnOnce(&mut T) -> R) -> Option<R> {
    signal.try_update(change)
}
