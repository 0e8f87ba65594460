//! Fake gateway in front of the sandbox: sessions, roles and read-only accounts.

mod second_factor;

use std::cell::RefCell;
use std::rc::Rc;

use api::error::read_as;
use api::gateway::count::FetchCount;
use api::gateway::second_factor::Fetch;
use api::gateway::session::{Redeem, SignIn, SignOut};
use api::gateway::{Account, Colour, Feature, ROOT, Reason, Role, Session, account_path, history};
use api::{Endpoint, Json, Method, Reported, Request, Required, Response, TransportError};
use app::backend::transport::{PendingResponse, Transport};
use engine::count::Counting;
use serde_json::{Value, json};

use super::{Backend, Ledger};
use second_factor::SecondFactor;
pub use second_factor::{CODE, SECRET};

/// A gateway with one session, as the transport of the page under test.
#[derive(Clone)]
pub struct Gateway {
    pub backend: Backend,
    pub ledger: Ledger,
    state: Rc<RefCell<State>>,
}

struct State {
    signed_in: Option<Session>,
    /// Password of every user, and code of the link.
    secret: &'static str,
    role: Role,
    ends: &'static str,
    idle_seconds: u64,
    accounts: Vec<Account>,
    /// True if users can sign in with a password, and not only by a link.
    by_password: bool,
    /// Second factor of every user.
    second_factor: Option<SecondFactor>,
    /// True if requests to an account are rejected without a second factor.
    requires_second_factor: bool,
    /// Seconds for which passwords are rejected.
    locked: Option<u32>,
    /// Number of passwords received.
    attempts: usize,
    /// Number of writes to an account received.
    writes: usize,
    /// Number of the gateway's own responses that are dropped.
    losing: usize,
    /// Paths of the requests to read that were received.
    reads: Vec<String>,
}

impl Gateway {
    /// A gateway with one account and no session. Everything is permitted.
    pub fn new(backend: &Backend) -> Self {
        let state = State {
            signed_in: None,
            secret: "open sesame",
            role: Role::Admin,
            ends: "2199-01-01T00:00:00Z",
            idle_seconds: 1_800,
            accounts: vec![account("production-eu", "Production EU", Colour::Red)],
            by_password: true,
            second_factor: None,
            requires_second_factor: false,
            locked: None,
            attempts: 0,
            writes: 0,
            losing: 0,
            reads: Vec::new(),
        };
        Self { backend: backend.clone(), ledger: Ledger::default(), state: Rc::new(RefCell::new(state)) }
    }

    /// A gateway at which `ada` is signed in with that role.
    pub fn signed_in_as(role: Role, backend: &Backend) -> Self {
        let gateway = Self::new(backend);
        gateway.state.borrow_mut().role = role;
        gateway.sign_in("ada");
        gateway
    }

    pub fn with_account(self, name: &str, label: &str, colour: Colour) -> Self {
        self.change(|state| state.accounts.push(account(name, label, colour)))
    }

    /// Makes the first account read-only.
    pub fn read_only(self) -> Self {
        self.change(|state| state.accounts[0].read_only = Reported::Known(true))
    }

    /// Hides features of the first account, as a region does that does not offer them.
    pub fn hiding(self, features: &[Feature]) -> Self {
        self.change(|state| state.accounts[0].hidden = Reported::Known(features.to_vec()))
    }

    /// Sets the time at which sessions end.
    pub fn ending(self, ends: &'static str) -> Self {
        self.change(|state| state.ends = ends)
    }

    /// Sets the idle time after which sessions end, in seconds.
    pub fn idle(self, seconds: u64) -> Self {
        self.change(|state| state.idle_seconds = seconds)
    }

    /// Disables signing in with a password.
    pub fn by_link(self) -> Self {
        self.change(|state| state.by_password = false)
    }

    /// Adds a second factor to every user. [`CODE`] is its code.
    pub fn with_second_factor(self) -> Self {
        self.change(|state| state.second_factor = Some(SecondFactor { recovery_codes: 3 }))
    }

