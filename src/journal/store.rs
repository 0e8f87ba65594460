//! Database of a journal in this browser.
//!
//! A connection is opened for each use, so that none outlives a deletion of the site's data. A transaction ends as soon as it has no open
//! request, so that nothing else is awaited in one.

use std::future::Future;
use std::pin::pin;

use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use idb::{
    CursorDirection, Database, DatabaseEvent, Error, Factory, IndexParams, KeyPath, KeyRange, ObjectStore,
    ObjectStoreParams, Query, Transaction, TransactionMode,
};
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::completion::{committed, result};
use super::entry::{Entry, LOCK, NUMBER};
use super::key::Key;
use super::unrecorded::Unrecorded;

/// Number of records that are kept, the newest ones.
pub const LIMIT: u64 = 10_000;

/// Time limit of a use of the database, in milliseconds.
const TIMEOUT_MS: u32 = 5_000;

/// Number of records that are read at once.
const BATCH: u64 = 500;

/// Object store of the records, by number.
const RECORDS: &str = "records";
/// Index of the open records.
const OPEN: &str = "open";
/// Object store of the key.
const KEY: &str = "key";

/// Connection to the database, closed when it is dropped.
pub(super) struct Store(Database);

impl Drop for Store {
    fn drop(&mut self) {
        // Running transactions end first.
        self.0.close();
    }
}

/// Limits the time of a use of the database.
///
/// # Errors
///
/// [`Unrecorded::NoResponse`], and the errors of the use.
pub(super) async fn timed<T>(act: impl Future<Output = Result<T, Unrecorded>>) -> Result<T, Unrecorded> {
    match select(pin!(act), TimeoutFuture::new(TIMEOUT_MS)).await {
        Either::Left((result, _)) => result,
        Either::Right(_) => Err(Unrecorded::NoResponse),
    }
}

impl Store {
    /// Opens the database of a scope, and creates it if it does not exist.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub(super) async fn open(scope: u64) -> Result<Self, Unrecorded> {
        let mut request = Factory::new()?.open(&format!("conversations-admin-journal {scope:x}"), Some(1))?;
        // A failure makes opening fail.
        request.on_upgrade_needed(|event| drop(event.database().and_then(|database| create(&database))));
        Ok(Self(result(request).await?.try_into()?))
    }

    /// Returns the key of the journal, and creates it at first.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub(super) async fn key(&self) -> Result<Key, Unrecorded> {
        let new = Key::generate()?;
        let (transaction, keys) = self.begin(KEY, TransactionMode::ReadWrite)?;
        let id = JsValue::from(0);
        let stored = result(keys.get(id.clone())?).await?.dyn_into::<Uint8Array>();
        let Ok(stored) = stored else {
            result(keys.put(&Uint8Array::from(&new[..]), Some(&id))?).await?;
            committed(transaction, &keys).await?;
            return Ok(Key::new(&new));
        };
        Ok(Key::new(&stored.to_vec()))
    }

    /// Adds a record, removes those beyond the limit, and returns its number.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub(super) async fn add(&self, entry: &Entry) -> Result<u64, Unrecorded> {
        let (transaction, records) = self.begin(RECORDS, TransactionMode::ReadWrite)?;
        let number = result(records.add(&entry.to_js(), None)?).await?;
        // The database counts from 1, without gaps.
        let number = number.as_f64().ok_or(Unrecorded::Failed)? as u64;
        if let Some(last) = number.checked_sub(LIMIT).filter(|last| *last > 0) {
            result(records.delete(KeyRange::upper_bound(&(last as f64).into(), None)?)?).await?;
        }
        committed(transaction, &records).await?;
        Ok(number)
    }

    /// Changes a record. One that was removed stays removed. `change` returns `None` to leave it as it is.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub(super) async fn change(
        &self,
        number: u64,
        change: impl FnOnce(Entry) -> Option<Entry>,
    ) -> Result<(), Unrecorded> {
        let (transaction, records) = self.begin(RECORDS, TransactionMode::ReadWrite)?;
        let stored = result(records.get(JsValue::from(number as f64))?).await?;
        if stored.is_object()
            && let Some(changed) = change(Entry::from_js(&stored))
        {
            result(records.put(&changed.to_js(), None)?).await?;
            committed(transaction, &records).await?;
        }
        Ok(())
    }

    /// Returns the open records.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub(super) async fn open_entries(&self) -> Result<Vec<Entry>, Unrecorded> {
        let (_transaction, records) = self.begin(RECORDS, TransactionMode::ReadOnly)?;
        let open = result(records.index(OPEN)?.get_all(None, None)?).await?;
        Ok(Array::from(&open).iter().map(|value| Entry::from_js(&value)).collect())
    }

    /// Passes the records with a number below `before` to `take`, newest first, until it returns false.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub(super) async fn each(
        &self,
        before: Option<u64>,
        mut take: impl FnMut(Entry) -> bool,
    ) -> Result<(), Unrecorded> {
        let (_transaction, records) = self.begin(RECORDS, TransactionMode::ReadOnly)?;
        let newest = result(records.open_key_cursor(None, Some(CursorDirection::Prev))?).await?;
        // There is no cursor in an empty store.
        let newest = Reflect::get(&newest, &"key".into()).ok().and_then(|key| key.as_f64());
        let Some(newest) = newest.map(|newest| newest as u64) else { return Ok(()) };
        let mut end = before.unwrap_or(u64::MAX).min(newest + 1);
        let first = (newest + 1).saturating_sub(LIMIT);
        while end > first {
            let begin = end.saturating_sub(BATCH).max(first);
            let range = KeyRange::bound(&(begin as f64).into(), &(end as f64).into(), None, Some(true))?;
            let found = Array::from(&result(records.get_all(Some(Query::from(range)), None)?).await?);
            if !found.iter().rev().all(|value| take(Entry::from_js(&value))) {
                return Ok(());
            }
            end = begin;
        }
        Ok(())
    }

    /// Deletes all records and the key. Later records get higher numbers nevertheless.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub(super) async fn clear(&self) -> Result<(), Unrecorded> {
        let transaction = self.0.transaction(&[RECORDS, KEY], TransactionMode::ReadWrite)?;
        let (records, keys) = (transaction.object_store(RECORDS)?, transaction.object_store(KEY)?);
        result(records.clear()?).await?;
        result(keys.clear()?).await?;
        committed(transaction, &records).await
    }

    fn begin(&self, name: &str, mode: TransactionMode) -> Result<(Transaction, ObjectStore), Error> {
        let transaction = self.0.transaction(&[name], mode)?;
        let store = transaction.object_store(name)?;
        Ok((transaction, store))
    }
}

fn create(database: &Database) -> Result<(), Error> {
    let mut by_number = ObjectStoreParams::new();
    by_number.auto_increment(true).key_path(Some(KeyPath::new_single(NUMBER)));
    let records = database.create_object_store(RECORDS, by_number)?;
    // A record without a lock is not part of the index.
    records.create_index(OPEN, KeyPath::new_single(LOCK), Some(IndexParams::new()))?;
    database.create_object_store(KEY, ObjectStoreParams::new())?;
    Ok(())
}
