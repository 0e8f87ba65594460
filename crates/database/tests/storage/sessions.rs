//! Tests of the start and the end of sessions.

use api::gateway::Role;
use database::Database;
use database::people::LastAdmin;
use database::sessions::{Kind, Limits, Token, link_user};

use crate::support::{LIMITS, NOW, PASSWORD, credential, name, sign_in, sign_in_from, test_database};

async fn role(database: &Database, token: &Token, now: u64) -> Option<Role> {
    database.session(token, now).await.unwrap().map(|session| session.role)
}

#[tokio::test]
async fn a_session_has_a_user_and_an_end_and_persists() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let token = sign_in(&database, "grace", PASSWORD, NOW).await.unwrap();
    database.close().await;
    let database = test_database.open().await;
    let session = database.session(&token, NOW + 60).await.unwrap().unwrap();
    assert_eq!(session.person, name("grace"));
    assert_eq!((session.role, session.kind), (Role::Editor, Kind::Password));
    assert_eq!((session.ends, session.idle_seconds), (NOW + LIMITS.absolute, LIMITS.idle));
}

#[tokio::test]
async fn tokens_have_256_bits_and_are_unique() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
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
async fn a_session_that_starts_in_the_future_is_rejected() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let slightly = sign_in(&database, "ada", PASSWORD, NOW + 15 * 60).await.unwrap();
    assert_eq!(role(&database, &slightly, NOW).await, Some(Role::Admin));
    let ahead = sign_in(&database, "ada", PASSWORD, NOW + 15 * 60 + 1).await.unwrap();
    assert_eq!(role(&database, &ahead, NOW).await, None);
    assert_eq!(role(&database, &ahead, NOW + 1).await, Some(Role::Admin));
}

#[tokio::test]
async fn a_session_ends_without_requests_and_each_request_extends_it() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let token = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let idle = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let mut now = NOW;
    while now < NOW + 3 * LIMITS.idle {
        // A use is written at most once a minute, so a session may end up to a minute early, and never late.
        now += LIMITS.idle - 61;
        assert_eq!(role(&database, &token, now).await, Some(Role::Admin), "after {}", now - NOW);
    }
    assert_eq!(role(&database, &token, now + LIMITS.idle).await, None);
    assert_eq!(role(&database, &idle, NOW + LIMITS.idle).await, None);
    assert_eq!(role(&database, &idle, NOW + LIMITS.idle - 1).await, Some(Role::Admin), "not a second earlier");
}

#[tokio::test]
async fn a_session_in_constant_use_ends_at_its_absolute_limit() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let token = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    for now in (NOW..NOW + LIMITS.absolute).step_by(600) {
        assert_eq!(role(&database, &token, now).await, Some(Role::Admin), "after {}", now - NOW);
    }
    assert_eq!(role(&database, &token, NOW + LIMITS.absolute - 1).await, Some(Role::Admin));
    assert_eq!(role(&database, &token, NOW + LIMITS.absolute).await, None);
}

#[tokio::test]
async fn a_use_is_written_once_a_minute() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let token = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let used = async || test_database.query("SELECT used FROM sessions").await.parse::<u64>().unwrap() - NOW;
    for passed in 0..200 {
        role(&database, &token, NOW + passed).await.unwrap();
        let expected = passed - passed % 60;
        // The use is written in the background.
        let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while used().await < expected && std::time::Instant::now() < until {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        assert_eq!(used().await, expected, "after {passed}");
    }
}

#[tokio::test]
async fn signing_out_ends_one_session_or_all_of_them() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
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
async fn a_change_of_a_user_takes_effect_with_the_next_request() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let ada = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let grace = sign_in(&database, "grace", PASSWORD, NOW).await.unwrap();
    assert_eq!(role(&database, &grace, NOW).await, Some(Role::Editor));
    database.set_role(&name("grace"), Role::Viewer, LastAdmin::Keep, NOW).await.unwrap();
    assert_eq!(role(&database, &grace, NOW).await, Some(Role::Viewer));
    database.set_password(&credential("grace", "quite another password"), NOW).await.unwrap();
    assert_eq!(role(&database, &grace, NOW).await, None);
    let grace = sign_in(&database, "grace", "quite another password", NOW).await.unwrap();
    assert_eq!(role(&database, &grace, NOW).await, Some(Role::Viewer));
    database.remove_person(&name("grace"), LastAdmin::Keep, NOW).await.unwrap();
    assert_eq!(role(&database, &grace, NOW).await, None);
    // Another user of the same name has no share in the session.
    database.add_person(&credential("grace", PASSWORD), Role::Admin, NOW).await.unwrap();
    assert_eq!(role(&database, &grace, NOW).await, None);
    assert_eq!(role(&database, &ada, NOW).await, Some(Role::Admin));
}

