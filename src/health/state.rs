//! Findings of the last check, kept while the app is open, and the muted checks, kept in this browser.

use std::collections::{BTreeMap, HashMap, HashSet};

use api::Sid;
use api::service::Service;
use engine::Snapshot;
use engine::health::{Check, Finding, LEFTOVER, Mute, Mutes, Severity, Unread, findings};
use engine::run::Limits;
use engine::survey::Survey;
use leptos::prelude::*;

use crate::backend::client::Client;
use crate::backend::context::BackendContext;
use crate::backend::inquiry::InquiryRun;
use crate::health::marks::{HealthKeeper, Mark, Marks};
use crate::health::rows::RowReading;
use crate::ui::storage::local_storage;

/// Checks of the account, shared by the pages.
#[derive(Clone, Copy)]
pub struct HealthContext {
    pub run: InquiryRun<Survey>,
    /// Settings of services in the list.
    pub rows: RowReading,
    /// Marks of services in the list.
    pub marks: Marks,
    pub mutes: RwSignal<Mutes>,
    /// Finding whose check the user wants to mute.
    pub muting: RwSignal<Option<Finding>>,
    client: Client,
    backend: BackendContext,
    /// Number of writes when the check began.
    writes: StoredValue<Option<u32>>,
}

/// Findings that are shown, and those that are muted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    pub all: Vec<Finding>,
    pub open: Vec<(Finding, Option<String>)>,
    pub muted: Vec<(Finding, Option<String>, Mute)>,
}

/// Findings of one check, each with the name of its service.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckGroup {
    pub check: &'static Check,
    pub findings: Vec<(Finding, Option<String>)>,
}

impl std::hash::Hash for CheckGroup {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.check.id.hash(state);
        self.findings.len().hash(state);
    }
}

impl Eq for CheckGroup {}

impl HealthContext {
    /// Returns the checks that the app keeps, or creates them at the first visit.
    pub fn of_app() -> Self {
        let keeper: HealthKeeper = expect_context();
        keeper.keep(Self::new)
    }

    fn new() -> Self {
        let (client, backend): (Client, BackendContext) = (expect_context(), expect_context());
        let mutes = RwSignal::new(read_mutes(backend).unwrap_or_default());
        let (run, writes) = (InquiryRun::new(client), StoredValue::new(None));
        Self {
            run,
            rows: RowReading::new(client, run, writes),
            marks: RwSignal::default(),
            mutes,
            muting: RwSignal::new(None),
            client,
            backend,
            writes,
        }
    }

    /// Checks the account, unless the findings are still those of the stored settings.
    pub fn begin_if_outdated(self) {
        let is_complete = untrack(|| self.run.with(|run| run.cut().is_none())).unwrap_or_default();
        if !is_complete || self.is_outdated() {
            self.begin();
        }
    }

    /// Returns true if settings may have changed since the check began.
    pub fn is_outdated(self) -> bool {
        self.writes.get_value() != Some(self.client.writes())
    }

    /// Checks the account.
    pub fn begin(self) {
        self.writes.set_value(Some(self.client.writes()));
        let limits = Limits::default();
        let now = (js_sys::Date::now() / 1000.0) as u64;
        self.run.begin(Survey::account(now, limits), limits);
    }

    /// Findings so far.
    pub fn shown(self) -> Memo<Shown> {
        let marks = self.marks;
        let shown = Memo::new(move |_| {
            self.run.with(|run| self.mutes.with(|mutes| Shown::of(run.inquiry().snapshot(), mutes))).unwrap_or_default()
        });
        Effect::new(move |_| marks.set(shown.with(Shown::marks)));
        shown
    }

    pub fn found(self) -> usize {
        self.run.with(|run| run.inquiry().progress().found).unwrap_or_default()
    }

    pub fn done(self) -> usize {
        self.run.with(|run| run.inquiry().progress().done).unwrap_or_default()
    }

    /// Returns true if a complete check has found nothing.
    pub fn is_done_without_findings(self, shown: Memo<Shown>) -> bool {
        let is_done = !self.run.is_running() && self.run.with(|run| run.cut().is_none()) == Some(true);
        is_done && shown.with(|shown| shown.open.is_empty())
    }

