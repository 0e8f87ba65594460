//! Test fixtures: a database file in a temporary folder, and a database of the engine that this test program tests.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use api::gateway::Role;
use api::gateway::session::{Password, UserName};
use database::people::Credential;
use database::sessions::{Attempt, Limits, NotSignedIn, Token};
use database::{Database, Location};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};
use tempfile::TempDir;

/// Unix time in seconds at which the tests begin.
pub const NOW: u64 = 1_800_000_000;

pub const PASSWORD: &str = "a bicycle made of glass";

/// Path of a database file in a temporary folder, which is removed at the end of the test.
pub struct TestFile {
    pub folder: TempDir,
    pub file: PathBuf,
}

pub fn test_file() -> TestFile {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data/gateway.sqlite");
    TestFile { folder, file }
}

impl TestFile {
    pub async fn open(&self) -> Database {
        Database::open(&self.file).await.unwrap()
    }

    /// Opens the file and adds ada, an admin, and grace, an editor, with the same password.
    pub async fn peopled(&self) -> Database {
        people(self.open().await).await
    }

    /// Returns the names in the folder, without the files that SQLite needs only while the database is open.
    pub fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.file.parent().unwrap()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.filter(|name| !name.ends_with("-wal") && !name.ends_with("-shm")).collect();
        names.sort();
        names
    }
}

/// Database of one engine: the test program `storage` tests SQLite, and `storage_on_postgres` PostgreSQL.
pub enum TestDatabase {
    File(TestFile),
    Server(String),
}

/// Creates an empty database; `None` if it needs PostgreSQL, which is not installed.
pub fn test_database() -> Option<TestDatabase> {
    match env!("CARGO_CRATE_NAME") {
        "storage_on_postgres" => test_postgres::database().map(TestDatabase::Server),
        _ => Some(TestDatabase::File(test_file())),
    }
}

impl TestDatabase {
    pub fn location(&self) -> Location {
        match self {
            Self::File(test_file) => Location::from(&test_file.file),
            Self::Server(url) => url.parse().unwrap(),
        }
    }

    pub async fn open(&self) -> Database {
        Database::open(self.location()).await.unwrap()
    }

    pub async fn peopled(&self) -> Database {
        people(self.open().await).await
    }

    /// Runs a statement without the crate. Returns a line for each row, with `|` between the columns.
    pub async fn query(&self, sql: &str) -> String {
        match self {
            Self::Server(url) => test_postgres::server().unwrap().query(url, sql),
            Self::File(test_file) => {
                let mut connection = connect(&test_file.file).await;
                let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap();
                connection.close().await.unwrap();
                let line = |row: &SqliteRow| {
                    let texts = (0..row.len()).map(|column| row.get_unchecked::<String, _>(column));
                    texts.collect::<Vec<_>>().join("|")
                };
                rows.iter().map(line).collect::<Vec<_>>().join("\n")
            }
        }
    }
}

async fn people(database: Database) -> Database {
    database.add_person(&credential("ada", PASSWORD), Role::Admin, NOW).await.unwrap();
    database.add_person(&credential("grace", PASSWORD), Role::Editor, NOW).await.unwrap();
    database
}

/// Connects to a file without checking it.
pub async fn connect(file: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(file).connect().await.unwrap()
}

pub fn name(text: &str) -> UserName {
    text.parse().unwrap()
}

pub fn password(text: &str) -> Password {
    text.parse().unwrap()
}

pub fn credential(person: &str, text: &str) -> Credential {
    Credential::new(name(person), password(text)).unwrap()
}

/// Session limits of the tests.
pub const LIMITS: Limits = Limits { idle: 30 * 60, absolute: 12 * 60 * 60 };

/// Signs in from the same address every time.
pub async fn sign_in(database: &Database, person: &str, text: &str, now: u64) -> Result<Token, NotSignedIn> {
    sign_in_from(database, [192, 0, 2, 1], person, text, now).await
}

pub async fn sign_in_from(
    database: &Database,
    source: impl Into<IpAddr>,
    person: &str,
    text: &str,
    now: u64,
) -> Result<Token, NotSignedIn> {
    let attempt = Attempt { source: source.into(), name: &name(person), password: &password(text), code: None };
    database.sign_in(attempt, LIMITS, now).await
}