#[tokio::test]
async fn a_session_of_a_removed_user_is_rejected() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let token = sign_in(&database, "grace", PASSWORD, NOW).await.unwrap();
    test_database.query("DELETE FROM people WHERE name = 'grace'").await;
    assert_eq!(role(&database, &token, NOW + 1).await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sign_in_during_a_password_change_is_rejected_afterwards() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let beside = test_database.open().await;
    let mut password = PASSWORD.to_owned();
    for round in 0..12 {
        let next = format!("the password of round {round}");
        let changed = credential("ada", &next);
        // Both start at the same time, in either order, in one process and in two.
        let changing = async {
            let database = if round % 3 == 0 { &beside } else { &database };
            database.set_password(&changed, NOW).await.unwrap();
        };
        let signing_in = sign_in_from(&database, [10, 0, 0, round], "ada", &password, NOW);
        let begun =
            if round % 2 == 0 { tokio::join!(changing, signing_in).1 } else { tokio::join!(signing_in, changing).0 };
        if let Ok(token) = begun {
            assert_eq!(role(&database, &token, NOW + 1).await, None, "round {round}");
        }
        password = next;
    }
}

#[tokio::test]
async fn changes_of_another_process_take_effect_within_a_second() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let beside = test_database.open().await;
    let token = sign_in(&database, "grace", PASSWORD, NOW).await.unwrap();
    assert_eq!(role(&database, &token, NOW).await, Some(Role::Editor));
    beside.set_role(&name("grace"), Role::Viewer, LastAdmin::Keep, NOW).await.unwrap();
    assert_eq!(role(&database, &token, NOW + 1).await, Some(Role::Viewer));
    beside.end_sessions_of(&name("grace")).await.unwrap();
    assert_eq!(role(&database, &token, NOW + 2).await, None);
}

#[tokio::test]
async fn the_link_user_is_local_and_has_the_role_admin() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.open().await;
    let token = database.start_link_session(LIMITS, NOW).await.unwrap();
    let session = database.session(&token, NOW).await.unwrap().unwrap();
    assert_eq!((session.person, session.role, session.kind), (link_user(), Role::Admin, Kind::Link));
    assert!(!database.has_people().await.unwrap(), "that makes nobody who could sign in");
    database.end_sessions_of(&link_user()).await.unwrap();
    assert_eq!(role(&database, &token, NOW).await, None);
}

#[tokio::test]
async fn ended_sessions_are_deleted() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let short = Limits { idle: 10, absolute: 1000 };
    for now in [NOW, NOW + 1] {
        database.start_link_session(short, now).await.unwrap();
    }
    database.start_link_session(Limits { idle: 1000, absolute: 10 }, NOW).await.unwrap();
    sign_in(&database, "ada", PASSWORD, NOW + 10).await.unwrap();
    let left = test_database.query("SELECT person, started FROM sessions ORDER BY started").await;
    assert_eq!(left, format!("local|{}\nada|{}", NOW + 1, NOW + 10));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_lookup_is_fast() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
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

#[tokio::test]
async fn deleting_ended_sessions_keeps_those_that_continue() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let idle = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let used = sign_in(&database, "grace", PASSWORD, NOW).await.unwrap();
    let later = NOW + LIMITS.idle;
    assert!(role(&database, &used, later - 1).await.is_some());
    database.delete_ended_sessions(later).await.unwrap();
    // The clock was set back, and the session that was used meanwhile continues.
    assert_eq!(role(&database, &idle, NOW + 1).await, None);
    assert_eq!(role(&database, &used, later).await, Some(Role::Editor));
}

#[tokio::test]
async fn a_session_that_was_used_in_the_future_has_ended() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let token = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let step = LIMITS.idle - 1;
    for number in 1..=4 {
        assert!(role(&database, &token, NOW + number * step).await.is_some());
    }
    database.close().await;
    // After the restart the clock is earlier by more than a usual correction: for longer than the limit, no request would end the session.
    assert_eq!(role(&test_database.open().await, &token, NOW + step).await, None);
    assert!(role(&test_database.open().await, &token, NOW + 4 * step - 60).await.is_some());
}
