//! A gateway with a journal in a file, in front of something that plays Twilio and remembers what it was sent.

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use api::gateway::history::{List, Outcome, Record};
use api::gateway::{AccountName, REFUSED_HEADER, Role};
use api::{Method, Page, Reported, Request, Response};
use database::Database;
use database::journal::{Journal, Key};
use gateway::accounts::Account;
use gateway::upstream::{Failure, Sending, Upstream};
use gateway::{Allowed, Asker, Gateway, Incoming, allow};
use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;

use crate::valid::Call;

pub const ORIGIN: &str = "https://conversations.twilio.com";
pub const BASE: &str = "https://admin.example";

type Answering = Pin<Box<dyn Future<Output = Result<Response, Failure>> + Send>>;

/// Plays Twilio, and remembers what it was sent.
pub struct Player {
    answer: Box<dyn Fn(Request) -> Answering + Send + Sync>,
    sent: Mutex<Vec<Request>>,
}

impl Upstream for Player {
    fn send(&self, request: Request) -> Sending<'_> {
        self.sent.lock().unwrap().push(request.clone());
        (self.answer)(request)
    }

    fn origins(&self) -> Vec<String> {
        vec![ORIGIN.to_owned()]
    }
}

impl Player {
    /// Answers as the function says, at once.
    pub fn answers(answer: impl Fn(&Request) -> Result<Response, Failure> + Send + Sync + 'static) -> Arc<Self> {
        Self::answers_later(move |request| {
            let answered = answer(&request);
            async { answered }
        })
    }

    /// Answers as the function says, when it has.
    pub fn answers_later<F: Future<Output = Result<Response, Failure>> + Send + 'static>(
        answer: impl Fn(Request) -> F + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self { answer: Box::new(move |request| Box::pin(answer(request))), sent: Mutex::default() })
    }

    /// What it was sent, as `GET /v1/Services`.
    pub fn sent(&self) -> Vec<String> {
        self.requests().iter().map(|request| format!("{} {}", request.method, request.target())).collect()
    }

    pub fn requests(&self) -> Vec<Request> {
        self.sent.lock().unwrap().clone()
    }
}

/// The sandbox in Twilio's place.
pub fn sandbox() -> Arc<Player> {
    let store = Mutex::new((sandbox::Store::default(), Counted(0)));
    Player::answers(move |request| {
        let mut locked = store.lock().unwrap();
        let (store, world) = &mut *locked;
        let call = sandbox::Call { request, base: ORIGIN };
        Ok(sandbox::answer(store, &sandbox::Settings::default(), &call, world).response)
    })
}

/// Neither a clock nor dice: every second and every number comes once.
struct Counted(u64);

impl sandbox::World for Counted {
    fn now(&mut self) -> u64 {
        self.0 += 1;
        1_700_000_000 + self.0
    }

    fn random(&mut self) -> u128 {
        self.0 += 1;
        u128::from(self.0)
    }
}

/// A gateway with one account, `main`.
pub struct Stage {
    pub gateway: Arc<Gateway>,
    pub journal: Journal,
    pub database: Database,
    pub folder: TempDir,
}

impl Stage {
    pub async fn new(player: Arc<Player>) -> Self {
        Self::with(player, 8, false).await
    }

    pub async fn with(player: Arc<Player>, in_flight: usize, read_only: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("gateway.sqlite")).await.unwrap();
        let journal = Journal::open(database.clone(), Key::from_text(&"5a".repeat(32)).unwrap()).await.unwrap();
        let account = Account { shown: shown(read_only), upstream: player, in_flight };
        let gateway = Arc::new(Gateway::new(vec![account], journal.clone()));
        Self { gateway, journal, database, folder }
    }

    pub async fn answer(&self, asker: &Asker, call: &Call) -> Response {
        self.gateway.answer(asker, &main_account(), &call.incoming(), BASE).await
    }

    /// The same for an update or a deletion by somebody to whom `shown` was shown before.
    pub async fn answer_where(&self, asker: &Asker, call: &Call, shown: &Value) -> Response {
        let incoming = call.incoming();
        let allowed = allow(&incoming).ok();
        let seen = allowed.map(|Allowed { operation, request }| operation.precondition(&request.params, shown));
        let incoming = Incoming { seen: seen.as_deref(), ..incoming };
        self.gateway.answer(asker, &main_account(), &incoming, BASE).await
    }

    /// Every record, the latest first.
    pub async fn records(&self) -> Vec<Record> {
        let mut records = Vec::new();
        let mut list = List::default();
        loop {
            let Page { items, meta } = self.journal.page(&list).await.unwrap();
            records.extend(items);
            let Some(next) = meta.next_page_url.known() else { return records };
            let query = next.split_once('?').unwrap().1;
            list = api::Endpoint::decode(&api::Params::from_form(query)).unwrap();
        }
    }

    /// Does something to its database from outside.
    pub async fn execute(&self, statement: &'static str) {
        let options = SqliteConnectOptions::new().filename(self.folder.path().join("gateway.sqlite"));
        let mut connection = options.connect().await.unwrap();
        sqlx::query(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    pub async fn outcomes(&self) -> Vec<Outcome> {
        self.records().await.iter().map(|record| *record.outcome.known().unwrap()).collect()
    }
}

pub fn main_account() -> AccountName {
    "main".parse().unwrap()
}

fn shown(read_only: bool) -> api::gateway::Account {
    api::gateway::Account {
        name: main_account().into(),
        label: "Main account".to_owned().into(),
        read_only: read_only.into(),
        ..api::gateway::Account::default()
    }
}

pub fn asker(person: &str, role: Role) -> Asker {
    Asker { person: person.parse().unwrap(), role }
}

pub fn admin() -> Asker {
    asker("ada", Role::Admin)
}

pub fn get(target: &str) -> Call {
    call(Method::Get, target, "")
}

pub fn post(target: &str, body: &str) -> Call {
    call(Method::Post, target, body)
}

pub fn delete(target: &str) -> Call {
    call(Method::Delete, target, "")
}

fn call(method: Method, target: &str, body: &str) -> Call {
    Call { method: method.to_string(), target: target.to_owned(), body: body.as_bytes().to_vec() }
}

pub fn json(status: u16, body: &str) -> Response {
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    Response { status, headers, body: body.to_owned() }
}

/// Why the gateway itself refused, if it did.
pub fn refused(response: &Response) -> Option<&str> {
    response.header(REFUSED_HEADER)
}

/// What is known of a field, or nothing.
pub fn known<T: Clone>(reported: &Reported<T>) -> Option<T> {
    reported.known().cloned()
}
