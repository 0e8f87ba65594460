//! Run of a plan: begun, paused, continued and stopped.

use api::plan_id::PlanId;
use engine::apply::{Apply, Outcome, Progress, State};
use engine::plan::Plan;
use js_sys::{Date, Math};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{lock, storage, texts};
use crate::backend::inquiry::Running;
use crate::navigation::Navigation;
use crate::ui::web_lock::WebLock;

/// Maximum number of requests at once, if the API accepts so many. Changes of one service are sent one after the other. Over HTTP/1.1 a browser
/// opens six connections to a server, so that one is left for other tabs.
const AT_ONCE: u16 = 5;

/// Run of a plan, shared by the components that show it.
#[derive(Clone, Copy)]
pub struct PlanRun {
    running: Running<Apply>,
    state: Memo<Option<State>>,
    lock: StoredValue<Option<WebLock>, LocalStorage>,
    phase: RwSignal<Phase>,
}

/// Phase of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was sent.
    Proposed,
    /// It waits to learn whether another tab runs the same plan.
    Starting,
    /// Requests are sent until nothing is left.
    Running,
    /// The user has paused it.
    Paused,
    /// The user has stopped it.
    Stopped,
    /// Another tab runs the same plan.
    Elsewhere,
}

impl PlanRun {
    /// Creates a run that has not begun.
    pub fn new() -> Self {
        storage::begin();
        let running = Running::new(expect_context()).on_progress(storage::store);
        let state = Memo::new(move |_| running.with(|apply: &Apply| apply.state().clone()));
        let run = Self { running, state, lock: StoredValue::new_local(None), phase: RwSignal::new(Phase::Proposed) };
        // A page that is opened again continues the run.
        let lock = run.lock;
        on_cleanup(move || drop(lock.try_update_value(Option::take)));
        run.ask_before_leaving();
        run.release_when_idle();
        run
    }

    /// Begins to carry out a plan.
    pub fn begin(self, plan: Plan) {
        self.go_on(State::new(plan, Some(new_id())));
    }

    /// Continues with a state, unless another tab does.
    pub fn go_on(self, state: State) {
        // A double click begins once.
        if self.phase.get_untracked() == Phase::Starting {
            return;
        }
        self.phase.set(Phase::Starting);
        let name = lock::lock_name(&state.plan);
        storage::begin_run(&name);
        spawn_local(async move {
            let lock = lock::acquire(&name).await;
            let phase = if lock.is_some() { Phase::Running } else { Phase::Elsewhere };
            // The page may have been left meanwhile.
            if self.phase.try_set(phase).is_none() && lock.is_some() {
                self.lock.set_value(lock);
                self.running.start(Apply::resume(state, AT_ONCE));
            }
        });
    }

    /// Sends nothing more, until the run is continued.
    pub fn pause(self) {
        self.phase.set(Phase::Paused);
        self.running.stop();
    }

    /// Continues after a pause.
    pub fn resume(self) {
        self.state.get_untracked().into_iter().for_each(|state| self.go_on(state));
    }

    /// Sends nothing more. A reload does not offer to continue it.
    pub fn stop(self) {
        self.phase.set(Phase::Stopped);
        self.running.stop();
        storage::forget();
    }

    /// Tries again what failed.
    pub fn try_again(self) {
        if let Some(mut state) = self.state.get_untracked() {
            state.reopen();
            self.go_on(state);
        }
    }

    /// Returns the phase. Tracked.
    pub fn phase(self) -> Phase {
        self.phase.get()
    }

    /// Returns true while requests are sent, or responses awaited. Tracked.
    pub fn is_sending(self) -> bool {
        self.running.is_running()
    }

    /// Looks at the state. `None` before the run has begun. Tracked.
    pub fn with<T>(self, look: impl FnOnce(&State) -> T) -> Option<T> {
        self.state.with(|state| state.as_ref().map(look))
    }

    /// Asks before the page is left during the run, which a reload would interrupt.
    fn ask_before_leaving(self) {
        let navigation: Navigation = expect_context();
        navigation.ask_while_running(Memo::new(move |_| self.is_sending()));
    }

    /// Releases the lock when nothing is left to send, and removes the stored state if nothing can be tried again.
    fn release_when_idle(self) {
        Effect::new(move |_| {
            let phase = self.phase.get();
            if self.is_sending() || matches!(phase, Phase::Proposed | Phase::Starting) {
                return;
            }
            self.lock.set_value(None);
            let is_finished = untrack(move || self.with(|state| !state.can_go_on())) == Some(true);
            // A response that comes after the stop has stored the state again.
            if is_finished || phase == Phase::Stopped {
                storage::forget();
            }
        });
    }
}

fn new_id() -> PlanId {
    PlanId::from_random(Date::now().to_bits().rotate_left(32) ^ Math::random().to_bits())
}

/// Number of changes that are not finished.
pub fn count_open(state: &State) -> usize {
    state.changes.iter().filter(|progress| !matches!(progress, Progress::Ended(_))).count()
}

/// Formats the number of results of one kind.
type CountText = fn(usize) -> String;

/// Returns the numbers of the results in words: "18 done, 2 rejected".
pub fn summary(state: &State) -> String {
    let [mut done, mut rejected, mut conflict, mut unknown, mut skipped, mut open] = [0; 6];
    for progress in &state.changes {
        *match progress {
            Progress::Waiting | Progress::Sent { .. } => &mut open,
            Progress::Ended(Outcome::Done { .. }) => &mut done,
            Progress::Ended(Outcome::Rejected { .. }) => &mut rejected,
            Progress::Ended(Outcome::Conflict { .. }) => &mut conflict,
            Progress::Ended(Outcome::Unknown { .. }) => &mut unknown,
            Progress::Ended(Outcome::Skipped { .. }) => &mut skipped,
        } += 1;
    }
    let counts: [(usize, CountText); 6] = [
        (done, texts::done_count),
        (rejected, texts::rejected_count),
        (conflict, texts::conflict_count),
        (unknown, texts::unknown_count),
        (skipped, texts::skipped_count),
        (open, texts::open_count),
    ];
    let counts: Vec<_> = counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, text)| text(count)).collect();
    counts.join(", ")
}