    /// Rejects requests to an account without a second factor.
    pub fn requiring_second_factor(self) -> Self {
        self.change(|state| state.requires_second_factor = true)
    }

    pub fn has_second_factor(&self) -> bool {
        self.state.borrow().second_factor.is_some()
    }

    /// The gateway's `config.json`.
    pub fn config(&self) -> Value {
        let ways: &[&str] = if self.state.borrow().by_password { &["password", "link"] } else { &["link"] };
        json!({ "api": "gateway", "sign_in": ways })
    }

    /// Rejects every password, with that many seconds to wait.
    pub fn lock(&self, seconds: u32) {
        self.state.borrow_mut().locked = Some(seconds);
    }

    pub fn sign_in(&self, person: &str) {
        self.state.borrow_mut().sign_in(person);
    }

    /// Ends the session without the page knowing.
    pub fn sign_out(&self) {
        self.state.borrow_mut().signed_in = None;
    }

    pub fn is_signed_in(&self) -> bool {
        self.state.borrow().signed_in.is_some()
    }

    pub fn attempts(&self) -> usize {
        self.state.borrow().attempts
    }

    /// Number of writes to an account received, including rejected ones.
    pub fn writes(&self) -> usize {
        self.state.borrow().writes
    }

    /// Paths of the requests to read that were received.
    pub fn reads(&self) -> Vec<String> {
        self.state.borrow().reads.clone()
    }

    /// Counts a list on the gateway's side.
    async fn count(self, request: Request) -> Result<Response, TransportError> {
        let Ok(FetchCount { account: Required(account), service: Required(service), list: Required(list) }) =
            FetchCount::decode(&request.params)
        else {
            return Ok(Reason::Unlisted.reject("The parameters are not right."));
        };
        let mut counting = Counting::new(list, service);
        loop {
            let mut request = counting.next_page();
            request.path.insert_str(0, &account_path(&account));
            let passed = self.state.borrow().pass(&request);
            let response = match passed {
                Ok(request) => self.backend.send(request).await?,
                Err(rejection) => return Ok(rejection),
            };
            let Ok(page) = read_as(&response) else { return Ok(response) };
            if let Some(count) = counting.add(&page) {
                let body = count.to_json().to_string();
                return Ok(Response { status: FetchCount::STATUS, headers: Vec::new(), body });
            }
        }
    }

    /// Drops that many of the gateway's own responses. The requests are carried out.
    pub fn drop_responses(&self, count: usize) {
        self.state.borrow_mut().losing = count;
    }

    fn change(self, change: impl Fn(&mut State)) -> Self {
        {
            let mut state = self.state.borrow_mut();
            change(&mut state);
            if let Some(session) = &mut state.signed_in.take() {
                let person = session.person.text().unwrap();
                state.sign_in(&person);
            }
        }
        self
    }
}

impl State {
    fn sign_in(&mut self, person: &str) {
        self.signed_in = Some(Session {
            person: person.parse().map_or(Reported::Absent, Reported::Known),
            role: Reported::Known(self.role),
            ends: Reported::Known(self.ends.parse().unwrap()),
            idle_seconds: Reported::Known(self.idle_seconds),
            accounts: Reported::Known(self.accounts.clone()),
            by_password: Reported::Known(self.by_password),
            ..Session::default()
        });
    }

