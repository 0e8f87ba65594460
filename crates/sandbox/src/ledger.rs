//! Writes records, and notes what was written.

use api::Sid;
use api::service::Service;

use crate::World;
use crate::store::{Change, Store};
use crate::table::{Kind, Record};

pub(crate) struct Ledger<'a> {
    pub(crate) store: &'a mut Store,
    pub(crate) world: &'a mut dyn World,
    /// One moment for all that is written, in seconds since the start of 1970.
    pub(crate) now: u64,
    pub(crate) changes: Vec<Change>,
}

impl<'a> Ledger<'a> {
    pub(crate) fn new(store: &'a mut Store, world: &'a mut dyn World) -> Self {
        let now = world.now();
        Self { store, world, now, changes: Vec::new() }
    }

    pub(crate) fn new_sid<K: Kind>(&mut self) -> Sid<K::Resource> {
        Sid::from_digits(self.world.random())
    }

    /// Keeps a new thing of a service, or a new service.
    pub(crate) fn create<K: Kind>(&mut self, sid: Sid<K::Resource>, service: Option<&Sid<Service>>, fields: K) {
        let serial = self.store.next_serial();
        self.put(Record { sid, serial, created: self.now, updated: self.now, service: service.cloned(), fields });
    }

    /// Keeps what has become of a thing.
    pub(crate) fn update<K: Kind>(&mut self, record: &Record<K>, fields: K) {
        let (sid, service) = (record.sid.clone(), record.service.clone());
        let (serial, created) = (record.serial, record.created);
        self.put(Record { sid, serial, created, updated: self.now, service, fields });
    }

    /// Deletes a thing to which nothing belongs.
    pub(crate) fn remove<K: Kind>(&mut self, sid: &Sid<K::Resource>) {
        self.changes.extend(K::table_mut(self.store).remove(sid));
    }

    /// Deletes a service and everything that belongs to it; `None` where there is no such service.
    pub(crate) fn remove_service(&mut self, sid: &Sid<Service>) -> Option<()> {
        self.changes.extend(self.store.remove_service(sid)?);
        Some(())
    }

    fn put<K: Kind>(&mut self, record: Record<K>) {
        let change = record.written();
        // What is written twice in a row has changed once.
        self.changes.pop_if(|last| last.key == change.key);
        self.changes.push(change);
        self.store.put(record);
    }
}
