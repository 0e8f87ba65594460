//! Fixture: a gateway with one account and a journal in a temporary file, and constructors of requests, users and responses.

use std::sync::Arc;

use api::gateway::history::{List, Outcome, Record};
use api::gateway::{AccountName, REJECTED_HEADER, Reason, Role};
use api::{Method, Page, Reported, Response};
use database::journal::{Journal, Key};
use database::{Database, Location};
use gateway::accounts::Account;
use gateway::upstream::Failure;
use gateway::{Allowed, Gateway, Incoming, Principal, SecondFactor, allow};
use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;

use crate::fake_upstream::FakeUpstream;
use crate::valid_requests::RawRequest;

/// Scheme and host that the clients of the gateway call.
pub const BASE: &str = "https://admin.example";

pub const SERVICE: &str = "/v1/Services/IS0123456789abcdef0123456789abcdef";

/// Gateway with one account, `main`.
pub struct Fixture {
    pub gateway: Arc<Gateway>,
    pub journal: Journal,
    pub database: Database,
    pub folder: TempDir,
}

impl Fixture {
    pub async fn new(upstream: Arc<FakeUpstream>) -> Self {
        Self::with(upstream, 8, false).await
    }

    pub async fn with(upstream: Arc<FakeUpstream>, in_flight: usize, read_only: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::from(&folder.path().join("gateway.sqlite"));
        Self::at(&location, folder, upstream, in_flight, read_only).await
    }

    /// Creates gateways that share a database; `None` if PostgreSQL is not installed.
    pub async fn several(upstream: Arc<FakeUpstream>, count: usize, in_flight: usize) -> Option<Vec<Self>> {
        let location = test_postgres::database()?.parse().unwrap();
        let mut gateways = Vec::new();
        for _ in 0..count {
            let folder = tempfile::tempdir().unwrap();
            gateways.push(Self::at(&location, folder, upstream.clone(), in_flight, false).await);
        }
        Some(gateways)
    }

    pub async fn at(
        location: &Location,
        folder: TempDir,
        upstream: Arc<FakeUpstream>,
        in_flight: usize,
        read_only: bool,
    ) -> Self {
        let database = Database::open(location).await.unwrap();
        let journal = Journal::open(database.clone(), Key::from_text(&"5a".repeat(32)).unwrap()).await.unwrap();
        let account = Account {
            properties: account_properties(read_only),
            upstream,
            in_flight,
            drift_minutes: None,
            second_factor_from: None,
        };
        let gateway = Arc::new(Gateway::new(vec![account], journal.clone()));
        Self { gateway, journal, database, folder }
    }

    /// Sends a request without a precondition.
    pub async fn send(&self, user: &Principal, request: &RawRequest) -> Response {
        self.gateway.handle(user, &main_account(), &request.incoming(), BASE).await
    }

    /// Sends a request with the precondition that the stored values are still `shown`.
    pub async fn send_if_unchanged(&self, user: &Principal, request: &RawRequest, shown: &Value) -> Response {
        let incoming = request.incoming();
        let allowed = allow(&incoming).ok();
        let seen = allowed.map(|Allowed { operation, request }| operation.precondition(&request.params, shown));
        let incoming = Incoming { precondition: seen.as_deref(), ..incoming };
        self.gateway.handle(user, &main_account(), &incoming, BASE).await
    }

    /// Returns every record of the journal, the latest first.
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

    /// Returns the outcome of every record, the latest first.
    pub async fn outcomes(&self) -> Vec<Outcome> {
        self.records().await.iter().map(|record| *record.outcome.known().unwrap()).collect()
    }

    /// Executes a statement on the journal's database through a connection of its own.
    pub async fn execute_sql(&self, statement: &'static str) {
        let options = SqliteConnectOptions::new().filename(self.folder.path().join("gateway.sqlite"));
        let mut connection = options.connect().await.unwrap();
        sqlx::query(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// Creates a service named "Main desk" and returns its SID.
    pub async fn create_service(&self) -> String {
        let created = self.send(&admin(), &post("/v1/Services", "FriendlyName=Main+desk")).await;
        assert_eq!(created.status, 201, "{}", created.body);
        let body: Value = serde_json::from_str(&created.body).unwrap();
        body["sid"].as_str().unwrap().to_owned()
    }
}

pub fn main_account() -> AccountName {
    "main".parse().unwrap()
}

pub fn account_properties(read_only: bool) -> api::gateway::Account {
    api::gateway::Account {
        name: main_account().into(),
        label: "Main account".to_owned().into(),
        read_only: read_only.into(),
        ..api::gateway::Account::default()
    }
}

pub fn user(name: &str, role: Role) -> Principal {
    Principal { person: name.parse().unwrap(), role, second_factor: SecondFactor::Missing }
}

pub fn admin() -> Principal {
    user("ada", Role::Admin)
}

pub fn get(target: &str) -> RawRequest {
    request(Method::Get, target, "")
}

pub fn post(target: &str, body: &str) -> RawRequest {
    request(Method::Post, target, body)
}

pub fn delete(target: &str) -> RawRequest {
    request(Method::Delete, target, "")
}

fn request(method: Method, target: &str, body: &str) -> RawRequest {
    RawRequest { method: method.to_string(), target: target.to_owned(), body: body.as_bytes().to_vec() }
}

pub fn json_response(status: u16, body: &str) -> Response {
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    Response { status, headers, body: body.to_owned() }
}

pub fn failure(reason: Reason) -> Failure {
    Failure { reason, message: "It went wrong somewhere.".to_owned() }
}

/// Returns the reason for which the gateway itself has rejected the request.
pub fn rejection(response: &Response) -> Option<&str> {
    response.header(REJECTED_HEADER)
}

/// Returns the value of a property if it is known.
pub fn known<T: Clone>(reported: &Reported<T>) -> Option<T> {
    reported.known().cloned()
}