    /// Mutes a check, in one service or everywhere.
    pub fn mute(self, check: &str, service: Option<Sid<Service>>, reason: String) {
        self.mutes.update(|mutes| mutes.add(Mute { check: check.to_owned(), service, reason }));
        self.store_mutes();
    }

    /// Shows the findings of a muted check again.
    pub fn unmute(self, mute: &Mute) {
        self.mutes.update(|mutes| mutes.0.retain(|other| other != mute));
        self.store_mutes();
    }

    /// Stores the mutes in this browser. Without storage they last until the page is closed.
    fn store_mutes(self) {
        let text = self.mutes.with_untracked(serde_json::to_string).unwrap_or_default();
        if let Some(storage) = local_storage() {
            _ = storage.set_item(&mutes_key(self.backend), &text);
        }
    }
}

fn mutes_key(backend: BackendContext) -> String {
    format!("conversations-admin-mutes-{:016x}", backend.storage_scope.get_value())
}

fn read_mutes(backend: BackendContext) -> Option<Mutes> {
    let text = local_storage()?.get_item(&mutes_key(backend)).ok()??;
    serde_json::from_str(&text).ok()
}

impl Shown {
    /// Returns the findings in what was read of an account.
    pub fn of(snapshot: &Snapshot, mutes: &Mutes) -> Self {
        let mut shown = Self { all: findings(snapshot), ..Self::default() };
        for finding in &shown.all {
            let service = finding.place.service.as_ref().map(|sid| snapshot.name_of(sid));
            match mutes.of(finding) {
                Some(mute) => shown.muted.push((finding.clone(), service, mute.clone())),
                None => shown.open.push((finding.clone(), service)),
            }
        }
        shown
    }

    /// Returns the open findings of one service.
    pub fn of_service(&self, sid: &Sid<Service>) -> Self {
        let is_it = |(finding, _): &&(Finding, _)| finding.place.service.as_ref() == Some(sid);
        Self { open: self.open.iter().filter(is_it).cloned().collect(), ..Self::default() }
    }

    /// Returns the services with an open finding.
    pub fn services_with_findings(&self) -> HashSet<String> {
        self.services_with(|_| true)
    }

    /// Returns the services that may be leftovers.
    pub fn leftovers(&self) -> HashSet<String> {
        self.services_with(|check| check.id == LEFTOVER)
    }

    fn services_with(&self, is_it: impl Fn(&Check) -> bool) -> HashSet<String> {
        let of_check = self.open.iter().filter(|(finding, _)| is_it(finding.check));
        of_check.filter_map(|(finding, _)| Some(finding.place.service.as_ref()?.to_string())).collect()
    }

    /// Open findings of one severity, by check.
    pub fn groups(&self, severity: Severity) -> Vec<CheckGroup> {
        let mut groups: Vec<CheckGroup> = Vec::new();
        for (finding, service) in self.open.iter().filter(|(finding, _)| finding.check.severity == severity) {
            let entry = (finding.clone(), service.clone());
            match groups.last_mut().filter(|group| group.check == finding.check) {
                Some(group) => group.findings.push(entry),
                None => groups.push(CheckGroup { check: finding.check, findings: vec![entry] }),
            }
        }
        groups
    }

    /// Open findings of each service.
    fn marks(&self) -> HashMap<String, Mark> {
        let mut marks: HashMap<String, Mark> = HashMap::new();
        for (finding, _) in &self.open {
            let Some(service) = &finding.place.service else { continue };
            let severity = finding.check.severity;
            let mark = marks.entry(service.to_string()).or_insert(Mark { severity, count: 0 });
            mark.count += 1;
            mark.severity = mark.severity.min(severity);
        }
        marks
    }
}

/// Describes what could not be read, one line for each kind of resource and error.
pub fn describe_unread(unread: &[Unread]) -> Vec<String> {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for one in unread {
        let key = (one.place.resource.info().plural.to_owned(), one.error.to_string());
        *counts.entry(key).or_default() += 1;
    }
    let line = |((what, why), count): ((String, String), usize)| match count {
        1 => format!("{what}: {why}"),
        count => format!("{what} ({count}): {why}"),
    };
    counts.into_iter().map(line).collect()
}
