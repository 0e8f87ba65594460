//! Answers to requests for the history.

use api::gateway;
use api::gateway::history::{List, Record};
use api::{Endpoint, Json, Page, Request, Response};
use engine::journal::pages::{Place, WRONG_TOKEN, WrongToken};
use serde_json::json;

use super::entry::Entry;
use super::recorder::conclude_left_open;
use super::store::{Store, timed};
use super::unrecorded::Unrecorded;
use super::{Journal, commands, texts};
use crate::backend::transport::Transport;

/// Answers `GET /gateway/history` as a gateway does.
pub(super) async fn respond(journal: Journal, transport: &dyn Transport, request: &Request) -> Response {
    let Ok(list) = List::decode(&request.params) else { return rejection(400, texts::INVALID_FILTER) };
    let place = match Place::of(&list) {
        Ok(place) => place,
        Err(WrongToken) => return rejection(400, WRONG_TOKEN),
    };
    // A later page continues the list that the first one has begun.
    if place.is_first() {
        commands::copy(journal, transport).await;
    }
    let page = timed(page(journal.scope, &list, place)).await;
    journal.report_read(page.as_ref().map(|_| ()).map_err(|why| *why));
    match page {
        Ok(page) => gateway::json_response(List::STATUS, &page.to_json()),
        Err(why) => rejection(503, &why.to_string()),
    }
}

fn rejection(status: u16, message: &str) -> Response {
    gateway::json_response(status, &json!({ "status": status, "message": message }))
}

async fn page(scope: u64, list: &List, place: Place) -> Result<Page<Record>, Unrecorded> {
    let store = Store::open(scope).await?;
    conclude_left_open(&store).await?;
    let mut skipped = place.skipped();
    let mut found = Vec::new();
    let before = u64::try_from(place.below()).unwrap_or_default();
    let take = |entry: Entry| {
        if entry.matches(list) {
            if skipped > 0 {
                skipped -= 1;
            } else {
                found.push(entry.record());
            }
        }
        found.len() <= place.size()
    };
    store.each(Some(before), take).await?;
    let has_more = found.len() > place.size();
    found.truncate(place.size());
    let last = found.last().filter(|_| has_more).and_then(|last| last.number.known().copied());
    let meta = place.meta(list, last.map(|number| i64::try_from(number).unwrap_or(i64::MAX)));
    Ok(Page { items: found, meta })
}
