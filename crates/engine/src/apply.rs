//! Carrying out of a plan: which request is sent next, and what its response means. It does no I/O.
//!
//! Each change is preceded by a read. If the values differ from those that the plan replaces, the change is a conflict and is not sent. The [`State`]
//! says that a write was sent before the caller sends it. So a run that was interrupted at any moment can be resumed: what was sent is read first, and a
//! creation or a deletion is never sent twice.

mod check;
mod reading;
mod state;
mod task;

use std::collections::BTreeSet;
use std::time::Duration;

use api::error::{RETRY_AFTER, read_as};
use api::gateway::Reason;
use api::operation::Action;
use api::{ApiError, Request, Response, TransportError};
use serde_json::Value;

use crate::pace::Pace;
use crate::plan::Plan;
use crate::run;
pub use state::{Conflict, Outcome, Progress, State};
use task::{Phase, Task};

/// Maximum number of times that a request is sent that is rejected because too many run.
const MAX_REJECTIONS: u32 = 8;

/// Maximum number of reads that fail, and of reads that look for the effect of a write.
const MAX_READS: u32 = 4;

/// Maximum number of times that an update is sent whose outcome is unknown.
const MAX_WRITES: u32 = 4;

/// Request that was sent. It returns with its result to [`Apply::take`].
#[derive(Clone, Debug)]
pub struct Ticket {
    index: usize,
    number: u64,
    is_write: bool,
    /// Time at which it was sent.
    sent: Duration,
}

impl Ticket {
    /// Returns true if the request writes. The caller stores [`Apply::state`] before it sends one.
    pub fn is_write(&self) -> bool {
        self.is_write
    }
}

/// Next action of the caller.
pub type Step = run::Step<Ticket>;

/// Run of a plan. Times are on any clock of the caller that does not go back.
#[derive(Debug)]
pub struct Apply {
    state: State,
    tasks: Vec<Task>,
    pace: Pace,
    sent: u64,
    is_stopped: bool,
}

impl Apply {
    /// Begins a run with up to `at_once` requests at once.
    pub fn begin(plan: Plan, at_once: u16) -> Self {
        Self::resume(State::new(plan, None), at_once)
    }

    /// Continues an interrupted run.
    pub fn resume(mut state: State, at_once: u16) -> Self {
        state.repair();
        let task = |progress: &Progress| Task::new(matches!(progress, Progress::Sent { .. }));
        let tasks = state.changes.iter().map(task).collect();
        Self { state, tasks, pace: Pace::new(at_once), sent: 0, is_stopped: false }
    }

    /// Returns the plan with the progress of each change. It is stored to resume the run later.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Ends the run and returns its state.
    pub fn into_state(self) -> State {
        self.state
    }

    /// Sends nothing more. Responses that come are still taken.
    pub fn stop(&mut self) {
        self.is_stopped = true;
    }

    /// Returns the next action.
    pub fn next(&mut self, now: Duration) -> Step {
        self.state.skip_dependents();
        let running = self.tasks.iter().filter(|task| task.ticket.is_some()).count();
        let idle = if running == 0 { Step::Done } else { Step::AwaitResponse };
        if self.is_stopped {
            return idle;
        }
        let Some(soonest) = self.candidates().into_iter().min_by_key(|index| self.tasks[*index].ready_at.max(now))
        else {
            return idle;
        };
        if running >= self.pace.limit() {
            return Step::AwaitResponse;
        }
        let pause = self.pace.pause(now).max(self.tasks[soonest].ready_at.saturating_sub(now));
        if !pause.is_zero() {
            return Step::Wait(pause);
        }
        self.send(soonest, now)
    }

    /// Returns the changes that have something to send. The changes of a service are sent one after the other, as are those of the account.
    fn candidates(&self) -> Vec<usize> {
        let mut lanes = BTreeSet::new();
        let mut candidates = Vec::new();
        for (index, (change, progress)) in self.state.iter().enumerate() {
            let is_open = !matches!(progress, Progress::Ended(_));
            let is_first = is_open && lanes.insert(change.target.first());
            let is_ready = || change.dependencies().all(|required| self.state.is_done(required));
            if is_first && self.tasks[index].ticket.is_none() && is_ready() {
                candidates.push(index);
            }
        }
        candidates
    }

    fn send(&mut self, index: usize, now: Duration) -> Step {
        let request = match &self.tasks[index].phase {
            Phase::Read { cursor, .. } => reading::request(self.state.view(index), cursor),
            Phase::Write(request) => Some(request.clone()),
        };
        let Some(request) = request else {
            self.end(index, Outcome::Rejected { message: "The plan has no such request.".to_owned() });
            return Step::Wait(Duration::ZERO);
        };
        self.sent += 1;
        let is_write = matches!(self.tasks[index].phase, Phase::Write(_));
        if is_write {
            let existing = self.tasks[index].existing.clone();
            self.state.changes[index] = Progress::Sent { existing };
            self.tasks[index].writes += 1;
        }
        self.tasks[index].ticket = Some(self.sent);
        let request = Request { plan: self.state.id.filter(|_| is_write), ..request };
        Step::Send(Ticket { index, number: self.sent, is_write, sent: now }, request)
    }

