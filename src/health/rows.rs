//! Settings of services for the rows of a list: read while the rows are on the screen, and kept while the app is open.

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use api::ApiError;
use api::Sid;
use api::notifications::Notifications;
use api::service::Service;
use engine::on_demand::{OnDemand, Wanted};
use engine::status::{WebhookSummary, push_count};
use engine::survey::Survey;
use engine::webhooks::WebhookSettings;
use engine::{Known, Snapshot};
use js_sys::Array;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};

use super::texts;
use crate::backend::client::Client;
use crate::backend::inquiry::{InquiryRun, Running};

/// Attribute of a cell with the name of what it shows, and the SID.
pub const ATTRIBUTE: &str = "data-setting";

/// Time for which a row stays on the screen before it is read, so that a quick scroll reads nothing.
const SETTLED: Duration = Duration::from_millis(150);

/// Setting that a cell shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Setting {
    Push,
    Webhooks,
}

impl Setting {
    /// Name in sentences: "push".
    pub fn name(self) -> &'static str {
        match self {
            Self::Push => texts::PUSH,
            Self::Webhooks => texts::WEBHOOKS,
        }
    }

    /// Name in the attribute of a cell.
    fn token(self) -> &'static str {
        match self {
            Self::Push => "push",
            Self::Webhooks => "webhooks",
        }
    }

    /// Value of the attribute of a cell.
    pub fn mark(self, sid: &Sid<Service>) -> String {
        format!("{} {sid}", self.token())
    }

    fn of(self, sid: Sid<Service>) -> Wanted {
        match self {
            Self::Push => Wanted::Push(sid),
            Self::Webhooks => Wanted::Webhooks(sid),
        }
    }
}

/// Text of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Text {
    Waiting,
    /// It could not be read, for this reason.
    Unknown(String),
    /// Nothing is set.
    Nothing,
    /// Text, and a part that is less important.
    Read(String, &'static str),
}

/// Shared observer of the cells, with its callback.
type Observer = SendWrapper<(IntersectionObserver, Closure<dyn FnMut(Array)>)>;

/// Reads the settings of rows. What the last check of the account has read is not read again.
#[derive(Clone, Copy)]
pub struct RowReading {
    run: Running<OnDemand>,
    check: InquiryRun<Survey>,
    /// Number of writes when the check began.
    checked: StoredValue<Option<u32>>,
    client: Client,
    /// Number of writes when the rows began to be read.
    writes: StoredValue<Option<u32>>,
    /// Cells on the screen, in the order in which they came.
    shown: StoredValue<Vec<Wanted>>,
    is_due: StoredValue<bool>,
    observer: StoredValue<Option<Observer>>,
}

