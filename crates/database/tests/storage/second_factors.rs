//! Tests of second factors: codes that are accepted once, recovery codes, and sessions that end.

use database::Database;
use database::people::LastAdmin;
use database::second_factor::{Proof, RecoveryCode, SecondFactorError, Secret};
use database::sessions::{Attempt, NotSignedIn, Token};

use crate::support::{LIMITS, NOW, PASSWORD, credential, name, password, sign_in, test_database};

/// Signs ada in and adds a second factor with the code of `NOW`.
async fn enrol(database: &Database) -> (Secret, Vec<RecoveryCode>, Token) {
    let current = sign_in(database, "ada", PASSWORD, NOW).await.unwrap();
    let secret = Secret::random();
    let codes = database.add_second_factor(&name("ada"), (&secret, secret.code(NOW)), &current, NOW).await.unwrap();
    (secret, codes, current)
}

/// Signs ada in with the password and a code.
async fn sign_in_with(database: &Database, code: Option<&str>, now: u64) -> Result<Token, NotSignedIn> {
    let code = code.map(|code| code.parse().unwrap());
    let (name, password) = (name("ada"), password(PASSWORD));
    let attempt = Attempt { source: [192, 0, 2, 1].into(), name: &name, password: &password, code: code.as_ref() };
    database.sign_in(attempt, LIMITS, now).await
}

async fn use_code(database: &Database, secret: &Secret, of: u64, now: u64) -> Result<(), SecondFactorError> {
    database.use_second_factor(&name("ada"), &Proof::Code(secret.code(of)), now).await
}

#[tokio::test]
async fn a_code_is_accepted_once_and_across_connections() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let (secret, ..) = enrol(&database).await;
    assert!(database.has_second_factor(&name("ada")).await.unwrap());
    assert!(!database.has_second_factor(&name("grace")).await.unwrap());
    let first = use_code(&database, &secret, NOW, NOW).await;
    assert!(matches!(first, Err(SecondFactorError::Wrong)), "the code of the enrolment was used: {first:?}");
    use_code(&database, &secret, NOW + 30, NOW + 30).await.unwrap();
    let beside = test_database.open().await;
    for database in [&database, &beside] {
        let again = use_code(database, &secret, NOW + 30, NOW + 40).await;
        assert!(matches!(again, Err(SecondFactorError::Wrong)), "{again:?}");
    }
    use_code(&beside, &secret, NOW + 60, NOW + 31).await.unwrap();
    let earlier = use_code(&database, &secret, NOW + 30, NOW + 60).await;
    assert!(matches!(earlier, Err(SecondFactorError::Wrong)), "{earlier:?}");
}

#[tokio::test]
async fn of_simultaneous_uses_of_a_code_one_is_accepted() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let beside = test_database.open().await;
    let (secret, codes, _) = enrol(&database).await;
    for proof in [Proof::Code(secret.code(NOW + 30)), Proof::Recovery(codes[0].clone())] {
        let ada = name("ada");
        let (one, other) = tokio::join!(
            database.use_second_factor(&ada, &proof, NOW + 30),
            beside.use_second_factor(&ada, &proof, NOW + 30)
        );
        assert!(one.is_ok() != other.is_ok(), "{one:?}, {other:?}");
    }
}

#[tokio::test]
async fn each_recovery_code_is_accepted_once_and_from_its_user_only() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let (ada, grace) = (name("ada"), name("grace"));
    let (_, codes, _) = enrol(&database).await;
    assert_eq!(codes.len(), 10);
    let proof = Proof::from(&codes[3].reveal().parse().unwrap());
    let foreign = database.use_second_factor(&grace, &proof, NOW).await;
    assert!(matches!(foreign, Err(SecondFactorError::Missing(_))), "{foreign:?}");
    database.use_second_factor(&ada, &proof, NOW).await.unwrap();
    let again = database.use_second_factor(&ada, &proof, NOW).await;
    assert!(matches!(again, Err(SecondFactorError::Wrong)), "{again:?}");
    assert_eq!(database.recovery_codes_left(&ada).await.unwrap(), 9);

    let later = database.replace_recovery_codes(&ada, NOW).await.unwrap();
    assert_eq!(database.recovery_codes_left(&ada).await.unwrap(), 10);
    let replaced = database.use_second_factor(&ada, &Proof::Recovery(codes[4].clone()), NOW).await;
    assert!(matches!(replaced, Err(SecondFactorError::Wrong)), "{replaced:?}");
    database.use_second_factor(&ada, &Proof::Recovery(later[0].clone()), NOW).await.unwrap();
}

