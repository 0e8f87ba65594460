//! The records that calls are answered from, in step with what the browser keeps and with other tabs.

use std::cell::RefCell;
use std::fmt;

use api::Response;
use sandbox::{Change, IncomingRequest, LoadError, Seed, Settings, Store};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

use crate::database::Database;
use crate::lock::{Held, Locks};
use crate::machine::Machine;

/// Why records could not be read or written.
#[derive(Debug)]
pub enum Problem {
    /// The browser said no: the disk is full, or its data was cleared.
    Browser(String),
    /// What the browser keeps is not of this release.
    Records(LoadError),
}

pub struct Records {
    /// Absent where the browser keeps nothing, as in some private windows.
    keeper: Option<Keeper>,
    settings: Settings,
    current: RefCell<Current>,
}

struct Keeper {
    database: Database,
    locks: Locks,
}

/// The records as they were last seen.
#[derive(Clone, Default)]
struct Current {
    store: Store,
    /// Counts what was written; 0 before the first time.
    version: u32,
}

impl Records {
    pub async fn open(name: &'static str) -> Self {
        let keeper = match (Database::open(name).await, Locks::new(name)) {
            (Ok(database), Some(locks)) => Some(Keeper { database, locks }),
            _ => None,
        };
        Self { keeper, settings: Settings::default(), current: RefCell::default() }
    }

    /// Whether they are still there after a reload.
    pub fn are_kept(&self) -> bool {
        self.keeper.is_some()
    }

    /// Reads what is kept; the first time, that is the sample data.
    pub async fn begin(&self) -> Result<(), Problem> {
        let _held = self.lock().await?;
        self.catch_up().await
    }

    /// Begins again with the sample data as it was.
    pub async fn reset(&self) -> Result<(), Problem> {
        let _held = self.lock().await?;
        let version = self.kept_version().await?;
        self.seed(version).await
    }

    /// Carries out a call. What it changes is kept before it is answered.
    pub async fn answer(&self, call: &IncomingRequest<'_>) -> Result<Response, Problem> {
        let _held = self.lock().await?;
        self.catch_up().await?;
        let Current { mut store, version } = self.current.borrow().clone();
        let answer = sandbox::handle(&mut store, &self.settings, call, &mut Machine);
        if !answer.changes.is_empty() {
            self.keep(Current { store, version: version + 1 }, &answer.changes).await?;
        }
        Ok(answer.response)
    }

    async fn lock(&self) -> Result<Option<Held>, Problem> {
        match &self.keeper {
            Some(keeper) => keeper.locks.acquire().await.map(Some),
            None => Ok(None),
        }
    }

    /// Another tab may have written since.
    async fn catch_up(&self) -> Result<(), Problem> {
        let known = self.current.borrow().version;
        match (self.kept_version().await?, &self.keeper) {
            (0, _) => self.seed(0).await,
            (version, Some(keeper)) if version != known => {
                let store = Store::load(keeper.database.records().await?).map_err(Problem::Records)?;
                self.current.replace(Current { store, version });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn kept_version(&self) -> Result<u32, Problem> {
        match &self.keeper {
            Some(keeper) => keeper.database.version().await,
            None => Ok(self.current.borrow().version),
        }
    }

    async fn seed(&self, version: u32) -> Result<(), Problem> {
        let (store, changes) = sandbox::seed(&Seed::Demo, &mut Machine);
        let version = version + 1;
        if let Some(keeper) = &self.keeper {
            keeper.database.replace(&changes, version).await?;
        }
        self.current.replace(Current { store, version });
        Ok(())
    }

    async fn keep(&self, current: Current, changes: &[Change]) -> Result<(), Problem> {
        if let Some(keeper) = &self.keeper {
            keeper.database.write(changes, current.version).await?;
        }
        self.current.replace(current);
        Ok(())
    }
}

impl Problem {
    pub fn of(error: Option<DomException>) -> Self {
        Self::Browser(error.map(|error| error.message()).unwrap_or_default())
    }

    pub fn thrown(error: JsValue) -> Self {
        Self::of(error.dyn_into().ok())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Browser(reason) => {
                write!(f, "The browser could not keep the sample data. Reload the page. {reason}")
            }
            Self::Records(error) => write!(f, "The sample data is of another release. Reset it. {error}"),
        }
    }
}
