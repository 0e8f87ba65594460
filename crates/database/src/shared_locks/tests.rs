//! Tests of locks that several gateways share.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::time::{sleep, timeout};

use super::SharedLocks;
use crate::{Database, Location};

/// Databases of several gateways on one server; `None` if PostgreSQL is not installed.
async fn gateways(count: usize) -> Option<Vec<Database>> {
    let location: Location = test_postgres::database()?.parse().unwrap();
    let mut gateways = Vec::new();
    for _ in 0..count {
        gateways.push(Database::open(&location).await.unwrap());
    }
    Some(gateways)
}

async fn locks(count: usize) -> Option<Vec<SharedLocks>> {
    Some(gateways(count).await?.iter().map(|database| database.shared_locks().unwrap()).collect())
}

const SOON: Duration = Duration::from_millis(300);

#[tokio::test]
async fn a_resource_is_locked_by_one_gateway() {
    let Some(gateways) = locks(2).await else { return };
    let [one, other] = [&gateways[0], &gateways[1]];
    let held = one.lock_resource("AC1", "IS1").await.unwrap();
    assert!(timeout(SOON, other.lock_resource("AC1", "IS1")).await.is_err(), "it is locked");
    drop(timeout(SOON * 10, other.lock_resource("AC1", "IS2")).await.unwrap().unwrap());
    drop(timeout(SOON * 10, other.lock_resource("AC2", "IS1")).await.unwrap().unwrap());
    assert!(held.is_held().await);
    drop(held);
    let held = timeout(SOON * 10, other.lock_resource("AC1", "IS1")).await.unwrap().unwrap();
    assert!(timeout(SOON, one.lock_resource("AC1", "IS1")).await.is_err());
    drop(held);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn attempts_that_are_given_up_leave_no_lock_behind() {
    let Some(gateways) = locks(2).await else { return };
    let held = gateways[0].lock_resource("AC1", "IS1").await.unwrap();
    for number in 0..50 {
        let resource = format!("IS{}", number % 3);
        let given_up = gateways[1].lock_resource("AC1", &resource);
        let _ = timeout(Duration::from_micros(number * 40), given_up).await;
        let given_up = gateways[1].acquire_slot("AC1", 1);
        let _ = timeout(Duration::from_micros(number * 60), given_up).await;
    }
    drop(held);
    for resource in ["IS0", "IS1", "IS2"] {
        drop(timeout(SOON * 10, gateways[0].lock_resource("AC1", resource)).await.unwrap().unwrap());
    }
    drop(timeout(SOON * 10, gateways[0].acquire_slot("AC1", 1)).await.unwrap().unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_limit_of_an_account_holds_for_all_gateways_together() {
    let Some(gateways) = locks(3).await else { return };
    for limit in [1, 4] {
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let requests = gateways.iter().flat_map(|gateway| (0..10).map(move |_| gateway.clone())).map(|gateway| {
            let (running, most) = (running.clone(), most.clone());
            tokio::spawn(async move {
                let slot = gateway.acquire_slot("AC1", limit).await.unwrap();
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                sleep(Duration::from_millis(40)).await;
                running.fetch_sub(1, Ordering::SeqCst);
                drop(slot);
            })
        });
        for request in requests.collect::<Vec<_>>() {
            request.await.unwrap();
        }
        assert_eq!(most.load(Ordering::SeqCst), limit, "all slots were used, and no more");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_busy_gateway_leaves_slots_to_another() {
    let Some(gateways) = locks(2).await else { return };
    for limit in [1, 4] {
        let busy: Vec<_> = (0..3 * limit)
            .map(|_| {
                let gateway = gateways[0].clone();
                tokio::spawn(async move {
                    loop {
                        let _slot = gateway.acquire_slot("AC1", limit).await.unwrap();
                        sleep(Duration::from_millis(10)).await;
                    }
                })
            })
            .collect();
        sleep(SOON).await;
        for _ in 0..5 {
            let begun = Instant::now();
            drop(gateways[1].acquire_slot("AC1", limit).await.unwrap());
            assert!(begun.elapsed() < Duration::from_secs(3), "limit {limit}: {:?}", begun.elapsed());
        }
        busy.iter().for_each(|task| task.abort());
    }
}

#[tokio::test]
async fn a_lost_connection_loses_the_locks_and_is_noticed() {
    let Some(url) = test_postgres::database() else { return };
    let location: Location = url.parse().unwrap();
    let database = Database::open(&location).await.unwrap();
    let locks = database.shared_locks().unwrap();
    let (held, slot) = (locks.lock_resource("AC1", "IS1").await.unwrap(), locks.acquire_slot("AC1", 1).await.unwrap());
    test_postgres::server().unwrap().query(
        &url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    assert!(locks.lock_resource("AC1", "IS2").await.err().unwrap().is_unreachable());
    assert!(!held.is_held().await && !slot.is_held().await);
    sleep(Duration::from_secs(3)).await;
    let again = locks.lock_resource("AC1", "IS1").await.unwrap();
    drop((held, slot));
    assert!(again.is_held().await, "guards of the lost connection do not release it");
    let beside = Database::open(&location).await.unwrap().shared_locks().unwrap();
    assert!(timeout(SOON, beside.lock_resource("AC1", "IS1")).await.is_err());
}
