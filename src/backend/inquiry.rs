//! Runs of inquiries of the engine: sends the reads of one, and tells its view about each result.

use std::time::Duration;

use engine::run::{Cut, Limits};
use engine::{Inquiry, Run, Step};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend::client::Client;

/// Interval at which a view is updated while results come, in milliseconds. Each update looks at everything that was read.
const UPDATE_MS: u32 = 200;

/// Run of an inquiry. It ends with the page.
pub struct InquiryRun<I: Inquiry + 'static> {
    client: Client,
    run: StoredValue<Option<Run<I>>, LocalStorage>,
    is_running: RwSignal<bool>,
    /// Changes with the results, at most once in [`UPDATE_MS`].
    version: RwSignal<u32>,
    is_update_due: StoredValue<bool>,
    /// Number of the run, so that a late response is not taken for one of the next run.
    number: StoredValue<u32>,
}

impl<I: Inquiry + 'static> Clone for InquiryRun<I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I: Inquiry + 'static> Copy for InquiryRun<I> {}

impl<I: Inquiry + 'static> InquiryRun<I> {
    /// Creates a run that has not begun.
    pub fn new(client: Client) -> Self {
        Self {
            client,
            run: StoredValue::new_local(None),
            is_running: RwSignal::new(false),
            version: RwSignal::new(0),
            is_update_due: StoredValue::new(false),
            number: StoredValue::new(0),
        }
    }

    /// Begins an inquiry, which replaces the one before.
    pub fn begin(self, inquiry: I, limits: Limits) {
        self.run.set_value(Some(Run::begin(inquiry, limits)));
        self.number.update_value(|number| *number += 1);
        self.is_running.set(true);
        self.version.update(|version| *version += 1);
        self.advance(self.number.get_value());
    }

    /// Forgets the inquiry.
    pub fn clear(self) {
        self.number.update_value(|number| *number += 1);
        self.run.set_value(None);
        self.is_running.set(false);
        self.version.update(|version| *version += 1);
    }

    /// Sends nothing more. The results so far stay.
    pub fn stop(self) {
        self.run.update_value(|run| run.iter_mut().for_each(Run::stop));
        self.advance(self.number.get_value());
    }

    /// Returns true while requests run or wait. Tracked.
    pub fn is_running(self) -> bool {
        self.is_running.get()
    }

    /// Looks at the run. `None` before it has begun. Tracked.
    pub fn with<T>(self, look: impl FnOnce(&Run<I>) -> T) -> Option<T> {
        self.version.track();
        self.run.with_value(|run| run.as_ref().map(look))
    }

    /// Reason why the run ended early. Tracked.
    pub fn cut(self) -> Option<Cut> {
        self.with(Run::cut).flatten()
    }

    /// Sends every request that may be sent now. Returns at once.
    fn advance(self, number: u32) {
        while self.number.try_get_value() == Some(number) {
            let step = self.run.try_update_value(|run| run.as_mut().map(|run| run.next(now())));
            match step.flatten() {
                Some(Step::Send(ticket, request)) => spawn_local(async move {
                    let result = self.client.send_once(request).await;
                    if self.number.try_get_value() == Some(number) {
                        self.run.update_value(|run| {
                            if let Some(run) = run {
                                run.take(ticket, result, now())
                            }
                        });
                        self.update_soon();
                        self.advance(number);
                    }
                }),
                Some(Step::Wait(pause)) => {
                    return spawn_local(async move {
                        TimeoutFuture::new(u32::try_from(pause.as_millis()).unwrap_or(u32::MAX)).await;
                        self.advance(number);
                    });
                }
                Some(Step::AwaitResponse) | None => return,
                Some(Step::Done) => {
                    self.is_running.set(false);
                    return self.version.update(|version| *version += 1);
                }
            }
        }
    }

    fn update_soon(self) {
        if self.is_update_due.try_get_value() == Some(false) {
            self.is_update_due.set_value(true);
            spawn_local(async move {
                TimeoutFuture::new(UPDATE_MS).await;
                self.is_update_due.try_set_value(false);
                self.version.try_update(|version| *version += 1);
            });
        }
    }
}

/// Time on the browser's clock.
fn now() -> Duration {
    Duration::from_millis(js_sys::Date::now() as u64)
}
