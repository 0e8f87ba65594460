//! Writes of commands, which a sandbox server reads from its data file. They are copied into the journal of this browser, so that they are listed,
//! exported and undone like its own.
//!
//! Records are listed in the order in which they are added. A command cannot write while the server runs, so that the copy before each write of
//! this browser keeps the order of time.

use api::error::read_as;
use api::gateway::history::Record;
use api::sandbox_server::journal::{CommandRecord, List};
use api::{ApiError, Endpoint, Page, PageSize, Paged, TransportError};
use engine::pages::{Pages, Rest};

use super::Journal;
use super::reads::within;
use super::store::{Store, timed};
use crate::backend::transport::Transport;

/// Copies the records that this journal does not have, and reports the result.
pub(super) async fn copy(journal: Journal, transport: &dyn Transport) {
    if !journal.has_commands {
        return;
    }
    let copied = within(copy_new(journal.scope, transport)).await;
    journal.report_commands(copied.unwrap_or(Err(ApiError::Transport(TransportError::TimedOut))));
}

/// Storage that fails is reported by those who read the journal or add to it.
async fn copy_new(scope: u64, transport: &dyn Transport) -> Result<(), ApiError> {
    let Ok(store) = timed(Store::open(scope)).await else { return Ok(()) };
    let newest = page(transport, &Pages::default(), PageSize::ONE).await?.items;
    let Some((journal, number)) = newest.first().and_then(identity) else { return Ok(()) };
    let Ok(copied) = timed(store.copied(journal)).await else { return Ok(()) };
    if number > copied {
        let records = newer_than(transport, copied).await?;
        let _ = timed(store.copy(journal, &records)).await;
    }
    Ok(())
}

/// Reads the records after a number, oldest first.
async fn newer_than(transport: &dyn Transport, number: u64) -> Result<Vec<Record>, ApiError> {
    let (mut records, mut pages) = (Vec::new(), Pages::default());
    loop {
        let page = page(transport, &pages, PageSize::GATEWAY_MAX).await?;
        let (next, is_last) = (page.next(), page.is_last());
        let found = page.items.len();
        let newer = page.items.into_iter().filter(|entry| identity(entry).is_some_and(|(_, own)| own > number));
        let before = records.len();
        records.extend(newer.filter_map(|entry| entry.record.known().cloned()));
        let has_older = records.len() - before < found;
        match pages.advance(next, is_last) {
            Rest::More if !has_older => {}
            _ => break,
        }
    }
    records.reverse();
    Ok(records)
}

async fn page(transport: &dyn Transport, pages: &Pages, size: PageSize) -> Result<Page<CommandRecord>, ApiError> {
    let mut list = List::default();
    list.set_position(pages.cursor(), size);
    let response = transport.send(list.request(&())).await.map_err(ApiError::Transport)?;
    read_as(&response)
}

/// Returns the journal of a record, and its number there.
fn identity(entry: &CommandRecord) -> Option<(&str, u64)> {
    Some((entry.journal.known()?, *entry.record.known()?.number.known()?))
}
