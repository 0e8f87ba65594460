//! Network between the browsers and the gateway, and the process of the gateway, which crashes and starts again.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use api::gateway::{ACCOUNTS, Role};
use api::message::{IDEMPOTENCY_KEY, IF_MATCH};
use api::{Method, Request, Response, TransportError};
use axum::body::to_bytes;
use axum::http::{self, HeaderMap};
use database::Database;
use database::journal::{Journal, Key};
use database::sessions::{Kind, Session};
use futures::future::{Either, select};
use gateway::Gateway;
use gateway::accounts::Account;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use super::storage::Disk;
use super::twilio::Twilio;
use super::world::{Attempt, State, World, signature};
use crate::gateway_http::clock::Clock;
use crate::gateway_http::cookie::Cookie;
use crate::gateway_http::source::{Source, Trust};
use crate::gateway_http::{AuthenticatedUser, DashboardRequest, GatewayApi, SessionOptions, handlers};
use crate::serve::connections::Peer;
use crate::tests::fixture::{BASE, LIMITS};

/// Time that a browser waits for a response.
const PATIENCE: Duration = Duration::from_secs(30);

/// Accounts: two names of the same Twilio account, and one that is read-only.
const NAMES: [(&str, bool); 3] = [("main", false), ("twin", false), ("locked", true)];

/// Network, with the gateway at its end.
#[derive(Clone)]
pub struct Network {
    pub world: World,
    database: Database,
    /// The running process. `None` between a crash and the next start.
    process: Arc<Mutex<Option<Process>>>,
    /// Number of the last process that crashed.
    crashed: watch::Sender<u32>,
}

#[derive(Clone)]
struct Process {
    life: u32,
    api: Arc<GatewayApi>,
}

/// Fate of a request between browser and gateway.
enum Fate {
    /// The request is lost.
    Lost,
    /// The response is lost.
    Unanswered,
    /// The browser closes the connection after this time.
    Closed(Duration),
    /// The browser repeats the request on another connection after this time.
    Repeated(Duration),
    Answered,
}

impl Network {
    /// Starts the gateway.
    pub fn start(world: &World, database: &Database) -> Self {
        let (process, crashed) = (Arc::default(), watch::Sender::new(0));
        let network = Self { world: world.clone(), database: database.clone(), process, crashed };
        network.start_process();
        network
    }

    fn start_process(&self) {
        let life = self.world.state().life;
        let disk = Arc::new(Disk { world: self.world.clone(), life });
        let key = Key::from_text(&"5a".repeat(32)).unwrap();
        let journal = Journal::simulated(self.database.clone(), key, disk);
        let upstream = Arc::new(Twilio { world: self.world.clone(), life });
        let account = |(name, is_read_only): (&str, bool)| Account {
            properties: api::gateway::Account {
                name: name.parse::<api::gateway::AccountName>().unwrap().into(),
                read_only: is_read_only.into(),
                account_sid: sandbox::ACCOUNT_SID.parse::<api::Sid<api::account::Account>>().unwrap().into(),
                ..Default::default()
            },
            upstream: upstream.clone(),
            in_flight: 4,
            drift_minutes: None,
            second_factor_from: None,
        };
        let gateway = Gateway::new(NAMES.map(account).to_vec(), journal);
        let options = SessionOptions {
            cookie: Cookie::for_port(8080),
            trust: Trust::Connection,
            links: None,
            limits: LIMITS,
            clock: Clock::new(Box::new(|| 1_800_000_000)),
        };
        let api = Arc::new(GatewayApi::new(gateway, self.database.clone(), options));
        *self.process.lock().unwrap() = Some(Process { life, api });
    }

    /// Crashes the gateway three times, each time after some seconds, if the run has that fault.
    pub async fn crash_now_and_then(self) {
        let crashes = if self.world.state().faults.crashes { 3 } else { 0 };
        for _ in 0..crashes {
            let (pause, down) = {
                let mut state = self.world.state();
                (state.milliseconds(8_000), Duration::from_millis(300) + state.milliseconds(3_000))
            };
            sleep(pause).await;
            let life = {
                let mut state = self.world.state();
                state.life += 1;
                state.count("gateway crashed");
                state.log(|| "crash".to_owned());
                state.life - 1
            };
            *self.process.lock().unwrap() = None;
            self.crashed.send_replace(life);
            sleep(down).await;
            self.start_process();
        }
    }

