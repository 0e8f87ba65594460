//! Configuration of a deleted service, as a record has it.

use api::service::Service;
use api::{Kind, Sid};
use serde_json::Value;

use super::Write;
use super::record::redacted;
use super::redaction::{Marker, Redaction, Target};
use crate::document::export::service_entry;
use crate::document::{Document, Section, ServiceEntry, Setting, Settings, may_be_secret};
use crate::snapshot::Snapshot;

/// Largest document, as JSON in bytes. A service with larger roles is recorded without one.
const MAX_DOCUMENT: usize = 1024 * 1024;

/// Exports a service with its secrets masked. Returns `None` for one that was not read, or is too large.
pub(super) fn of(snapshot: &Snapshot, sid: &Sid<Service>, write: &Write<'_>, marker: &dyn Marker) -> Option<Value> {
    snapshot.service(sid)?;
    let mut redaction = Redaction::new(marker, Target { account: write.account, path: write.path });
    let mut entry = service_entry(snapshot, sid, &mut Vec::new());
    entry.settings = Section::OF_SERVICE
        .into_iter()
        .filter_map(|section| masked(section, snapshot, sid, &entry, &mut redaction))
        .collect();
    // A name can be a URL.
    let names = entry.name.iter_mut().chain(entry.roles.iter_mut().flatten().map(|role| &mut role.name));
    names.for_each(|name| *name = redaction.name(name, usize::MAX));
    let document = Document { services: vec![entry], ..Document::default() };
    let document = serde_json::to_value(document).ok()?;
    (document.to_string().len() <= MAX_DOCUMENT).then_some(document)
}

/// Masks the settings of a section. A URL that an export leaves out because it may be secret is masked as well.
fn masked(
    section: Section,
    snapshot: &Snapshot,
    sid: &Sid<Service>,
    entry: &ServiceEntry,
    redaction: &mut Redaction<'_>,
) -> Option<Settings> {
    let reported = section.reported(snapshot, Some(sid));
    let response = reported.read()?;
    let exported = |wire: &str| entry.section(section)?.values.iter().find(|setting| setting.info.wire == wire);
    let mut values = Vec::new();
    for info in section.parameters() {
        let value = match exported(info.wire) {
            Some(setting) => Some(setting.value.clone()),
            None => {
                Some(info.text(response)).filter(|text| info.kind == Kind::Url && may_be_secret(text)).map(Value::from)
            }
        };
        values.extend(value.map(|value| Setting { info, value: redacted(redaction, info, &value) }));
    }
    (!values.is_empty()).then_some(Settings { section, values })
}
