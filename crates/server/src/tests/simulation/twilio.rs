//! Twilio as one process of the gateway reaches it: the sandbox behind a network and an API that fail.

use std::time::Duration;

use api::error::RETRY_AFTER;
use api::gateway::Reason;
use api::operation::Action;
use api::{Method, Params, Request, Response};
use gateway::upstream::{Failure, ResponseFuture, Upstream};
use sandbox::{IncomingRequest, Settings, Store};
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::world::{State, World, operation};

/// Time that the gateway waits for a response of Twilio.
const PATIENCE: Duration = Duration::from_secs(15);

const ORIGIN: &str = "https://conversations.twilio.com";

/// Twilio as one process of the gateway reaches it.
pub struct Twilio {
    pub world: World,
    pub life: u32,
}

/// Fate of a request.
enum Fate {
    /// No connection.
    Unsent,
    /// Rejected because too many requests run.
    TooMany,
    /// The API fails before or after it has carried the request out.
    Fails {
        is_done: bool,
    },
    /// No response comes. The request arrives after this time, or never.
    Lost(Option<Duration>),
    Answered,
}

impl Upstream for Twilio {
    fn send(&self, request: Request) -> ResponseFuture<'_> {
        Box::pin(self.respond(request))
    }

    fn origins(&self) -> Vec<String> {
        vec![ORIGIN.to_owned()]
    }
}

impl Twilio {
    async fn respond(&self, request: Request) -> Result<Response, Failure> {
        self.world.live(self.life).await;
        let is_write = request.method != Method::Get;
        let (sent, fate, there, back) = {
            let mut state = self.world.state();
            let sent = is_write.then(|| state.note_sent(&request));
            (sent, fate(&mut state), state.milliseconds(300), state.milliseconds(200))
        };
        let refuse = || sent.into_iter().for_each(|sent| self.world.state().sent[sent].is_refused = true);
        match fate {
            Fate::Unsent => {
                refuse();
                Err(failure(Reason::Unreachable))
            }
            Fate::TooMany => {
                sleep(there + back).await;
                refuse();
                self.world.state().count("too many");
                Ok(error_response(&mut self.world.state(), 429))
            }
            Fate::Fails { is_done } => {
                sleep(there).await;
                if is_done {
                    carry_out(&self.world, &request, sent);
                } else {
                    refuse();
                }
                sleep(back).await;
                Ok(error_response(&mut self.world.state(), 500))
            }
            Fate::Lost(arrival) => {
                match arrival {
                    None => refuse(),
                    Some(arrival) => {
                        let world = self.world.clone();
                        tokio::spawn(async move {
                            sleep(arrival).await;
                            carry_out(&world, &request, sent);
                        });
                    }
                }
                sleep(PATIENCE).await;
                Err(failure(Reason::NoResponse))
            }
            Fate::Answered => {
                sleep(there).await;
                let response = carry_out(&self.world, &request, sent);
                sleep(back).await;
                Ok(response)
            }
        }
    }
}

fn fate(state: &mut State) -> Fate {
    let per_cent = state.faults.api;
    if !state.happens(per_cent) {
        return Fate::Answered;
    }
    match state.random.below(8) {
        0 => Fate::Unsent,
        1 | 2 => Fate::TooMany,
        3 => Fate::Fails { is_done: false },
        4 => Fate::Fails { is_done: true },
        5 => Fate::Lost(None),
        6 => Fate::Lost(Some(state.milliseconds(300))),
        _ => Fate::Lost(Some(state.milliseconds(60_000))),
    }
}

fn failure(reason: Reason) -> Failure {
    Failure { reason, message: "It was lost.".to_owned() }
}

fn error_response(state: &mut State, status: u16) -> Response {
    let headers = if state.happens(50) { vec![(RETRY_AFTER.to_owned(), "1".to_owned())] } else { Vec::new() };
    let bodies = if status == 429 { &[r#"{"status":429,"message":"no"}"#][..] } else { &["", "<html>", "{}"] };
    let body = (*state.random.pick(bodies)).to_owned();
    Response { status, headers, body }
}

/// Longest time between the gateway's read of the stored values and the departure of the write.
const DEPARTURE: Duration = Duration::from_secs(14);

/// Carries out a request. Panics if a write would replace values that its user has not seen. Twilio has no preconditions, so that there is one
/// exception: a write that arrives after the gateway gave up or crashed. Its outcome is recorded as unknown or open. It can arrive after other
/// writes to the resource, and between the read and the arrival of one.
fn carry_out(world: &World, request: &Request, sent: Option<usize>) -> Response {
    let mut state = world.state();
    let Some(sent) = sent else { return handle(&mut state, request) };
    let (at, life) = (state.sent[sent].at, state.sent[sent].life);
    let is_late = at.elapsed() >= PATIENCE || life != state.life;
    let resource = resource(&request.path);
    if is_late {
        state.count("late");
        state.late.push((Instant::now(), resource.to_owned()));
    }
    if !was_seen(&state, request) {
        let seed = state.seed();
        let is_behind_late = state.late.iter().any(|(when, other)| *when + DEPARTURE >= at && other == resource);
        assert!(is_behind_late, "seed {seed}: {request:?} overwrites values that its user has not seen");
        state.count("overwritten late");
    }
    let response = handle(&mut state, request);
    state.log(|| format!("{} {} {}", response.status, request.method, request.path));
    state.sent[sent].is_done = response.status < 300;
    state.sent[sent].is_refused = response.status >= 300;
    response
}

/// Returns the resource that a path is about: its last SID, or the path itself.
fn resource(path: &str) -> &str {
    path.rsplit('/').find(|segment| segment.len() == 34).unwrap_or(path)
}

/// Returns true if a user who has requested the write has seen the values that it replaces.
fn was_seen(state: &State, request: &Request) -> bool {
    let operation = operation(request);
    if operation.action == Action::Create {
        return true;
    }
    let Some(stored) = read(&state.store, &request.path) else { return true };
    let fingerprint = operation.precondition(&request.params, &stored);
    let signature = super::world::signature(request);
    let mut attempts = state.attempts.iter().filter(|attempt| attempt.signature == signature);
    attempts.any(|attempt| attempt.precondition.as_ref() == Some(&fingerprint))
}

fn handle(state: &mut State, request: &Request) -> Response {
    let incoming = IncomingRequest { request, base: ORIGIN };
    let State { store, random, .. } = state;
    sandbox::handle(store, &Settings::default(), &incoming, random).response
}

/// Returns the resource at a path.
pub fn read(store: &Store, path: &str) -> Option<Value> {
    let request = Request::new(Method::Get, path.to_owned(), Params::default());
    let incoming = IncomingRequest { request: &request, base: ORIGIN };
    let response = sandbox::handle_read(store, &Settings::default(), &incoming)?;
    api::error::read_as(&response).ok()
}
