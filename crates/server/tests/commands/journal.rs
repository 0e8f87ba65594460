//! Tests of `journal` while another process has the file open.

use api::gateway::history::Outcome;
use api::operation::{OPERATIONS, Operation};
use api::{Method, Params};
use database::Database;
use database::journal::{Intent, Journal, Key, WriteResult};
use serde_json::Value;

use crate::support::{Ended, TestFile, run, test_file};

const SERVICE: &str = "IS0123456789abcdef0123456789abcdef";
/// 2026-11-20T12:00:00Z.
const NOON: u64 = 1_795_176_000;

/// Journal of a running gateway.
pub struct Gateway {
    pub test_file: TestFile,
    pub journal: Journal,
    pub database: Database,
}

impl Gateway {
    pub async fn start() -> Self {
        let test_file = test_file();
        let database = Database::open(&test_file.file).await.unwrap();
        let (key, _) = Key::find_or_create(None, &test_file.file, &database).await.unwrap();
        let journal = Journal::open(database.clone(), key).await.unwrap();
        Self { test_file, journal, database }
    }

    /// Records a write that was carried out.
    pub async fn write(&self, person: &str, name: &str) {
        let creates = |operation: &&Operation| (operation.method, operation.path) == (Method::Post, "/v1/Services");
        let mut params = Params::default();
        params.push("FriendlyName", name);
        let intent = Intent {
            person: person.parse().unwrap(),
            account: "production".parse().unwrap(),
            operation: OPERATIONS.iter().find(creates).unwrap(),
            path: "/v1/Services".to_owned(),
            params,
            before: None,
            document: None,
            plan: None,
            now: NOON,
        };
        let ticket = self.journal.intend(intent).await.unwrap();
        let ending = WriteResult {
            outcome: Outcome::Done,
            status: Some(201),
            code: None,
            message: None,
            request_id: None,
            after: Some(serde_json::json!({ "sid": SERVICE, "friendly_name": name })),
            now: NOON + 1,
        };
        self.journal.conclude(&ticket, &ending).await.unwrap();
    }

    fn journal(&self, arguments: &[&str]) -> Ended {
        run(&mut self.test_file.command(&[&["journal"], arguments].concat()), "")
    }
}

#[tokio::test]
async fn a_growing_journal_is_verified_with_an_earlier_checkpoint() {
    let gateway = Gateway::start().await;
    gateway.write("ada", "Support").await;
    let noted = gateway.journal(&["head"]);
    assert_eq!(noted.code, Some(0), "{noted:?}");
    let noted = noted.output.trim();
    assert!(noted.starts_with("2:") && noted.len() == 66, "{noted}");

    gateway.write("grace", "Sales").await;
    let verdict = gateway.journal(&["verify", "--expect", noted]);
    assert_eq!(verdict.code, Some(0), "{verdict:?}");
    assert!(verdict.output.starts_with("All 4 rows of the journal are intact."), "{}", verdict.output);
    assert!(verdict.output.contains("\n  4:"), "{}", verdict.output);

    let other = format!("2:{}", "00".repeat(32));
    let verdict = gateway.journal(&["verify", "--expect", &other]);
    assert_eq!(verdict.code, Some(1));
    assert!(verdict.errors.starts_with("Row 2 differs from the noted one"), "{}", verdict.errors);
}

#[tokio::test]
async fn verifying_a_changed_journal_fails_and_names_the_row() {
    let gateway = Gateway::start().await;
    gateway.write("ada", "Support").await;
    gateway.database.close().await;
    let options = database::file::options(&gateway.test_file.file);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    sqlx::query("UPDATE journal SET text = replace(text, 'ada', 'eve') WHERE number = 1").execute(&pool).await.unwrap();
    pool.close().await;

    let verdict = run(&mut gateway.test_file.command(&["journal", "verify"]), "");
    assert_eq!(verdict.code, Some(1));
    assert!(verdict.errors.starts_with("Row 1 of the journal does not match its seal"), "{}", verdict.errors);
    assert_eq!(verdict.output, "");
}

