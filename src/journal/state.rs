//! State of a journal in this tab: whether changes are recorded.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use api::ApiError;
use leptos::prelude::*;

use super::recorder;
use super::unrecorded::Unrecorded;
use super::{Journal, NOT_LOADED};

/// State of a journal in this tab.
#[derive(Clone)]
struct State {
    unread: ArcRwSignal<Option<Unrecorded>>,
    unwritten: ArcRwSignal<Option<Unrecorded>>,
    missed: ArcRwSignal<u32>,
    uncopied: ArcRwSignal<Option<ApiError>>,
}

thread_local!(static STATES: RefCell<BTreeMap<u64, State>> = RefCell::default());

impl Journal {
    /// Reason why changes are not recorded; `None` while they are. Tracked.
    pub fn problem(self) -> Option<Unrecorded> {
        let state = self.state();
        state.unwritten.get().or_else(|| state.unread.get())
    }

    /// Number of writes of this tab that were not recorded. Tracked.
    pub fn missed(self) -> u32 {
        self.state().missed.get() + NOT_LOADED.load(Ordering::Relaxed)
    }

    /// Reason why the server's records of commands are missing; `None` while they are not. Tracked.
    pub fn commands_problem(self) -> Option<ApiError> {
        self.state().uncopied.get()
    }

    /// Deletes all records.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub async fn clear(self) -> Result<(), Unrecorded> {
        recorder::clear(self).await?;
        let state = self.state();
        state.unread.set(None);
        state.unwritten.set(None);
        state.missed.set(0);
        NOT_LOADED.store(0, Ordering::Relaxed);
        Ok(())
    }

    /// Reports the result of reading the journal.
    pub(super) fn report_read(self, result: Result<(), Unrecorded>) {
        self.state().unread.set(result.err());
    }

    /// Reports the result of recording a write.
    pub(super) fn report_write(self, result: Result<(), Unrecorded>) {
        let state = self.state();
        match result {
            // Storage that can be written can be read.
            Ok(()) => state.unread.set(None),
            Err(_) => state.missed.update(|missed| *missed += 1),
        }
        state.unwritten.set(result.err());
    }

    /// Reports the result of copying the records of commands.
    pub(super) fn report_commands(self, result: Result<(), ApiError>) {
        self.state().uncopied.set(result.err());
    }

    fn state(self) -> State {
        let new = || State {
            unread: ArcRwSignal::new(None),
            unwritten: ArcRwSignal::new(None),
            missed: ArcRwSignal::new(0),
            uncopied: ArcRwSignal::new(None),
        };
        STATES.with_borrow_mut(|states| states.entry(self.scope).or_insert_with(new).clone())
    }
}
