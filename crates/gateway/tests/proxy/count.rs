//! Tests of counts: bounded, with the permits and permissions of the user, and without anything else of the lists.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use api::error::RETRY_AFTER;
use api::gateway::count::{Count, CountedList, FetchCount};
use api::gateway::{AccountName, Reason, Role};
use api::{Request, Required, Response};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::fake_upstream::{FakeUpstream, ORIGIN, sandbox_with};
use crate::fixture::{Fixture, SERVICE, failure, json_response, main_account, rejection, user};

const PERSON: &str = "ada.lindqvist@harborandpine.example";

const LISTS: [CountedList; 4] =
    [CountedList::Conversations, CountedList::Users, CountedList::Roles, CountedList::Bindings];

async fn count_of(fixture: &Fixture, account: AccountName, list: CountedList) -> Response {
    let service = SERVICE.rsplit('/').next().unwrap().parse().unwrap();
    let wanted = FetchCount { account: Required(account), service: Required(service), list: Required(list) };
    fixture.gateway.count(&user("eve", Role::Viewer), &wanted).await
}

async fn count(upstream: Arc<FakeUpstream>, list: CountedList) -> Response {
    count_of(&Fixture::new(upstream).await, main_account(), list).await
}

fn read(response: &Response) -> Count {
    assert_eq!(response.status, 200, "{}", response.body);
    serde_json::from_str(&response.body).unwrap()
}

/// Returns a page of `entries` people, with a link to the page `next`.
fn page(key: &str, entries: usize, next: Option<usize>) -> Response {
    let entry = json!({ "sid": "XX1", "identity": PERSON, "friendly_name": PERSON, "endpoint": PERSON });
    let next = next.map(|next| format!("{ORIGIN}/v1/Services?PageToken={next}"));
    let body = json!({ key: vec![entry; entries], "meta": { "key": key, "next_page_url": next } });
    json_response(200, &body.to_string())
}

/// Twilio with a list of `total` entries on pages of `size`.
fn list_of(total: usize, size: usize) -> Arc<FakeUpstream> {
    FakeUpstream::new(move |request: &Request| {
        let start: usize = request.params.last("PageToken").map_or(0, |token| token.parse().unwrap());
        let end = (start + size).min(total);
        let key = if request.path.ends_with("Users") { "users" } else { "entries" };
        Ok(page(key, end - start, (end < total).then_some(end)))
    })
}

