//! Tests of one journal that several gateways write to, each with connections of its own.

use std::collections::BTreeSet;

use api::gateway::history::{List, Outcome};
use api::{Json, Method};

use super::{NOON, TestJournal, done, intent, key};
use crate::engine::Statement;
use crate::journal::{Damage, Event, Intent, OPEN_LIMIT, VerifyError};
use crate::people::{Credential, LastAdmin};

const GATEWAYS: usize = 8;
const WRITES: usize = 60;

fn create(name: &str) -> Intent {
    intent(Method::Post, "/v1/Services", &format!("FriendlyName={name}"), None)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_gateways_write_one_chain_without_gaps() {
    let Some(fixture) = TestJournal::on_server().await else { return };
    let mut gateways = Vec::new();
    for gateway in 0..GATEWAYS {
        let journal = fixture.beside().await;
        gateways.push(tokio::spawn(async move {
            let mut numbers = Vec::new();
            for write in 0..WRITES {
                let open = journal.intend(create(&format!("{gateway}-{write}"))).await.unwrap();
                numbers.push(open.number());
                journal.conclude(&open, &done(None)).await.unwrap();
            }
            numbers
        }));
    }
    let mut numbers = BTreeSet::new();
    for gateway in gateways {
        numbers.extend(gateway.await.unwrap());
    }
    assert_eq!(numbers.len(), GATEWAYS * WRITES, "every intent has a number of its own");
    let end = fixture.journal.verify(None).await.unwrap();
    assert_eq!(end.count as usize, 2 * GATEWAYS * WRITES);
    let gaps = Statement::new("SELECT max(number) - count(*) FROM journal");
    let gaps: i64 = gaps.fetch_value(&mut fixture.database.reader().await.unwrap()).await.unwrap();
    assert_eq!(gaps, 0);
}

#[tokio::test]
async fn changes_of_the_rows_on_a_server_are_detected() {
    let Some(fixture) = TestJournal::on_server().await else { return };
    for name in ["a", "b", "c"] {
        fixture.write(create(name), done(None)).await;
    }
    for (change, damage) in [
        ("UPDATE journal SET text = replace(text, '\"b\"', '\"x\"') WHERE number = 3", Damage::Changed(3)),
        ("UPDATE journal SET at = at + 1 WHERE number = 2", Damage::Changed(2)),
        ("DELETE FROM journal WHERE number = 4", Damage::Missing(4)),
        ("DELETE FROM journal WHERE number = 6", Damage::CutOff { found: 5, counted: 6 }),
        ("DELETE FROM journal_head", Damage::NoHead),
        ("DELETE FROM journal_listed WHERE number = 5", Damage::Listed(5)),
    ] {
        let mut transaction = fixture.database.begin().await.unwrap();
        assert_ne!(Statement::new(change).execute(&mut transaction).await.unwrap(), 0, "{change}");
        match super::super::verification::verify_in(&mut transaction, &key(), None).await {
            Err(VerifyError::Damage(found)) => assert_eq!(found, damage, "{change}"),
            other => panic!("{change}: {other:?}"),
        }
        transaction.rollback().await.unwrap();
    }
    fixture.journal.verify(None).await.unwrap();
}

#[tokio::test]
async fn a_record_is_concluded_once() {
    for fixture in TestJournal::on_both_engines().await {
        let open = fixture.journal.intend(create("a")).await.unwrap();
        fixture.journal.conclude(&open, &done(None)).await.unwrap();
        // As after a commit whose response was lost.
        fixture.journal.conclude(&open, &done(None)).await.unwrap();
        let next = fixture.write(create("b"), done(None)).await;
        assert_eq!(next, 3);
        assert_eq!(fixture.journal.verify(None).await.unwrap().count, 4);
    }
}

#[tokio::test]
async fn open_records_of_another_gateway_are_concluded_after_a_while() {
    let Some(fixture) = TestJournal::on_server().await else { return };
    let open = fixture.journal.intend(create("a")).await.unwrap();
    let beside = fixture.beside().await;
    assert_eq!(beside.conclude_left_open(NOON + OPEN_LIMIT - 1).await.unwrap(), 0);
    assert_eq!(beside.conclude_left_open(NOON + OPEN_LIMIT).await.unwrap(), 1);
    assert_eq!(beside.conclude_left_open(NOON + OPEN_LIMIT).await.unwrap(), 0);
    // The first gateway was only slow.
    fixture.journal.conclude(&open, &done(None)).await.unwrap();
    let records = fixture.records(&List::default()).await;
    assert_eq!(records[0].outcome.known(), Some(&Outcome::Unknown), "{}", records[0].to_json());
    fixture.journal.verify(None).await.unwrap();
}

#[tokio::test]
async fn events_that_two_gateways_find_are_sealed_once() {
    let Some(fixture) = TestJournal::on_server().await else { return };
    let beside = fixture.beside().await;
    let name = || "ada".parse().unwrap();
    let credential = Credential::new(name(), "a bicycle made of glass".parse().unwrap()).unwrap();
    fixture.database.add_person(&credential, api::gateway::Role::Admin, NOON).await.unwrap();
    fixture.database.remove_person(&name(), LastAdmin::AllowRemoval, NOON).await.unwrap();
    let (one, other) = (create("a"), create("b"));
    let (one, other) = tokio::join!(fixture.journal.intend(one), beside.intend(other));
    assert!(one.is_ok() && other.is_ok());
    let mut events = Vec::new();
    let taken = crate::journal::events::<crate::DatabaseError>(&fixture.database, |recorded| {
        events.push(recorded.event);
        Ok(())
    });
    taken.await.unwrap();
    let removed = Event::PersonRemoved { person: "ada".to_owned() };
    assert_eq!(events, [removed, Event::PersonAdded { person: "ada".to_owned(), role: "admin".to_owned() }]);
    fixture.journal.verify(None).await.unwrap();
}
