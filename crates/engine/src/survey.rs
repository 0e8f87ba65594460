//! Reading an account for its health, one service for its effective settings, or settings for a document.

mod observation;
mod part;
mod records;
mod selection;
mod unread;

use std::collections::BTreeMap;

use api::address_configuration::AddressConfiguration;
use api::date::Timestamp;
use api::error::read_as;
use api::gateway::history::Record;
use api::page::{Cursor, PageSize, UntypedPage};
use api::service::Service;
use api::{
    ApiError, Endpoint, Json, Listed, Method, Page, Paged, Params, Request, Response, Sid, address_configuration,
    configuration, credential, service, webhooks,
};

use crate::known::{Known, KnownList};
use crate::run::{Inquiry, Limits};
use crate::snapshot::Snapshot;

pub use part::Part;
use records::reads_of;
pub use selection::Selection;
pub use unread::unread_settings;

/// Reads an account, or one service with the settings of the account that matter to it.
#[derive(Debug)]
pub struct Survey {
    snapshot: Snapshot,
    target: Target,
    /// Pages of services that may be read: half of the budget, so that the other half reads the services.
    pages_left: u32,
    /// Pages of addresses that may be read with settings.
    address_pages: u32,
    /// Times at which services were read before. Those that were not, or not lately, are read first.
    read_before: BTreeMap<Sid<Service>, Timestamp>,
    /// Number of services to read, once they are listed.
    selected: Option<usize>,
}

#[derive(Debug)]
enum Target {
    /// Everything. Services that are neither created nor updated since this time may be leftovers.
    Account(Timestamp),
    Service(Sid<Service>),
    /// Settings of the account and of the selected services, and nothing about people and their devices.
    Settings(Selection),
    /// These parts and resources only.
    Only(Vec<Read>),
}

/// One read of a survey.
#[derive(Clone, Debug, PartialEq)]
pub enum Read {
    /// Configuration of the account.
    Configuration,
    /// Webhooks of the account.
    Webhooks,
    /// A page of the addresses.
    Addresses(Cursor),
    /// A page of the push credentials.
    Credentials(Cursor),
    /// A page of the services.
    Services(Cursor),
    /// The account's default service.
    DefaultService(Sid<Service>),
    /// A part of a service.
    Of(Sid<Service>, Part),
    /// A resource at a path.
    Resource(String),
}

/// Progress of a survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Services that were read.
    pub done: usize,
    /// Services to read that were found. While they are listed, all that were found.
    pub found: usize,
    /// True if no more services will be found.
    pub is_list_complete: bool,
}

/// Days without a change after which a service may be a leftover.
pub const LEFTOVER_DAYS: u64 = 180;

/// Date [`LEFTOVER_DAYS`] ago. `now` is in Unix seconds.
fn leftover_date(now: u64) -> Timestamp {
    Timestamp::from_unix(now.saturating_sub(LEFTOVER_DAYS * 24 * 60 * 60))
}

/// Returns true if a service was created and last changed more than [`LEFTOVER_DAYS`] ago. `now` is in Unix seconds.
pub fn is_unchanged(service: &Service, now: u64) -> bool {
    let old = leftover_date(now);
    [&service.date_created, &service.date_updated].into_iter().all(|date| date.known().is_some_and(|date| *date < old))
}

impl Survey {
    /// Reads the whole account. `now` is in Unix seconds.
    pub fn account(now: u64, limits: Limits) -> Self {
        Self::new(Target::Account(leftover_date(now)), (limits.calls / 2).max(1))
    }

    /// Reads one service, and the settings of the account that matter to it.
    pub fn service(sid: Sid<Service>) -> Self {
        Self::new(Target::Service(sid), 0)
    }

    /// Reads the settings of the account and of the selected services, for a document or a plan. The services are listed in any case.
    pub fn settings(selection: Selection, limits: Limits) -> Self {
        Self::new(Target::Settings(selection), (limits.calls / 2).max(1))
    }

    fn new(target: Target, pages_left: u32) -> Self {
        let (snapshot, read_before) = (Snapshot::default(), BTreeMap::new());
        Self { snapshot, target, pages_left, address_pages: 0, read_before, selected: None }
    }

    /// Reads the addresses as well as the other settings, up to a number of pages.
    pub fn with_addresses(self, pages: u32) -> Self {
        Self { address_pages: pages, ..self }
    }

    /// Reads the services first that were read at the earliest time, or never. Regular surveys with a small budget read every service in turn.
    pub fn least_recent_first(self, read_before: BTreeMap<Sid<Service>, Timestamp>) -> Self {
        Self { read_before, ..self }
    }

    /// Reads the settings and roles of one service, and nothing of the account.
    pub fn configuration_of(sid: Sid<Service>) -> Self {
        let parts = [Part::Service].into_iter().chain(Part::settings());
        Self::only(parts.map(|part| Read::Of(sid.clone(), part)).collect())
    }

