//! Tests of users and passwords.

use std::time::{Duration, Instant};

use api::gateway::Role;
use database::people::{Credential, LastAdmin, PersonError, WeakPassword};
use database::sessions::{NotSignedIn, link_user};

use crate::support::{NOW, PASSWORD, credential, name, password, sign_in, sign_in_from, test_database};

#[tokio::test]
async fn users_are_listed_by_name_and_persist() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.open().await;
    assert!(!database.has_people().await.unwrap());
    assert!(database.people().await.unwrap().is_empty());
    database.add_person(&credential("Grace", PASSWORD), Role::Viewer, NOW + 5).await.unwrap();
    database.add_person(&credential("ada", PASSWORD), Role::Admin, NOW).await.unwrap();
    database.close().await;

    let database = test_database.open().await;
    assert!(database.has_people().await.unwrap());
    let people = database.people().await.unwrap();
    let listed: Vec<_> = people.iter().map(|person| (person.name.as_str(), person.role, person.added)).collect();
    assert_eq!(listed, [("ada", Role::Admin, NOW), ("grace", Role::Viewer, NOW + 5)]);
    assert!(people.iter().all(|person| person.signed_in.is_none()));
    sign_in(&database, "grace", PASSWORD, NOW + 60).await.unwrap();
    assert_eq!(database.people().await.unwrap()[1].signed_in, Some(NOW + 60));
}

#[tokio::test]
async fn names_are_unique_and_the_name_of_the_link_user_is_reserved() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let again = database.add_person(&credential("ADA", "another one altogether"), Role::Viewer, NOW).await;
    assert!(matches!(&again, Err(PersonError::Exists(taken)) if *taken == name("ada")), "{again:?}");
    assert_eq!(database.people().await.unwrap().len(), 2);
    assert!(sign_in(&database, "ada", PASSWORD, NOW).await.is_ok(), "the password is the one of before");
    let reserved = database.add_person(&credential(link_user().as_str(), PASSWORD), Role::Viewer, NOW).await;
    assert!(matches!(reserved, Err(PersonError::Reserved(_))), "{reserved:?}");
}

#[tokio::test]
async fn changing_an_unknown_user_fails() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let nobody = name("nobody");
    let results = [
        database.remove_person(&nobody, LastAdmin::AllowRemoval, NOW).await,
        database.set_role(&nobody, Role::Admin, LastAdmin::AllowRemoval, NOW).await,
        database.set_password(&credential("nobody", PASSWORD), NOW).await,
        database.expect_known(&nobody).await,
    ];
    assert!(results.iter().all(|result| matches!(result, Err(PersonError::Missing(_)))), "{results:?}");
    assert_eq!(database.people().await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_last_admin_is_removed_only_on_demand() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let ada = name("ada");
    for refused in [
        database.remove_person(&ada, LastAdmin::Keep, NOW).await,
        database.set_role(&ada, Role::Editor, LastAdmin::Keep, NOW).await,
    ] {
        assert!(matches!(refused, Err(PersonError::LastAdmin(_))), "{refused:?}");
    }
    database.set_role(&ada, Role::Admin, LastAdmin::Keep, NOW).await.unwrap();
    database.remove_person(&name("grace"), LastAdmin::Keep, NOW).await.unwrap();
    database.add_person(&credential("hedy", PASSWORD), Role::Admin, NOW).await.unwrap();
    database.remove_person(&ada, LastAdmin::Keep, NOW).await.unwrap();
    database.set_role(&name("hedy"), Role::Viewer, LastAdmin::AllowRemoval, NOW).await.unwrap();
    database.remove_person(&name("hedy"), LastAdmin::Keep, NOW).await.unwrap();
    assert!(!database.has_people().await.unwrap());
}

#[tokio::test]
async fn only_the_right_name_and_password_sign_in() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    database.set_password(&credential("grace", "a password of her own"), NOW).await.unwrap();
    let mut source = 0;
    for (person, text, fits) in [
        ("ada", PASSWORD, true),
        ("ADA", PASSWORD, true),
        ("ada", "a bicycle made of glasS", false),
        ("ada", "a bicycle made of glass ", false),
        ("ada", "a", false),
        ("ada", "a password of her own", false),
        ("grace", PASSWORD, false),
        ("grace", "a password of her own", true),
        ("nobody", PASSWORD, false),
        ("local", PASSWORD, false),
    ] {
        source += 1;
        let result = sign_in_from(&database, [10, 0, 0, source], person, text, NOW).await;
        match fits {
            true => assert!(result.is_ok(), "{person}, {text}: {result:?}"),
            false => assert!(matches!(result, Err(NotSignedIn::Wrong)), "{person}, {text}: {result:?}"),
        }
    }
}