    /// Takes the response to a request that [`Self::next`] returned. A response that was taken before is ignored.
    pub fn take(&mut self, ticket: &Ticket, result: Result<Response, TransportError>, now: Duration) {
        let Ticket { index, number, .. } = *ticket;
        if self.tasks.get(index).is_none_or(|task| task.ticket != Some(number)) {
            return;
        }
        self.tasks[index].ticket = None;
        if let Some(response) = result.as_ref().ok().filter(|response| response.status == 429) {
            let retry_after = response.header(RETRY_AFTER).and_then(|seconds| seconds.parse().ok());
            self.pace.rejected(now, ticket.sent, retry_after.map(Duration::from_secs));
            return self.take_too_many(index, response);
        }
        if result.is_ok() {
            self.pace.succeeded();
        }
        let result = result.map_err(ApiError::Transport);
        match self.tasks[index].phase {
            Phase::Read { .. } => self.take_read(index, result, now),
            Phase::Write(_) => self.take_write(index, result.and_then(|response| read_as(&response)), now),
        }
    }

    /// Takes a rejection because too many requests run. It was not carried out, so it is sent again, after another read.
    fn take_too_many(&mut self, index: usize, response: &Response) {
        let task = &mut self.tasks[index];
        task.rejections += 1;
        let is_last = task.rejections >= MAX_REJECTIONS;
        let is_write = matches!(task.phase, Phase::Write(_));
        if is_last {
            let message = read_as::<Value>(response).err().map(|error| error.to_string()).unwrap_or_default();
            return self.reject(index, message);
        }
        if is_write {
            task.writes -= 1;
            self.read_before_next_write(index);
        }
    }

    /// Reads again what is there, after a write that was not carried out.
    fn read_before_next_write(&mut self, index: usize) {
        let is_unclear = self.tasks[index].is_unclear;
        self.tasks[index].phase = Phase::read(is_unclear);
        if !is_unclear {
            self.state.changes[index] = Progress::Waiting;
        }
    }

    fn take_write(&mut self, index: usize, result: Result<Value, ApiError>, now: Duration) {
        let view = self.state.view(index);
        let action = view.change.action();
        match result {
            Ok(response) => match check::stored(view, self.tasks[index].existing.as_deref(), &response) {
                Some(outcome) => self.end(index, outcome),
                None => self.tasks[index].check_write(now),
            },
            Err(error) if action == Action::Delete && error.is_not_found() => self.end(index, Outcome::done(None)),
            // Another user has changed the values since they were read, or an earlier request for the same change has.
            Err(error) if error.reason() == Some(Reason::PreconditionFailed) => self.read_before_next_write(index),
            Err(error) if error.is_outcome_unknown() => self.tasks[index].check_write(now),
            Err(error) => self.reject(index, error.to_string()),
        }
    }

    fn take_read(&mut self, index: usize, result: Result<Response, ApiError>, now: Duration) {
        let view = self.state.view(index);
        let Phase::Read { is_after_write, found, cursor } = &mut self.tasks[index].phase else { return };
        let is_after_write = *is_after_write;
        match reading::take(view.change, result, cursor, found) {
            Ok(reading::Taken::More) => {}
            Ok(reading::Taken::All(found)) if is_after_write => self.take_effect(index, &found, now),
            Ok(reading::Taken::All(found)) => self.take_fresh(index, &found),
            Err(error) if is_passing(&error) && self.tasks[index].reads + 1 < MAX_READS => {
                self.tasks[index].read_again(is_after_write, now);
            }
            Err(error) if is_after_write => self.end(index, Outcome::unknown(error.to_string())),
            Err(error) => {
                self.end(
                    index,
                    Outcome::Rejected { message: format!("It could not be read, so nothing was sent. {error}") },
                );
            }
        }
    }

    /// Takes what is there before the write.
    fn take_fresh(&mut self, index: usize, found: &reading::Found) {
        match check::fresh(self.state.view(index), found) {
            check::Fresh::Send { .. } if self.tasks[index].writes == MAX_WRITES => {
                self.end(index, Outcome::Conflict { fields: Vec::new() });
            }
            check::Fresh::Send { request, existing } => {
                self.tasks[index].existing = existing;
                self.tasks[index].phase = Phase::Write(request);
            }
            check::Fresh::End(outcome) => self.end(index, outcome),
        }
    }

    /// Takes what is there after a write whose outcome is unknown.
    fn take_effect(&mut self, index: usize, found: &reading::Found, now: Duration) {
        let existing = self.state.existing(index).map(str::to_owned);
        let task = &mut self.tasks[index];
        match check::effect(self.state.view(index), existing.as_deref(), found) {
            check::Effect::End(outcome) => self.end(index, outcome),
            check::Effect::Repeat(request) if task.writes < MAX_WRITES => {
                task.existing = existing;
                task.pause(now);
                task.phase = Phase::Write(request);
            }
            check::Effect::NotYet(_) if task.reads + 1 < MAX_READS => task.read_again(true, now),
            check::Effect::Repeat(_) => {
                self.end(index, Outcome::unknown("It was sent several times, and no response came."));
            }
            check::Effect::NotYet(message) => self.end(index, Outcome::unknown(message)),
        }
    }

    /// Ends a change that was rejected. An earlier request for it, which got no response, may still be carried out.
    fn reject(&mut self, index: usize, message: String) {
        let is_unclear = self.tasks[index].is_unclear;
        self.end(index, if is_unclear { Outcome::unknown(message) } else { Outcome::Rejected { message } });
    }

    fn end(&mut self, index: usize, mut outcome: Outcome) {
        if let Outcome::Unknown { existing, .. } = &mut outcome {
            *existing = self.state.existing(index).map(str::to_owned);
        }
        self.state.changes[index] = Progress::Ended(outcome);
    }
}

/// Returns true for the error of a read that may succeed the next time.
fn is_passing(error: &ApiError) -> bool {
    match error {
        ApiError::Rejected(rejection) => rejection.status >= 500,
        ApiError::Unreadable { .. } | ApiError::Foreign { .. } | ApiError::Transport(_) => true,
    }
}
