//! Counting of a list of a service, page by page, up to a limit.

use api::error::read_as;
use api::gateway::count::{Count, CountedList, LIMIT};
use api::page::UntypedPage;
use api::service::Service;
use api::{ApiError, PageSize, Request, Response, Sid, binding, conversation, role, user};

use crate::pages::{Pages, Rest};
use crate::run::Inquiry;
use crate::survey::page_of;

/// Maximum number of pages. The API may return fewer entries on a page than were requested.
const MAX_PAGES: u32 = 10;

/// Count of a list, in progress.
#[derive(Debug)]
pub struct Counting {
    list: CountedList,
    service: Sid<Service>,
    pages: Pages,
    read: u32,
    entries: usize,
    result: Option<Result<Count, ApiError>>,
}

impl Counting {
    /// Begins a count.
    pub fn new(list: CountedList, service: Sid<Service>) -> Self {
        Self { list, service, pages: Pages::default(), read: 0, entries: 0, result: None }
    }

    /// Returns the request for the next page.
    pub fn next_page(&self) -> Request {
        let (cursor, size, service) = (&self.pages.cursor(), PageSize::APP, &self.service);
        match self.list {
            CountedList::Conversations => page_of::<conversation::List>(cursor, size, service),
            CountedList::Users => page_of::<user::List>(cursor, size, service),
            CountedList::Roles => page_of::<role::List>(cursor, size, service),
            CountedList::Bindings => page_of::<binding::List>(cursor, size, service),
        }
    }

    /// Takes a page. Returns the count, unless another page is needed.
    pub fn add(&mut self, page: &UntypedPage) -> Option<Count> {
        self.read += 1;
        self.entries += page.len();
        let count = u32::try_from(self.entries).unwrap_or(u32::MAX);
        match self.pages.advance(page.next(), page.is_last()) {
            Rest::Nothing if count <= LIMIT => Some(Count::Exactly(count)),
            Rest::More if count < LIMIT && self.read < MAX_PAGES && !page.is_empty() => None,
            Rest::Nothing | Rest::More | Rest::Unknown | Rest::Repeating => Some(Count::AtLeast(count.min(LIMIT))),
        }
    }

    /// Returns the count, or the reason why there is none. `None` until the list is counted.
    pub fn into_result(self) -> Option<Result<Count, ApiError>> {
        self.result
    }
}

impl Inquiry for Counting {
    type Read = ();

    fn begin(&mut self) -> Vec<()> {
        vec![()]
    }

    fn request(&self, (): &()) -> Request {
        self.next_page()
    }

    fn take(&mut self, (): (), result: Result<Response, ApiError>) -> Vec<()> {
        match result.and_then(|response| read_as(&response)) {
            Ok(page) => self.result = self.add(&page).map(Ok),
            Err(error) => self.result = Some(Err(error)),
        }
        if self.result.is_none() { vec![()] } else { Vec::new() }
    }
}
