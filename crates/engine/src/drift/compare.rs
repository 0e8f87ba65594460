//! Comparison of a reading with the known state.

use std::collections::BTreeSet;

use api::ParameterInfo;
use api::date::Timestamp;
use serde_json::Value;

use super::reading::{KnownResource, Reading, Settings, State};
use super::resource::ResourcePath;
use super::writes::Writes;
use crate::document::value::{is_same, text_of};

/// Change that the gateway has not made.
#[derive(Clone, Debug)]
pub struct Drift {
    /// The resource.
    pub resource: ResourcePath,
    /// The change.
    pub change: Change,
    /// Time at which the state before the change was known last.
    pub since: Timestamp,
}

/// Kind of a change.
#[derive(Clone, Debug)]
pub enum Change {
    /// The resource is new.
    Created,
    /// The resource is gone.
    Deleted,
    /// A setting has another value.
    Setting {
        /// Declaration of the parameter.
        info: &'static ParameterInfo,
        /// Value before.
        before: Value,
        /// Value after.
        after: Value,
    },
}

/// Returns the changes that the gateway has not made, by resource. `gone` are the services, roles and addresses that do not exist any more, and `began` is the
/// start of the survey that read the settings.
pub fn compare(
    state: &State,
    reading: &Reading,
    gone: &BTreeSet<ResourcePath>,
    writes: &Writes,
    began: &Timestamp,
) -> Vec<Drift> {
    let comparison = Comparison { state, reading, writes, began };
    let read = reading.resources.iter().flat_map(|(path, settings)| match state.resources.get(path) {
        Some(known) => comparison.settings(path, known, settings),
        None => comparison.created(path).into_iter().collect(),
    });
    read.chain(gone.iter().filter_map(|path| comparison.deleted(path))).collect()
}

struct Comparison<'a> {
    state: &'a State,
    reading: &'a Reading,
    writes: &'a Writes,
    began: &'a Timestamp,
}

impl Comparison<'_> {
    /// Compares the settings that are known and were read. Every other setting is unknown.
    fn settings(&self, path: &ResourcePath, known: &KnownResource, settings: &Settings) -> Vec<Drift> {
        let both = path.parameters().into_iter().filter_map(|info| {
            let (before, after) = (known.settings.get(info.wire)?, settings.get(info.wire)?);
            self.setting(path, info, known, (before, after))
        });
        both.collect()
    }

    fn setting(
        &self,
        path: &ResourcePath,
        info: &'static ParameterInfo,
        known: &KnownResource,
        (before, after): (&Value, &Value),
    ) -> Option<Drift> {
        let (expected, since) = match self.writes.last(path, info.wire, &known.read, self.began) {
            None => (before.clone(), known.read.clone()),
            // A write that ran while the setting was read, or has an unknown effect, explains every value.
            Some(write) => (write.value?, write.ended?),
        };
        let is_expected = is_same(info, &text_of(&expected), &text_of(after));
        // A setting that named a deleted resource changes with the deletion.
        let is_consequence = expected.as_str().is_some_and(|sid| self.writes.deleted(sid, &known.read));
        let change = Change::Setting { info, before: expected, after: after.clone() };
        (!is_expected && !is_consequence).then(|| Drift { resource: path.clone(), change, since })
    }

    /// Returns the creation of a resource whose list was known to be without it.
    fn created(&self, path: &ResourcePath) -> Option<Drift> {
        let since = &self.state.resources.get(&path.list()?)?.read;
        let is_ours = self.writes.created(path, self.reading.name_of(path), since);
        (!is_ours).then(|| Drift { resource: path.clone(), change: Change::Created, since: since.clone() })
    }

    fn deleted(&self, path: &ResourcePath) -> Option<Drift> {
        let since = &self.state.resources.get(path)?.read;
        let is_ours = path.sids().last().is_some_and(|sid| self.writes.deleted(sid, since));
        (!is_ours).then(|| Drift { resource: path.clone(), change: Change::Deleted, since: since.clone() })
    }
}