    /// Sends a request of a user, as the dashboard does.
    pub async fn call(
        &self,
        (person, role): (&str, Role),
        account: &str,
        request: Request,
    ) -> Result<Response, TransportError> {
        let is_write = request.method != Method::Get;
        let (attempt, fate) = {
            let mut state = self.world.state();
            let (signature, precondition) = (signature(&request), request.precondition.clone());
            state.attempts.push(Attempt { signature, precondition, is_acknowledged: false });
            (state.attempts.len() - 1, fate(&mut state))
        };
        let call = Call { person: person.to_owned(), role, account: account.to_owned(), request, attempt };
        let result = timeout(PATIENCE, self.travel(call, fate)).await.unwrap_or(Err(TransportError::TimedOut));
        let is_acknowledged = result.as_ref().is_ok_and(|response| is_write && response.status < 300);
        let mut state = self.world.state();
        state.attempts[attempt].is_acknowledged = is_acknowledged;
        if is_acknowledged {
            state.count("acknowledged");
        }
        if result.as_ref().is_ok_and(|response| response.status == 412) {
            state.count("changed meanwhile");
        }
        result
    }

    async fn travel(&self, call: Call, fate: Fate) -> Result<Response, TransportError> {
        match fate {
            Fate::Lost => std::future::pending().await,
            Fate::Unanswered => {
                self.deliver(&call).await?;
                Err(TransportError::Unreachable)
            }
            Fate::Closed(after) => {
                timeout(after, self.deliver(&call)).await.unwrap_or(Err(TransportError::Unreachable))
            }
            Fate::Repeated(after) => {
                let (network, first) = (self.clone(), call.clone());
                tokio::spawn(async move { network.deliver(&first).await });
                let life = self.world.state().life;
                sleep(after).await;
                // The connections end with the process, and the next one is not there yet.
                let is_same = self.world.state().life == life;
                if is_same { self.deliver(&call).await } else { Err(TransportError::Unreachable) }
            }
            Fate::Answered => self.deliver(&call).await,
        }
    }

    /// Delivers a request to the process that runs, and returns its response. The connection ends with the process.
    async fn deliver(&self, call: &Call) -> Result<Response, TransportError> {
        let process = self.process.lock().unwrap().clone().ok_or(TransportError::Unreachable)?;
        let (there, back) = {
            let mut state = self.world.state();
            (state.milliseconds(100), state.milliseconds(100))
        };
        let mut crashed = self.crashed.subscribe();
        let life = process.life;
        let handled = async {
            sleep(there).await;
            let response = handlers::forward(process.api, call.dashboard_request(), call.user()).await;
            let (head, body) = response.into_parts();
            sleep(back).await;
            let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
                (name.to_string(), value.to_str().unwrap().to_owned())
            };
            let body = to_bytes(body, usize::MAX).await.unwrap();
            Response {
                status: head.status.as_u16(),
                headers: head.headers.iter().map(header).collect(),
                body: String::from_utf8(body.to_vec()).unwrap(),
            }
        };
        let crash = crashed.wait_for(|crashed| *crashed >= life);
        match select(Box::pin(handled), Box::pin(crash)).await {
            Either::Left((response, _)) => Ok(response),
            Either::Right(_) => Err(TransportError::Unreachable),
        }
    }
}

/// Request of a user.
#[derive(Clone)]
struct Call {
    person: String,
    role: Role,
    account: String,
    request: Request,
    /// Number of the attempt, which is the idempotency key.
    attempt: usize,
}

impl Call {
    fn dashboard_request(&self) -> DashboardRequest {
        let Self { account, request, .. } = self;
        let mut head = http::Request::builder()
            .method(request.method.as_str())
            .uri(format!("{ACCOUNTS}{account}{}", request.target()))
            .header(IDEMPOTENCY_KEY, format!("\"{}\"", self.attempt));
        if let Some(precondition) = &request.precondition {
            head = head.header(IF_MATCH, format!("\"{precondition}\""));
        }
        DashboardRequest {
            head: head.body(()).unwrap().into_parts().0,
            arrived: Instant::now(),
            body: request.body().unwrap_or_default().into_bytes(),
            base: BASE.into(),
            source: Source::of(Peer((Ipv4Addr::LOCALHOST, 50_000).into()), &HeaderMap::new(), Trust::Connection),
            token: None,
        }
    }

    fn user(&self) -> AuthenticatedUser {
        let (person, role) = (self.person.parse().unwrap(), self.role);
        let session = Session {
            person,
            role,
            kind: Kind::Password,
            has_second_factor: false,
            ends: u64::MAX,
            idle_seconds: u64::MAX,
        };
        AuthenticatedUser { session, token: "A".repeat(43).parse().unwrap() }
    }
}

fn fate(state: &mut State) -> Fate {
    let per_cent = state.faults.network;
    if !state.happens(per_cent) {
        return Fate::Answered;
    }
    match state.random.below(6) {
        0 => {
            state.count("lost request");
            Fate::Lost
        }
        1 => {
            state.count("lost response");
            Fate::Unanswered
        }
        2 => Fate::Closed(state.milliseconds(1_000)),
        _ => {
            state.count("sent twice");
            Fate::Repeated(state.milliseconds(400))
        }
    }
}
