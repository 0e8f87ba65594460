//! How sessions begin, and how they end.

use api::gateway::Role;
use database::people::LastAdmin;
use database::sessions::{Kind, Limits, Token, local};
use database::{Database, Failure};
use sqlx::{Connection, Row};

use crate::support::{LIMITS, NOW, PASSWORD, connect, credential, name, place, sign_in, signed_in};

async fn role(database: &Database, token: &Token, now: u64) -> Option<Role> {
    database.session(token, now).await.unwrap().map(|session| session.role)
}

#[tokio::test]
async fn a_session_says_who_and_until_when_and_outlives_the_process() {
    let place = place();
    let database = place.peopled().await;
    let token = sign_in(&database, "grace", PASSWORD, NOW).await.unwrap();
    database.close().await;
    let database = place.open().await;
    let session = database.session(&token, NOW + 60).await.unwrap().unwrap();
    assert_eq!(session.person, name("grace"));
    assert_eq!((session.role, session.kind), (Role::Editor, Kind::Password));
    assert_eq!((session.ends, session.idle_seconds), (NOW + LIMITS.absolute, LIMITS.idle));
}

#[tokio::test]
async fn tokens_are_of_256_bits_and_no_two_are_the_same() {
    let place = place();
    let database = place.peopled().await;
    let first = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let second = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    assert_ne!(first, second);
    assert_eq!(first.reveal().len(), 43, "256 bits at 6 a character");
    assert_eq!(first.reveal().parse::<Token>().unwrap(), first);
    assert_eq!(format!("{first:?}"), "••••");
    let changed = format!("{}A", &first.reveal()[..42]);
    for other in
        ["", "A", &first.reveal()[..42], &format!("{}A", first.reveal()), &first.reveal().replace(|_| true, "=")]
    {
        assert!(other.parse::<Token>().is_err(), "{other}");
    }
    if let Ok(changed) = changed.parse::<Token>()
        && changed != first
    {
        assert_eq!(role(&database, &changed, NOW).await, None);
    }
    assert_eq!(role(&database, &"A".repeat(43).parse().unwrap(), NOW).await, None);
    assert_eq!(role(&database, &first, NOW).await, Some(Role::Admin));
}

#[tokio::test]
async fn a_session_that_begins_long_after_now_is_none() {
    let place = place();
    let database = place.peopled().await;
    let slightly = sign_in(&database, "ada", PASSWORD, NOW + 15 * 60).await.unwrap();
    assert_eq!(role(&database, &slightly, NOW).await, Some(Role::Admin));
    let ahead = sign_in(&database, "ada", PASSWORD, NOW + 15 * 60 + 1).await.unwrap();
    assert_eq!(role(&database, &ahead, NOW).await, None);
    assert_eq!(role(&database, &ahead, NOW + 1).await, Some(Role::Admin));
}

#[tokio::test]
async fn without_a_call_a_session_ends_and_every_call_puts_that_off() {
    let place = place();
    let database = place.peopled().await;
    let token = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let idle = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let mut now = NOW;
    while now < NOW + 3 * LIMITS.idle {
        // A use is written down once a minute, so that the session may end as much earlier, never later.
        now += LIMITS.idle - 61;
        assert_eq!(role(&database, &token, now).await, Some(Role::Admin), "after {}", now - NOW);
    }
    assert_eq!(role(&database, &token, now + LIMITS.idle).await, None);
    assert_eq!(role(&database, &idle, NOW + LIMITS.idle).await, None);
    assert_eq!(role(&database, &idle, NOW + LIMITS.idle - 1).await, Some(Role::Admin), "not a second earlier");
}

#[tokio::test]
async fn however_busy_a_session_ends() {
    let place = place();
    let database = place.peopled().await;
    let token = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    for now in (NOW..NOW + LIMITS.absolute).step_by(600) {
        assert_eq!(role(&database, &token, now).await, Some(Role::Admin), "after {}", now - NOW);
    }
    assert_eq!(role(&database, &token, NOW + LIMITS.absolute - 1).await, Some(Role::Admin));
    assert_eq!(role(&database, &token, NOW + LIMITS.absolute).await, None);
}

