//! Tests of the copy of a file to a server.

use api::gateway::Role;
use api::gateway::drift::List;
use api::{Method, Params};
use database::drift::{Findings, ResourceRow, SurveyRow};
use database::file::OpenError as FileError;
use database::journal::{self, Intent, Journal, Key, KeyError};
use database::transfer::{TransferError, transfer};
use database::{Database, Location, OpenError, Server};

use crate::support::{NOW, PASSWORD, TestDatabase, TestFile, credential, name, sign_in, sign_in_from, test_file};

fn key() -> Key {
    Key::from_text(&"5a".repeat(32)).unwrap()
}

fn server(url: &str) -> Server {
    match url.parse().unwrap() {
        Location::Server(server) => server,
        Location::File(path) => panic!("{}", path.display()),
    }
}

fn intent(number: usize) -> Intent {
    let operation =
        api::operation::Operation::at("/v1/Services").find(|(operation, _)| operation.method == Method::Post);
    Intent {
        person: name("ada"),
        account: "production".parse().unwrap(),
        operation: operation.unwrap().0,
        path: "/v1/Services".to_owned(),
        params: Params::from_form(&format!("FriendlyName=Grüße-{number}")),
        before: None,
        document: None,
        plan: None,
        now: NOW,
    }
}

/// Fills every table, those with pages with more than one page.
async fn filled() -> TestFile {
    let file = test_file();
    let database = file.peopled().await;
    sign_in(&database, "ada", PASSWORD, NOW).await.unwrap();
    let _ = sign_in_from(&database, [10, 0, 0, 1], "ada", "wrong, and long enough", NOW).await;
    let journal = Journal::open(database.clone(), key()).await.unwrap();
    for number in 0..450 {
        journal.intend(intent(number)).await.unwrap();
    }
    journal.conclude_left_open(NOW + 1).await.unwrap();
    // It would seal the events of the following changes.
    drop(journal);
    let token = sign_in_from(&database, [10, 0, 0, 2], "grace", PASSWORD, NOW).await.unwrap();
    let secret = database::second_factor::Secret::random();
    database.add_second_factor(&name("grace"), (&secret, secret.code(NOW)), &token, NOW).await.unwrap();
    database.set_role(&name("grace"), Role::Viewer, database::people::LastAdmin::Keep, NOW).await.unwrap();
    database.record_drift(&"production".parse().unwrap(), &findings(300)).await.unwrap();
    database.close().await;
    file
}

fn findings(count: usize) -> Findings {
    let resource = |number| ResourceRow { path: format!("/path/{number}"), read: NOW, settings: "{}".to_owned() };
    let survey = SurveyRow { mark: "a".to_owned(), first: NOW, began: NOW, text: "{}".to_owned() };
    let entries = vec![api::gateway::drift::Entry::default(); 3];
    Findings { survey, read: (0..count).map(resource).collect(), gone: Vec::new(), entries }
}

const TEXTS: [&str; 10] = [
    "SELECT * FROM people ORDER BY 1",
    "SELECT * FROM second_factors ORDER BY 1",
    "SELECT * FROM recovery_codes ORDER BY 1",
    "SELECT * FROM sessions ORDER BY 1",
    "SELECT * FROM attempts ORDER BY 1",
    "SELECT number, coalesce(concludes, 0), at, text FROM journal ORDER BY 1",
    "SELECT field, number, at, account, person, coalesce(service, '') FROM journal_listed ORDER BY 1, 2",
    "SELECT * FROM journal_pending ORDER BY 1",
    "SELECT * FROM drift_resources ORDER BY 1, 2",
    "SELECT number, account, coalesce(service, ''), seen, text FROM drift_entries ORDER BY 1",
];

#[tokio::test]
async fn everything_is_copied_and_the_journal_continues() {
    let Some(url) = test_postgres::database() else { return };
    let file = filled().await;
    let done = transfer(&file.file, &server(&url), || Ok(key())).await.unwrap();
    let rows = |table| done.rows.iter().find(|(name, _)| *name == table).unwrap().1;
    assert_eq!((rows("people"), rows("journal"), rows("drift_resources")), (2, 902, 300));
    assert_eq!(done.end.unwrap().count, 902, "two events were sealed, and two wait");
    let (source, target) = (TestDatabase::File(file), TestDatabase::Server(url));
    for sql in TEXTS {
        let copied = target.query(sql).await;
        assert!(!copied.is_empty(), "{sql}");
        let expected = source.query(&sql.replace("SELECT * FROM people", PEOPLE)).await;
        assert!(copied == expected, "{sql}");
    }

    let database = target.open().await;
    let journal = Journal::open(database.clone(), key()).await.unwrap();
    let open = journal.intend(intent(1)).await.unwrap();
    assert_eq!(open.number(), 903);
    let end = journal::verify(&database, &key(), done.end.as_ref()).await.unwrap();
    assert!(end.count > 903, "the events that waited were sealed");
    sign_in(&database, "ada", PASSWORD, NOW + 1).await.unwrap();
    // The numbers of the rows go on.
    database.record_drift(&"production".parse().unwrap(), &findings(1)).await.unwrap();
    let all = List { page_size: Some("50".parse().unwrap()), ..List::default() };
    assert_eq!(database.drift_page(&all).await.unwrap().items.len(), 6);
}

/// psql writes nothing for NULL, and so must the other side.
const PEOPLE: &str = "SELECT name, role, password_hash, added, coalesce(signed_in, '') FROM people";

#[tokio::test]
async fn a_database_with_data_and_a_damaged_journal_are_rejected() {
    let Some(url) = test_postgres::database() else { return };
    let file = filled().await;
    let wrong = || Ok(Key::from_text(&"5b".repeat(32)).unwrap());
    let result = transfer(&file.file, &server(&url), wrong).await;
    assert!(matches!(result, Err(TransferError::Journal(_))), "{result:?}");
    let lost = transfer(&file.file, &server(&url), || Err(KeyError::Lost("key".into()))).await;
    assert!(matches!(lost, Err(TransferError::Key(_))), "{lost:?}");
    let target = TestDatabase::Server(url.clone());
    let database = target.open().await;
    assert_eq!(target.query("SELECT count(*) FROM people").await, "0");

    database.add_person(&credential("hedy", PASSWORD), Role::Admin, NOW).await.unwrap();
    let result = transfer(&file.file, &server(&url), || Ok(key())).await;
    assert!(matches!(result, Err(TransferError::NotEmpty { table: "people", .. })), "{result:?}");
    assert_eq!(target.query("SELECT count(*) FROM journal").await, "0");
}

#[tokio::test]
async fn a_file_that_a_gateway_uses_and_a_missing_file_are_rejected() {
    let Some(url) = test_postgres::database() else { return };
    let file = test_file();
    let missing = transfer(&file.file, &server(&url), || Ok(key())).await;
    assert!(matches!(missing, Err(TransferError::NoFile(_))), "{missing:?}");
    let _gateway = Database::serve(&file.file).await.unwrap();
    let used = transfer(&file.file, &server(&url), || Ok(key())).await;
    assert!(matches!(used, Err(TransferError::Open(OpenError::File(FileError::InUse(_))))), "{used:?}");
}

#[tokio::test]
async fn a_file_without_a_journal_needs_no_key() {
    let Some(url) = test_postgres::database() else { return };
    let file = test_file();
    file.peopled().await.close().await;
    let done = transfer(&file.file, &server(&url), || unreachable!("there is no journal")).await.unwrap();
    assert_eq!(done.end, None);
    assert_eq!(TestDatabase::Server(url).open().await.people().await.unwrap().len(), 2);
}
