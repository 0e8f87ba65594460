//! Tests of the delays after failed sign-ins, with a given time.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use database::Database;
use database::people::LastAdmin;
use database::sessions::NotSignedIn;

use crate::support::{NOW, PASSWORD, credential, name, sign_in_from, test_database};

const WRONG: &str = "wrong, and long enough";

/// Result of a guess.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Guess {
    Right,
    Wrong,
    /// Rejected without a check, with the remaining delay in seconds.
    Unseen(u64),
}

async fn guess(database: &Database, source: impl Into<IpAddr>, person: &str, text: &str, now: u64) -> Guess {
    match sign_in_from(database, source, person, text, now).await {
        Ok(_) => Guess::Right,
        Err(NotSignedIn::Wrong) => Guess::Wrong,
        Err(NotSignedIn::LockedOut { seconds }) => Guess::Unseen(seconds),
        Err(error @ (NotSignedIn::CodeRequired | NotSignedIn::WrongCode | NotSignedIn::Failed(_))) => panic!("{error}"),
    }
}

#[tokio::test]
async fn the_delay_starts_after_three_failures_and_doubles_up_to_a_quarter_of_an_hour() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let (here, mut now) = ([10, 0, 0, 1], NOW);
    for _ in 0..3 {
        assert_eq!(guess(&database, here, "ada", WRONG, now).await, Guess::Wrong);
    }
    assert_eq!(guess(&database, here, "ada", WRONG, now).await, Guess::Wrong);
    for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900] {
        assert_eq!(guess(&database, here, "ada", PASSWORD, now).await, Guess::Unseen(wait));
        assert_eq!(guess(&database, here, "ada", PASSWORD, now + wait - 1).await, Guess::Unseen(1), "after {wait}");
        now += wait;
        assert_eq!(guess(&database, here, "ada", WRONG, now).await, Guess::Wrong);
    }
    assert_eq!(guess(&database, here, "ada", PASSWORD, now + 900).await, Guess::Right);
}

#[test]
fn the_delay_is_formatted_in_seconds_or_minutes() {
    let said = |seconds| NotSignedIn::LockedOut { seconds }.to_string();
    for (seconds, words) in [
        (1, "1 second."),
        (2, "2 seconds."),
        (119, "119 seconds."),
        (120, "2 minutes."),
        (121, "3 minutes."),
        (900, "15 minutes."),
    ] {
        assert!(said(seconds).ends_with(&format!("Try again in {words}")), "{}", said(seconds));
    }
}

#[tokio::test]
async fn failures_are_forgotten_after_a_day_without_one() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let here = [10, 0, 0, 1];
    for now in [NOW, NOW, NOW, NOW, NOW + 1] {
        assert_eq!(guess(&database, here, "ada", WRONG, now).await, Guess::Wrong);
    }
    let day = NOW + 1 + 24 * 60 * 60;
    for _ in 0..4 {
        assert_eq!(guess(&database, here, "ada", WRONG, day).await, Guess::Wrong);
    }
    assert_eq!(guess(&database, here, "ada", WRONG, day).await, Guess::Unseen(1));
}

#[tokio::test]
async fn a_successful_sign_in_resets_the_failures() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let here = [10, 0, 0, 1];
    for _ in 0..3 {
        for _ in 0..3 {
            assert_eq!(guess(&database, here, "ada", WRONG, NOW).await, Guess::Wrong);
        }
        assert_eq!(guess(&database, here, "ada", PASSWORD, NOW).await, Guess::Right);
    }
}

#[tokio::test]
async fn signing_in_with_another_name_does_not_reset_the_failures_of_a_name() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let here = [10, 0, 0, 1];
    let mut seen = 0;
    for _ in 0..20 {
        let guessed = guess(&database, here, "ada", WRONG, NOW).await;
        seen += usize::from(guessed == Guess::Wrong);
        assert_eq!(guess(&database, here, "grace", PASSWORD, NOW).await, Guess::Right);
    }
    assert_eq!(seen, 4);
}

#[tokio::test]
async fn failures_count_for_unknown_names_too() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    for person in ["one", "two", "three", "four"] {
        assert_eq!(guess(&database, [10, 0, 0, 1], person, WRONG, NOW).await, Guess::Wrong);
    }
    assert_eq!(guess(&database, [10, 0, 0, 1], "five", WRONG, NOW).await, Guess::Unseen(1));
    assert_eq!(guess(&database, [10, 0, 0, 2], "ada", PASSWORD, NOW).await, Guess::Right);
}

