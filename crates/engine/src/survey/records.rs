//! Reads for plans from records of the history.

use std::collections::BTreeSet;

use api::Sid;
use api::gateway::history::Record;
use api::operation::Action;
use api::page::Cursor;
use api::service::Service;

use super::{Part, Read};
use crate::document::roles::{Target, target};
use crate::document::value::text_of;

/// Returns the reads of the changed resource, and of what the values before refer to.
pub(super) fn reads_of(records: &[Record]) -> Vec<Read> {
    let mut paths = BTreeSet::new();
    let mut services = BTreeSet::new();
    let mut with_roles = BTreeSet::new();
    for record in records {
        let service = record.service.known();
        let has_roles = record.action() == Action::Delete || refers_to_role(record);
        if record.action() == Action::Update {
            paths.extend(record.path.known());
        }
        services.extend(service.cloned().into_iter().chain(referred_services(record)));
        with_roles.extend(service.filter(|_| has_roles).cloned());
    }
    let of = |part: fn() -> Part| move |sid| Read::Of(sid, part());
    let paths = paths.into_iter().map(|path| Read::Resource(path.clone()));
    let services = services.into_iter().map(of(|| Part::Service));
    let roles = with_roles.into_iter().map(of(|| Part::Roles(Cursor::default())));
    paths.chain(services).chain(roles).collect()
}

/// Returns what the changed settings of a record name.
fn targets(record: &Record) -> impl Iterator<Item = (Target, String)> {
    let fields = record.operation().map_or(&[][..], |operation| operation.parameters);
    record.changes.known().into_iter().flatten().filter_map(move |change| {
        let info = fields.iter().find(|info| change.field.known().is_some_and(|field| field == info.wire))?;
        Some((target(info)?, change.before.known().map(text_of).unwrap_or_default()))
    })
}

fn refers_to_role(record: &Record) -> bool {
    targets(record).any(|(target, _)| matches!(target, Target::Role(_)))
}

fn referred_services(record: &Record) -> impl Iterator<Item = Sid<Service>> {
    targets(record).filter(|(target, _)| *target == Target::Service).filter_map(|(_, sid)| sid.parse().ok())
}
