//! Database of a journal in this browser.
//!
//! A connection is opened for each use, so that none outlives a deletion of the site's data. A transaction ends as soon as it has no open
//! request, so that nothing else is awaited in one. Few functions of the browser are used: the binding of each makes a first visit longer.

use std::future::Future;
use std::pin::pin;

use api::date::Timestamp;
use api::gateway::history::Record;
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use idb::{
    Database, DatabaseEvent, Error, Factory, KeyRange, ObjectStore, ObjectStoreParams, Query, Transaction,
    TransactionMode,
};
use js_sys::Array;
use wasm_bindgen::JsValue;

use super::completion::{committed, result};
use super::entry::Entry;
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
/// Object store of the open records: number and name of the lock, by number.
const OPEN: &str = "open";
/// Object store of the key, of the highest number, and of the highest numbers that were copied from journals of commands.
const STATE: &str = "state";

/// Name of the key in [`STATE`].
const KEY: &str = "key";
/// Name of the highest number in [`STATE`]. It stays when the records are deleted, so that no number is used twice.
const NEWEST: &str = "newest";

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
        // A database without its stores makes the first transaction fail.
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
        let (transaction, [state]) = self.begin([STATE], TransactionMode::ReadWrite)?;
        if let Some(stored) = result(state.get(JsValue::from(KEY))?).await?.as_string() {
            return Ok(Key::new(&stored));
        }
        state.put(&JsValue::from(&new), Some(&KEY.into()))?;
        committed(transaction).await?;
        Ok(Key::new(&new))
    }

    /// Adds an open record under the next number, and removes those beyond the limit. `entry` makes the record of a number.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub(super) async fn add(&self, lock: &str, entry: impl FnOnce(u64) -> Entry) -> Result<u64, Unrecorded> {
        // The browser runs one of these transactions at a time, also those of other tabs.
        let (transaction, [records, open, state]) = self.begin([RECORDS, OPEN, STATE], TransactionMode::ReadWrite)?;
        let number = number(&state, NEWEST).await? + 1;
        let key = JsValue::from(number as f64);
        // The wait for the transaction covers its requests.
        records.put(&entry(number).to_js(), Some(&key))?;
        open.put(&format!("{number} {lock}").into(), Some(&key))?;
        state.put(&key, Some(&NEWEST.into()))?;
        trim(&records, number)?;
        committed(transaction).await?;
        Ok(number)
    }

    /// Returns the number of the last record that was copied from a journal of commands. 0 before the first.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub(super) async fn copied(&self, commands: &str) -> Result<u64, Unrecorded> {
        let (_transaction, [state]) = self.begin([STATE], TransactionMode::ReadOnly)?;
        number(&state, &copied_from(commands)).await
    }

    /// Adds records of a journal of commands, oldest first, except those that were copied before. The numbers of `found` are those in that journal.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub(super) async fn copy(&self, commands: &str, found: &[Record]) -> Result<(), Unrecorded> {
        let (transaction, [records, state]) = self.begin([RECORDS, STATE], TransactionMode::ReadWrite)?;
        let name = copied_from(commands);
        // Another tab may have copied them in the time between.
        let copied = number(&state, &name).await?;
        let (mut newest, mut last) = (number(&state, NEWEST).await?, copied);
        for record in found {
            let Some(number) = record.number.known().copied().filter(|number| *number > copied) else { continue };
            (newest, last) = (newest + 1, last.max(number));
            let at = record.at.known().map_or(0, Timestamp::unix);
            records.put(&Entry::new(newest, at, record).to_js(), Some(&(newest as f64).into()))?;
        }
        state.put(&(last as f64).into(), Some(&name.into()))?;
        state.put(&(newest as f64).into(), Some(&NEWEST.into()))?;
        trim(&records, newest)?;
        committed(transaction).await
    }

    /// Completes a record. One that was removed stays removed. `complete` gets true if the record is open, and returns `None` to leave it as it is.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub(super) async fn complete(
        &self,
        number: u64,
        complete: impl FnOnce(Entry, bool) -> Option<Entry>,
    ) -> Result<(), Unrecorded> {
        let (transaction, [records, open]) = self.begin([RECORDS, OPEN], TransactionMode::ReadWrite)?;
        let key = JsValue::from(number as f64);
        let stored = result(records.get(key.clone())?).await?;
        if stored.is_object() {
            let is_open = result(open.get(key.clone())?).await?.is_string();
            let Some(completed) = complete(Entry::from_js(&stored), is_open) else { return Ok(()) };
            records.put(&completed.to_js(), Some(&key))?;
        }
        open.delete(key)?;
        committed(transaction).await
    }

    /// Returns the numbers of the open records, each with the name of its lock.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub(super) async fn open_records(&self) -> Result<Vec<(u64, String)>, Unrecorded> {
        let (_transaction, [open]) = self.begin([OPEN], TransactionMode::ReadOnly)?;
        let found = all(&open, 0, MAX_NUMBER).await?;
        let parse = |value: JsValue| {
            let value = value.as_string()?;
            let (number, lock) = value.split_once(' ')?;
            Some((number.parse().ok()?, lock.to_owned()))
        };
        Ok(found.iter().filter_map(parse).collect())
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
        let (_transaction, [records, state]) = self.begin([RECORDS, STATE], TransactionMode::ReadOnly)?;
        let newest = number(&state, NEWEST).await?;
        let mut end = before.unwrap_or(u64::MAX).min(newest + 1);
        let first = (newest + 1).saturating_sub(LIMIT);
        while end > first {
            let begin = end.saturating_sub(BATCH).max(first);
            let found = all(&records, begin, end).await?;
            if !found.iter().rev().all(|value| take(Entry::from_js(&value))) {
                return Ok(());
            }
            end = begin;
        }
        Ok(())
    }

    /// Deletes all records and the key.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub(super) async fn clear(&self) -> Result<(), Unrecorded> {
        let (transaction, [records, open, state]) = self.begin([RECORDS, OPEN, STATE], TransactionMode::ReadWrite)?;
        records.delete(numbers(0, MAX_NUMBER)?)?;
        open.delete(numbers(0, MAX_NUMBER)?)?;
        state.delete(JsValue::from(KEY))?;
        committed(transaction).await
    }

    fn begin<const COUNT: usize>(
        &self,
        names: [&str; COUNT],
        mode: TransactionMode,
    ) -> Result<(Transaction, [ObjectStore; COUNT]), Error> {
        let transaction = self.0.transaction(&names, mode)?;
        let stores: Vec<_> = names.into_iter().map(|name| transaction.object_store(name)).collect::<Result<_, _>>()?;
        let stores = stores.try_into().unwrap_or_else(|_| unreachable!("each name has a store"));
        Ok((transaction, stores))
    }
}

