//! Tests of writes in progress: deadlines, locks, disconnected clients, shutdown and panics.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use api::gateway::Role;
use api::gateway::history::Outcome;
use api::{Method, Response};
use serde_json::json;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::fake_upstream::{FakeUpstream, sandbox};
use crate::fixture::{
    BASE, Fixture, SERVICE, admin, delete, get, json_response, known, main_account, post, rejection, user,
};

#[tokio::test]
async fn a_write_after_its_deadline_is_recorded_as_unsent_and_not_sent() {
    let upstream = sandbox();
    let fixture = Fixture::new(upstream.clone()).await;
    let request = post("/v1/Services", "FriendlyName=a");
    let arrived = Instant::now() - Duration::from_secs(14);
    let incoming = gateway::Incoming { arrived, ..request.incoming() };
    let response = fixture.gateway.handle(&admin(), &main_account(), &incoming, BASE).await;
    assert_eq!((response.status, rejection(&response)), (503, Some("unrecorded")));
    fixture.gateway.shut_down().await;
    assert_eq!(fixture.outcomes().await, [Outcome::Unsent]);
    assert!(upstream.received().is_empty());
}

#[tokio::test]
async fn writes_to_one_resource_run_one_at_a_time() {
    let state = Arc::new(tokio::sync::Mutex::new(0_u32));
    let shown = Arc::new(AtomicU32::new(0));
    let upstream = FakeUpstream::new_async({
        let shown = shown.clone();
        move |request| {
            let (state, shown) = (state.clone(), shown.clone());
            async move {
                let before = *state.try_lock().unwrap();
                tokio::task::yield_now().await;
                let mut state = state.try_lock().expect("no other request runs");
                if request.method == Method::Post {
                    assert_eq!(before, *state, "no other write ran");
                    *state += 1;
                    shown.store(*state, Ordering::Relaxed);
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
                Ok(json_response(200, &format!(r#"{{"reachability_enabled":{}}}"#, *state)))
            }
        }
    });
    let fixture = Fixture::new(upstream).await;
    let request = post(&format!("{SERVICE}/Configuration"), "ReachabilityEnabled=true");
    let write = async || {
        loop {
            let shown = json!({ "reachability_enabled": shown.load(Ordering::Relaxed) });
            match fixture.send_if_unchanged(&admin(), &request, &shown).await.status {
                412 => {}
                status => return status,
            }
        }
    };
    let statuses = futures::future::join_all((0..20).map(|_| write())).await;
    assert_eq!(statuses, [200; 20]);
    let records = fixture.records().await;
    let change = |index: usize| known(&records[index].changes).unwrap().remove(0);
    for index in 0..20 {
        let number = 20 - u32::try_from(index).unwrap();
        let change = change(index);
        assert_eq!((known(&change.before), known(&change.after)), (Some(json!(number - 1)), Some(json!(number))));
    }
}

/// Write that Twilio has received, and does not respond to before `respond` is notified.
struct PendingWrite {
    fixture: Arc<Fixture>,
    task: JoinHandle<Response>,
    respond: Arc<Notify>,
}

async fn pending_write() -> PendingWrite {
    let (arrived, respond) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let upstream = FakeUpstream::new_async({
        let (arrived, respond) = (arrived.clone(), respond.clone());
        move |_| {
            let (arrived, respond) = (arrived.clone(), respond.clone());
            async move {
                arrived.notify_one();
                respond.notified().await;
                Ok(json_response(201, "{}"))
            }
        }
    });
    let fixture = Arc::new(Fixture::new(upstream).await);
    let task = tokio::spawn({
        let fixture = fixture.clone();
        async move { fixture.send(&admin(), &post("/v1/Services", "FriendlyName=a")).await }
    });
    arrived.notified().await;
    PendingWrite { fixture, task, respond }
}

#[tokio::test]
async fn the_outcome_of_a_sent_write_is_recorded_although_the_client_disconnected() {
    let PendingWrite { fixture, task, respond } = pending_write().await;
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    assert_eq!(fixture.outcomes().await, [Outcome::Open]);
    assert!(tokio::time::timeout(Duration::from_millis(50), fixture.gateway.shut_down()).await.is_err());
    respond.notify_one();
    fixture.gateway.shut_down().await;
    assert_eq!(fixture.outcomes().await, [Outcome::Done]);

    let later = post("/v1/Services", "FriendlyName=b");
    let response = fixture.send(&admin(), &later).await;
    assert_eq!((response.status, rejection(&response)), (502, Some("unreachable")));
    assert_eq!(fixture.outcomes().await, [Outcome::Done], "no write starts during shutdown");
}

#[tokio::test]
async fn recording_an_outcome_is_retried() {
    let PendingWrite { fixture, task, respond } = pending_write().await;
    fixture.execute_sql("ALTER TABLE journal_head RENAME TO renamed").await;
    respond.notify_one();
    assert_eq!(task.await.unwrap().status, 201, "the user gets the response");
    assert_eq!(fixture.outcomes().await, [Outcome::Open]);
    fixture.execute_sql("ALTER TABLE renamed RENAME TO journal_head").await;
    fixture.gateway.shut_down().await;
    assert_eq!(fixture.outcomes().await, [Outcome::Done]);
}

#[tokio::test]
async fn writes_that_wait_for_a_lock_do_not_block_reads() {
    let respond = Arc::new(Notify::new());
    let upstream = FakeUpstream::new_async({
        let respond = respond.clone();
        move |request| {
            let respond = respond.clone();
            async move {
                if request.method == Method::Post {
                    respond.notified().await;
                }
                Ok(json_response(200, "{}"))
            }
        }
    });
    let fixture = Arc::new(Fixture::with(upstream, 3, false).await);
    let write = post(&format!("{SERVICE}/Configuration"), "ReachabilityEnabled=true");
    let users = ["ada", "bob"].map(|name| user(name, Role::Admin));
    let shown = json!({});
    let send = |user| Box::pin(fixture.send_if_unchanged(user, &write, &shown));
    let mut writes: Vec<_> = users.iter().flat_map(|user| [user; 4]).map(send).collect();
    for write in &mut writes {
        assert!(futures::poll!(write).is_pending());
    }
    let (eve, read) = (user("eve", Role::Viewer), get("/v1/Services"));
    let read = tokio::time::timeout(Duration::from_secs(1), fixture.send(&eve, &read)).await;
    assert_eq!(read.expect("the read waits for no write").status, 200);
}

#[tokio::test]
async fn a_panic_leaves_the_record_open_and_the_account_usable() {
    let upstream = FakeUpstream::new(|request| match request.method {
        Method::Get => Ok(json_response(200, "{}")),
        _ => panic!("panic of the test"),
    });
    let fixture = Fixture::with(upstream, 1, false).await;
    for _ in 0..3 {
        let response = fixture.send_if_unchanged(&admin(), &delete(SERVICE), &json!({})).await;
        assert_eq!((response.status, rejection(&response)), (500, Some("failed")));
    }
    assert_eq!(fixture.outcomes().await, [Outcome::Open; 3]);
    fixture.gateway.shut_down().await;
}

#[tokio::test]
async fn a_write_that_is_dropped_while_it_waits_is_not_sent() {
    let respond = Arc::new(Notify::new());
    let upstream = FakeUpstream::new_async({
        let respond = respond.clone();
        move |_| {
            let respond = respond.clone();
            async move {
                respond.notified().await;
                Ok(json_response(200, "{}"))
            }
        }
    });
    let fixture = Arc::new(Fixture::with(upstream.clone(), 1, false).await);
    let user = admin();
    let read = get("/v1/Services");
    let mut first = Box::pin(fixture.send(&user, &read));
    assert!(futures::poll!(&mut first).is_pending());
    let write = post("/v1/Services", "FriendlyName=a");
    let mut dropped = Box::pin(fixture.send(&user, &write));
    assert!(futures::poll!(&mut dropped).is_pending());
    drop(dropped);
    respond.notify_one();
    assert_eq!(first.await.status, 200);
    assert_eq!(upstream.received(), ["GET /v1/Services"]);
    assert!(fixture.records().await.is_empty());
}