#[tokio::test]
async fn an_ipv6_network_is_one_source_and_mapped_ipv4_is_ipv4() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let address = |last: u16, network: u16| Ipv6Addr::new(0x2001, 0xdb8, 0, network, 0xabcd, 0, 0, last);
    for last in 0..4 {
        assert_eq!(guess(&database, address(last, 7), "ada", WRONG, NOW).await, Guess::Wrong);
    }
    assert_eq!(guess(&database, address(99, 7), "ada", PASSWORD, NOW).await, Guess::Unseen(1));
    assert_eq!(guess(&database, address(99, 8), "ada", PASSWORD, NOW).await, Guess::Right);

    let plain = Ipv4Addr::new(198, 51, 100, 7);
    for source in [IpAddr::V4(plain), plain.to_ipv6_mapped().into(), plain.into(), plain.to_ipv6_mapped().into()] {
        assert_eq!(guess(&database, source, "ada", WRONG, NOW).await, Guess::Wrong);
    }
    assert_eq!(guess(&database, plain, "ada", PASSWORD, NOW).await, Guess::Unseen(1));
}

#[tokio::test]
async fn failures_persist_across_a_restart_and_a_second_server() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let beside = test_database.open().await;
    for _ in 0..2 {
        assert_eq!(guess(&database, [10, 0, 0, 1], "ada", WRONG, NOW).await, Guess::Wrong);
        assert_eq!(guess(&beside, [10, 0, 0, 1], "ada", WRONG, NOW).await, Guess::Wrong);
    }
    assert_eq!(guess(&beside, [10, 0, 0, 1], "ada", PASSWORD, NOW).await, Guess::Unseen(1));
    database.close().await;
    beside.close().await;
    assert_eq!(guess(&test_database.open().await, [10, 0, 0, 1], "ada", PASSWORD, NOW).await, Guess::Unseen(1));
}

#[tokio::test]
async fn a_clock_that_is_set_back_extends_no_delay() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    for _ in 0..4 {
        assert_eq!(guess(&database, [10, 0, 0, 1], "ada", WRONG, NOW).await, Guess::Wrong);
    }
    for (back, wait) in [(600, 601), (900, 900)] {
        assert_eq!(guess(&database, [10, 0, 0, 1], "ada", PASSWORD, NOW - back).await, Guess::Unseen(wait));
    }
    // A time that far ahead was an error of the clock, and causes no delay.
    assert_eq!(guess(&database, [10, 0, 0, 1], "ada", WRONG, NOW - 1_000_000).await, Guess::Wrong);
    assert_eq!(guess(&database, [10, 0, 0, 1], "ada", PASSWORD, NOW - 1_000_000).await, Guess::Right);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn simultaneous_guesses_count_in_full() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let guesses: Vec<_> = (0..100)
        .map(|number| {
            let database = database.clone();
            tokio::spawn(async move { guess(&database, [10, 0, 0, 1], "ada", &format!("{WRONG} {number}"), NOW).await })
        })
        .collect();
    let mut seen = 0;
    for guess in guesses {
        seen += usize::from(guess.await.unwrap() == Guess::Wrong);
    }
    assert_eq!(seen, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn users_of_one_network_can_sign_in_at_the_same_time() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let people: Vec<_> = (0..20)
        .map(|number| {
            let (database, person) = (database.clone(), if number % 2 == 0 { "ada" } else { "grace" });
            tokio::spawn(async move { guess(&database, [10, 0, 0, 1], person, PASSWORD, NOW).await })
        })
        .collect();
    for person in people {
        assert_eq!(person.await.unwrap(), Guess::Right);
    }
}

#[tokio::test]
async fn no_password_is_hashed_during_a_delay() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let begun = Instant::now();
    for _ in 0..4 {
        guess(&database, [10, 0, 0, 1], "ada", WRONG, NOW).await;
    }
    let four = begun.elapsed();
    let begun = Instant::now();
    for _ in 0..400 {
        assert_eq!(guess(&database, [10, 0, 0, 1], "ada", PASSWORD, NOW).await, Guess::Unseen(1));
    }
    assert!(begun.elapsed() < four * 50, "{:?} for 400, {four:?} for 4", begun.elapsed());
}

/// Address from which a user has signed in before.
const HONEST: [u8; 4] = [192, 0, 2, 1];

