//! History of the fake gateway.

use std::cell::RefCell;
use std::rc::Rc;

use api::gateway::Reason;
use api::gateway::history::{List, Record};
use api::number::Whole;
use api::page::{Cursor, Meta};
use api::{Endpoint, Json, Page, PageSize, Paged, Params, Reported, Request, Response};
use app::backend::transport::{PendingResponse, Transport};
use serde_json::{Value, json};

use super::pause;

/// Records, the latest first.
#[derive(Clone, Default)]
pub struct Ledger(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    records: Vec<Record>,
    /// Requests received.
    asked: Vec<List>,
    /// Delay of each response, in milliseconds.
    delay_ms: u64,
    /// Number of successful responses left; `None` for no limit.
    answers: Option<usize>,
    /// Response after the last successful one. `None`: the journal cannot be read.
    failure: Option<Response>,
}

/// A complete record. `given` replaces single properties of the default one.
fn record(number: u64, given: Value) -> Record {
    let mut record = json!({
        "number": number,
        "at": "2026-11-20T08:42:00Z",
        "person": "ada",
        "account": "production-eu",
        "method": "POST",
        "outcome": "done",
        "ended": "2026-11-20T08:42:01Z",
        "status": 200,
        "changes": [],
    });
    for (name, value) in given.as_object().unwrap() {
        record[name] = value.clone();
    }
    Record::from_json(&record).unwrap()
}

impl Ledger {
    /// Replaces the records. The first has the highest number, the last has number 1.
    pub fn set_records(&self, given: Vec<Value>) {
        let count = given.len() as u64;
        let numbered = given.into_iter().zip((1..=count).rev());
        self.0.borrow_mut().records = numbered.map(|(given, number)| record(number, given)).collect();
    }

    /// Delays every response.
    pub fn delay(&self, delay_ms: u64) {
        self.0.borrow_mut().delay_ms = delay_ms;
    }

    /// Sends that many successful responses, then failures; `None` for no failures.
    pub fn respond_only(&self, answers: Option<usize>) {
        self.0.borrow_mut().answers = answers;
    }

    /// Sends this response to every request.
    pub fn respond_with(&self, response: Response) {
        self.respond_only(Some(0));
        self.0.borrow_mut().failure = Some(response);
    }

    /// The last request.
    pub fn last_request(&self) -> List {
        self.0.borrow().asked.last().cloned().unwrap_or_default()
    }
}

impl State {
    fn answer(&mut self, params: &Params) -> Response {
        let list = List::decode(params).unwrap();
        if let Some(answers) = &mut self.answers {
            let Some(left) = answers.checked_sub(1) else {
                let failure = self.failure.clone();
                return failure.unwrap_or_else(|| Reason::Failed.reject("The journal cannot be read."));
            };
            *answers = left;
        }
        self.asked.push(list.clone());
        let (cursor, size) = list.position();
        let before: u64 = cursor.page_token.and_then(|token| token.parse().ok()).unwrap_or(u64::MAX);
        let matching = self.records.iter().filter(|record| matches(&list, record));
        let mut rest = matching.filter(|record| *record.number.known().unwrap() < before).cloned();
        let items: Vec<_> = rest.by_ref().take(size.unwrap_or(PageSize::DEFAULT).get() as usize).collect();
        let last = items.last().and_then(|record| record.number.known().copied());
        let next = rest.next().and(last).map(|last| {
            let mut next = List::default();
            next.set_position(Cursor { page: None, page_token: Some(last.to_string()) }, PageSize::APP);
            format!("https://gateway.test{}", next.request(&()).target())
        });
        let meta = Meta { next_page_url: next.into(), ..Meta::default() };
        Response { status: 200, headers: Vec::new(), body: json!(Page { items, meta }).to_string() }
    }
}

fn matches(list: &List, record: &Record) -> bool {
    fn is<T: PartialEq>(asked: &Option<T>, has: &Reported<T>) -> bool {
        asked.is_none() || asked.as_ref() == has.known()
    }
    let at = record.at.known().unwrap().unix();
    let changes = record.changes.known().unwrap();
    is(&list.account, &record.account)
        && is(&list.person, &record.person)
        && list.number.is_none_or(|Whole(number)| record.number.known() == Some(&u64::from(number)))
        && is(&list.service, &record.service)
        && list.field.as_ref().is_none_or(|field| changes.iter().any(|change| change.field.known() == Some(field)))
        && list.from.as_ref().is_none_or(|from| at >= from.first_second())
        && list.until.as_ref().is_none_or(|until| at < until.next_second())
}

impl Transport for Ledger {
    fn send(&self, request: Request) -> PendingResponse {
        let state = self.0.clone();
        Box::pin(async move {
            let delay_ms = state.borrow().delay_ms;
            pause(delay_ms).await;
            Ok(state.borrow_mut().answer(&request.params))
        })
    }
}