impl RowReading {
    /// Creates a reader that uses the results of `check`, which began after that number of writes.
    pub fn new(client: Client, check: InquiryRun<Survey>, checked: StoredValue<Option<u32>>) -> Self {
        let rows = Self {
            run: Running::new(client),
            check,
            checked,
            client,
            writes: StoredValue::new(None),
            shown: StoredValue::new(Vec::new()),
            is_due: StoredValue::new(false),
            observer: StoredValue::new(None),
        };
        let callback = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            entries.iter().filter_map(|entry| entry.dyn_into().ok()).for_each(|entry| _ = rows.note(&entry));
        });
        // It fails only for an element that is none.
        if let Ok(observer) = IntersectionObserver::new(callback.as_ref().unchecked_ref()) {
            rows.observer.set_value(Some(SendWrapper::new((observer, callback))));
        }
        rows
    }

    /// Begins with nothing read if settings may have changed since the rows were read.
    pub fn begin_if_outdated(self) {
        let writes = Some(self.client.writes());
        if self.writes.get_value() != writes {
            self.writes.set_value(writes);
            self.run.start(OnDemand::default());
        }
    }

    /// Reads the settings of a cell while it is on the screen.
    pub fn watch(self, cell: &Element) {
        self.observer.with_value(|observer| observer.iter().for_each(|observer| observer.0.observe(cell)));
    }

    /// Stops that, for a cell that is removed.
    pub fn unwatch(self, cell: &Element) {
        self.observer.with_value(|observer| observer.iter().for_each(|observer| observer.0.unobserve(cell)));
        if let Some(wanted) = wanted(cell) {
            self.shown.update_value(|shown| shown.retain(|other| *other != wanted));
            self.show_soon();
        }
    }

    /// Notes that a cell has come to the screen or left it.
    fn note(self, entry: &IntersectionObserverEntry) -> Option<()> {
        let wanted = wanted(&entry.target())?;
        self.shown.try_update_value(|shown| {
            shown.retain(|other| *other != wanted);
            if entry.is_intersecting() {
                shown.push(wanted);
            }
        })?;
        self.show_soon();
        Some(())
    }

    fn show_soon(self) {
        if self.is_due.try_get_value() != Some(false) {
            return;
        }
        self.is_due.set_value(true);
        let show = move || {
            let Some(mut shown) = self.shown.try_get_value() else { return };
            self.is_due.set_value(false);
            if shown.iter().any(|wanted| matches!(wanted, Wanted::Webhooks(_))) {
                shown.insert(0, Wanted::AccountWebhooks);
            }
            self.remove_checked(|is_checked| shown.retain(|wanted| !is_checked(wanted)));
            self.run.resume(|machine| machine.show(shown));
        };
        set_timeout(show, SETTLED);
    }

    /// Calls `remove` with a function that returns true for what the last check has read.
    fn remove_checked(self, remove: impl FnOnce(&dyn Fn(&Wanted) -> bool)) {
        untrack(|| self.with_check(|check| remove(&|wanted| wanted.is_read(check))));
    }

    /// Looks at what the last check has read, unless settings may have changed since. Tracked.
    fn with_check<T>(self, look: impl FnOnce(&Snapshot) -> T) -> Option<T> {
        let is_fresh = self.checked.get_value().is_some() && self.checked.get_value() >= self.writes.get_value();
        is_fresh.then(|| self.check.with(|check| look(check.inquiry().snapshot()))).flatten()
    }

    /// Looks at what was read for the rows, then at what the last check has read. Tracked.
    fn find<T>(self, look: impl Fn(&Snapshot) -> Option<T>) -> Option<T> {
        let of_rows = self.run.with(|run| look(run.snapshot())).flatten();
        of_rows.or_else(|| self.with_check(&look).flatten())
    }

    /// Returns the webhooks of the account. Tracked.
    fn account(self) -> Known<WebhookSettings> {
        let find = |snapshot: &Snapshot| match &snapshot.webhooks {
            Known::NotRead => None,
            Known::Missing => Some(Known::Missing),
            Known::Failed(error) => Some(Known::Failed(error.clone())),
            Known::Read(webhooks) => Some(Known::Read(webhooks.into())),
        };
        self.find(find).unwrap_or_default()
    }

    /// Returns the text of a cell. Tracked.
    pub fn text(self, setting: Setting, sid: &Sid<Service>) -> Text {
        let push = |push: &Notifications| {
            let (on, all) = push_count(push);
            Text::Read(texts::push_kinds(on, all), "")
        };
        let known = match setting {
            Setting::Push => self.find(|snapshot| read(&snapshot.details(sid).notifications, push)),
            Setting::Webhooks => {
                self.find(|snapshot| read(&snapshot.details(sid).webhooks, |own| self.webhooks(&own.into())))
            }
        };
        known.unwrap_or(Text::Waiting)
    }

    fn webhooks(self, own: &WebhookSettings) -> Text {
        let account = self.account();
        match WebhookSummary::of(own, account.read()) {
            Some(WebhookSummary::Own(hosts)) => Text::Read(hosts, ""),
            Some(WebhookSummary::Account(hosts)) => Text::Read(hosts, texts::OF_ACCOUNT),
            Some(WebhookSummary::None) => Text::Nothing,
            None => account.error().map_or(Text::Waiting, |error| Text::Unknown(error.to_string())),
        }
    }

    /// Reads the settings of a cell again, after a failure.
    pub fn retry(self, setting: Setting, sid: &Sid<Service>) {
        let wanted = setting.of(sid.clone());
        let is_account_unknown = untrack(|| self.account()).error().is_some();
        self.run.resume(|machine| {
            machine.retry(&wanted);
            if is_account_unknown {
                machine.retry(&Wanted::AccountWebhooks);
            }
        });
        self.show_soon();
    }

    /// Reads the webhooks again that could not be read.
    pub fn retry_webhooks(self) {
        self.run.resume(OnDemand::retry_webhooks);
    }

    /// Reads the webhooks of services for a filter, in place of those before.
    pub fn need_webhooks(self, services: Vec<Sid<Service>>) {
        let account = (!services.is_empty()).then_some(Wanted::AccountWebhooks);
        let mut needed: VecDeque<_> = account.into_iter().chain(services.into_iter().map(Wanted::Webhooks)).collect();
        self.remove_checked(|is_checked| needed.retain(|wanted| !is_checked(wanted)));
        self.run.resume(|machine| machine.need(needed));
    }

    /// Returns the services whose webhooks were read: those for which none fires, the number of all, and of failed reads. Tracked.
    pub fn webhooks_of<'a>(self, services: impl Iterator<Item = &'a Sid<Service>>) -> WebhooksRead {
        let mut read = WebhooksRead::default();
        for sid in services {
            match self.text(Setting::Webhooks, sid) {
                Text::Waiting => continue,
                Text::Unknown(_) => read.failed += 1,
                Text::Nothing => _ = read.none.insert(sid.to_string()),
                Text::Read(..) => {}
            }
            read.count += 1;
        }
        read
    }
}

/// Webhooks of services that were read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WebhooksRead {
    /// Services for which no webhook fires.
    pub none: HashSet<String>,
    /// Number of services that were read, failed reads included.
    pub count: usize,
    pub failed: usize,
}

/// Returns the text of settings, or none while they were not read.
fn read<T>(known: &Known<T>, text: impl FnOnce(&T) -> Text) -> Option<Text> {
    match known {
        Known::NotRead => None,
        Known::Missing => Some(Text::Unknown(texts::SERVICE_MISSING.to_owned())),
        Known::Failed(error) => Some(Text::Unknown(ApiError::to_string(error))),
        Known::Read(value) => Some(text(value)),
    }
}

/// Returns the settings that a cell shows.
fn wanted(cell: &Element) -> Option<Wanted> {
    let mark = cell.get_attribute(ATTRIBUTE)?;
    let (name, sid) = mark.split_once(' ')?;
    let setting = [Setting::Push, Setting::Webhooks].into_iter().find(|setting| setting.token() == name)?;
    Some(setting.of(sid.parse().ok()?))
}
