//! Tests of transactions on a PostgreSQL server.

use std::time::{Duration, Instant};

use super::Statement;
use crate::{Database, DatabaseError, Location};

/// Opens an empty database whose settings would weaken the guarantees, twice; `None` if PostgreSQL is not installed.
async fn opened() -> Option<(Database, Database)> {
    let url = test_postgres::database()?;
    for setting in ["synchronous_commit = off", "default_transaction_isolation = 'serializable'", "lock_timeout = 0"] {
        let name = url.split_once('?').unwrap().0.rsplit('/').next().unwrap();
        test_postgres::server().unwrap().query(&url, &format!("ALTER DATABASE {name} SET {setting}"));
    }
    let location: Location = url.parse().unwrap();
    Some((Database::open(&location).await.unwrap(), Database::open(&location).await.unwrap()))
}

#[tokio::test]
async fn a_commit_is_on_the_disk_whatever_the_settings_of_the_server() {
    let Some((database, _)) = opened().await else { return };
    let setting = || Statement::new("SELECT current_setting('synchronous_commit')");
    let of_writer: String = setting().fetch_value(&mut database.writer().await.unwrap()).await.unwrap();
    let of_transaction: String = setting().fetch_value(&mut database.begin().await.unwrap()).await.unwrap();
    assert_eq!((of_writer.as_str(), of_transaction.as_str()), ("on", "on"));
}

#[tokio::test]
async fn a_transaction_sees_what_was_committed_while_it_waited() {
    let Some((one, other)) = opened().await else { return };
    let mut transaction = one.begin().await.unwrap();
    let insert = "INSERT INTO people (name, role, password_hash, added) VALUES ('ada', 'admin', '', 7)";
    Statement::new(insert).execute(&mut transaction).await.unwrap();
    let waiting = tokio::spawn(async move {
        let mut transaction = other.begin().await.unwrap();
        let count: i64 = Statement::new("SELECT count(*) FROM people").fetch_value(&mut transaction).await.unwrap();
        count
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!waiting.is_finished(), "one transaction writes at a time");
    transaction.commit().await.unwrap();
    assert_eq!(waiting.await.unwrap(), 1);
}

#[tokio::test]
async fn a_wait_for_another_gateway_ends_and_leaves_the_connection_usable() {
    let Some((one, other)) = opened().await else { return };
    let held = one.begin().await.unwrap();
    let begun = Instant::now();
    let busy = DatabaseError::from(other.begin().await.err().unwrap());
    assert!(busy.is_busy() && !busy.is_unreachable(), "{busy}");
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    drop(held);
    other.begin().await.unwrap().rollback().await.unwrap();
    other.ready().await.unwrap();
}

#[tokio::test]
async fn a_dropped_transaction_is_rolled_back() {
    let Some((one, other)) = opened().await else { return };
    let mut transaction = one.begin().await.unwrap();
    let insert = "INSERT INTO people (name, role, password_hash, added) VALUES ('ada', 'admin', '', 7)";
    Statement::new(insert).execute(&mut transaction).await.unwrap();
    drop(transaction);
    other.begin().await.unwrap().commit().await.unwrap();
    assert!(!other.has_people().await.unwrap());
}
