//! Runs of the engine: sends the requests that an inquiry or a plan names, and tells the view about the results.

use std::collections::VecDeque;
use std::time::Duration;

use api::{Request, Response, TransportError};
use engine::apply::{self, Apply, State};
use engine::on_demand::{self, OnDemand};
use engine::run::{Cut, Limits, Step};
use engine::{Inquiry, Plan, Run, run};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend::client::Client;

/// Interval at which a view is updated while results come, in milliseconds. Each update looks at everything that was read.
const UPDATE_MS: u32 = 200;

/// Machine that names requests and takes their results.
pub trait Machine: 'static {
    /// Request that was sent.
    type Ticket: 'static;

    /// Returns the next action.
    fn step(&mut self, now: Duration) -> Step<Self::Ticket>;
    /// Takes a result.
    fn take(&mut self, ticket: Self::Ticket, result: Result<Response, TransportError>, now: Duration);
    /// Sends nothing more.
    fn stop(&mut self);
}

impl Machine for OnDemand {
    type Ticket = on_demand::Ticket;

    fn step(&mut self, now: Duration) -> Step<Self::Ticket> {
        self.next(now)
    }

    fn take(&mut self, ticket: Self::Ticket, result: Result<Response, TransportError>, now: Duration) {
        self.take(ticket, result, now);
    }

    fn stop(&mut self) {
        self.show(Vec::new());
        self.need(VecDeque::new());
    }
}

impl<I: Inquiry<Read: 'static> + 'static> Machine for Run<I> {
    type Ticket = run::Ticket<I::Read>;

    fn step(&mut self, now: Duration) -> Step<Self::Ticket> {
        self.next(now)
    }

    fn take(&mut self, ticket: Self::Ticket, result: Result<Response, TransportError>, now: Duration) {
        self.take(ticket, result, now);
    }

    fn stop(&mut self) {
        self.stop();
    }
}

impl Machine for Apply {
    type Ticket = apply::Ticket;

    fn step(&mut self, now: Duration) -> Step<Self::Ticket> {
        self.next(now)
    }

    fn take(&mut self, ticket: Self::Ticket, result: Result<Response, TransportError>, now: Duration) {
        self.take(&ticket, result, now);
    }

    fn stop(&mut self) {
        self.stop();
    }
}

/// Run of an inquiry or a plan. Its owner is the page or component that creates it.
pub struct Running<M: Machine> {
    client: Client,
    machine: StoredValue<Option<M>, LocalStorage>,
    is_running: RwSignal<bool>,
    /// Changes with the results, at most once in [`UPDATE_MS`].
    version: RwSignal<u32>,
    is_update_due: StoredValue<bool>,
    /// Number of the run, so that a late response is not taken for one of the next run.
    number: StoredValue<u32>,
    /// Called before a request is sent, and with its result.
    on_progress: StoredValue<Option<fn(&M)>>,
}

/// Run of an inquiry.
pub type InquiryRun<I> = Running<Run<I>>;

impl<M: Machine> Clone for Running<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M: Machine> Copy for Running<M> {}

impl<I: Inquiry<Read: 'static> + 'static> Running<Run<I>> {
    /// Begins an inquiry, which replaces the one before.
    pub fn begin(self, inquiry: I, limits: Limits) {
        self.start(Run::begin(inquiry, limits));
    }

    /// Reason why the run ended early. Tracked.
    pub fn cut(self) -> Option<Cut> {
        self.with(Run::cut).flatten()
    }
}

impl<M: Machine> Running<M> {
    /// Creates a run that has not begun.
    pub fn new(client: Client) -> Self {
        Self {
            client,
            machine: StoredValue::new_local(None),
            is_running: RwSignal::new(false),
            version: RwSignal::new(0),
            is_update_due: StoredValue::new(false),
            number: StoredValue::new(0),
            on_progress: StoredValue::new(None),
        }
    }

    /// Calls `observe` before each request is sent, and with its result.
    pub fn on_progress(self, observe: fn(&M)) -> Self {
        self.on_progress.set_value(Some(observe));
        self
    }

    /// Begins a run, which replaces the one before.
    pub fn start(self, machine: M) {
        self.machine.set_value(Some(machine));
        self.number.update_value(|number| *number += 1);
        self.is_running.set(true);
        self.version.update(|version| *version += 1);
        self.advance(self.number.get_value());
    }

    /// Changes what the machine has to do, and goes on.
    pub fn resume(self, change: impl FnOnce(&mut M)) {
        let has_begun = self.machine.try_update_value(|machine| machine.as_mut().map(change)).flatten().is_some();
        if has_begun {
            self.is_running.set(true);
            self.advance(self.number.get_value());
        }
    }

    /// Forgets the run.
    pub fn clear(self) {
        self.number.update_value(|number| *number += 1);
        self.machine.set_value(None);
        self.is_running.set(false);
        self.version.update(|version| *version += 1);
    }

    /// Sends nothing more. The results so far stay.
    pub fn stop(self) {
        self.machine.update_value(|machine| machine.iter_mut().for_each(Machine::stop));
        self.advance(self.number.get_value());
    }

    /// Returns true while it exists: its owner may be gone. Not tracked.
    pub fn exists(self) -> bool {
        !self.is_running.is_disposed()
    }

    /// Returns true while requests run or wait. Tracked.
    pub fn is_running(self) -> bool {
        self.is_running.get()
    }

    /// Applies a function to the run. `None` before it has begun. Tracked.
    pub fn with<T>(self, read: impl FnOnce(&M) -> T) -> Option<T> {
        self.version.track();
        self.machine.with_value(|machine| machine.as_ref().map(read))
    }

    /// Sends every request that may be sent now. Returns at once.
    fn advance(self, number: u32) {
        while self.number.try_get_value() == Some(number) {
            let step = self.machine.try_update_value(|machine| machine.as_mut().map(|machine| machine.step(now())));
            match step.flatten() {
                Some(Step::Send(ticket, request)) => self.send(number, ticket, request),
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

    fn send(self, number: u32, ticket: M::Ticket, request: Request) {
        self.report();
        spawn_local(async move {
            let result = self.client.send_once(request).await;
            if self.number.try_get_value() == Some(number) {
                self.machine.update_value(|machine| {
                    if let Some(machine) = machine {
                        machine.take(ticket, result, now());
                    }
                });
                self.report();
                self.update_soon();
                self.advance(number);
            }
        });
    }

    fn report(self) {
        if let Some(observe) = self.on_progress.get_value() {
            self.machine.with_value(|machine| machine.iter().for_each(observe));
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

/// Carries out a plan, one request after the other. It goes on when the page is left.
pub async fn carry_out(client: Client, plan: Plan) -> State {
    let mut apply = Apply::begin(plan, 1);
    loop {
        match apply.next(now()) {
            Step::Send(ticket, request) => {
                let result = client.send_once(request).await;
                apply.take(&ticket, result, now());
            }
            Step::Wait(pause) => TimeoutFuture::new(u32::try_from(pause.as_millis()).unwrap_or(u32::MAX)).await,
            Step::AwaitResponse | Step::Done => return apply.into_state(),
        }
    }
}

/// Time on the browser's clock.
fn now() -> Duration {
    Duration::from_millis(js_sys::Date::now() as u64)
}