#[tokio::test]
async fn every_list_is_counted_and_nothing_of_its_entries_is_forwarded() {
    for list in LISTS {
        let upstream = list_of(250, 100);
        let response = count(upstream.clone(), list).await;
        assert_eq!(read(&response), Count::Exactly(250), "{list}");
        assert_eq!(response.body, r#"{"exactly":250}"#);
        assert_eq!(response.header("content-type"), Some("application/json; charset=utf-8"));
        let word = format!("{:?}", list);
        let first = format!("GET {SERVICE}/{word}?PageSize=100");
        assert_eq!(
            upstream.received(),
            [first.clone(), format!("{first}&PageToken=100"), format!("{first}&PageToken=200")]
        );
    }
    assert_eq!(read(&count(list_of(0, 100), CountedList::Users).await), Count::Exactly(0));
}

#[tokio::test]
async fn a_long_list_is_counted_up_to_the_limit() {
    for (total, size, expected, requests) in [
        (500, 100, Count::Exactly(500), 5),
        (501, 100, Count::AtLeast(500), 5),
        (1_000_000, 100, Count::AtLeast(500), 5),
        (1_000_000, 50, Count::AtLeast(500), 10),
        (1_000_000, 7, Count::AtLeast(70), 10),
        (2_000, 1_000, Count::AtLeast(500), 1),
        (2_000, 2_000, Count::AtLeast(500), 1),
    ] {
        let upstream = list_of(total, size);
        assert_eq!(read(&count(upstream.clone(), CountedList::Conversations).await), expected, "{total} by {size}");
        assert_eq!(upstream.received().len(), requests, "{total} by {size}");
    }
}

#[tokio::test]
async fn odd_pages_end_the_count() {
    let with = |meta: Value| {
        let body = json!({ "users": [{ "sid": "US1" }, null, 7], "meta": meta }).to_string();
        FakeUpstream::new(move |_| Ok(json_response(200, &body)))
    };
    let link = |token: &str| json!({ "next_page_url": format!("{ORIGIN}/v1/Services?PageToken={token}") });
    for (meta, expected) in [
        (json!({ "next_page_url": null }), Count::Exactly(3)),
        (json!({}), Count::AtLeast(3)),
        (json!({ "next_page_url": 7 }), Count::AtLeast(3)),
        // The same link on every page.
        (link("again"), Count::AtLeast(6)),
        (json!({ "next_page_url": "https://elsewhere.example/steal?PageToken=a" }), Count::AtLeast(6)),
    ] {
        let upstream = with(meta.clone());
        assert_eq!(read(&count(upstream.clone(), CountedList::Users).await), expected, "{meta}");
        assert!(upstream.received().iter().all(|request| request.starts_with(&format!("GET {SERVICE}/Users?"))));
    }
    let endless = FakeUpstream::new(|_| Ok(page("users", 0, Some(9))));
    assert_eq!(read(&count(endless.clone(), CountedList::Users).await), Count::AtLeast(0));
    assert_eq!(endless.received().len(), 1, "an empty page is the last that is read");
}

#[tokio::test]
async fn a_page_that_cannot_be_read_is_no_count_and_is_not_forwarded() {
    let html = format!("<p>{PERSON}</p>");
    let list = format!(r#"["{PERSON}"]"#);
    let nothing = format!(r#"{{"person":"{PERSON}"}}"#);
    for body in [html, list, nothing, String::new()] {
        let response = count(FakeUpstream::new(move |_| Ok(json_response(200, &body))), CountedList::Users).await;
        assert_eq!((response.status, rejection(&response)), (502, Some("unread")), "{}", response.body);
        assert!(!response.body.contains("lindqvist"), "{}", response.body);
    }
}

#[tokio::test]
async fn a_service_that_is_gone_and_other_errors_are_said_as_the_api_says_them() {
    for status in [400, 403, 404, 500, 503] {
        let body = r#"{"code":20404,"message":"The service was not found.","status":404}"#;
        let upstream = FakeUpstream::new(move |_| Ok(json_response(status, body)));
        let response = count(upstream.clone(), CountedList::Users).await;
        assert_eq!((response.status, rejection(&response), response.body.as_str()), (status, None, body));
        assert_eq!(upstream.received().len(), 1, "{status}");
    }
    let gone = count(sandbox_with(&sandbox::Seed::Empty), CountedList::Users).await;
    assert_eq!((gone.status, rejection(&gone)), (404, None), "{}", gone.body);
    let credential = count(FakeUpstream::new(|_| Ok(json_response(401, "{}"))), CountedList::Users).await;
    assert_eq!((credential.status, rejection(&credential)), (502, Some("credential")));
    let lost = count(FakeUpstream::new(|_| Err(failure(Reason::NoResponse))), CountedList::Users).await;
    assert_eq!((lost.status, rejection(&lost)), (504, Some("lost")));
}

/// Twilio that rejects the first `rejections` requests because too many run.
fn busy(rejections: usize, retry_after: Option<&'static str>) -> Arc<FakeUpstream> {
    let received = AtomicUsize::new(0);
    FakeUpstream::new(move |_| {
        if received.fetch_add(1, Ordering::Relaxed) >= rejections {
            return Ok(page("users", 3, None));
        }
        let mut response = json_response(429, r#"{"code":20429,"message":"Too Many Requests","status":429}"#);
        response.headers.extend(retry_after.map(|seconds| (RETRY_AFTER.to_owned(), seconds.to_owned())));
        Ok(response)
    })
}

#[tokio::test]
async fn a_count_waits_while_too_many_requests_run() {
    let fixture = Fixture::new(busy(3, Some("2"))).await;
    tokio::time::pause();
    let started = Instant::now();
    assert_eq!(read(&count_of(&fixture, main_account(), CountedList::Users).await), Count::Exactly(3));
    assert!((6..8).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_count_gives_up_before_the_dashboard_does() {
    for (retry_after, requests) in [(None, 6), (Some("60"), 1), (Some("9"), 3)] {
        let upstream = busy(usize::MAX, retry_after);
        let fixture = Fixture::new(upstream.clone()).await;
        tokio::time::pause();
        let started = Instant::now();
        let response = count_of(&fixture, main_account(), CountedList::Users).await;
        assert!(started.elapsed().as_secs() <= 20, "{:?}", started.elapsed());
        assert_eq!((response.status, rejection(&response)), (429, None), "the API's own response is forwarded");
        assert_eq!(response.header(RETRY_AFTER), retry_after);
        assert_eq!(upstream.received().len(), requests, "{retry_after:?}");
        tokio::time::resume();
    }
}

#[tokio::test]
async fn a_list_that_takes_too_long_is_no_count() {
    let upstream = FakeUpstream::new_async(|_| async {
        tokio::time::sleep(std::time::Duration::from_secs(9)).await;
        Ok(page("users", 100, Some(1)))
    });
    let fixture = Fixture::new(upstream).await;
    tokio::time::pause();
    let response = count_of(&fixture, main_account(), CountedList::Roles).await;
    // The second link repeats the first.
    assert_eq!(read(&response), Count::AtLeast(200));
    tokio::time::resume();
    let silent = FakeUpstream::new_async(|_| std::future::pending());
    let fixture = Fixture::new(silent).await;
    tokio::time::pause();
    let response = count_of(&fixture, main_account(), CountedList::Roles).await;
    assert_eq!((response.status, rejection(&response)), (429, Some("busy")));
}

#[tokio::test]
async fn counts_need_a_permit_and_an_account() {
    let upstream = list_of(3, 100);
    let fixture = Fixture::new(upstream.clone()).await;
    let response = count_of(&fixture, "other".parse().unwrap(), CountedList::Users).await;
    assert_eq!((response.status, rejection(&response)), (404, Some("unlisted")));
    assert!(upstream.received().is_empty());
    assert!(fixture.records().await.is_empty(), "a count is no write");

    let silent = FakeUpstream::new_async(|_| std::future::pending());
    let fixture = Arc::new(Fixture::with(silent.clone(), 2, true).await);
    tokio::time::pause();
    let counts = (0..5).map(|_| count_of(&fixture, main_account(), CountedList::Users));
    let responses = futures::future::join_all(counts).await;
    assert!(responses.iter().all(|response| rejection(response) == Some("busy")));
    assert_eq!(silent.received().len(), 1, "one permit of two is left to other users");
}
