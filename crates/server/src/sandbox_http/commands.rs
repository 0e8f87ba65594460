//! Response with the writes of commands.

use api::error::code;
use api::sandbox_server::journal::{CommandRecord, List};
use api::{Endpoint, Json, Method, Page, Request, Response, gateway};
use engine::journal::pages::{Place, WRONG_TOKEN, WrongToken};
use sandbox::error_response;

/// Responds to `GET /sandbox/journal`. `records` are newest first.
pub fn respond(records: &[CommandRecord], request: &Request) -> Response {
    if request.method != Method::Get {
        return error_response(405, code::METHOD_NOT_ALLOWED, "Method not allowed");
    }
    let wrong = |message: &str| error_response(400, code::INVALID_PARAMETER, message);
    let list = match List::decode(&request.params) {
        Ok(list) => list,
        Err(errors) => return wrong(&errors.first().map_or_else(String::new, ToString::to_string)),
    };
    match Place::of(&list) {
        Ok(place) => gateway::json_response(List::STATUS, &page(records, &list, place).to_json()),
        Err(WrongToken) => wrong(WRONG_TOKEN),
    }
}

fn page(records: &[CommandRecord], list: &List, place: Place) -> Page<CommandRecord> {
    let is_below = |record: &&CommandRecord| number(record).is_some_and(|number| number < place.below());
    let mut items: Vec<_> =
        records.iter().filter(is_below).skip(place.skipped()).take(place.size() + 1).cloned().collect();
    let has_more = items.len() > place.size();
    items.truncate(place.size());
    let last = items.last().filter(|_| has_more).and_then(number);
    Page { items, meta: place.meta(list, last) }
}

fn number(record: &CommandRecord) -> Option<i64> {
    record.record.known()?.number.known().copied().and_then(|number| i64::try_from(number).ok())
}