#[tokio::test]
async fn a_wrong_first_code_adds_nothing_and_a_second_factor_is_added_once() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let ada = name("ada");
    let current = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let (secret, other) = (Secret::random(), Secret::random());
    let early = database.add_second_factor(&ada, (&secret, secret.code(NOW + 300)), &current, NOW).await;
    assert!(matches!(early, Err(SecondFactorError::Wrong)), "{early:?}");
    assert!(!database.has_second_factor(&ada).await.unwrap());
    database.add_second_factor(&ada, (&secret, secret.code(NOW)), &current, NOW).await.unwrap();
    let second = database.add_second_factor(&ada, (&other, other.code(NOW)), &current, NOW).await;
    assert!(matches!(second, Err(SecondFactorError::Exists(_))), "{second:?}");
    use_code(&database, &secret, NOW + 30, NOW + 30).await.unwrap();
    let nobody = database.add_second_factor(&name("nobody"), (&other, other.code(NOW)), &current, NOW).await;
    assert!(matches!(nobody, Err(SecondFactorError::NoUser(_))), "{nobody:?}");
}

#[tokio::test]
async fn other_sessions_of_the_user_end_when_a_second_factor_is_added_or_removed() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let ada = name("ada");
    let other = sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let grace = sign_in(&database, "grace", PASSWORD, NOW).await.unwrap();
    assert!(database.session(&other, NOW).await.unwrap().is_some());
    let (_, codes, current) = enrol(&database).await;
    assert!(database.session(&other, NOW).await.unwrap().is_none());
    assert!(database.session(&current, NOW).await.unwrap().is_some());

    let other = sign_in_with(&database, Some(&codes[0].reveal()), NOW).await.unwrap();
    database.remove_second_factor(&ada, Some(&current), NOW).await.unwrap();
    assert!(database.session(&other, NOW).await.unwrap().is_none());
    assert!(database.session(&current, NOW).await.unwrap().is_some());
    assert!(!database.has_second_factor(&ada).await.unwrap());
    assert_eq!(database.recovery_codes_left(&ada).await.unwrap(), 0);
    let again = database.remove_second_factor(&ada, None, NOW).await;
    assert!(matches!(again, Err(SecondFactorError::Missing(_))), "{again:?}");

    let (_, _, current) = enrol(&database).await;
    database.remove_second_factor(&ada, None, NOW).await.unwrap();
    assert!(database.session(&current, NOW).await.unwrap().is_none(), "a reset ends every session");
    assert!(database.session(&grace, NOW).await.unwrap().is_some());
}

#[tokio::test]
async fn a_sign_in_is_recorded_only_after_the_code_was_accepted() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let (secret, ..) = enrol(&database).await;
    let signed_in = async || database.people().await.unwrap()[0].signed_in;
    let asked = sign_in_with(&database, None, NOW + 60).await;
    assert!(matches!(asked, Err(NotSignedIn::CodeRequired)), "{asked:?}");
    let wrong = sign_in_with(&database, Some(&secret.code(NOW + 6_000).reveal()), NOW + 60).await;
    assert!(matches!(wrong, Err(NotSignedIn::WrongCode)), "{wrong:?}");
    assert_eq!(signed_in().await, Some(NOW));
    let code = secret.code(NOW + 60).reveal();
    let token = sign_in_with(&database, Some(&code), NOW + 60).await.unwrap();
    assert_eq!(signed_in().await, Some(NOW + 60));
    assert!(database.session(&token, NOW + 60).await.unwrap().unwrap().has_second_factor);
    let again = sign_in_with(&database, Some(&code), NOW + 61).await;
    assert!(matches!(again, Err(NotSignedIn::WrongCode)), "{again:?}");
    assert!(
        database.people().await.unwrap()[0].has_second_factor && !database.people().await.unwrap()[1].has_second_factor
    );
}

#[tokio::test]
async fn of_simultaneous_sign_ins_with_a_code_one_is_accepted() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let (secret, ..) = enrol(&database).await;
    let code = secret.code(NOW + 30).reveal();
    let sign_in = || sign_in_with(&database, Some(&code), NOW + 30);
    let (one, other) = tokio::join!(sign_in(), sign_in());
    assert!(one.is_ok() != other.is_ok(), "{one:?}, {other:?}");
}

#[tokio::test]
async fn a_user_who_is_added_after_a_removal_has_no_second_factor() {
    let Some(test_database) = test_database() else { return };
    let database = test_database.peopled().await;
    let ada = name("ada");
    enrol(&database).await;
    database.remove_person(&ada, LastAdmin::AllowRemoval, NOW).await.unwrap();
    database.add_person(&credential("ada", PASSWORD), api::gateway::Role::Admin, NOW).await.unwrap();
    assert!(!database.has_second_factor(&ada).await.unwrap());
    assert_eq!(database.recovery_codes_left(&ada).await.unwrap(), 0);
}
