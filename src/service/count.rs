//! Counts of what a service has: by the gateway where there is one, else page by page in this browser.

use api::gateway::AccountName;
use api::gateway::count::{Count, CountedList, FetchCount};
use api::service::Service;
use api::{ApiError, Required, Sid};
use engine::count::Counting;
use leptos::prelude::*;

use super::texts;
use crate::backend::client::Client;
use crate::session::context::SessionContext;

/// Counter of the open account.
#[derive(Clone, Copy)]
pub struct Counter {
    client: Client,
    session: SessionContext,
}

impl Counter {
    /// Takes client and session from the context.
    pub fn of_page() -> Self {
        Self { client: expect_context(), session: expect_context() }
    }

    /// Counts a list of a service up to a limit.
    ///
    /// # Errors
    ///
    /// A page cannot be read.
    pub async fn count(self, list: CountedList, service: Sid<Service>) -> Result<Count, ApiError> {
        match self.gateway_account() {
            Some(account) => {
                let (account, service, list) = (Required(account), Required(service), Required(list));
                self.client.call(FetchCount { account, service, list }, &()).await
            }
            None => self.count_here(list, service).await,
        }
    }

    /// Account at the gateway. `None` without a gateway.
    fn gateway_account(self) -> Option<AccountName> {
        // The page may have been left.
        self.session.current.try_get_value().flatten()?.account.name.known().cloned()
    }

    async fn count_here(self, list: CountedList, service: Sid<Service>) -> Result<Count, ApiError> {
        let mut counting = Counting::new(list, service);
        loop {
            let page = self.client.send_as(counting.next_page()).await?;
            if let Some(count) = counting.add(&page) {
                return Ok(count);
            }
        }
    }
}

/// Formats a count.
pub fn format_count(list: CountedList, count: Result<Count, ApiError>) -> String {
    match count {
        Ok(count) => texts::count(list, count),
        Err(error) => texts::count_failed(list, &error),
    }
}

/// Lists that are deleted with a service, in the order of the pages.
pub const DELETED: [CountedList; 4] =
    [CountedList::Conversations, CountedList::Users, CountedList::Roles, CountedList::Bindings];
