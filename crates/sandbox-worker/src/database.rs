//! The records in IndexedDB, and how often they were written.
//!
//! Every transaction is asked for all it has to do before it is waited for, because one that is asked for nothing ends.

use js_sys::Array;
use sandbox::Change;
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbTransaction, IdbTransactionMode};

use crate::event::{completed, succeeded};
use crate::records::Problem;

/// By kind and key, as JSON text.
const RECORDS: &str = "records";

/// One number, under its own name.
const META: &str = "meta";
const VERSION: &str = "version";

/// The browser's database of the records.
pub struct Database(IdbDatabase);

impl Database {
    /// Creates it where there is none.
    pub async fn open(name: &str) -> Result<Self, Problem> {
        let factory = crate::scope().indexed_db().map_err(Problem::thrown)?.ok_or_else(|| Problem::of(None))?;
        let request = factory.open_with_u32(name, 1).map_err(Problem::thrown)?;
        let on_upgrade = Closure::once_into_js({
            let request = request.clone();
            move || create_stores(&request)
        });
        request.set_onupgradeneeded(Some(on_upgrade.unchecked_ref()));
        succeeded(&request).await?;
        request.result().map(|database| Self(database.unchecked_into())).map_err(Problem::thrown)
    }

    /// How often the records were written; 0 where there are none.
    pub async fn version(&self) -> Result<u32, Problem> {
        let transaction = self.begin(IdbTransactionMode::Readonly)?;
        let version = transaction.object_store(META).and_then(|meta| meta.get(&VERSION.into()));
        let version = version.map_err(Problem::thrown)?;
        completed(&transaction).await?;
        // A float to a whole number; it was written as a u32.
        version.result().map(|number| number.as_f64().unwrap_or_default() as u32).map_err(Problem::thrown)
    }

    /// Kind, key and JSON of every record.
    pub async fn records(&self) -> Result<Vec<(String, String, String)>, Problem> {
        let transaction = self.begin(IdbTransactionMode::Readonly)?;
        let records = transaction.object_store(RECORDS).map_err(Problem::thrown)?;
        let keys = records.get_all_keys().map_err(Problem::thrown)?;
        let values = records.get_all().map_err(Problem::thrown)?;
        completed(&transaction).await?;
        let keys: Array = keys.result().map_err(Problem::thrown)?.unchecked_into();
        let values: Array = values.result().map_err(Problem::thrown)?.unchecked_into();
        let record = |(key, value): (JsValue, JsValue)| {
            let key: Array = key.dyn_into().ok()?;
            Some((key.get(0).as_string()?, key.get(1).as_string()?, value.as_string()?))
        };
        keys.iter().zip(values.iter()).map(record).collect::<Option<_>>().ok_or_else(|| Problem::of(None))
    }

    /// Writes changes and the version that they make, all or nothing.
    pub async fn write(&self, changes: &[Change], version: u32) -> Result<(), Problem> {
        let transaction = self.begin(IdbTransactionMode::Readwrite)?;
        ask_to_write(&transaction, changes, version).map_err(Problem::thrown)?;
        completed(&transaction).await
    }

    /// Writes these records in the place of all that there were.
    pub async fn replace(&self, changes: &[Change], version: u32) -> Result<(), Problem> {
        let transaction = self.begin(IdbTransactionMode::Readwrite)?;
        transaction.object_store(RECORDS).and_then(|records| records.clear()).map_err(Problem::thrown)?;
        ask_to_write(&transaction, changes, version).map_err(Problem::thrown)?;
        completed(&transaction).await
    }

    fn begin(&self, mode: IdbTransactionMode) -> Result<IdbTransaction, Problem> {
        let stores = Array::of2(&RECORDS.into(), &META.into());
        self.0.transaction_with_str_sequence_and_mode(&stores, mode).map_err(Problem::thrown)
    }
}

fn create_stores(request: &IdbOpenDbRequest) -> Result<(), JsValue> {
    let database: IdbDatabase = request.result()?.unchecked_into();
    database.create_object_store(RECORDS)?;
    database.create_object_store(META)?;
    Ok(())
}

fn ask_to_write(transaction: &IdbTransaction, changes: &[Change], version: u32) -> Result<(), JsValue> {
    let records = transaction.object_store(RECORDS)?;
    for change in changes {
        ask_to_keep(&records, change)?;
    }
    transaction.object_store(META)?.put_with_key(&version.into(), &VERSION.into())?;
    Ok(())
}

fn ask_to_keep(records: &IdbObjectStore, change: &Change) -> Result<(), JsValue> {
    let key = Array::of2(&change.kind.into(), &change.key.as_str().into());
    match &change.record {
        Some(record) => records.put_with_key(&record.into(), &key)?,
        None => records.delete(&key)?,
    };
    Ok(())
}
