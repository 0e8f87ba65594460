//! Tests of users and sessions that look into a SQLite file, or keep it from being written.

use api::gateway::Role;
use database::sessions::Token;
use database::{Database, DatabaseError};

use crate::support::{LIMITS, NOW, PASSWORD, connect, sign_in, test_file};

async fn role(database: &Database, token: &Token, now: u64) -> Option<Role> {
    database.session(token, now).await.unwrap().map(|session| session.role)
}

#[tokio::test]
async fn a_session_in_use_continues_while_its_use_cannot_be_written() {
    let test_file = test_file();
    let database = test_file.peopled().await;
    let token = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let mut locked = connect(&test_file.file).await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut locked).await.unwrap();
    let asked = std::time::Instant::now();
    let mut now = NOW;
    while now < NOW + 3 * LIMITS.idle {
        now += LIMITS.idle - 61;
        assert_eq!(role(&database, &token, now).await, Some(Role::Admin), "after {}", now - NOW);
    }
    assert!(asked.elapsed() < std::time::Duration::from_secs(2), "nobody waits for the lock");
    sqlx::query("ROLLBACK").execute(&mut locked).await.unwrap();
    database.close().await;
    let database = test_file.open().await;
    assert_eq!(role(&database, &token, now + LIMITS.idle).await, None);
    assert_eq!(
        role(&database, &token, now + LIMITS.idle - 1).await,
        Some(Role::Admin),
        "it is written down in the end"
    );
}

#[tokio::test]
async fn sessions_can_be_read_while_nothing_can_be_written() {
    let test_file = test_file();
    let database = test_file.peopled().await;
    let token = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    database.close().await;
    let database = test_file.open().await;
    let mut connection = connect(&test_file.file).await;
    // Every write to this table fails from here on.
    sqlx::query("CREATE TRIGGER full BEFORE UPDATE ON sessions BEGIN SELECT RAISE(ABORT, 'full'); END")
        .execute(&mut connection)
        .await
        .unwrap();
    assert_eq!(role(&database, &token, NOW + 120).await, Some(Role::Admin));
    sqlx::query("CREATE TRIGGER fuller BEFORE INSERT ON sessions BEGIN SELECT RAISE(ABORT, 'full'); END")
        .execute(&mut connection)
        .await
        .unwrap();
    let refused: DatabaseError = database.start_link_session(LIMITS, NOW).await.unwrap_err();
    assert!(!refused.is_full(), "{refused}");
    assert_eq!(role(&database, &token, NOW + 121).await, Some(Role::Admin));
}

#[tokio::test]
async fn the_file_contains_neither_passwords_nor_tokens() {
    let test_file = test_file();
    let database = test_file.peopled().await;
    let token = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let _ = sign_in(&database, "ada", "mistyped-0123456789", NOW).await;
    let _ = sign_in(&database, "typed-as-a-name", PASSWORD, NOW).await;
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(test_file.file.parent().unwrap()).unwrap() {
        bytes.extend(std::fs::read(entry.unwrap().path()).unwrap());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("ada") && holds("$argon2id$v=19$m=19456,t=2,p=1$"));
    for secret in [PASSWORD, token.reveal(), "mistyped-0123456789", "typed-as-a-name"] {
        assert!(!holds(secret), "{secret}");
    }
}
