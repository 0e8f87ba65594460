//! Records of the sandbox, in sync with the browser's database and with other tabs.

use std::cell::RefCell;
use std::fmt;

use api::Response;
use sandbox::{Change, IncomingRequest, LoadError, Seed, Settings, Store};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

use crate::browser::Browser;
use crate::database::Database;
use crate::lock::{Lock, LockGuard};

/// Reason why records cannot be read or written.
#[derive(Debug)]
pub enum StorageError {
    /// The browser cannot read or write: the disk is full, or its data was cleared. The text is the browser's message.
    Browser(String),
    /// The stored records are of another release.
    Incompatible(LoadError),
}

/// Records of the sandbox.
pub struct Records {
    /// `None` if the browser stores nothing, as in some private windows. Records are in memory then.
    storage: Option<Storage>,
    settings: Settings,
    current: RefCell<Current>,
}

/// Storage that all tabs share.
struct Storage {
    database: Database,
    lock: Lock,
}

/// Records as of the last read or write.
#[derive(Clone, Default)]
struct Current {
    store: Store,
    /// Number of writes. 0 before the first.
    version: u32,
}

impl Records {
    /// Opens the storage of a name. Without storage the records are in memory.
    pub async fn open(name: &'static str) -> Self {
        let storage = match (Database::open(name).await, Lock::new(name)) {
            (Ok(database), Some(lock)) => Some(Storage { database, lock }),
            _ => None,
        };
        Self { storage, settings: Settings::default(), current: RefCell::default() }
    }

    /// Returns true if the records are still there after a reload.
    pub fn are_persistent(&self) -> bool {
        self.storage.is_some()
    }

    /// Loads the stored records, or the sample data if there are none.
    ///
    /// # Errors
    ///
    /// The browser cannot read or write, or the stored records are of another release.
    pub async fn load(&self) -> Result<(), StorageError> {
        let _guard = self.lock().await?;
        self.refresh().await
    }

    /// Replaces the records by the original sample data.
    ///
    /// # Errors
    ///
    /// The browser cannot read or write.
    pub async fn reset(&self) -> Result<(), StorageError> {
        let _guard = self.lock().await?;
        let version = self.stored_version().await?;
        self.seed(version).await
    }

    /// Carries out a request. Its changes are stored before the response is returned.
    ///
    /// # Errors
    ///
    /// The browser cannot read or write, or the stored records are of another release.
    pub async fn respond(&self, call: &IncomingRequest<'_>) -> Result<Response, StorageError> {
        let _guard = self.lock().await?;
        self.refresh().await?;
        let Current { mut store, version } = self.current.borrow().clone();
        let response = sandbox::handle(&mut store, &self.settings, call, &mut Browser);
        if !response.changes.is_empty() {
            self.store(Current { store, version: version + 1 }, &response.changes).await?;
        }
        Ok(response.response)
    }

    async fn lock(&self) -> Result<Option<LockGuard>, StorageError> {
        match &self.storage {
            Some(storage) => storage.lock.acquire().await.map(Some),
            None => Ok(None),
        }
    }

    /// Loads the stored records if another tab has written since.
    async fn refresh(&self) -> Result<(), StorageError> {
        let known = self.current.borrow().version;
        match (self.stored_version().await?, &self.storage) {
            (0, _) => self.seed(0).await,
            (version, Some(storage)) if version != known => {
                let store = Store::load(storage.database.records().await?).map_err(StorageError::Incompatible)?;
                self.current.replace(Current { store, version });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn stored_version(&self) -> Result<u32, StorageError> {
        match &self.storage {
            Some(storage) => storage.database.version().await,
            None => Ok(self.current.borrow().version),
        }
    }

    /// Replaces the records by the sample data. `version` is the stored one.
    async fn seed(&self, version: u32) -> Result<(), StorageError> {
        let (store, changes) = sandbox::seed(&Seed::Demo, &mut Browser);
        let version = version + 1;
        if let Some(storage) = &self.storage {
            storage.database.replace(&changes, version).await?;
        }
        self.current.replace(Current { store, version });
        Ok(())
    }

    async fn store(&self, current: Current, changes: &[Change]) -> Result<(), StorageError> {
        if let Some(storage) = &self.storage {
            storage.database.write(changes, current.version).await?;
        }
        self.current.replace(current);
        Ok(())
    }
}

impl StorageError {
    /// Converts the exception of a database request or transaction. `None` if the browser gives none.
    pub fn from_exception(error: Option<DomException>) -> Self {
        Self::Browser(error.map(|error| error.message()).unwrap_or_default())
    }

    /// Converts a value that JavaScript has thrown.
    pub fn from_js(error: JsValue) -> Self {
        Self::from_exception(error.dyn_into().ok())
    }
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Browser(reason) => {
                write!(f, "The browser could not store the sample data. Reload the page. {reason}")
            }
            Self::Incompatible(error) => {
                write!(f, "The sample data is from another version. Reset the sample data. {error}")
            }
        }
    }
}
