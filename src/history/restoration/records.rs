//! Records that a plan is made of, read from the history by the number of one.

use std::sync::Arc;

use api::gateway::AccountName;
use api::gateway::history::{List, Record};
use api::operation::Action;
use api::resources::ResourceKind;
use api::{ApiError, PageSize, Paged, Reported};
use engine::pages::{Pages, Rest};

use crate::backend::client::Client;
use crate::routes::Restoration;

/// Record with the others that its plan needs.
#[derive(Debug, PartialEq)]
pub struct Records {
    pub record: Record,
    /// Of a plan that is undone, all its records; of a revert, the later records of the same resource; of a deleted service without a stored configuration, the records of the service.
    pub others: Vec<Record>,
}

impl Records {
    /// Returns true for the record of a service, in either API.
    pub fn is_of_service(&self) -> bool {
        let resource = self.record.operation().map(|operation| operation.resource);
        matches!(resource, Some(ResourceKind::Service | ResourceKind::ChatService))
    }
}

/// Reads a record and what its plan needs. `None` if the history of the account does not have it.
///
/// # Errors
///
/// A page of the history could not be read, or does not say whether others follow.
pub async fn find(
    client: Client,
    account: Option<AccountName>,
    restoration: Restoration,
    number: u64,
) -> Result<Option<Arc<Records>>, ApiError> {
    let all = List { account, ..List::default() };
    let only = List { number: number.to_string().parse().ok(), ..all.clone() };
    let found = collect(client, only, number).await?;
    let Some(record) = found.into_iter().find(|record| record.number == Reported::Known(number)) else {
        return Ok(None);
    };
    let mut records = Records { record, others: Vec::new() };
    let of_service = List { service: records.record.service.known().cloned(), ..all.clone() };
    match restoration {
        Restoration::Undo => {}
        Restoration::UndoPlan => {
            let plan = records.record.plan.known().copied();
            // Without a filter, the list would have every record.
            let Some(plan) = plan else { return Ok(None) };
            records.others = collect(client, List { plan: Some(plan), ..all }, 0).await?;
        }
        Restoration::Revert => {
            let is_later = |other: &Record| {
                other.action() == Action::Update
                    && other.path == records.record.path
                    && other.number != records.record.number
            };
            records.others = collect(client, of_service, number).await?;
            records.others.retain(is_later);
        }
        Restoration::Recreate if records.is_of_service() && records.record.document.known().is_none() => {
            records.others = collect(client, of_service, 0).await?;
        }
        Restoration::Recreate => {}
    }
    Ok(Some(Arc::new(records)))
}

/// Reads the records of a list down to a number, the latest first.
async fn collect(client: Client, list: List, least: u64) -> Result<Vec<Record>, ApiError> {
    let mut records: Vec<Record> = Vec::new();
    let mut pages = Pages::default();
    loop {
        let mut request = list.clone();
        request.set_position(pages.cursor(), PageSize::APP);
        let page = client.call(request, &()).await?;
        let (next, is_last) = (page.next(), page.is_last());
        records.extend(page.items);
        let is_enough = records.last().and_then(|record| record.number.known()).is_some_and(|number| *number <= least);
        match pages.advance(next, is_last) {
            _ if is_enough => return Ok(records),
            Rest::Nothing => return Ok(records),
            Rest::More => {}
            // Without a later record, a revert would take its values for those of another program.
            Rest::Unknown | Rest::Repeating => return Err(ApiError::Unreadable { status: 200, request_id: None }),
        }
    }
}
