use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{TestJournal, key};
use crate::journal::chain::{Chain, Checkpoint};
use crate::journal::{InvalidCheckpoint, Key, KeyError};
use crate::private::NotPrivate;

/// Returns the checkpoint of an empty row, by which keys are compared.
fn sum(key: &Key) -> Checkpoint {
    let mut chain = Chain::begin(key);
    chain.append(None, 0, String::new());
    chain.end()
}

fn write(path: &Path, bytes: &[u8], mode: u32) {
    fs::write(path, bytes).unwrap();
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
}

#[test]
fn hexadecimal_digits_and_base64_of_the_same_bytes_are_the_same_key() {
    let bytes: Vec<u8> = (0..40).collect();
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let one = sum(&Key::from_text(&digits).unwrap());
    assert_eq!(sum(&Key::from_text(&format!(" {} \n", STANDARD.encode(&bytes))).unwrap()), one);
    assert_ne!(sum(&key()), one);
}

#[test]
fn a_short_key_is_rejected() {
    for text in ["", "secret", &"5a".repeat(31), &STANDARD.encode([7; 31])] {
        let error = Key::from_text(text).unwrap_err().to_string();
        assert!(error.starts_with(&format!("The key of the journal in {} is too short.", Key::VARIABLE)), "{error}");
    }
}

#[test]
fn a_key_file_contains_digits_or_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    write(&path, format!("{}\n", "5a".repeat(32)).as_bytes(), 0o600);
    assert_eq!(sum(&Key::from_file(&path).unwrap()), sum(&key()));
    write(&path, &[0xff; 32], 0o600);
    Key::from_file(&path).unwrap();
    write(&path, &[0xff; 31], 0o600);
    let error = Key::from_file(&path).unwrap_err().to_string();
    assert!(error.starts_with(&format!("The key of the journal in {} is too short.", path.display())), "{error}");
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_can_read_is_rejected() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    for mode in [0o640, 0o604, 0o620, 0o644] {
        write(&path, "5a".repeat(32).as_bytes(), mode);
        let error = Key::from_file(&path).unwrap_err();
        assert!(matches!(error, KeyError::NotPrivate(NotPrivate::Loose(..))));
        assert!(error.to_string().ends_with(&format!("chmod 600 {}", path.display())), "{error}");
    }
}

#[tokio::test]
async fn a_key_is_created_once_and_read_afterwards() {
    let fixture = TestJournal::new().await;
    let path = fixture.folder.path().join("new.sqlite");
    let database = crate::Database::open(&path).await.unwrap();
    let (created, place) = Key::find_or_create(None, &path, &database).await.unwrap();
    let place = place.unwrap();
    assert_eq!(place, fixture.folder.path().join("new.sqlite.journal-key"));
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&place).unwrap().permissions()) & 0o777, 0o600);
    let (found, place) = Key::find_or_create(None, &path, &database).await.unwrap();
    assert_eq!((sum(&found), place), (sum(&created), None));
}

#[tokio::test]
async fn the_remains_of_an_interrupted_key_file_are_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gateway.sqlite");
    let database = crate::Database::open(&path).await.unwrap();
    let part = folder.path().join("gateway.sqlite.journal-key.part");
    write(&part, b"5a", 0o600);
    let (created, place) = Key::find_or_create(None, &path, &database).await.unwrap();
    assert_eq!(sum(&Key::from_file(&place.unwrap()).unwrap()), sum(&created));
    assert!(!part.exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn concurrent_first_starts_use_the_same_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gateway.sqlite");
    let mut databases = Vec::new();
    for _ in 0..8 {
        databases.push(crate::Database::open(&path).await.unwrap());
    }
    let start = |database| {
        let path = path.clone();
        tokio::spawn(async move { Key::find_or_create(None, &path, &database).await.unwrap() })
    };
    let started: Vec<_> = databases.into_iter().map(start).collect();
    let (mut sums, mut made) = (Vec::new(), 0);
    for started in started {
        let (key, place) = started.await.unwrap();
        sums.push(sum(&key));
        made += usize::from(place.is_some());
    }
    assert!(sums.iter().all(|sum| *sum == sums[0]));
    assert_eq!(made, 1);
}

#[tokio::test]
async fn a_lost_key_is_not_replaced() {
    let fixture = TestJournal::new().await;
    let lost = Key::find_or_create(None, &fixture.path(), &fixture.database).await.unwrap_err();
    assert!(matches!(lost, KeyError::Lost(_)), "{lost}");
    assert!(!fixture.folder.path().join("gateway.sqlite.journal-key").exists());
}

#[test]
fn a_key_is_printed_as_dots() {
    assert_eq!(format!("{:?}", key()), "••••");
}

#[test]
fn a_checkpoint_is_parsed_and_other_text_is_rejected() {
    for text in
        ["", "12", "12:", "12:abc", "-1:00", &format!("x:{}", "00".repeat(32)), &format!("1:{}", "0".repeat(63))]
    {
        assert_eq!(text.parse::<Checkpoint>(), Err(InvalidCheckpoint), "{text}");
    }
    let text = format!("12:{}", "0a".repeat(32));
    assert_eq!(text.parse::<Checkpoint>().unwrap().to_string(), text);
}
