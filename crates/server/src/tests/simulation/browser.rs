//! Browsers of the users: jobs of the engine, forms, and requests that are denied.

use std::time::Duration;

use api::error::read_as;
use api::gateway::Role;
use api::{Endpoint, Method, Params, Request, Response, TransportError, service};
use engine::Plan;
use engine::apply::{Apply, State, Step, Ticket};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};

use super::network::Network;
use super::world::operation;

/// Most steps of a job. A job that takes more does not end.
const MOST_STEPS: usize = 20_000;

/// Result of a request, with the life of the browser that has sent it.
type Arrival = (u32, Ticket, Result<Response, TransportError>);

/// Job in a browser that crashes now and then.
struct Job<'a> {
    network: &'a Network,
    user: (&'static str, Role),
    account: &'static str,
    apply: Apply,
    at_once: u16,
    /// State in the storage of the browser: the one before the last write.
    stored: State,
    life: u32,
    started: Instant,
    results: mpsc::UnboundedSender<Arrival>,
}

/// Carries out a plan to its end.
pub async fn job(network: &Network, person: &'static str, account: &'static str, plan: Plan) -> State {
    let at_once = 1 + network.world.state().random.below(4) as u16;
    let (results, mut arrivals) = mpsc::unbounded_channel();
    let apply = Apply::begin(plan, at_once);
    let (stored, user, started) = (apply.state().clone(), (person, Role::Admin), Instant::now());
    let mut job = Job { network, user, account, apply, at_once, stored, life: 0, started, results };
    for _ in 0..MOST_STEPS {
        match job.apply.next(job.started.elapsed()) {
            Step::Send(ticket, request) => job.send(ticket, request),
            Step::Wait(pause) => {
                if let Ok(Some(arrival)) = timeout(pause, arrivals.recv()).await {
                    job.take(arrival);
                }
            }
            Step::AwaitResponse => {
                let arrival = arrivals.recv().await;
                job.take(arrival.expect("the job has a sender"));
            }
            Step::Done => return job.apply.into_state(),
        }
    }
    panic!("seed {}: the job of {person} does not end", network.world.state().seed());
}

impl Job<'_> {
    fn send(&mut self, ticket: Ticket, request: Request) {
        if ticket.is_write() {
            self.stored = self.apply.state().clone();
        }
        let (is_crash, is_sent) = {
            let mut state = self.network.world.state();
            let per_cent = state.faults.browser;
            (state.happens(per_cent), state.happens(50))
        };
        if !is_crash || is_sent {
            let (network, results) = (self.network.clone(), self.results.clone());
            let (user, account, life) = (self.user, self.account, self.life);
            tokio::spawn(async move {
                let result = network.call(user, account, request).await;
                // The job may have ended.
                let _ = results.send((life, ticket, result));
            });
        }
        if is_crash {
            self.network.world.state().count("browser crashed");
            self.life += 1;
            let text = serde_json::to_string(&self.stored).expect("a state is JSON");
            let stored = serde_json::from_str(&text).expect("the state can be read");
            self.apply = Apply::resume(stored, self.at_once);
        }
    }

    fn take(&mut self, (life, ticket, result): Arrival) {
        if life == self.life {
            self.apply.take(&ticket, result, self.started.elapsed());
        }
    }
}

/// Opens and saves forms, one after the other.
pub async fn save_forms(network: &Network, person: &'static str, edits: &[Request]) {
    let user = (person, Role::Editor);
    for edit in edits {
        pause(network, 3_000).await;
        let operation = operation(edit);
        let Some(reading) = operation.reading() else {
            let _ = network.call(user, "main", edit.clone()).await;
            continue;
        };
        let fetch = Request { method: reading.method, params: Params::default(), ..edit.clone() };
        let shown = network.call(user, "main", fetch).await.ok();
        let Some(shown) = shown.and_then(|response| read_as::<Value>(&response).ok()) else { continue };
        pause(network, 2_000).await;
        let precondition = Some(operation.precondition(&edit.params, &shown));
        let _ = network.call(user, "main", Request { precondition, ..edit.clone() }).await;
    }
}

async fn pause(network: &Network, most: u64) {
    let pause = network.world.state().milliseconds(most);
    sleep(pause).await;
}

/// Name of services that no user may create.
pub const DENIED: &str = "Denied";

/// Sends writes that a role or an account does not permit.
pub async fn try_what_is_denied(network: &Network) {
    let mut params = Params::default();
    params.push("FriendlyName", DENIED);
    let create = Request::new(Method::Post, service::Create::PATH.to_owned(), params);
    for (user, account) in [(("vera", Role::Viewer), "main"), (("ada", Role::Admin), "locked")] {
        sleep(Duration::from_millis(700)).await;
        let Ok(response) = network.call(user, account, create.clone()).await else { continue };
        assert_eq!(response.status, 403, "{}", response.body);
        network.world.state().count("denied");
    }
}
