//! Test fixture: a database file in a temporary folder.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use api::gateway::Role;
use api::gateway::session::{Password, UserName};
use database::Database;
use database::people::Credential;
use database::sessions::{Attempt, Limits, NotSignedIn, Token};
use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
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
        let database = self.open().await;
        database.add_person(&credential("ada", PASSWORD), Role::Admin, NOW).await.unwrap();
        database.add_person(&credential("grace", PASSWORD), Role::Editor, NOW).await.unwrap();
        database
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
