//! Deterministic simulation of a run: a network that loses, delays and repeats, an API that fails, a second editor, and a client that crashes.

use std::collections::BTreeMap;
use std::time::Duration;

use api::error::RETRY_AFTER;
use api::operation::{Action, Operation};
use api::{Method, Request, Response, TransportError};
use engine::apply::{Apply, State, Step, Ticket};
use engine::plan::{NewValue, Plan};
use sandbox::{IncomingRequest, Settings, Store};
use serde_json::Value;

use crate::support::Random;

/// Most events of a run. A run that takes more does not end.
const MOST_EVENTS: usize = 20_000;

/// Something that happens at a time.
enum Event {
    /// A request arrives at the API. Its response goes to a ticket, unless it is lost.
    Arrive { request: Request, ticket: Option<(u32, Ticket)> },
    /// A result arrives at the client of a life.
    Respond { life: u32, ticket: Ticket, result: Result<Response, TransportError> },
}

/// Faults of a run, in per cent of the requests.
#[derive(Clone, Copy, Default)]
pub struct Faults {
    pub network: usize,
    pub api: usize,
    pub crash: usize,
    pub editor: usize,
}

/// World of one run.
pub struct World {
    pub store: Store,
    random: Random,
    now: Duration,
    events: BTreeMap<(Duration, u64), Event>,
    count: u64,
    faults: Faults,
    /// Edits of the other user that are left.
    edits: Vec<Request>,
    /// Number of times that each creation and deletion was sent and not rejected with 429, by its target and form.
    pub sent: BTreeMap<String, u32>,
    /// Number of times that each creation was carried out.
    pub created: BTreeMap<String, u32>,
    pub crashes: u32,
}

impl World {
    pub fn new(store: Store, seed: u64, faults: Faults, edits: Vec<Request>) -> Self {
        let random = Random(seed);
        let (events, sent, created) = Default::default();
        Self { store, random, now: Duration::ZERO, events, count: 0, faults, edits, sent, created, crashes: 0 }
    }

    fn happens(&mut self, per_cent: usize) -> bool {
        self.random.below(100) < per_cent
    }

    fn schedule(&mut self, after: u64, event: Event) {
        self.count += 1;
        self.events.insert((self.now + Duration::from_millis(after), self.count), event);
    }

    /// Runs a plan to its end. Requests that are still on their way arrive afterwards.
    pub fn run(&mut self, plan: Plan) -> State {
        self.resume(State::new(plan, None))
    }

    /// Opens what failed, and runs it to its end without faults.
    pub fn try_again(&mut self, mut state: State) -> State {
        self.faults = Faults::default();
        // What was rejected may be sent again.
        self.sent.clear();
        state.reopen();
        self.resume(read_again(&state))
    }

    fn resume(&mut self, state: State) -> State {
        let at_once = 1 + self.random.below(4) as u16;
        let mut apply = Apply::resume(state, at_once);
        let mut stored = apply.state().clone();
        let mut life = 0;
        for _ in 0..MOST_EVENTS {
            match apply.next(self.now) {
                Step::Send(ticket, request) => {
                    if ticket.is_write() {
                        stored = apply.state().clone();
                    }
                    if self.happens(self.faults.crash) {
                        // A crash before or after the request leaves.
                        if self.random.below(2) == 0 {
                            self.send(request, (life, ticket));
                        }
                        self.crashes += 1;
                        life += 1;
                        apply = Apply::resume(read_again(&stored), at_once);
                    } else {
                        self.send(request, (life, ticket));
                    }
                }
                Step::Wait(pause) => self.advance(&mut apply, life, Some(pause)),
                Step::AwaitResponse => self.advance(&mut apply, life, None),
                Step::Done => {
                    let state = apply.into_state();
                    while let Some((_, event)) = self.events.pop_first() {
                        if let Event::Arrive { request, .. } = event {
                            self.respond(&request, Some(&state.plan));
                        }
                    }
                    return state;
                }
            }
        }
        panic!("the run does not end: {:?}", apply.state().changes);
    }

    /// Handles the next event, or lets a pause pass.
    fn advance(&mut self, apply: &mut Apply, life: u32, pause: Option<Duration>) {
        self.edit();
        let next = self.events.first_key_value().map(|((at, _), _)| *at);
        let end = pause.map(|pause| self.now + pause);
        if next.is_none_or(|next| end.is_some_and(|end| end < next)) {
            self.now = end.expect("a run that awaits a response has a request on its way");
            return;
        }
        let Some(((at, _), event)) = self.events.pop_first() else { return };
        self.now = self.now.max(at);
        match event {
            Event::Arrive { request, ticket } => {
                let response = self.respond(&request, Some(&apply.state().plan));
                if let Some((life, ticket)) = ticket {
                    let delay = self.random.below(200) as u64;
                    self.schedule(delay, Event::Respond { life, ticket, result: Ok(response) });
                }
            }
            Event::Respond { life: of, ticket, result } if of == life => {
                apply.take(&ticket, result.clone(), self.now);
                if self.happens(self.faults.network) {
                    apply.take(&ticket, result, self.now);
                }
            }
            Event::Respond { .. } => {}
        }
    }

