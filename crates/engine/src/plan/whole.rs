//! Plans from a document.

use std::collections::BTreeMap;

use api::service::Service;
use api::{ParameterInfo, Sid};

use super::change::Reference;
use super::section::{self, Place, Referred};
use super::{NoteKind, Plan, Scope, service};
use crate::document::roles::{Target, target};
use crate::document::{Document, Section, ServiceEntry};
use crate::snapshot::Snapshot;
use crate::title::Title;

/// Plans the changes after which the account is as a document says. What the document does not mention stays.
///
/// A service is found by its SID, or else by its name, and a role of it by its SID, or else by its name and type.
pub fn from_document(snapshot: &Snapshot, document: &Document, scope: &Scope) -> Plan {
    let mut plan = Plan::default();
    let entries: Vec<_> = document.services.iter().filter(|entry| scope.contains(entry)).collect();
    let mut services = BTreeMap::new();
    for (position, (entry, found)) in entries.iter().zip(matches(snapshot, &entries)).enumerate() {
        let reference = match found {
            Match::Existing(sid) => {
                service::plan_existing(&mut plan, snapshot, &sid, entry, scope.delete_roles);
                Some(Reference::Sid(sid.to_string()))
            }
            Match::Missing if scope.create_services => {
                let created = service::plan_new(&mut plan, snapshot, entry);
                created.map(|created_by| Reference::Created { created_by })
            }
            Match::Missing => {
                plan.note(NoteKind::NotPossible, about(entry, &entries), "There is no such service in the account.");
                None
            }
            Match::Ambiguous => {
                let message = "Several services have this name. Enter the SID of one in the file.";
                plan.note(NoteKind::NotPossible, about(entry, &entries), message);
                None
            }
            Match::Unread => {
                let message = "The services of the account were not all read, so that it may be one of them.";
                plan.note(NoteKind::Unread, about(entry, &entries), message);
                None
            }
        };
        services.extend(reference.map(|reference| (position, reference)));
    }
    if scope.account {
        plan_account(&mut plan, snapshot, document, &entries, &services);
    }
    plan
}

impl Scope {
    /// Returns true for a service to change.
    fn contains(&self, entry: &ServiceEntry) -> bool {
        let is_named =
            |text: Option<&str>| text.is_some_and(|text| self.services.iter().flatten().any(|name| name == text));
        self.services.is_none() || is_named(entry.name.as_deref()) || is_named(entry.sid.as_ref().map(Sid::as_str))
    }
}

fn about(entry: &ServiceEntry, entries: &[&ServiceEntry]) -> String {
    let is_other = |other: &&&ServiceEntry| !std::ptr::eq(**other, entry) && other.name == entry.name;
    let is_repeated = entry.name.is_some() && entries.iter().any(|other| is_other(&other));
    let title = Title::new(&entry.title(), entry.sid.as_ref().map(Sid::as_str), is_repeated);
    format!("Service {}", title.quoted())
}

/// Service of the account that an entry stands for.
enum Match {
    Existing(Sid<Service>),
    Missing,
    Ambiguous,
    Unread,
}

fn matches(snapshot: &Snapshot, entries: &[&ServiceEntry]) -> Vec<Match> {
    let by_sid = |entry: &ServiceEntry| {
        let sid = entry.sid.as_ref()?;
        let services = snapshot.services.items.iter().filter_map(|service| service.sid.known());
        services.clone().find(|known| known.digits() == sid.digits()).cloned()
    };
    let found: Vec<_> = entries.iter().map(|entry| by_sid(entry)).collect();
    let by_name = |entry: &ServiceEntry| {
        let has_name =
            |service: &&Service| entry.name.is_some() && service.friendly_name.known() == entry.name.as_ref();
        let is_free = |sid: &&Sid<Service>| !found.iter().flatten().any(|taken| taken == *sid);
        let services = snapshot.services.items.iter().filter(has_name);
        services.filter_map(|service| service.sid.known()).filter(is_free).cloned().collect::<Vec<_>>()
    };
    let is_repeated = |entry: &ServiceEntry| {
        let same = entries.iter().zip(&found).filter(|(other, found)| found.is_none() && other.name == entry.name);
        entry.name.is_some() && same.count() > 1
    };
    let find = |(entry, found): (&&ServiceEntry, &Option<Sid<Service>>)| match (found, by_name(entry).as_slice()) {
        (Some(sid), _) => Match::Existing(sid.clone()),
        (None, _) if snapshot.services.complete().is_none() => Match::Unread,
        (None, []) => Match::Missing,
        (None, [sid]) if !is_repeated(entry) => Match::Existing(sid.clone()),
        (None, _) => Match::Ambiguous,
    };
    entries.iter().zip(&found).map(find).collect()
}

