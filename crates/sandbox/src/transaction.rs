//! Transaction: writes records to the store, and collects the changes.

use api::Sid;
use api::service::Service;

use crate::Host;
use crate::store::{Change, Store};
use crate::table::{Kind, Record};

/// Transaction on a store.
pub(crate) struct Transaction<'a> {
    pub(crate) store: &'a mut Store,
    pub(crate) host: &'a mut dyn Host,
    /// Time of every write, in Unix seconds.
    pub(crate) now: u64,
    pub(crate) changes: Vec<Change>,
}

impl<'a> Transaction<'a> {
    /// Starts a transaction.
    pub(crate) fn new(store: &'a mut Store, host: &'a mut dyn Host) -> Self {
        let now = host.now();
        Self { store, host, now, changes: Vec::new() }
    }

    /// Returns a random SID.
    pub(crate) fn new_sid<K: Kind>(&mut self) -> Sid<K::Resource> {
        Sid::from_digits(self.host.random())
    }

    /// Adds a record that belongs to a service, or a service if `service` is `None`.
    pub(crate) fn create<K: Kind>(&mut self, sid: Sid<K::Resource>, service: Option<&Sid<Service>>, fields: K) {
        let serial = self.store.next_serial();
        self.put(Record { sid, serial, created: self.now, updated: self.now, service: service.cloned(), fields });
    }

    /// Replaces the fields of a record.
    pub(crate) fn update<K: Kind>(&mut self, record: &Record<K>, fields: K) {
        let (sid, service) = (record.sid.clone(), record.service.clone());
        let (serial, created) = (record.serial, record.created);
        self.put(Record { sid, serial, created, updated: self.now, service, fields });
    }

    /// Deletes a record to which no other belongs.
    pub(crate) fn remove<K: Kind>(&mut self, sid: &Sid<K::Resource>) {
        self.changes.extend(K::table_mut(self.store).remove(sid));
    }

    /// Deletes a service and every record that belongs to it. Returns `None` if the service does not exist.
    pub(crate) fn remove_service(&mut self, sid: &Sid<Service>) -> Option<()> {
        self.changes.extend(self.store.remove_service(sid)?);
        Some(())
    }

    fn put<K: Kind>(&mut self, record: Record<K>) {
        let change = record.written();
        // Two writes of the same record in a row are one change.
        self.changes.pop_if(|last| last.key == change.key);
        self.changes.push(change);
        self.store.put(record);
    }
}
