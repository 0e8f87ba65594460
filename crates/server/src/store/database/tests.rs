//! Tests of the file.

use sandbox::Seed;

use super::*;
use crate::system::System;

fn change(key: &str, record: Option<String>) -> Change {
    Change { kind: "service", key: key.to_owned(), record }
}

async fn keys(database: &mut Database) -> Vec<String> {
    sqlx::query_scalar("SELECT key FROM records ORDER BY key").fetch_all(database.access.connection()).await.unwrap()
}

#[test]
fn a_block_is_split_into_records() {
    let block = "1\u{1f}service\u{1f}IS1\u{1f}{\"a\":1}\u{1e}-2\u{1f}role\u{1f}RL1\u{1f}{}";
    let records: Vec<_> = records_of(block).collect();
    assert_eq!(records, [(1, "service", "IS1", "{\"a\":1}"), (-2, "role", "RL1", "{}")]);
    for damaged in ["", "1", "x\u{1f}service\u{1f}IS1\u{1f}{}", "1\u{1f}service\u{1f}IS1"] {
        assert_eq!(records_of(damaged).next(), Some((0, "", "", damaged)), "{damaged:?}");
    }
}

#[tokio::test]
async fn all_blocks_are_loaded_and_a_damaged_record_is_rejected() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.sqlite");
    let seed = Seed::Services(BLOCK_LENGTH as u32 / 4 + 1);
    let (store, changes) = sandbox::seed(&seed, &mut System);
    let mut database = Database::open(&path).await.unwrap();
    database.commit_seed(&changes).await.unwrap();
    assert_eq!(database.load().await.unwrap().counts(), store.counts());
    assert!(changes.len() > BLOCK_LENGTH as usize);
    // A record with a separator in it, as after damage to the file.
    let damage =
        "UPDATE records SET record = replace(record, '\"sid\"', x'1e') WHERE id = (SELECT max(id) FROM records)";
    sqlx::query(damage).execute(database.access.connection()).await.unwrap();
    let error = database.load().await.err().expect("the record is damaged");
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
}

#[tokio::test]
async fn the_last_change_of_a_record_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = Database::open(&folder.path().join("records.sqlite")).await.unwrap();
    let text = || Some("{}".to_owned());
    database.commit(&[change("a", text()), change("b", text()), change("a", None)], &[]).await.unwrap();
    assert_eq!(keys(&mut database).await, ["b"]);
    database
        .commit(&[change("b", None), change("a", text()), change("b", text()), change("b", None)], &[])
        .await
        .unwrap();
    assert_eq!(keys(&mut database).await, ["a"]);
}

#[tokio::test]
async fn a_full_disk_is_reported_and_leaves_no_partial_batch() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = Database::open(&folder.path().join("records.sqlite")).await.unwrap();
    database.commit(&[change("a", Some("{}".to_owned()))], &[]).await.unwrap();
    // SQLite reports this limit like a full disk.
    database.pragma::<i64>("PRAGMA max_page_count = 8").await.unwrap();
    let long = format!("{:?}", "x".repeat(100_000));
    let error = database.commit(&[change("b", Some("{}".to_owned())), change("c", Some(long))], &[]).await.unwrap_err();
    assert!(error.is_full(), "{error}");
    assert_eq!(keys(&mut database).await, ["a"]);
    database.commit(&[change("d", Some("{}".to_owned()))], &[]).await.unwrap();
    assert_eq!(keys(&mut database).await, ["a", "d"]);
}