/// Above every number, and exact as a float.
const MAX_NUMBER: u64 = 1 << 53;

fn create(database: &Database) -> Result<(), Error> {
    for name in [RECORDS, OPEN, STATE] {
        database.create_object_store(name, ObjectStoreParams::new())?;
    }
    Ok(())
}

/// Returns the name in [`STATE`] of the highest number that was copied from a journal of commands.
fn copied_from(commands: &str) -> String {
    format!("commands {commands}")
}

/// Reads a number of [`STATE`]. 0 if it is not stored.
async fn number(state: &ObjectStore, name: &str) -> Result<u64, Unrecorded> {
    let number = result(state.get(JsValue::from(name))?).await?;
    // JavaScript has floats only. It was written as an integer, so that the cast is exact.
    Ok(number.as_f64().unwrap_or_default() as u64)
}

/// Removes the records beyond the limit.
fn trim(records: &ObjectStore, newest: u64) -> Result<(), Error> {
    if newest > LIMIT {
        records.delete(numbers(0, newest - LIMIT + 1)?)?;
    }
    Ok(())
}

async fn all(store: &ObjectStore, begin: u64, end: u64) -> Result<Array, Unrecorded> {
    let found = result(store.get_all(Some(Query::from(numbers(begin, end)?)), None)?).await?;
    Ok(Array::from(&found))
}

/// Range of the numbers from `begin` up to but not including `end`.
fn numbers(begin: u64, end: u64) -> Result<KeyRange, Error> {
    KeyRange::bound(&(begin as f64).into(), &(end as f64).into(), None, Some(true))
}