    /// Reads what [`undo`](crate::plan::undo) and [`revert`](crate::plan::revert) need: the resource that the records have changed, and what their
    /// values refer to. Of a deleted role it reads the roles of its service.
    pub fn of_records(records: &[Record]) -> Self {
        Self::only(reads_of(records))
    }

    fn only(reads: Vec<Read>) -> Self {
        Self::new(Target::Only(reads), 0)
    }

    /// Returns what was read so far.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Ends the survey and returns what was read.
    pub fn into_snapshot(self) -> Snapshot {
        self.snapshot
    }

    /// Returns the progress.
    pub fn progress(&self) -> Progress {
        let services = &self.snapshot.services;
        Progress {
            done: self.snapshot.details.iter().filter(|(_, details)| details.is_read()).count(),
            found: self.selected.unwrap_or(services.items.len()),
            is_list_complete: services.is_complete || services.error.is_some() || self.pages_left == 0,
        }
    }

    /// Takes a page of services. After the last one, the reads of each service follow.
    fn take_services(&mut self, cursor: &Cursor, result: Result<Response, ApiError>) -> Vec<Read> {
        self.pages_left = self.pages_left.saturating_sub(1);
        let next = add_page(&mut self.snapshot.services, cursor, result);
        match next {
            Some(next) if self.pages_left > 0 => vec![Read::Services(next)],
            _ => {
                let services = self.services_in_order();
                self.selected = Some(services.len());
                services.into_iter().flat_map(|sid| self.parts_of(sid)).collect()
            }
        }
    }

    fn take_addresses(&mut self, cursor: &Cursor, result: Result<Response, ApiError>) -> Vec<Read> {
        let next = add_page::<AddressConfiguration>(&mut self.snapshot.addresses, cursor, result);
        self.address_pages = self.address_pages.saturating_sub(1);
        let is_limited = matches!(self.target, Target::Settings(_));
        next.filter(|_| !is_limited || self.address_pages > 0).map(Read::Addresses).into_iter().collect()
    }

    /// Returns the services to read: those that were not read lately, among these the default service, then the others from the last updated.
    fn services_in_order(&self) -> Vec<Sid<Service>> {
        let default = self.snapshot.default_service_sid();
        let is_read = |service: &&Service| match &self.target {
            Target::Settings(selection) => service.sid.known().is_some() && selection.contains(service),
            Target::Account(_) | Target::Service(_) | Target::Only(_) => service.sid.known().is_some(),
        };
        let mut services: Vec<_> = self.snapshot.services.items.iter().filter(is_read).collect();
        services.sort_by_key(|service| {
            let updated = service.date_updated.known().map(Timestamp::as_str);
            let read = service.sid.known().and_then(|sid| self.read_before.get(sid));
            (read, std::cmp::Reverse((service.sid.known() == default, updated)))
        });
        services.into_iter().filter_map(|service| service.sid.known().cloned()).collect()
    }

    fn parts_of(&self, sid: Sid<Service>) -> Vec<Read> {
        let mut parts = Part::settings().to_vec();
        match &self.target {
            Target::Service(_) => parts.insert(0, Part::Service),
            Target::Account(old) if self.is_older(&sid, old) => {
                parts.extend([Part::FirstConversation, Part::FirstUser])
            }
            Target::Account(_) | Target::Settings(_) | Target::Only(_) => {}
        }
        parts.into_iter().map(|part| Read::Of(sid.clone(), part)).collect()
    }

    /// Returns true for a service that is neither created nor updated since a time.
    fn is_older(&self, sid: &Sid<Service>, old: &Timestamp) -> bool {
        let service = self.snapshot.service(sid);
        service.is_some_and(|service| {
            let dates = [service.date_created.known(), service.date_updated.known()];
            dates.into_iter().all(|date| date.is_some_and(|date| date < old))
        })
    }

    fn take_part(&mut self, sid: &Sid<Service>, part: Part, result: Result<Response, ApiError>) -> Vec<Read> {
        let details = self.snapshot.details_mut(sid);
        match part {
            Part::Service => details.service = known(result),
            Part::Configuration => details.configuration = known(result),
            Part::Webhooks => details.webhooks = known(result),
            Part::Chat => details.chat = known(result),
            Part::FirstConversation => details.has_conversations = has_entries(result),
            Part::FirstUser => details.has_users = has_entries(result),
            Part::FirstBinding => details.has_bindings = has_entries(result),
            Part::Roles(cursor) => {
                let next = add_page(&mut details.roles, &cursor, result);
                return next.map(|next| Read::Of(sid.clone(), Part::Roles(next))).into_iter().collect();
            }
            Part::Notifications => {
                details.notifications = known(result);
                let sends_push = details.notifications.read().is_some_and(crate::health::push::sends_any)
                    && !details.has_bindings.is_tried()
                    && !matches!(self.target, Target::Settings(_) | Target::Only(_));
                return sends_push.then(|| Read::Of(sid.clone(), Part::FirstBinding)).into_iter().collect();
            }
        }
        Vec::new()
    }
}