#[tokio::test]
async fn records_are_exported_as_csv_and_as_json() {
    let gateway = Gateway::start().await;
    gateway.write("ada", "=1+1").await;
    gateway.write("grace", "Sales").await;

    let table = gateway.journal(&["export", "--format", "csv"]);
    assert_eq!(table.code, Some(0), "{table:?}");
    let lines: Vec<_> = table.output.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("\u{feff}\"number\","), "{}", lines[0]);
    assert!(lines[1].starts_with("\"3\",") && lines[1].contains("\"Sales\""), "{}", lines[1]);
    assert!(lines[2].starts_with("\"1\",") && lines[2].contains("\"'=1+1\""), "{}", lines[2]);

    let names = |arguments: &[&str]| {
        let ended = gateway.journal(&[&["export", "--format", "json"], arguments].concat());
        let records: Value = serde_json::from_str(&ended.output).unwrap();
        let name = |record: &Value| record["name"].as_str().unwrap().to_owned();
        records.as_array().unwrap().iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(names(&[]), ["Sales", "=1+1"]);
    assert_eq!(names(&["--person", "Ada"]), ["=1+1"]);
    assert_eq!(names(&["--service", SERVICE, "--field", "FriendlyName", "--until", "2026-11-20"]).len(), 2);
    assert_eq!(names(&["--from", "2026-11-21"]), [""; 0]);
    assert_eq!(names(&["--account", "test"]), [""; 0]);
}

#[tokio::test]
async fn the_key_is_read_from_the_environment_and_a_wrong_one_is_rejected() {
    let gateway = Gateway::start().await;
    gateway.write("ada", "Support").await;
    let beside = gateway.test_file.file.with_extension("sqlite.journal-key");
    let key = std::fs::read_to_string(&beside).unwrap();
    std::fs::remove_file(&beside).unwrap();
    let verify = |key: &str| {
        let mut command = gateway.test_file.command(&["journal", "verify"]);
        run(command.env(Key::VARIABLE, key), "")
    };
    assert_eq!(verify(key.trim()).code, Some(0));
    let verdict = verify(&"00".repeat(32));
    assert_eq!(verdict.code, Some(1));
    assert!(verdict.errors.contains("was written with another key"), "{}", verdict.errors);
    let lost = verify("");
    assert!(lost.errors.contains("The key of the journal is not in"), "{}", lost.errors);
    assert!(!beside.exists(), "no key is made in the place of one that was lost");
}

#[cfg(unix)]
#[tokio::test]
async fn a_key_that_others_can_read_is_rejected_unless_the_system_provides_it() {
    use std::os::unix::fs::PermissionsExt;
    let gateway = Gateway::start().await;
    gateway.write("ada", "Support").await;
    let key = gateway.test_file.file.with_extension("sqlite.journal-key");
    std::fs::set_permissions(&key, PermissionsExt::from_mode(0o440)).unwrap();
    let mut command = gateway.test_file.command(&["journal", "verify", "--journal-key-file"]);
    let refused = run(command.arg(&key), "");
    assert_eq!(refused.code, Some(1));
    assert!(refused.errors.contains("may be read or written by others"), "{}", refused.errors);
    let of_system = run(command.env("CREDENTIALS_DIRECTORY", key.parent().unwrap()), "");
    assert_eq!(of_system.code, Some(0), "{of_system:?}");
    let elsewhere = run(command.env("CREDENTIALS_DIRECTORY", gateway.test_file.folder.path().join("other")), "");
    assert_eq!(elsewhere.code, Some(1));
}

#[test]
fn a_missing_file_is_not_created() {
    let test_file = test_file();
    let refused = run(&mut test_file.command(&["journal", "verify"]), "");
    assert_eq!(refused.code, Some(1));
    assert!(refused.errors.starts_with("There is no file"), "{}", refused.errors);
    assert!(!test_file.file.exists());
}

#[test]
fn an_invalid_filter_is_rejected_with_a_sentence() {
    let refused = run(&mut test_file().command(&["journal", "export", "--format", "csv", "--from", "yesterday"]), "");
    assert_eq!(refused.code, Some(2));
    assert!(refused.errors.contains("Enter a date such as 2026-11-20."), "{}", refused.errors);
}
