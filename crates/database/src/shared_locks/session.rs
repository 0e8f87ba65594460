//! Connection that holds the locks of this gateway.

use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::postgres::PgConnection;
use sqlx::{ConnectOptions, Connection, FromRow};
use tokio::time::{Instant, timeout};

use super::Held;
use crate::engine::LOCK_SETTINGS;
use crate::location::Server;

/// Longest time to wait for a response. Taking and releasing a lock never waits for another session.
const LIMIT: Duration = Duration::from_secs(2);

/// Time after a lost connection in which none is opened, so that requests do not wait for each other's time-outs.
const RETRY_PAUSE: Duration = Duration::from_secs(2);

/// Sessions of other gateways that hold or wait for slots of an account.
const OTHERS: &str = "
    SELECT count(DISTINCT pid)::int4 AS sessions, coalesce(bool_or(objid = 0), false) AS is_waiting
    FROM pg_locks
    WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND classid = $1::int4::oid AND objsubid = 2 AND granted AND pid <> pg_backend_pid()";

/// Connection with the locks that it holds.
pub(super) struct Session {
    server: Server,
    connection: Option<PgConnection>,
    lost: Arc<AtomicU64>,
    /// Time before which no connection is opened.
    retry: Instant,
    /// Slots that are held, by account. The server would grant them to this session once more.
    slots: HashMap<i32, BTreeSet<i32>>,
}

/// Other gateways at an account.
#[derive(Clone, Copy, Debug, FromRow)]
pub(super) struct Others {
    /// Number of them that hold a slot or wait for one.
    pub sessions: i32,
    pub is_waiting: bool,
}

impl Session {
    pub fn new(server: &Server, lost: Arc<AtomicU64>) -> Self {
        Self { server: server.clone(), connection: None, lost, retry: Instant::now(), slots: HashMap::new() }
    }

    /// Takes the lock of a resource, unless another session has it.
    pub async fn try_lock(&mut self, key: i64) -> sqlx::Result<bool> {
        let connection = self.connect().await?;
        let query = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)").bind(key);
        let result = within(query.fetch_one(connection)).await;
        self.noticing(result)
    }

    /// Checks the connection, if there is one.
    pub async fn ping(&mut self) -> sqlx::Result<()> {
        let Some(connection) = &mut self.connection else { return Ok(()) };
        let result = within(connection.ping()).await;
        self.noticing(result)
    }

    /// Returns the other gateways that use an account.
    pub async fn others(&mut self, account: i32) -> sqlx::Result<Others> {
        let connection = self.connect().await?;
        let result = within(sqlx::query_as(OTHERS).bind(account).fetch_one(connection)).await;
        self.noticing(result)
    }

    /// Returns the number of slots of an account that this gateway holds.
    pub fn slots_of(&self, account: i32) -> i32 {
        self.slots.get(&account).map_or(0, |slots| i32::try_from(slots.len()).unwrap_or(i32::MAX))
    }

    /// Takes a free slot from 1 to `limit`.
    pub async fn try_slot(&mut self, account: i32, limit: i32) -> sqlx::Result<Option<i32>> {
        // LIMIT ends the scan at the first slot that is granted.
        const TRY: &str = "SELECT slot FROM unnest($2::int4[]) AS slot WHERE pg_try_advisory_lock($1, slot) LIMIT 1";
        let held = self.slots.entry(account).or_default();
        let free: Vec<i32> = (1..=limit).filter(|slot| !held.contains(slot)).collect();
        let connection = self.connect().await?;
        let result = within(sqlx::query_scalar(TRY).bind(account).bind(free).fetch_optional(connection)).await;
        let slot = self.noticing(result)?;
        if let Some(slot) = slot {
            self.slots.entry(account).or_default().insert(slot);
        }
        Ok(slot)
    }

    /// Marks that a request waits for a slot of an account. The server counts the marks of a session.
    pub async fn mark(&mut self, account: i32) -> sqlx::Result<()> {
        let connection = self.connect().await?;
        let query = sqlx::query("SELECT pg_advisory_lock_shared($1, 0)").bind(account);
        let result = within(query.execute(connection)).await;
        self.noticing(result)?;
        Ok(())
    }

    /// Releases a lock. If that fails, the connection is closed, which releases all.
    pub async fn release(&mut self, held: Held) {
        let Some(connection) = &mut self.connection else { return };
        let query = match held {
            Held::Resource(key) => sqlx::query("SELECT pg_advisory_unlock($1)").bind(key),
            Held::Slot { account, slot } => sqlx::query("SELECT pg_advisory_unlock($1, $2)").bind(account).bind(slot),
            Held::Waiting { account } => sqlx::query("SELECT pg_advisory_unlock_shared($1, 0)").bind(account),
        };
        let result = within(query.execute(connection)).await;
        if let Err(error) = self.noticing(result) {
            tracing::warn!(%error, "a shared lock could not be released; its connection is closed");
            return;
        }
        if let Held::Slot { account, slot } = held {
            self.slots.entry(account).or_default().remove(&slot);
            self.slots.retain(|_, slots| !slots.is_empty());
        }
    }

    async fn connect(&mut self) -> sqlx::Result<&mut PgConnection> {
        if self.connection.is_none() {
            if Instant::now() < self.retry {
                return Err(no_response());
            }
            let options = self.server.options().clone().options(LOCK_SETTINGS);
            let connected = within(options.connect()).await;
            let connection = self.noticing(connected)?;
            return Ok(self.connection.insert(connection));
        }
        self.connection.as_mut().ok_or_else(no_response)
    }

    /// Closes the connection after an error: the server may have granted or released a lock, or not.
    fn noticing<T>(&mut self, result: sqlx::Result<T>) -> sqlx::Result<T> {
        if result.is_err() {
            self.lost.fetch_add(1, Ordering::SeqCst);
            if let Some(connection) = self.connection.take() {
                tokio::spawn(timeout(LIMIT, connection.close_hard()));
            }
            self.slots.clear();
            self.retry = Instant::now() + RETRY_PAUSE;
        }
        result
    }
}

async fn within<T>(response: impl Future<Output = sqlx::Result<T>>) -> sqlx::Result<T> {
    timeout(LIMIT, response).await.unwrap_or_else(|_| Err(no_response()))
}

fn no_response() -> sqlx::Error {
    sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, "the server does not respond"))
}
