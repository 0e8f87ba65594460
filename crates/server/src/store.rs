//! The records of the sandbox while the server runs: read without waiting, written in turn.

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

use crate::world::Machine;
use database::{Database, OpenError};
use writer::{Write, Writer};

/// So many writes may wait before their senders wait to be let in.
const QUEUE: usize = 1024;

/// Where the records are kept.
#[derive(Clone, Debug)]
pub enum Place {
    File(PathBuf),
    Memory,
}

/// Reads come from an immutable snapshot that is replaced as a whole, after the commit that it shows.
#[derive(Clone)]
pub struct SharedStore {
    snapshot: Arc<ArcSwap<Store>>,
    settings: Arc<Settings>,
    writes: mpsc::Sender<Write>,
}

/// A store at work.
pub struct Opened {
    pub store: SharedStore,
    /// Ends, with the file closed, after the last [`SharedStore`] is dropped.
    pub writer: JoinHandle<sqlx::Result<()>>,
    /// A seed was asked for and there was data already.
    pub seed_ignored: bool,
}

/// Opens what is kept there, and fills it where it is new. `seed` is what was asked for; a new store gets the demo without asking.
pub async fn open(place: &Place, settings: Settings, seed: Option<Seed>) -> Result<Opened, OpenError> {
    let (store, database, seed_ignored) = match place {
        Place::Memory => (sandbox::seed(&seed.unwrap_or(Seed::Demo), &mut Machine).0, None, false),
        Place::File(path) => {
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
    // A thread of its own: whoever reads need not wait while a service with all it holds is deleted.
    let runtime = Handle::current();
    let writer = tokio::task::spawn_blocking(move || runtime.block_on(writer.run(waiting)));
    Ok(Opened { store, writer, seed_ignored })
}

/// The records of the file, and whether they are why a seed that was asked for was not sown.
async fn load(database: &mut Database, seed: Option<Seed>) -> Result<(Store, bool), OpenError> {
    let mut store = database.load().await?;
    if !store.is_empty() {
        return Ok((store, seed.is_some()));
    }
    // Whoever deleted everything by hand wants it to stay away; whoever names a seed wants that.
    let due = if database.is_seeded().await? { seed } else { Some(seed.unwrap_or(Seed::Demo)) };
    let Some(seed) = due else { return Ok((store, false)) };
    let changes = sandbox::populate(&seed, &mut store, &mut Machine);
    database.commit_seed(&changes).await?;
    Ok((store, false))
}

impl SharedStore {
    /// Whose everything is.
    pub fn account_sid(&self) -> &Sid<Account> {
        &self.settings.account_sid
    }

    /// What `request` reads; `None` where it would write.
    pub fn read(&self, request: &Request, base: &str) -> Option<Response> {
        sandbox::handle_read(&self.snapshot.load(), &self.settings, &IncomingRequest { request, base })
    }

    /// Carries `request` out; what it changed is on the disk when the answer comes.
    pub async fn write(&self, request: Request, base: Arc<str>) -> Response {
        let (answer, answered) = oneshot::channel();
        let gone =
            || sandbox::error_response(503, code::UNAVAILABLE, "The server is stopping. Try again when it runs.");
        if self.writes.send(Write { request, base, answer }).await.is_err() {
            return gone();
        }
        answered.await.unwrap_or_else(|_| gone())
    }
}
