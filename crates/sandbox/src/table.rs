//! Table of the records of one kind, indexed by SID and by list position. The maps are persistent: a copy is cheap, and readers never wait.

use std::sync::Arc;

use api::Sid;
use api::service::Service;
use api::sid::Resource;
use imbl::OrdMap;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::store::{Change, Store};

/// Kind of records, implemented by its stored fields. Fields that a later release adds are `#[serde(default)]`, so that older records can
/// be read.
pub(crate) trait Kind: Clone + Serialize + DeserializeOwned + 'static {
    type Resource: Resource;
    /// Name of the kind in persisted records.
    const NAME: &'static str;

    fn table(store: &Store) -> &Table<Self>;
    fn table_mut(store: &mut Store) -> &mut Table<Self>;
}

/// Stored record.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub(crate) struct Record<K: Kind> {
    pub(crate) sid: Sid<K::Resource>,
    /// Number that increases with each created record. It orders lists and identifies pages.
    pub(crate) serial: u64,
    /// Time of creation, in Unix seconds.
    pub(crate) created: u64,
    /// Time of the last change, in Unix seconds.
    pub(crate) updated: u64,
    /// Service that the record belongs to. `None` for services and for the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) service: Option<Sid<Service>>,
    pub(crate) fields: K,
}

impl<K: Kind> Record<K> {
    /// Returns the change that persists the record.
    pub(crate) fn written(&self) -> Change {
        let record = serde_json::to_string(self).expect("records have text for keys and no maps of their own");
        Change { kind: K::NAME, key: self.sid.to_string(), record: Some(record) }
    }

    fn deleted(&self) -> Change {
        Change { kind: K::NAME, key: self.sid.to_string(), record: None }
    }

    fn position(&self) -> Position {
        Position { service: service_digits(self.service.as_ref()), serial: self.serial }
    }
}

/// Position of a record in its list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Position {
    service: u128,
    serial: u64,
}

/// Returns the digits of the service's SID. 0, which no service has, stands for records without a service.
fn service_digits(service: Option<&Sid<Service>>) -> u128 {
    service.map_or(0, Sid::digits)
}

/// Records of one kind.
#[derive(Clone)]
pub(crate) struct Table<K: Kind> {
    by_sid: OrdMap<u128, Arc<Record<K>>>,
    by_position: OrdMap<Position, Arc<Record<K>>>,
}

impl<K: Kind> Default for Table<K> {
    fn default() -> Self {
        Self { by_sid: OrdMap::default(), by_position: OrdMap::default() }
    }
}

impl<K: Kind> Table<K> {
    pub(crate) fn len(&self) -> usize {
        self.by_sid.len()
    }

    pub(crate) fn get(&self, sid: &Sid<K::Resource>) -> Option<&Arc<Record<K>>> {
        self.by_sid.get(&sid.digits())
    }

    pub(crate) fn put(&mut self, record: Arc<Record<K>>) {
        self.by_position.insert(record.position(), Arc::clone(&record));
        self.by_sid.insert(record.sid.digits(), record);
    }

    pub(crate) fn remove(&mut self, sid: &Sid<K::Resource>) -> Option<Change> {
        let record = self.by_sid.remove(&sid.digits())?;
        self.by_position.remove(&record.position());
        Some(record.deleted())
    }

    pub(crate) fn remove_all_of(&mut self, service: &Sid<Service>) -> Vec<Change> {
        let records: Vec<_> = self.rows(Some(service)).after(0).cloned().collect();
        records.iter().filter_map(|record| self.remove(&record.sid)).collect()
    }

    /// Returns the records that belong to a service, or those without a service.
    pub(crate) fn rows(&self, service: Option<&Sid<Service>>) -> Rows<'_, K> {
        Rows { by_position: &self.by_position, service: service_digits(service), keep: Box::new(|_| true) }
    }
}

type Filter<'a, K> = dyn Fn(&Record<K>) -> bool + 'a;

/// Records of a list, oldest first.
pub(crate) struct Rows<'a, K: Kind> {
    by_position: &'a OrdMap<Position, Arc<Record<K>>>,
    service: u128,
    keep: Box<Filter<'a, K>>,
}

impl<'a, K: Kind> Rows<'a, K> {
    pub(crate) fn filter(self, keep: impl Fn(&Record<K>) -> bool + 'a) -> Self {
        Self { keep: Box::new(keep), ..self }
    }

    /// Returns the records with a higher serial, oldest first. Serials start at 1.
    pub(crate) fn after(&self, serial: u64) -> impl Iterator<Item = &'a Arc<Record<K>>> {
        let (first, last) = (self.position(serial.saturating_add(1)), self.position(u64::MAX));
        self.by_position.range(first..=last).map(|(_, record)| record).filter(|record| (self.keep)(record))
    }

    /// Returns the records with this serial or a lower one, newest first.
    pub(crate) fn up_to_reversed(&self, serial: u64) -> impl Iterator<Item = &'a Arc<Record<K>>> {
        let (first, last) = (self.position(0), self.position(serial));
        self.by_position.range(first..=last).rev().map(|(_, record)| record).filter(|record| (self.keep)(record))
    }

    fn position(&self, serial: u64) -> Position {
        Position { service: self.service, serial }
    }
}
