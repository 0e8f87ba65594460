//! Tests of writes that several gateways carry out once.

use api::Response;
use database::idempotency::{Claim, RESPONSE_LIFETIME, SharedWrites, WriteId};
use database::journal::{Journal, Key};

use crate::support::{NOW, TestDatabase, test_database};

async fn writes(database: &TestDatabase) -> SharedWrites {
    let key = Key::from_text(&"5a".repeat(32)).unwrap();
    Journal::open(database.open().await, key).await.unwrap().shared_writes().unwrap()
}

fn created() -> Response {
    Response { status: 201, headers: vec![("a".to_owned(), "b".to_owned())], body: "a secret in a response".to_owned() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_gateway_of_many_carries_a_write_out() {
    let Some(database) = test_database() else { return };
    let mut gateways = Vec::new();
    for _ in 0..6 {
        gateways.push(writes(&database).await);
    }
    let id = WriteId::new(&[b"ada", b"key"]);
    let claims = gateways.iter().map(|gateway| {
        let (gateway, id) = (gateway.clone(), id.clone());
        tokio::spawn(async move { gateway.claim(&id, NOW).await.unwrap() })
    });
    let mut results = Vec::new();
    for claim in claims.collect::<Vec<_>>() {
        results.push(claim.await.unwrap());
    }
    assert_eq!(results.iter().filter(|claim| **claim == Claim::First).count(), 1);
    assert_eq!(results.iter().filter(|claim| **claim == Claim::Running).count(), 5);
    gateways[0].finish(&id, &created()).await.unwrap();
    assert_eq!(gateways[1].claim(&id, NOW + 1).await.unwrap(), Claim::Done(created()));
    assert_eq!(gateways[2].state(&id).await.unwrap(), Claim::Done(created()));
    let other = WriteId::new(&[b"adak", b"ey"]);
    assert_eq!(gateways[1].claim(&other, NOW).await.unwrap(), Claim::First);
    let stored = database.query("SELECT encode(response, 'escape') FROM idempotency WHERE response IS NOT NULL").await;
    assert!(stored.len() > created().body.len() && !stored.contains("secret"), "{stored}");
}

#[tokio::test]
async fn responses_are_forgotten_and_claims_stay_longer() {
    let Some(database) = test_database() else { return };
    let writes = writes(&database).await;
    let (done, lost) = (WriteId::new(&[b"done"]), WriteId::new(&[b"lost"]));
    for id in [&done, &lost] {
        assert_eq!(writes.claim(id, NOW).await.unwrap(), Claim::First);
    }
    writes.finish(&done, &created()).await.unwrap();
    let later = NOW + RESPONSE_LIFETIME;
    assert_eq!(writes.claim(&done, later).await.unwrap(), Claim::Done(created()));
    assert_eq!(writes.claim(&lost, later + 1).await.unwrap(), Claim::Running, "it is not sent again");
    assert_eq!(writes.claim(&done, later + 1).await.unwrap(), Claim::First);
    assert_eq!(writes.claim(&lost, NOW + 60 * 60 + 1).await.unwrap(), Claim::First);
}
