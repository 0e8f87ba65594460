//! Settings that were read of an account, and the state that is known from earlier readings.

use std::collections::{BTreeMap, BTreeSet};

use api::date::Timestamp;
use api::resources::ResourceKind;
use api::service::Service;
use api::{Json, ParameterInfo, Sid};
use serde_json::Value;

use super::resource::ResourcePath;
use crate::document::Section;
use crate::known::Known;
use crate::snapshot::Snapshot;

/// Values by the API names of their settings, as the API reports them.
pub type Settings = BTreeMap<String, Value>;

/// Everything that one survey has read. A list that was read to its end has an entry without settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Settings of each resource that was read.
    pub resources: BTreeMap<ResourcePath, Settings>,
}

/// Everything that is known of an account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// Known settings of each resource and list.
    pub resources: BTreeMap<ResourcePath, KnownResource>,
}

/// Settings of a resource as they were read last.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownResource {
    /// Start of the survey that read them.
    pub read: Timestamp,
    /// The settings.
    pub settings: Settings,
}

/// Takes the settings of a snapshot. `mask` replaces the secrets of a value by marks that differ if the secrets differ.
pub fn read(snapshot: &Snapshot, mask: impl Fn(&ResourcePath, &ParameterInfo, &Value) -> Value) -> Reading {
    let mut reader = Reader { reading: Reading::default(), mask };
    for section in Section::OF_ACCOUNT {
        reader.add_section(section, snapshot, None);
    }
    reader.add_addresses(snapshot);
    let services = &snapshot.services;
    for service in &services.items {
        let Some(sid) = service.sid.known() else { continue };
        reader.add(ResourcePath::of(ResourceKind::Service, &[sid.as_str()]), &service.to_json());
        for section in Section::OF_SERVICE {
            reader.add_section(section, snapshot, Some(sid));
        }
        let roles = &snapshot.details(sid).roles;
        for role in &roles.items {
            let path =
                role.sid.known().and_then(|role| ResourcePath::of(ResourceKind::Role, &[sid.as_str(), role.as_str()]));
            reader.add(path, &role.to_json());
        }
        if roles.is_complete && roles.items.iter().all(|role| role.sid.known().is_some()) {
            reader.add(ResourcePath::list_of(ResourceKind::Role, &[sid.as_str()]), &Value::Null);
        }
    }
    if services.is_complete && services.items.iter().all(|service| service.sid.known().is_some()) {
        reader.add(ResourcePath::list_of(ResourceKind::Service, &[]), &Value::Null);
    }
    reader.reading
}

struct Reader<M> {
    reading: Reading,
    mask: M,
}

impl<M: Fn(&ResourcePath, &ParameterInfo, &Value) -> Value> Reader<M> {
    fn add_section(&mut self, section: Section, snapshot: &Snapshot, service: Option<&Sid<Service>>) {
        let sids: Vec<_> = service.into_iter().map(Sid::as_str).collect();
        if let Known::Read(response) = section.reported(snapshot, service) {
            self.add(ResourcePath::of(section.resource(), &sids), &response);
        }
    }

    fn add_addresses(&mut self, snapshot: &Snapshot) {
        let kind = ResourceKind::AddressConfiguration;
        let addresses = &snapshot.addresses;
        for address in &addresses.items {
            let path = address.sid.known().and_then(|sid| ResourcePath::of(kind, &[sid.as_str()]));
            self.add(path, &address.to_json());
        }
        if addresses.is_complete && addresses.items.iter().all(|address| address.sid.known().is_some()) {
            self.add(ResourcePath::list_of(kind, &[]), &Value::Null);
        }
    }

    /// Adds a resource. A setting that the response does not report is unknown.
    fn add(&mut self, path: Option<ResourcePath>, response: &Value) {
        let Some(path) = path else { return };
        let reported = path.parameters().into_iter().filter_map(|info| Some((info, info.reported(response)?)));
        let settings = reported.map(|(info, value)| (info.wire.to_owned(), (self.mask)(&path, info, value))).collect();
        self.reading.resources.insert(path, settings);
    }
}

impl Reading {
    /// Returns the name of a service, a role or an address.
    pub(super) fn name_of(&self, path: &ResourcePath) -> Option<&str> {
        name(self.resources.get(path)?)
    }
}

impl State {
    /// Returns the name of a service, a role or an address.
    pub(super) fn name_of(&self, path: &ResourcePath) -> Option<&str> {
        name(&self.resources.get(path)?.settings)
    }

    /// Returns the services, roles and addresses that are missing in a list that was read to its end. Pages can shift while a list is read, so that
    /// [`Confirmation`](super::Confirmation) decides whether they are gone.
    pub fn missing(&self, reading: &Reading) -> Vec<ResourcePath> {
        let is_missing = |path: &&ResourcePath| {
            let was_listed = path.list().is_some_and(|list| reading.resources.contains_key(&list));
            was_listed && !reading.resources.contains_key(*path)
        };
        self.resources.keys().filter(is_missing).cloned().collect()
    }

    /// Adds the resources of services that are gone to everything that is gone.
    pub fn with_parts(&self, gone: &BTreeSet<ResourcePath>) -> BTreeSet<ResourcePath> {
        let is_service = |path: &&ResourcePath| path.kind() == ResourceKind::Service;
        let services: Vec<_> = gone.iter().filter(is_service).collect();
        let is_gone = |path: &&ResourcePath| services.iter().any(|service| path.is_of_service(service));
        self.resources.keys().filter(is_gone).chain(gone).cloned().collect()
    }

    /// Takes over what was read in a survey that began at `began`, and removes what is gone. What was not read stays as it was.
    pub fn update(&mut self, reading: Reading, gone: &BTreeSet<ResourcePath>, began: &Timestamp) {
        for path in self.with_parts(gone) {
            self.resources.remove(&path);
        }
        for (path, settings) in reading.resources {
            let unread = KnownResource { read: began.clone(), settings: Settings::new() };
            let known = self.resources.entry(path).or_insert(unread);
            known.read = began.clone();
            known.settings.extend(settings);
        }
    }

    /// Time of the oldest reading. `None` without any.
    pub fn oldest(&self) -> Option<&Timestamp> {
        self.resources.values().map(|known| &known.read).min()
    }

    /// Times at which the settings of each service were read last.
    pub fn reading_times(&self) -> BTreeMap<Sid<Service>, Timestamp> {
        let is_read = |(path, _): &(&ResourcePath, &KnownResource)| path.kind() == ResourceKind::ServiceConfiguration;
        let times = self.resources.iter().filter(is_read);
        times.filter_map(|(path, known)| Some((path.service()?, known.read.clone()))).collect()
    }
}

fn name(settings: &Settings) -> Option<&str> {
    let info = api::service::Create::friendly_name().info();
    settings.get(info.wire)?.as_str().filter(|name| !name.is_empty())
}
