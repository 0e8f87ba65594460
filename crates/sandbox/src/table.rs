//! The records of one kind, found by SID and in order, in persistent maps: a copy costs nothing and a reader never waits.

use std::sync::Arc;

use api::Sid;
use api::service::Service;
use api::sid::Resource;
use imbl::OrdMap;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::store::{Change, Store};

/// What is particular to one kind of thing. Fields that a later release adds are `#[serde(default)]`, so that older records
/// can still be read.
pub(crate) trait Kind: Clone + Serialize + DeserializeOwned + 'static {
    type Resource: Resource;
    /// As the records name it.
    const NAME: &'static str;

    fn table(store: &Store) -> &Table<Self>;
    fn table_mut(store: &mut Store) -> &mut Table<Self>;
}

/// What is kept of one thing.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub(crate) struct Record<K: Kind> {
    pub(crate) sid: Sid<K::Resource>,
    /// Counts everything that was ever created: lists are in this order, and pages are found again by it.
    pub(crate) serial: u64,
    /// In seconds since the start of 1970, like every moment in a record.
    pub(crate) created: u64,
    pub(crate) updated: u64,
    /// What it belongs to; none for a service itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) service: Option<Sid<Service>>,
    pub(crate) fields: K,
}

impl<K: Kind> Record<K> {
    pub(crate) fn written(&self) -> Change {
        let record = serde_json::to_string(self).expect("records have text for keys and no maps of their own");
        Change { kind: K::NAME, key: self.sid.to_string(), record: Some(record) }
    }

    fn deleted(&self) -> Change {
        Change { kind: K::NAME, key: self.sid.to_string(), record: None }
    }

    fn place(&self) -> Place {
        Place { service: owner(self.service.as_ref()), serial: self.serial }
    }
}

/// Where a record stands in its list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    service: u128,
    serial: u64,
}

/// No service has the digits 0: services themselves are kept there.
fn owner(service: Option<&Sid<Service>>) -> u128 {
    service.map_or(0, Sid::digits)
}

/// The records of one kind.
#[derive(Clone)]
pub(crate) struct Table<K: Kind> {
    by_sid: OrdMap<u128, Arc<Record<K>>>,
    by_place: OrdMap<Place, Arc<Record<K>>>,
}

impl<K: Kind> Default for Table<K> {
    fn default() -> Self {
        Self { by_sid: OrdMap::default(), by_place: OrdMap::default() }
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
        self.by_place.insert(record.place(), Arc::clone(&record));
        self.by_sid.insert(record.sid.digits(), record);
    }

    pub(crate) fn remove(&mut self, sid: &Sid<K::Resource>) -> Option<Change> {
        let record = self.by_sid.remove(&sid.digits())?;
        self.by_place.remove(&record.place());
        Some(record.deleted())
    }

    pub(crate) fn remove_all_of(&mut self, service: &Sid<Service>) -> Vec<Change> {
        let records: Vec<_> = self.rows(Some(service)).after(0).cloned().collect();
        records.iter().filter_map(|record| self.remove(&record.sid)).collect()
    }

    /// The records that belong to a service, or the services themselves.
    pub(crate) fn rows(&self, service: Option<&Sid<Service>>) -> Rows<'_, K> {
        Rows { by_place: &self.by_place, service: owner(service), keep: Box::new(|_| true) }
    }
}

type Filter<'a, K> = dyn Fn(&Record<K>) -> bool + 'a;

/// What a list is made of, oldest first.
pub(crate) struct Rows<'a, K: Kind> {
    by_place: &'a OrdMap<Place, Arc<Record<K>>>,
    service: u128,
    keep: Box<Filter<'a, K>>,
}

impl<'a, K: Kind> Rows<'a, K> {
    pub(crate) fn filter(self, keep: impl Fn(&Record<K>) -> bool + 'a) -> Self {
        Self { keep: Box::new(keep), ..self }
    }

    /// Those with a higher serial, oldest first. Serials start at 1.
    pub(crate) fn after(&self, serial: u64) -> impl Iterator<Item = &'a Arc<Record<K>>> {
        let (first, last) = (self.place(serial.saturating_add(1)), self.place(u64::MAX));
        self.by_place.range(first..=last).map(|(_, record)| record).filter(|record| (self.keep)(record))
    }

    /// Those with that serial or a lower one, newest first.
    pub(crate) fn back_from(&self, serial: u64) -> impl Iterator<Item = &'a Arc<Record<K>>> {
        let (first, last) = (self.place(0), self.place(serial));
        self.by_place.range(first..=last).rev().map(|(_, record)| record).filter(|record| (self.keep)(record))
    }

    fn place(&self, serial: u64) -> Place {
        Place { service: self.service, serial }
    }
}
