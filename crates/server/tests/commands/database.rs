//! Tests of `database backup` and `database restore`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use database::Database;
use database::journal::{Journal, Key};

use crate::journal::Gateway;
use crate::support::{Ended, TestFile, bare, run};

const PASSWORD: &str = "a bicycle made of glass\n";

impl TestFile {
    fn backup(&self) -> PathBuf {
        self.folder.path().join("backup.sqlite")
    }

    fn database(&self, action: &str, file: &str) -> Ended {
        run(&mut self.command(&["database", action, file]), "")
    }

    fn back_up(&self) -> Ended {
        self.database("backup", self.backup().to_str().unwrap())
    }

    fn restore(&self) -> Ended {
        self.database("restore", self.backup().to_str().unwrap())
    }

    fn add(&self, name: &str) {
        let added = run(&mut self.command(&["user", "add", name, "--role", "admin"]), PASSWORD);
        assert_eq!(added.code, Some(0), "{added:?}");
    }
}

/// Closes the files as a stopped gateway does.
async fn stop(gateway: Gateway) -> TestFile {
    let Gateway { test_file, journal, database } = gateway;
    drop(journal);
    database.close().await;
    test_file
}

#[tokio::test]
async fn a_backup_is_made_while_the_gateway_writes_and_restored_after_its_end() {
    let gateway = Gateway::start().await;
    gateway.write("ada", "Support").await;
    gateway.test_file.add("ada");
    let made = gateway.test_file.back_up();
    assert_eq!((made.code, made.errors.as_str()), (Some(0), ""), "{made:?}");
    assert!(made.output.contains("rows of its journal are intact"), "{}", made.output);
    let mode = fs::metadata(gateway.test_file.backup()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    gateway.write("ada", "Written after the backup").await;
    gateway.test_file.add("grace");
    let test_file = stop(gateway).await;
    let restored = test_file.restore();
    assert_eq!((restored.code, restored.errors.as_str()), (Some(0), ""), "{restored:?}");
    assert!(restored.output.contains("ada (admin)") && !restored.output.contains("grace"), "{}", restored.output);
    let replaced = restored.output.lines().find_map(|line| line.strip_prefix("The database before is in ")).unwrap();
    let replaced = PathBuf::from(replaced.trim_end_matches('.'));

    // The gateway continues the journal, and seals the event.
    let database = Database::open(&test_file.file).await.unwrap();
    let key = Key::find(None, &test_file.file).unwrap();
    let journal = Journal::open(database.clone(), key).await.unwrap();
    let events = async || run(&mut test_file.command(&["journal", "events", "--format", "csv"]), "").output;
    for _ in 0..100 {
        if events().await.contains("database-restored") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(events().await.contains("database-restored"));
    journal.verify(None).await.unwrap();
    let exported = run(&mut test_file.command(&["journal", "export", "--format", "csv"]), "").output;
    assert!(exported.contains("Support") && !exported.contains("after the backup"), "{exported}");
    let mut of_replaced = test_file.command(&["journal", "export", "--format", "csv", "--database"]);
    assert!(run(of_replaced.arg(replaced), "").output.contains("after the backup"));
}

#[tokio::test]
async fn a_file_is_moved_to_a_server_with_an_intact_journal() {
    let Some(url) = test_postgres::database() else { return };
    let gateway = Gateway::start().await;
    gateway.write("ada", "Support").await;
    gateway.test_file.add("ada");
    let test_file = stop(gateway).await;
    let moved = test_file.database("move", &url);
    assert_eq!((moved.code, moved.errors.as_str()), (Some(0), ""), "{moved:?}");
    assert!(moved.output.contains("2 rows of the journal are intact on both sides"), "{}", moved.output);
    let key = format!("{}.journal-key", test_file.file.display());
    let on_server = |arguments: &[&str]| run(bare(arguments).args(["--database", &url]), "");
    let verified = on_server(&["journal", "verify", "--journal-key-file", &key]);
    assert!(verified.output.contains("All 2 rows"), "{verified:?}");
    assert!(on_server(&["user", "list"]).output.contains("ada"));
    let added = run(bare(&["user", "add", "grace", "--role", "viewer"]).args(["--database", &url]), PASSWORD);
    assert!(added.output.contains("in postgres://gateway@localhost"), "{added:?}");

    let again = test_file.database("move", &url);
    assert_eq!(again.code, Some(1));
    assert!(again.errors.contains("has data already"), "{}", again.errors);
    let to_a_file = test_file.database("move", "other.sqlite");
    assert!(to_a_file.errors.contains("other.sqlite is a file"), "{}", to_a_file.errors);
}

#[tokio::test]
async fn an_existing_file_is_not_overwritten() {
    let gateway = Gateway::start().await;
    assert_eq!(gateway.test_file.back_up().code, Some(0));
    let before = fs::read(gateway.test_file.backup()).unwrap();
    gateway.write("ada", "Support").await;
    let again = gateway.test_file.back_up();
    assert!(again.code == Some(1) && again.errors.contains("exists already"), "{again:?}");
    assert_eq!(fs::read(gateway.test_file.backup()).unwrap(), before);
    let elsewhere = gateway.test_file.database("backup", "/proc/backup.sqlite");
    assert!(elsewhere.code == Some(1) && elsewhere.errors.contains("/proc/backup.sqlite"), "{elsewhere:?}");
}

#[tokio::test]
async fn nothing_is_restored_while_a_gateway_runs() {
    let gateway = Gateway::start().await;
    assert_eq!(gateway.test_file.back_up().code, Some(0));
    let test_file = stop(gateway).await;
    let served = Database::serve(&test_file.file).await.unwrap();
    let restored = test_file.restore();
    assert!(restored.code == Some(1) && restored.errors.contains("in use by another gateway"), "{restored:?}");
    served.close().await;
}

#[tokio::test]
async fn a_backup_that_cannot_be_trusted_changes_nothing() {
    let gateway = Gateway::start().await;
    gateway.write("ada", "Support").await;
    assert_eq!(gateway.test_file.back_up().code, Some(0));
    let test_file = stop(gateway).await;
    let (before, backup) = (fs::read(&test_file.file).unwrap(), fs::read(test_file.backup()).unwrap());
    let restore = |content: &[u8]| {
        fs::write(test_file.backup(), content).unwrap();
        let ended = test_file.restore();
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert_eq!(fs::read(&test_file.file).unwrap(), before);
        let names: Vec<_> =
            fs::read_dir(test_file.file.parent().unwrap()).unwrap().map(|file| file.unwrap().file_name()).collect();
        assert!(!names.iter().any(|name| name.to_string_lossy().contains("re")), "{names:?}");
        ended.errors
    };
    assert!(restore(b"no database").contains("not a database"));
    assert!(restore(b"").contains("has no data of a gateway"));
    assert!(restore(&backup[..backup.len() / 2]).contains("damaged"));
    let changed = String::from_utf8_lossy(&backup).contains("Support");
    assert!(changed, "the record is in the file");
    let at = backup.windows(7).position(|bytes| bytes == b"Support").unwrap();
    let mut forged = backup.clone();
    forged[at] = b'R';
    assert!(restore(&forged).contains("journal of the backup is not intact"));
    fs::write(test_file.file.with_extension("sqlite.journal-key"), "00".repeat(32)).unwrap();
    assert!(restore(&backup).contains("another key"));
    fs::remove_file(test_file.file.with_extension("sqlite.journal-key")).unwrap();
    assert!(restore(&backup).contains("key of the journal is not in"));
}

#[tokio::test]
async fn a_lost_database_is_restored() {
    let gateway = Gateway::start().await;
    gateway.write("ada", "Support").await;
    assert_eq!(gateway.test_file.back_up().code, Some(0));
    let test_file = stop(gateway).await;
    fs::remove_file(&test_file.file).unwrap();
    let restored = test_file.restore();
    assert_eq!(restored.code, Some(0), "{restored:?}");
    assert!(!restored.output.contains("The database before"), "{}", restored.output);
    let verified = run(&mut test_file.command(&["journal", "verify"]), "");
    assert_eq!(verified.code, Some(0), "{verified:?}");
    let itself = test_file.database("restore", test_file.file.to_str().unwrap());
    assert!(itself.code == Some(1) && itself.errors.contains("is the database itself"), "{itself:?}");
}
