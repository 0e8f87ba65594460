//! Store of the sandbox on the server: concurrent reads from a snapshot, and writes by a single task.

mod commands;
pub mod database;
mod error;
mod rows;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;

use api::account::Account;
use api::error::code;
use api::gateway::session::UserName;
use api::sandbox_server::journal::CommandRecord;
use api::{Request, Response, Sid};
use arc_swap::ArcSwap;
use sandbox::{IncomingRequest, Seed, Settings, Store};
use tokio::runtime::Handle;
use tokio::sync::{SetOnce, mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::system::System;
use commands::CommandJournal;
use database::{Database, OpenError};
use writer::{Write, Writer};

/// Number of writes that may wait in the queue. Further writers wait for room in it.
const QUEUE: usize = 1024;

/// Records up to which a file is loaded before it is served. Decoding them takes some 20 ms.
const SMALL: i64 = 10_000;

/// Storage of the data.
#[derive(Clone, Debug)]
pub enum Storage {
    File(PathBuf),
    Memory,
}

/// Snapshot of the records, which is replaced as a whole after each commit. Not set until the records are loaded.
type Snapshot = Arc<SetOnce<ArcSwap<Store>>>;

/// Shared handle to the store. Reads use an immutable snapshot.
#[derive(Clone)]
pub struct SharedStore {
    snapshot: Snapshot,
    settings: Arc<Settings>,
    writes: mpsc::Sender<Write>,
    /// Journal of commands; `None` for data in memory.
    commands: Option<Arc<CommandJournal>>,
}

/// Opened store with its writer.
pub struct OpenedStore {
    pub store: SharedStore,
    /// Receives the error if the records of a large file cannot be loaded. Closed once they are loaded.
    pub load_error: oneshot::Receiver<OpenError>,
    /// Closes the file and ends after the last [`SharedStore`] is dropped.
    pub writer: JoinHandle<sqlx::Result<()>>,
    /// True if a seed was requested, but there was data already.
    pub seed_ignored: bool,
}

/// Opens the storage, and fills it if it is new. `seed` is the requested initial data; the default for a new store is the demo. The records of a
/// large file are loaded in the background, and requests wait until they are.
///
/// # Errors
///
/// See [`OpenError`].
pub async fn open(storage: &Storage, settings: Settings, seed: Option<Seed>) -> Result<OpenedStore, OpenError> {
    let (store, mut database, seed_ignored) = match storage {
        Storage::Memory => (Some(sandbox::seed(&seed.unwrap_or(Seed::Demo), &mut System).0), None, false),
        Storage::File(path) => {
            let mut database = Database::open(path).await?;
            if database.has_more_than(SMALL).await? {
                (None, Some(database), seed.is_some())
            } else {
                let (store, seed_ignored) = load(&mut database, seed).await?;
                (Some(store), Some(database), seed_ignored)
            }
        }
    };
    let commands = match &mut database {
        Some(database) => Some(Arc::new(database.command_journal().await?)),
        None => None,
    };
    let snapshot = Arc::new(SetOnce::new_with(store.map(ArcSwap::from_pointee)));
    let settings = Arc::new(settings);
    let (writes, waiting) = mpsc::channel(QUEUE);
    let store = SharedStore { snapshot: snapshot.clone(), settings: settings.clone(), writes, commands };
    let (failed, load_error) = oneshot::channel();
    let run = async move {
        if let Err(error) = load_missing(&snapshot, database.as_mut()).await {
            // The receiver is dropped only when the server stops.
            let _ = failed.send(error);
            return Ok(());
        }
        drop(failed);
        Writer { snapshot: snapshot.wait().await, settings, database }.run(waiting).await
    };
    // On a thread of its own: deleting a service with all its contents must not delay readers.
    let runtime = Handle::current();
    let writer = tokio::task::spawn_blocking(move || runtime.block_on(run));
    Ok(OpenedStore { store, load_error, writer, seed_ignored })
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
    let snapshot = Arc::new(SetOnce::new_with(Some(ArcSwap::from_pointee(store))));
    Ok(SharedStore { snapshot, settings: Arc::new(settings), writes, commands: None })
}

/// Loads the records of a large file, which were not loaded when it was opened.
async fn load_missing(snapshot: &SetOnce<ArcSwap<Store>>, database: Option<&mut Database>) -> Result<(), OpenError> {
    if let (false, Some(database)) = (snapshot.initialized(), database) {
        // It is set here only.
        let _ = snapshot.set(ArcSwap::from_pointee(database.load().await?));
    }
    Ok(())
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

    /// Returns true once the records are loaded.
    pub fn is_loaded(&self) -> bool {
        self.snapshot.initialized()
    }

    /// Responds to a request that reads, once the records are loaded; `None` for one that would write.
    pub async fn read(&self, request: &Request, base: &str) -> Option<Response> {
        let snapshot = self.snapshot.wait().await;
        sandbox::handle_read(&snapshot.load(), &self.settings, &IncomingRequest { request, base })
    }

    /// Returns the writes of commands until the file was opened, newest first.
    pub fn commands(&self) -> &[CommandRecord] {
        self.commands.as_ref().map_or(&[], |commands| &commands.records)
    }

    /// Carries out a request that writes. Its changes are on the disk when the response is returned.
    pub async fn write(&self, request: Request, base: Arc<str>) -> Response {
        self.queue(request, base, None).await
    }

    /// Carries out a write of a command, and records it with its changes in the journal of commands. Data in memory has none.
    pub async fn write_recorded(&self, request: Request, base: Arc<str>, user: UserName) -> Response {
        let recorded = self.commands.clone().map(|commands| (commands, user));
        self.queue(request, base, recorded).await
    }

    async fn queue(
        &self,
        request: Request,
        base: Arc<str>,
        recorded: Option<(Arc<CommandJournal>, UserName)>,
    ) -> Response {
        let (sender, receiver) = oneshot::channel();
        let gone =
            || sandbox::error_response(503, code::UNAVAILABLE, "The server is stopping. Try again when it runs.");
        if self.writes.send(Write { request, base, recorded, sender }).await.is_err() {
            return gone();
        }
        receiver.await.unwrap_or_else(|_| gone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_large_file_is_loaded_after_it_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage::File(folder.path().join("sandbox.sqlite"));
        let open_file = async |seed| open(&storage, Settings::default(), seed).await.unwrap();
        let OpenedStore { store, writer, .. } = open_file(Some(Seed::Services(5_000))).await;
        assert!(store.is_loaded(), "a new file is filled before it is served");
        drop(store);
        writer.await.unwrap().unwrap();

        let OpenedStore { store, load_error, writer, seed_ignored } = open_file(Some(Seed::Demo)).await;
        assert!(!store.is_loaded());
        assert!(seed_ignored);
        let request = api::Endpoint::request(&api::service::List::default(), &());
        assert_eq!(store.read(&request, "https://sandbox.test").await.unwrap().status, 200);
        assert!(store.is_loaded());
        assert!(load_error.await.is_err(), "nothing failed");
        drop(store);
        writer.await.unwrap().unwrap();
    }
}