    /// The gateway's own response: signing in and out, and the session.
    fn answer(&mut self, request: &Request) -> Response {
        let is = |method: Method, path: &str| request.method == method && request.path == path;
        if is(Method::Post, SignIn::PATH) {
            self.attempts += 1;
            if let Some(seconds) = self.locked {
                let mut response =
                    Reason::LockedOut.reject("Too many passwords or codes were wrong. Wait before the next one.");
                response.headers.push(("retry-after".to_owned(), seconds.to_string()));
                return response;
            }
            let sign_in = SignIn::decode(&request.params).unwrap();
            if sign_in.password.0.reveal() != self.secret {
                return Reason::InvalidCredentials.reject("The name or the password is not right.");
            }
            match sign_in.code {
                _ if self.second_factor.is_none() => {}
                None => return Reason::CodeRequired.reject("Enter the code of your authenticator app."),
                Some(code) if code.reveal() != CODE => return Reason::InvalidCode.reject("The code is wrong."),
                Some(_) => {}
            }
            self.sign_in(sign_in.name.0.as_str());
        } else if is(Method::Post, Redeem::PATH) {
            let redeem = Redeem::decode(&request.params).unwrap();
            if redeem.code.0.reveal() != self.secret.replace(' ', "-") {
                return Reason::InvalidCredentials.reject("The code is not right.");
            }
            self.sign_in("local");
        } else if is(Method::Delete, SignOut::PATH) {
            self.signed_in = None;
            return Response { status: 204, ..Response::default() };
        }
        match &self.signed_in {
            Some(_) if request.path.starts_with(Fetch::PATH) => self.answer_second_factor(request),
            Some(session) => Response { status: 200, headers: Vec::new(), body: json!(session).to_string() },
            None => Reason::NoSession.reject("Sign in again."),
        }
    }

    /// The request with the path of the API, or the response that rejects it.
    fn pass(&self, request: &Request) -> Result<Request, Response> {
        if self.signed_in.is_none() {
            return Err(Reason::NoSession.reject("Sign in again."));
        }
        let below = |account: &Account| {
            let path = request.path.strip_prefix(&account_path(account.name.known()?))?;
            path.starts_with('/').then(|| (account.clone(), path.to_owned()))
        };
        let Some((account, path)) = self.accounts.iter().find_map(below) else {
            return Err(Reason::Unlisted.reject("There is no such account."));
        };
        if self.requires_second_factor && self.second_factor.is_none() {
            return Err(Reason::NoSecondFactor.reject("This account needs a second factor."));
        }
        if request.method != Method::Get && account.read_only == Reported::Known(true) {
            return Err(Reason::ReadOnly.reject("This account is read-only."));
        }
        if !self.role.allows(request.method) {
            return Err(Reason::Role.reject("Your role does not allow this."));
        }
        Ok(Request { path, ..request.clone() })
    }
}

impl Transport for Gateway {
    fn send(&self, request: Request) -> PendingResponse {
        if request.method == Method::Get {
            self.state.borrow_mut().reads.push(request.path.clone());
        }
        if request.path == FetchCount::PATH && self.is_signed_in() {
            return Box::pin(self.clone().count(request));
        }
        let of_an_account = request.path.strip_prefix(ROOT).is_some_and(|path| path.starts_with("accounts/"));
        if request.path == history::List::PATH && self.is_signed_in() {
            return self.ledger.send(request);
        }
        if !of_an_account && self.state.borrow().losing > 0 {
            self.state.borrow_mut().losing -= 1;
            return Box::pin(async { Err(TransportError::Unreachable) });
        }
        let passed = if of_an_account {
            self.state.borrow_mut().writes += usize::from(request.method != Method::Get);
            self.state.borrow().pass(&request)
        } else {
            Err(self.state.borrow_mut().answer(&request))
        };
        match passed {
            Ok(request) => self.backend.send(request),
            Err(response) => Box::pin(async { Ok(response) }),
        }
    }
}

fn account(name: &str, label: &str, colour: Colour) -> Account {
    Account {
        name: Reported::Known(name.parse().unwrap()),
        label: Reported::Known(label.to_owned()),
        colour: Reported::Known(colour),
        production: Reported::Known(colour == Colour::Red),
        read_only: Reported::Known(false),
        sandbox: Reported::Known(false),
        account_sid: Reported::Known(sandbox::ACCOUNT_SID.parse().unwrap()),
        ..Account::default()
    }
}
