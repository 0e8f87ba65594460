//! Records of the sandbox in IndexedDB, with a version that counts the writes.
//!
//! A transaction commits as soon as it has no open request. So every function makes all requests of its transaction before it waits.

use js_sys::Array;
use sandbox::Change;
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbTransaction, IdbTransactionMode};

use crate::promise::{completed, succeeded};
use crate::records::StorageError;

/// Object store of the records: JSON texts by kind and key.
const RECORDS: &str = "records";

/// Object store of the version.
const META: &str = "meta";

/// Key of the version.
const VERSION: &str = "version";

/// Database of the browser that holds the records.
pub struct Database(IdbDatabase);

impl Database {
    /// Opens the database of a name, and creates it if it does not exist.
    ///
    /// # Errors
    ///
    /// The browser has no IndexedDB, as in some private windows, or cannot open the database.
    pub async fn open(name: &str) -> Result<Self, StorageError> {
        let factory = crate::scope()
            .indexed_db()
            .map_err(StorageError::from_js)?
            .ok_or_else(|| StorageError::from_exception(None))?;
        let request = factory.open_with_u32(name, 1).map_err(StorageError::from_js)?;
        let on_upgrade = Closure::once_into_js({
            let request = request.clone();
            move || create_stores(&request)
        });
        request.set_onupgradeneeded(Some(on_upgrade.unchecked_ref()));
        succeeded(&request).await?;
        request.result().map(|database| Self(database.unchecked_into())).map_err(StorageError::from_js)
    }

    /// Reads the version of the records. 0 for an empty database.
    ///
    /// # Errors
    ///
    /// The browser cannot read the database.
    pub async fn version(&self) -> Result<u32, StorageError> {
        let transaction = self.begin(IdbTransactionMode::Readonly)?;
        let version = transaction.object_store(META).and_then(|meta| meta.get(&VERSION.into()));
        let version = version.map_err(StorageError::from_js)?;
        completed(&transaction).await?;
        // JavaScript has floats only. The version was written as a u32, so the cast is exact.
        version.result().map(|number| number.as_f64().unwrap_or_default() as u32).map_err(StorageError::from_js)
    }

    /// Reads kind, key and JSON of every record.
    ///
    /// # Errors
    ///
    /// The browser cannot read the database, or a record is not text.
    pub async fn records(&self) -> Result<Vec<(String, String, String)>, StorageError> {
        let transaction = self.begin(IdbTransactionMode::Readonly)?;
        let records = transaction.object_store(RECORDS).map_err(StorageError::from_js)?;
        let keys = records.get_all_keys().map_err(StorageError::from_js)?;
        let values = records.get_all().map_err(StorageError::from_js)?;
        completed(&transaction).await?;
        let keys: Array = keys.result().map_err(StorageError::from_js)?.unchecked_into();
        let values: Array = values.result().map_err(StorageError::from_js)?.unchecked_into();
        let record = |(key, value): (JsValue, JsValue)| {
            let key: Array = key.dyn_into().ok()?;
            Some((key.get(0).as_string()?, key.get(1).as_string()?, value.as_string()?))
        };
        keys.iter()
            .zip(values.iter())
            .map(record)
            .collect::<Option<_>>()
            .ok_or_else(|| StorageError::from_exception(None))
    }

    /// Writes changes and the new version in one transaction.
    ///
    /// # Errors
    ///
    /// The browser cannot write, for example because the disk is full. Nothing is written then.
    pub async fn write(&self, changes: &[Change], version: u32) -> Result<(), StorageError> {
        let transaction = self.begin(IdbTransactionMode::Readwrite)?;
        request_writes(&transaction, changes, version).map_err(StorageError::from_js)?;
        completed(&transaction).await
    }

    /// Replaces all records and the version in one transaction.
    ///
    /// # Errors
    ///
    /// The browser cannot write, for example because the disk is full. Nothing is written then.
    pub async fn replace(&self, changes: &[Change], version: u32) -> Result<(), StorageError> {
        let transaction = self.begin(IdbTransactionMode::Readwrite)?;
        transaction.object_store(RECORDS).and_then(|records| records.clear()).map_err(StorageError::from_js)?;
        request_writes(&transaction, changes, version).map_err(StorageError::from_js)?;
        completed(&transaction).await
    }

    fn begin(&self, mode: IdbTransactionMode) -> Result<IdbTransaction, StorageError> {
        let stores = Array::of2(&RECORDS.into(), &META.into());
        self.0.transaction_with_str_sequence_and_mode(&stores, mode).map_err(StorageError::from_js)
    }
}

fn create_stores(request: &IdbOpenDbRequest) -> Result<(), JsValue> {
    let database: IdbDatabase = request.result()?.unchecked_into();
    database.create_object_store(RECORDS)?;
    database.create_object_store(META)?;
    Ok(())
}

fn request_writes(transaction: &IdbTransaction, changes: &[Change], version: u32) -> Result<(), JsValue> {
    let records = transaction.object_store(RECORDS)?;
    for change in changes {
        request_write(&records, change)?;
    }
    transaction.object_store(META)?.put_with_key(&version.into(), &VERSION.into())?;
    Ok(())
}

fn request_write(records: &IdbObjectStore, change: &Change) -> Result<(), JsValue> {
    let key = Array::of2(&change.kind.into(), &change.key.as_str().into());
    match &change.record {
        Some(record) => records.put_with_key(&record.into(), &key)?,
        None => records.delete(&key)?,
    };
    Ok(())
}