fn plan_account(
    plan: &mut Plan,
    snapshot: &Snapshot,
    document: &Document,
    entries: &[&ServiceEntry],
    services: &BTreeMap<usize, Reference>,
) {
    let place = Place { snapshot, service: None, title: "" };
    let resolve = |info: &'static ParameterInfo, current: &str, text: &str| {
        (target(info)? == Target::Service).then(|| default_service(snapshot, entries, services, current, text))
    };
    for section in Section::OF_ACCOUNT {
        let settings = document.section(section).map(|settings| settings.values.as_slice()).unwrap_or_default();
        section::plan(plan, &place, section, settings, Vec::new(), &resolve);
    }
    let last = plan.changes.iter_mut().rev().take(Section::OF_ACCOUNT.len());
    for field in last.filter(|change| change.target.is_empty()).flat_map(|change| &mut change.fields) {
        let sid = field.before.as_ref().and_then(|before| before.as_str()).filter(|_| target(field.info).is_some());
        let service = sid.and_then(|sid| snapshot.service(&sid.parse().ok()?));
        field.before_name = service.and_then(|service| name_of(snapshot, service));
    }
}

/// Returns the name of a service, which is told apart from another of the same name. `None` without a name.
fn name_of(snapshot: &Snapshot, service: &Service) -> Option<String> {
    let name = service.friendly_name.text()?;
    let (sid, is_repeated) = (service.sid.known(), snapshot.is_named_otherwise(&name, service.sid.known()));
    Some(Title::new(&name, sid.map(Sid::as_str), is_repeated).to_string())
}

/// Returns the service of a name or SID. `current` is the SID that is set now.
fn default_service(
    snapshot: &Snapshot,
    entries: &[&ServiceEntry],
    services: &BTreeMap<usize, Reference>,
    current: &str,
    text: &str,
) -> Result<Referred, String> {
    let known = |service: &Service| {
        let sid = Reference::Sid(service.sid.text().unwrap_or_default());
        Referred { sid, name: name_of(snapshot, service) }
    };
    let has_sid = |service: &&Service, text: &str| service.sid.known().is_some_and(|sid| sid.as_str() == text);
    let has_name = |service: &&Service| service.friendly_name.known().is_some_and(|name| name == text);
    let items = &snapshot.services.items;
    if let Some(service) = items.iter().find(|service| has_sid(service, current) && has_name(service)) {
        return Ok(known(service));
    }
    // A service of the file may be another one here than its SID says, or may be renamed.
    let is_entry = |entry: &ServiceEntry| {
        entry.sid.as_ref().is_some_and(|sid| sid.as_str() == text) || entry.name.as_deref() == Some(text)
    };
    let mut of_file = entries.iter().enumerate().filter(|(_, entry)| is_entry(entry));
    if let (Some((position, entry)), None) = (of_file.next(), of_file.next())
        && let Some(sid) = services.get(&position)
    {
        return Ok(Referred { sid: sid.clone(), name: entry.name.clone() });
    }
    if let Some(service) = items.iter().find(|service| has_sid(service, text)) {
        return Ok(known(service));
    }
    let mut named = items.iter().filter(has_name);
    match (named.next(), named.next()) {
        (Some(service), None) => Ok(known(service)),
        (Some(_), Some(_)) => Err(format!("Several services have the name “{text}”. Enter a SID.")),
        (None, _) => Err(format!("There is no service “{text}” in this account.")),
    }
}
