//! Store of the sandbox on the server: concurrent reads from a snapshot, and writes by a single task.

pub mod database;
mod error;
mod rows;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;

use api::account::Account;
use api::error::code;
use api::{Request, Response, Sid};
use arc_swap::ArcSwap;
use sandbox::{IncomingRequest, Seed, Settings, Store};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::system::System;
use database::{Database, OpenError};
use writer::{Write, Writer};

/// Number of writes that may wait in the queue. Further writers wait for room in it.
const QUEUE: usize = 1024;

/// Storage of the data.
#[derive(Clone, Debug)]
pub enum Storage {
    File(PathBuf),
    Memory,
}

/// Shared handle to the store. Reads use an immutable snapshot, which is replaced as a whole after each commit.
#[derive(Clone)]
pub struct SharedStore {
    snapshot: Arc<ArcSwap<Store>>,
    settings: Arc<Settings>,
    writes: mpsc::Sender<Write>,
}

/// Opened store with its writer.
pub struct OpenedStore {
    pub store: SharedStore,
    /// Closes the file and ends after the last [`SharedStore`] is dropped.
    pub writer: JoinHandle<sqlx::Result<()>>,
    /// True if a seed was requested, but there was data already.
    pub seed_ignored: bool,
}

/// Opens the storage, and fills it if it is new. `seed` is the requested initial data; the default for a new store is the demo.
///
/// # Errors
///
/// See [`OpenError`].
pub async fn open(storage: &Storage, settings: Settings, seed: Option<Seed>) -> Result<OpenedStore, OpenError> {
    let (store, database, seed_ignored) = match storage {
        Storage::Memory => (sandbox::seed(&seed.unwrap_or(Seed::Demo), &mut System).0, None, false),
        Storage::File(path) => {
            let mut database = Database::open(path).await?;
            let (store, seed_ignored) = load(&mut database, seed).await?;
            (store, Some(database), seed_ignored)
        }
    };
    let snapshot = Arc::new(ArcSwap::from_pointee(store));
    let settings = Arc::new(settings);
    let (writes, waiting) = mpsc::channel(QUEUE);
    let writer = Writer { snapshot: snapshot.clone(), settings: settings.clone(), database };
    let store = SharedStore { snapshot, settings, writes };
    // On a thread of its own: deleting a service with all its contents must not delay readers.
    let runtime = Handle::current();
    let writer = tokio::task::spawn_blocking(move || runtime.block_on(writer.run(waiting)));
    Ok(OpenedStore { store, writer, seed_ignored })
}

/// Opens the storage for reading only, also while a server writes to the file. `seed` is the data of a store in memory; the default is the demo.
///
/// # Errors
///
/// See [`OpenError`].
pub async fn open_to_read(storage: &Storage, settings: Settings, seed: Option<Seed>) -> Result<SharedStore, OpenError> {
    let store = match storage {
        Storage::Memory => sandbox::seed(&seed.unwrap_or(Seed::Demo), &mut System).0,
        Storage::File(path) => Database::open_to_read(path).await?.load().await?,
    };
    // No task receives the writes, so that each is rejected.
    let (writes, _) = mpsc::channel(1);
    Ok(SharedStore { snapshot: Arc::new(ArcSwap::from_pointee(store)), settings: Arc::new(settings), writes })
}

/// Loads the records of the file and adds the seed if the file is new. Returns true as well if a requested seed was ignored.
async fn load(database: &mut Database, seed: Option<Seed>) -> Result<(Store, bool), OpenError> {
    let mut store = database.load().await?;
    if !store.is_empty() {
        return Ok((store, seed.is_some()));
    }
    // A store that was emptied by hand stays empty, unless a seed is requested.
    let due = if database.is_seeded().await? { seed } else { Some(seed.unwrap_or(Seed::Demo)) };
    let Some(seed) = due else { return Ok((store, false)) };
    let changes = sandbox::populate(&seed, &mut store, &mut System);
    database.commit_seed(&changes).await?;
    Ok((store, false))
}

impl SharedStore {
    /// Returns the SID of the account.
    pub fn account_sid(&self) -> &Sid<Account> {
        &self.settings.account_sid
    }

    /// Responds to a request that reads; `None` for one that would write.
    pub fn read(&self, request: &Request, base: &str) -> Option<Response> {
        sandbox::handle_read(&self.snapshot.load(), &self.settings, &IncomingRequest { request, base })
    }

    /// Carries out a request that writes. Its changes are on the disk when the response is returned.
    pub async fn write(&self, request: Request, base: Arc<str>) -> Response {
        let (sender, receiver) = oneshot::channel();
        let gone =
            || sandbox::error_response(503, code::UNAVAILABLE, "The server is stopping. Try again when it runs.");
        if self.writes.send(Write { request, base, sender }).await.is_err() {
            return gone();
        }
        receiver.await.unwrap_or_else(|_| gone())
    }
}