#[tokio::test]
async fn a_removed_user_and_an_old_password_cannot_sign_in() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let beside = test_database.open().await;
    beside.set_password(&credential("ada", "quite another password"), NOW).await.unwrap();
    assert!(matches!(sign_in(&database, "ada", PASSWORD, NOW).await, Err(NotSignedIn::Wrong)));
    assert!(sign_in(&database, "ada", "quite another password", NOW).await.is_ok());
    beside.remove_person(&name("grace"), LastAdmin::Keep, NOW).await.unwrap();
    assert!(matches!(sign_in(&database, "grace", PASSWORD, NOW).await, Err(NotSignedIn::Wrong)));
}

#[test]
fn short_and_common_passwords_and_the_name_are_rejected() {
    let weak = |person: &str, text: &str| Credential::new(name(person), password(text)).err();
    assert_eq!(weak("ada", "elevenchars"), Some(WeakPassword::Short));
    assert_eq!(weak("ada", "zwölf Zeich."), None, "characters count, not bytes");
    assert_eq!(weak("ada", "ééééééééééé"), Some(WeakPassword::Short));
    assert_eq!(weak("ada", "🔑🚲🪟🔔🎈🌊🍎🎺🧵🪁🧊🌵"), None);
    assert_eq!(weak("ada", "   \t  spaces count   "), None);
    assert_eq!(weak("ada.lovelace", "Ada.Lovelace"), Some(WeakPassword::Name));
    assert_eq!(weak("ada", "ada.lovelace"), None);
    for common in
        ["passwordpassword", "PasswordPassword", "123456789012", "qwertyuiop123", "correct horse battery staple"]
    {
        assert_eq!(weak("ada", common), Some(WeakPassword::Common), "{common}");
    }
    assert!("x".repeat(1025).parse::<api::gateway::session::Password>().is_err());
    assert_eq!(weak("ada", &"xy".repeat(512)), None);
}

#[test]
fn debug_output_shows_neither_passwords_nor_tokens() {
    let shown = format!("{:?}", credential("ada", PASSWORD));
    assert!(!shown.contains("bicycle"), "{shown}");
}

#[tokio::test]
async fn a_weaker_hash_is_replaced_at_sign_in() {
    use argon2::password_hash::{PasswordHasher, SaltString};
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let weak = argon2::Argon2::new(
        argon2::Algorithm::Argon2id,
        argon2::Version::V0x13,
        argon2::Params::new(8 * 1024, 1, 1, None).unwrap(),
    );
    let salt = SaltString::encode_b64(b"sixteen bytes of").unwrap();
    let weak = weak.hash_password(PASSWORD.as_bytes(), &salt).unwrap().to_string();
    test_database.query(&format!("UPDATE people SET password_hash = '{weak}' WHERE name = 'ada'")).await;
    let kept = async || test_database.query("SELECT password_hash FROM people WHERE name = 'ada'").await;
    let _ = sign_in(&database, "ada", "wrong, and long enough", NOW).await;
    assert_eq!(kept().await, weak, "only its password hashes again");
    sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let strong = kept().await;
    assert!(strong.contains("m=19456,t=2,p=1"), "{strong}");
    sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    assert_eq!(kept().await, strong);
}

#[tokio::test]
async fn an_unknown_name_takes_as_long_as_a_wrong_password() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let mut shortest = [Duration::MAX; 2];
    // The minimum of several runs; a busy machine needs more of them, because load only makes them longer.
    for round in 0..60 {
        for (shortest, person) in shortest.iter_mut().zip(["ada", "nobody"]) {
            let begun = Instant::now();
            let source = [10, 0, round, person.len() as u8];
            let result = sign_in_from(&database, source, person, "wrong, and long enough", NOW).await;
            assert!(matches!(result, Err(NotSignedIn::Wrong)));
            *shortest = begun.elapsed().min(*shortest);
        }
        let [known, unknown] = shortest.map(|time| time.as_secs_f64());
        if round >= 4 && (0.67..1.5).contains(&(unknown / known)) {
            return;
        }
    }
    panic!("known and unknown: {shortest:?}");
}