#[tokio::test]
async fn a_use_is_written_down_once_a_minute() {
    let place = place();
    let database = place.peopled().await;
    let token = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let mut connection = connect(&place.file).await;
    let mut used = async || {
        let used: i64 = sqlx::query_scalar("SELECT used FROM sessions").fetch_one(&mut connection).await.unwrap();
        used as u64 - NOW
    };
    for passed in 0..200 {
        role(&database, &token, NOW + passed).await.unwrap();
        let expected = passed - passed % 60;
        // Nobody waits for it to be written.
        let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while used().await < expected && std::time::Instant::now() < until {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        assert_eq!(used().await, expected, "after {passed}");
    }
}

#[tokio::test]
async fn a_session_in_use_goes_on_while_its_use_cannot_be_written_down() {
    let place = place();
    let database = place.peopled().await;
    let token = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let mut locked = connect(&place.file).await;
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
    let database = place.open().await;
    assert_eq!(role(&database, &token, now + LIMITS.idle).await, None);
    assert_eq!(
        role(&database, &token, now + LIMITS.idle - 1).await,
        Some(Role::Admin),
        "it is written down in the end"
    );
}

#[tokio::test]
async fn signing_out_ends_this_session_or_all_of_them() {
    let place = place();
    let database = place.peopled().await;
    let mut tokens = Vec::new();
    for person in ["ada", "ada", "ada", "grace"] {
        tokens.push(sign_in(&database, person, PASSWORD, NOW).await.unwrap());
    }
    let roles = async || {
        let mut roles = Vec::new();
        for token in &tokens {
            roles.push(role(&database, token, NOW).await.is_some());
        }
        roles
    };
    assert_eq!(roles().await, [true; 4]);
    database.end_session(&tokens[0]).await.unwrap();
    assert_eq!(roles().await, [false, true, true, true]);
    database.end_sessions_of(&name("ada")).await.unwrap();
    assert_eq!(roles().await, [false, false, false, true]);
    database.end_session(&tokens[0]).await.unwrap();
}

#[tokio::test]
async fn a_change_to_a_person_takes_effect_at_the_next_call() {
    let place = place();
    let database = place.peopled().await;
    let ada = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let grace = sign_in(&database, "grace", PASSWORD, NOW).await.unwrap();
    assert_eq!(role(&database, &grace, NOW).await, Some(Role::Editor));
    database.set_role(&name("grace"), Role::Viewer, LastAdmin::Stays, NOW).await.unwrap();
    assert_eq!(role(&database, &grace, NOW).await, Some(Role::Viewer));
    database.set_password(&credential("grace", "quite another password"), NOW).await.unwrap();
    assert_eq!(role(&database, &grace, NOW).await, None);
    let grace = sign_in(&database, "grace", "quite another password", NOW).await.unwrap();
    assert_eq!(role(&database, &grace, NOW).await, Some(Role::Viewer));
    database.remove_person(&name("grace"), LastAdmin::Stays, NOW).await.unwrap();
    assert_eq!(role(&database, &grace, NOW).await, None);
    // Somebody else of the same name is somebody else.
    database.add_person(&credential("grace", PASSWORD), Role::Admin, NOW).await.unwrap();
    assert_eq!(role(&database, &grace, NOW).await, None);
    assert_eq!(role(&database, &ada, NOW).await, Some(Role::Admin));
}

#[tokio::test]
async fn a_session_of_somebody_who_is_gone_is_none_however_they_went() {
    let place = place();
    let database = place.peopled().await;
    let token = sign_in(&database, "grace", PASSWORD, NOW).await.unwrap();
    let mut connection = connect(&place.file).await;
    sqlx::query("DELETE FROM people WHERE name = 'grace'").execute(&mut connection).await.unwrap();
    assert_eq!(role(&database, &token, NOW + 1).await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_signs_in_while_the_password_changes_is_not_signed_in_afterwards() {
    let place = place();
    let database = place.peopled().await;
    let beside = place.open().await;
    let mut password = PASSWORD.to_owned();
    for round in 0..12 {
        let next = format!("the password of round {round}");
        let changed = credential("ada", &next);
        // Begun at once, in this order or that, in one process and in two.
        let changing = async {
            let database = if round % 3 == 0 { &beside } else { &database };
            database.set_password(&changed, NOW).await.unwrap();
        };
        let signing_in = signed_in(&database, [10, 0, 0, round], "ada", &password, NOW);
        let begun =
            if round % 2 == 0 { tokio::join!(changing, signing_in).1 } else { tokio::join!(signing_in, changing).0 };
        if let Ok(token) = begun {
            assert_eq!(role(&database, &token, NOW + 1).await, None, "round {round}");
        }
        password = next;
    }
}

#[tokio::test]
async fn what_another_process_changes_is_seen_within_a_second() {
    let place = place();
    let database = place.peopled().await;
    let beside = place.open().await;
    let token = sign_in(&database, "grace", PASSWORD, NOW).await.unwrap();
    assert_eq!(role(&database, &token, NOW).await, Some(Role::Editor));
    beside.set_role(&name("grace"), Role::Viewer, LastAdmin::Stays, NOW).await.unwrap();
    assert_eq!(role(&database, &token, NOW + 1).await, Some(Role::Viewer));
    beside.end_sessions_of(&name("grace")).await.unwrap();
    assert_eq!(role(&database, &token, NOW + 2).await, None);
}

#[tokio::test]
async fn whoever_opens_a_link_is_local_and_may_do_everything() {
    let place = place();
    let database = place.open().await;
    let token = database.start_link_session(LIMITS, NOW).await.unwrap();
    let session = database.session(&token, NOW).await.unwrap().unwrap();
    assert_eq!((session.person, session.role, session.kind), (local(), Role::Admin, Kind::Link));
    assert!(!database.has_people().await.unwrap(), "that makes nobody who could sign in");
    database.end_sessions_of(&local()).await.unwrap();
    assert_eq!(role(&database, &token, NOW).await, None);
}

#[tokio::test]
async fn sessions_that_have_ended_are_cleared_away() {
    let place = place();
    let database = place.peopled().await;
    let short = Limits { idle: 10, absolute: 1000 };
    for now in [NOW, NOW + 1] {
        database.start_link_session(short, now).await.unwrap();
    }
    database.start_link_session(Limits { idle: 1000, absolute: 10 }, NOW).await.unwrap();
    sign_in(&database, "ada", PASSWORD, NOW + 10).await.unwrap();
    let mut connection = connect(&place.file).await;
    let rows =
        sqlx::query("SELECT person, started FROM sessions ORDER BY started").fetch_all(&mut connection).await.unwrap();
    let left: Vec<(String, i64)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    assert_eq!(left, [("local".to_owned(), NOW as i64 + 1), ("ada".to_owned(), NOW as i64 + 10)]);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn who_is_signed_in_reads_on_while_nothing_can_be_written() {
    let place = place();
    let database = place.peopled().await;
    let token = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    database.close().await;
    let database = place.open().await;
    let mut connection = connect(&place.file).await;
    // Whatever is written to this table fails from here on.
    sqlx::query("CREATE TRIGGER full BEFORE UPDATE ON sessions BEGIN SELECT RAISE(ABORT, 'full'); END")
        .execute(&mut connection)
        .await
        .unwrap();
    assert_eq!(role(&database, &token, NOW + 120).await, Some(Role::Admin));
    sqlx::query("CREATE TRIGGER fuller BEFORE INSERT ON sessions BEGIN SELECT RAISE(ABORT, 'full'); END")
        .execute(&mut connection)
        .await
        .unwrap();
    let refused: Failure = database.start_link_session(LIMITS, NOW).await.unwrap_err();
    assert!(!refused.is_full(), "{refused}");
    assert_eq!(role(&database, &token, NOW + 121).await, Some(Role::Admin));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_look_up_of_every_call_is_cheap() {
    let place = place();
    let database = place.peopled().await;
    let token = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let begun = std::time::Instant::now();
    for second in 0..20 {
        for _ in 0..50 {
            role(&database, &token, NOW + second).await.unwrap();
        }
    }
    let each = begun.elapsed() / 1000;
    assert!(each.as_micros() < 1000, "{each:?}");
}