#[tokio::test]
async fn guesses_at_one_name_from_many_sources_count_together() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    assert_eq!(guess(&database, HONEST, "ada", PASSWORD, NOW).await, Guess::Right);
    for number in 0..31 {
        assert_eq!(guess(&database, [10, 0, 0, number], "ada", WRONG, NOW).await, Guess::Wrong, "{number}");
    }
    let mut now = NOW;
    for (number, wait) in [1, 2, 4, 8, 16, 32, 60, 60].into_iter().enumerate() {
        let elsewhere = [10, 0, 1, u8::try_from(number).unwrap()];
        assert_eq!(guess(&database, elsewhere, "ada", WRONG, now).await, Guess::Unseen(wait));
        now += wait;
        assert_eq!(guess(&database, elsewhere, "ada", WRONG, now).await, Guess::Wrong);
    }
    assert_eq!(
        guess(&database, [10, 0, 1, 99], "grace", PASSWORD, now).await,
        Guess::Right,
        "another name is not meant"
    );
    assert_eq!(guess(&database, HONEST, "ada", WRONG, now).await, Guess::Wrong);
    assert_eq!(guess(&database, HONEST, "ada", PASSWORD, now).await, Guess::Right, "ada is known there");
    let month = now + 30 * 24 * 60 * 60;
    for number in 0..32 {
        guess(&database, [10, 0, 2, number], "ada", WRONG, month).await;
    }
    assert_eq!(guess(&database, HONEST, "ada", PASSWORD, month).await, Guess::Right, "after a month, too");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_flood_of_guesses_does_not_delay_sign_ins_from_known_sources() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    assert_eq!(guess(&database, HONEST, "ada", PASSWORD, NOW).await, Guess::Right);
    let seen = Arc::new(AtomicUsize::new(0));
    let flood: Vec<_> = (0..60)
        .map(|number| {
            let (database, seen) = (database.clone(), seen.clone());
            tokio::spawn(async move {
                let guess = guess(&database, [10, 0, 0, number], &format!("somebody-{number}"), WRONG, NOW).await;
                seen.fetch_add(usize::from(guess == Guess::Wrong), Ordering::SeqCst);
                guess
            })
        })
        .collect();
    while seen.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let before = seen.load(Ordering::SeqCst);
    assert_eq!(guess(&database, HONEST, "ada", PASSWORD, NOW).await, Guess::Right);
    let meanwhile = seen.load(Ordering::SeqCst) - before;
    // The guesses that hold a permit, and those that are next.
    assert!(meanwhile <= 7, "{meanwhile} guesses came first");
    let mut refused = 0;
    for guess in flood {
        refused += usize::from(guess.await.unwrap() == Guess::Unseen(1));
    }
    assert!(refused >= 20, "the others need not wait in vain: {refused}");
}

/// Tries ten thousand passwords within a minute, from `sources` addresses in rotation. The right password comes after as many as can be checked in
/// that time.
async fn guess_ten_thousand(sources: u32) {
    const GUESSES: u64 = 10_000;
    // Nine from each source: four at once, and one after 1, 3, 7, 15 and 31 seconds. For one name 31 at once, and after that as many.
    let most = (u64::from(sources) * 9).min(31 + 5);
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let secret = format!("the password {}", most + 1);
    database.set_password(&credential("ada", &secret), NOW).await.unwrap();
    assert_eq!(guess(&database, HONEST, "ada", &secret, NOW).await, Guess::Right);
    let (mut seen, mut next) = (0, 0);
    for number in 0..GUESSES {
        let source = Ipv4Addr::from_bits(0x0a00_0000 + number as u32 % sources);
        let now = NOW + number * 60 / GUESSES;
        // The next password is tried only after the last one was checked.
        match guess(&database, source, "ada", &format!("the password {next}"), now).await {
            Guess::Right => panic!("found after {seen}"),
            Guess::Wrong => (seen, next) = (seen + 1, next + 1),
            Guess::Unseen(_) => {}
        }
    }
    assert!(((4 * u64::from(sources)).min(31)..=most).contains(&seen), "{seen} of {most}");
    assert_eq!(guess(&database, HONEST, "ada", &secret, NOW + 60).await, Guess::Right, "that place is known");
    assert_eq!(guess(&database, [192, 0, 2, 2], "ada", &secret, NOW + 120).await, Guess::Right, "from elsewhere soon");
    database.remove_person(&name("ada"), LastAdmin::AllowRemoval, NOW).await.unwrap();
}

#[tokio::test]
async fn ten_thousand_guesses_from_one_source_find_nothing() {
    guess_ten_thousand(1).await;
}

/// `LONG=1` uses 200 sources, as an attacker can rent.
#[tokio::test]
async fn ten_thousand_guesses_from_many_sources_find_nothing() {
    guess_ten_thousand(if std::env::var_os("LONG").is_some() { 200 } else { 20 }).await;
}