    /// Sends a request into the network.
    fn send(&mut self, request: Request, (life, ticket): (u32, Ticket)) {
        let delay = 10 + self.random.below(300) as u64;
        let lost = |ticket| Event::Respond { life, ticket, result: Err(TransportError::TimedOut) };
        if self.happens(self.faults.api) && self.random.below(2) == 0 {
            let asked = self.random.below(2) == 0;
            let headers = if asked { vec![(RETRY_AFTER.to_owned(), "1".to_owned())] } else { Vec::new() };
            let response = Response { status: 429, headers, body: r#"{"status":429,"message":"no"}"#.to_owned() };
            return self.schedule(delay, Event::Respond { life, ticket, result: Ok(response) });
        }
        if is_once(&request) {
            *self.sent.entry(key(&request)).or_default() += 1;
        }
        if self.happens(self.faults.api) {
            // A failure before or after the request is carried out.
            if self.random.below(2) == 0 {
                self.schedule(delay, Event::Arrive { request, ticket: None });
            }
            let body = ["", "<html>", r#"{"status":500,"message":"failed"}"#][self.random.below(3)].to_owned();
            let response = Response { status: 500, body, ..Response::default() };
            return self.schedule(delay + 1, Event::Respond { life, ticket, result: Ok(response) });
        }
        if self.happens(self.faults.network) {
            match self.random.below(3) {
                // The request is lost.
                0 => {}
                // The response is lost.
                1 => self.schedule(delay, Event::Arrive { request, ticket: None }),
                // The request is late: the client has given up.
                _ => {
                    let late = 1_000 + self.random.below(60_000) as u64;
                    self.schedule(late, Event::Arrive { request, ticket: None });
                }
            }
            return self.schedule(1_000, lost(ticket));
        }
        self.schedule(delay, Event::Arrive { request, ticket: Some((life, ticket)) });
    }

    /// Carries out a request of the plan. Panics if it would overwrite a value that the plan does not replace.
    fn respond(&mut self, request: &Request, plan: Option<&Plan>) -> Response {
        let before = self.store.clone();
        let response = self.handle(request);
        if request.method != Method::Get && response.status < 300 {
            if is_once(request) {
                *self.created.entry(key(request)).or_default() += 1;
            }
            if let Some(plan) = plan {
                assert_nothing_overwritten(&before, request, plan);
            }
        }
        response
    }

    fn handle(&mut self, request: &Request) -> Response {
        let incoming = IncomingRequest { request, base: "http://127.0.0.1:8080" };
        sandbox::handle(&mut self.store, &Settings::default(), &incoming, &mut self.random).response
    }

    /// Lets the other user make an edit.
    fn edit(&mut self) {
        if self.happens(self.faults.editor)
            && let Some(request) = self.edits.pop()
        {
            self.handle(&request);
        }
    }
}

/// Writes a state and reads it, as a client does that starts again.
fn read_again(state: &State) -> State {
    let text = serde_json::to_string(state).expect("a state is JSON");
    serde_json::from_str(&text).expect("the state can be read")
}

/// Returns true for a creation or a deletion.
fn is_once(request: &Request) -> bool {
    let operation = operation(request);
    matches!(operation.action, Action::Create | Action::Delete)
}

fn operation(request: &Request) -> &'static Operation {
    let found = Operation::at(&request.path).find(|(operation, _)| operation.method == request.method);
    found.expect("the path has the method").0
}

fn key(request: &Request) -> String {
    format!("{} {} {}", request.method, request.path, request.params.last("FriendlyName").unwrap_or_default())
}

/// Returns a resource of a store.
pub fn read(store: &Store, path: &str) -> Option<Value> {
    let params = api::Params::default();
    let request = Request::new(Method::Get, path.to_owned(), params);
    let incoming = IncomingRequest { request: &request, base: "http://127.0.0.1:8080" };
    let response = sandbox::handle_read(store, &Settings::default(), &incoming)?;
    api::error::read_as(&response).ok()
}

/// Checks that each value that an update replaces is the one that the plan replaces, or the new one.
fn assert_nothing_overwritten(before: &Store, request: &Request, plan: &Plan) {
    let change = plan.changes.iter().find(|change| change.path(&|_| None).as_ref() == Some(&request.path));
    let Some(change) = change.filter(|change| change.action() == Action::Update) else { return };
    let stored = read(before, &request.path).expect("what is changed exists");
    for field in change.fields.iter().filter(|field| request.params.last(field.info.wire).is_some()) {
        // A setting that is not set has its default value.
        let default = field.info.default.unwrap_or_default();
        let lines = |text: String| canonical(if text.is_empty() { default } else { &text });
        let found = lines(field.info.text(&stored));
        let planned = field.before.as_ref().map(|before| lines(engine_text(before)));
        let new = match &field.after {
            NewValue::Known(value) => Some(lines(engine_text(value))),
            NewValue::Created { .. } => None,
        };
        assert!(
            planned.is_none() || planned.as_ref() == Some(&found) || new.as_ref() == Some(&found),
            "{} {}: {found:?} of the other user was overwritten",
            change.about,
            field.info.wire
        );
    }
}

/// Returns the text of a control for a value of a plan.
pub fn engine_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(engine_text).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}

/// Returns the lines of a text in order.
pub fn canonical(text: &str) -> Vec<String> {
    let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}
