//! Tests of several gateways that share a database on a PostgreSQL server.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use api::Method;
use api::gateway::history::Outcome;
use serde_json::json;

use crate::fake_upstream::{FakeUpstream, sandbox};
use crate::fixture::{Fixture, SERVICE, admin, get, json_response, known, post, rejection};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writes_to_one_resource_run_one_at_a_time() {
    let state = Arc::new(tokio::sync::Mutex::new(0_u32));
    let shown = Arc::new(AtomicU32::new(0));
    let upstream = FakeUpstream::new_async({
        let shown = shown.clone();
        move |request| {
            let (state, shown) = (state.clone(), shown.clone());
            async move {
                let mut state = state.try_lock().expect("no other request runs");
                tokio::time::sleep(Duration::from_millis(2)).await;
                if request.method == Method::Post {
                    *state += 1;
                    shown.store(*state, Ordering::SeqCst);
                }
                Ok(json_response(200, &format!(r#"{{"reachability_enabled":{}}}"#, *state)))
            }
        }
    });
    let Some(gateways) = Fixture::several(upstream, 3, 8).await else { return };
    let request = post(&format!("{SERVICE}/Configuration"), "ReachabilityEnabled=true");
    let write = async |number: usize| {
        loop {
            let shown = json!({ "reachability_enabled": shown.load(Ordering::SeqCst) });
            let gateway = &gateways[number % gateways.len()];
            match gateway.send_if_unchanged(&admin(), &request, &shown).await.status {
                412 => {}
                status => return status,
            }
        }
    };
    let statuses = futures::future::join_all((0..15).map(write)).await;
    assert_eq!(statuses, [200; 15]);
    let records = gateways[0].records().await;
    assert_eq!(records.len(), 15, "every gateway reads the records of all");
    for (index, record) in records.iter().enumerate() {
        let number = 15 - u32::try_from(index).unwrap();
        let change = known(&record.changes).unwrap().remove(0);
        assert_eq!((known(&change.before), known(&change.after)), (Some(json!(number - 1)), Some(json!(number))));
    }
    gateways[1].journal.verify(None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_gateways_keep_the_limit_of_the_account_together() {
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let upstream = FakeUpstream::new_async({
        let most = most.clone();
        move |_| {
            let (running, most) = (running.clone(), most.clone());
            async move {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(20)).await;
                running.fetch_sub(1, Ordering::SeqCst);
                Ok(json_response(200, "{}"))
            }
        }
    });
    let Some(gateways) = Fixture::several(upstream, 3, 3).await else { return };
    let admin = admin();
    let read =
        async |number: usize| gateways[number % 3].send(&admin, &get(&format!("{SERVICE}/Configuration"))).await.status;
    let statuses = futures::future::join_all((0..45).map(read)).await;
    assert_eq!(statuses, [200; 45]);
    assert_eq!(most.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_gateway_without_its_database_sends_no_write_and_says_so() {
    let Some(server) = test_postgres::server() else { return };
    let server = server.start_another();
    let upstream = sandbox();
    let location = server.create_database().parse().unwrap();
    let gateway = Fixture::at(&location, tempfile::tempdir().unwrap(), upstream.clone(), 8, false).await;
    gateway.create_service().await;
    let before = upstream.received().len();
    server.stop();
    for _ in 0..2 {
        let begun = Instant::now();
        let rejected = gateway.send(&admin(), &post("/v1/Services", "FriendlyName=Lost")).await;
        assert_eq!((rejected.status, rejection(&rejected)), (503, Some("unrecorded")), "{}", rejected.body);
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    }
    assert_eq!(upstream.received().len(), before, "nothing was sent");
    server.resume();
    let created = loop {
        let created = gateway.send(&admin(), &post("/v1/Services", "FriendlyName=Again")).await;
        if created.status == 201 {
            break created;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    assert!(created.body.contains("Again"));
    gateway.journal.verify(None).await.unwrap();
    let done = gateway.outcomes().await.into_iter().filter(|outcome| *outcome == Outcome::Done).count();
    assert_eq!(done, 2);
}
