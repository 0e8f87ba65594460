//! Deletion of 500 services by an API that allows 10 requests at once.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use api::Response;
use engine::apply::{Apply, Step};
use engine::plan::delete_services;
use engine::survey::Selection;
use sandbox::Seed;

use crate::support::Api;

const SERVICES: u32 = 500;
/// Requests that the API carries out at once. It rejects further ones at once, without `Retry-After`.
const ALLOWED: usize = 10;
const RESPONSE_TIME: Duration = Duration::from_millis(100);

/// Measures of a run.
#[derive(Debug, Default)]
struct Measures {
    time: Duration,
    requests: u32,
    rejections: u32,
}

/// Deletes all services, with up to `at_once` requests, and checks that none is left.
fn delete_all(at_once: u16) -> Measures {
    let mut api = Api::new(&Seed::Services(SERVICES));
    let snapshot = api.settings(Selection::All);
    let sids: Vec<_> = snapshot.services.items.iter().filter_map(|service| service.sid.known().cloned()).collect();
    assert_eq!(sids.len(), SERVICES as usize);
    let mut apply = Apply::begin(delete_services(&snapshot, &sids), at_once);
    let mut measures = Measures::default();
    let mut now = Duration::ZERO;
    // Responses by the time at which they come.
    let mut coming: BTreeMap<Duration, VecDeque<_>> = BTreeMap::new();
    let mut running = 0;
    loop {
        let pause = match apply.next(now) {
            Step::Send(ticket, request) => {
                measures.requests += 1;
                let (delay, response) = if running == ALLOWED {
                    measures.rejections += 1;
                    (Duration::from_millis(5), Response { status: 429, ..Response::default() })
                } else {
                    running += 1;
                    (RESPONSE_TIME, api.respond_to_write(&request))
                };
                coming.entry(now + delay).or_default().push_back((ticket, response));
                continue;
            }
            Step::Wait(pause) => Some(now + pause),
            Step::AwaitResponse => None,
            Step::Done => break,
        };
        let next = coming.first_key_value().map(|(at, _)| *at);
        match (next, pause) {
            (Some(at), pause) if pause.is_none_or(|pause| at <= pause) => {
                now = at;
                for (ticket, response) in coming.remove(&at).into_iter().flatten() {
                    running -= usize::from(response.status != 429);
                    apply.take(&ticket, Ok(response), now);
                }
            }
            (_, Some(pause)) => now = pause,
            (_, None) => panic!("nothing comes, and the run waits"),
        }
    }
    assert!(apply.state().is_complete(), "none is lost");
    assert_eq!(api.settings(Selection::All).services.items.len(), 0);
    measures.time = now;
    measures
}

#[test]
fn deletions_find_the_limit_of_the_api_with_few_rejections() {
    // Each deletion is a read and a write.
    let ideal = RESPONSE_TIME * (2 * SERVICES / ALLOWED as u32);
    for at_once in [10, 16, 64] {
        let measures = delete_all(at_once);
        assert!(measures.time <= ideal.mul_f64(1.4), "up to {at_once}: {measures:?}, ideal {ideal:?}");
        assert!(measures.rejections * 100 <= measures.requests * 3, "up to {at_once}: {measures:?}");
    }
}