impl Inquiry for Survey {
    type Read = Read;

    fn begin(&mut self) -> Vec<Read> {
        let first = Cursor::default();
        if let Target::Only(reads) = &self.target {
            return reads.clone();
        }
        let mut reads = vec![Read::Configuration, Read::Webhooks];
        match &self.target {
            Target::Account(_) => {
                reads.extend([Read::Credentials(first.clone()), Read::Addresses(first.clone()), Read::Services(first)]);
            }
            Target::Service(sid) => {
                reads.push(Read::Credentials(first));
                reads.extend(self.parts_of(sid.clone()));
                if self.snapshot.details(sid).notifications.read().is_some_and(crate::health::push::sends_any) {
                    reads.push(Read::Of(sid.clone(), Part::FirstBinding));
                }
                reads.extend(self.snapshot.default_service_sid().cloned().map(Read::DefaultService));
                // Some were observed.
                reads.retain(|read| !self.is_read(read));
            }
            Target::Settings(_) if self.address_pages > 0 => {
                reads.extend([Read::Addresses(first.clone()), Read::Services(first)]);
            }
            Target::Settings(_) => reads.push(Read::Services(first)),
            Target::Only(_) => {}
        }
        reads
    }

    fn request(&self, read: &Read) -> Request {
        match read {
            Read::Configuration => configuration::Fetch {}.request(&()),
            Read::Webhooks => webhooks::Fetch {}.request(&()),
            Read::Addresses(cursor) => page_of::<address_configuration::List>(cursor, PageSize::APP, &()),
            Read::Credentials(cursor) => page_of::<credential::List>(cursor, PageSize::APP, &()),
            Read::Services(cursor) => page_of::<service::List>(cursor, PageSize::APP, &()),
            Read::DefaultService(sid) => service::Fetch {}.request(sid),
            Read::Of(sid, part) => part.request(sid),
            Read::Resource(path) => Request::new(Method::Get, path.clone(), Params::default()),
        }
    }

    fn take(&mut self, read: Read, result: Result<Response, ApiError>) -> Vec<Read> {
        self.take_result(read, result)
    }
}

impl Survey {
    fn take_result(&mut self, read: Read, result: Result<Response, ApiError>) -> Vec<Read> {
        match read {
            Read::Configuration => {
                self.snapshot.configuration = known(result);
                let default = self.snapshot.default_service_sid().cloned();
                return default.map(Read::DefaultService).into_iter().collect();
            }
            Read::Webhooks => self.snapshot.webhooks = known(result),
            Read::DefaultService(_) => self.snapshot.default_service = known(result),
            Read::Services(cursor) => return self.take_services(&cursor, result),
            Read::Addresses(cursor) => return self.take_addresses(&cursor, result),
            Read::Credentials(cursor) => {
                let next = add_page(&mut self.snapshot.credentials, &cursor, result);
                return next.map(Read::Credentials).into_iter().collect();
            }
            Read::Of(sid, part) => return self.take_part(&sid, part, result),
            Read::Resource(path) => {
                self.snapshot.resources.insert(path, known(result));
            }
        }
        Vec::new()
    }
}

/// Makes the request for a page of a list.
pub(crate) fn page_of<L: Paged + Default>(cursor: &Cursor, size: PageSize, path: &L::Path) -> Request {
    let mut list = L::default();
    list.set_position(cursor.clone(), size);
    list.request(path)
}

/// Reads a response.
pub(crate) fn known<T: Json>(result: Result<Response, ApiError>) -> Known<T> {
    result.and_then(|response| read_as(&response)).into()
}

fn has_entries(result: Result<Response, ApiError>) -> Known<bool> {
    let page: Result<UntypedPage, ApiError> = result.and_then(|response| read_as(&response));
    page.map(|page| !page.is_empty()).into()
}

/// Adds a page to a list. Returns the position of the next page.
pub(crate) fn add_page<T: Listed>(
    list: &mut KnownList<T>,
    cursor: &Cursor,
    result: Result<Response, ApiError>,
) -> Option<Cursor> {
    match result.and_then(|response| read_as::<Page<T>>(&response)) {
        Ok(page) => {
            // A page that links to itself would be read forever.
            let next = page.next().filter(|next| next != cursor);
            list.is_complete = page.is_last();
            list.items.extend(page.items);
            next
        }
        Err(error) => {
            list.error = Some(error);
            None
        }
    }
}
