use api::Method;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

use super::{SERVICE, TestJournal, done, intent, key, webhooks};
use crate::journal::verification::verify_in;
use crate::journal::{Damage, Journal, JournalError, Key, Unrecorded, VerifyError, verify};

const MUTATIONS: usize = 10_000;
const SEED: u64 = 0x4a6f_7572_6e61_6c21;

/// Creates records of each kind, one of them without an outcome.
async fn written() -> TestJournal {
    let fixture = TestJournal::new().await;
    let path = format!("/v1/Services/{SERVICE}/Configuration/Webhooks");
    for at in 0..5 {
        let address = format!("https://{at}.example/");
        let form = format!("PreWebhookUrl={address}&Method=POST");
        let change = intent(Method::Post, &path, &form, Some(webhooks("https://before.example/")));
        fixture.write(change, done(Some(webhooks(&address)))).await;
    }
    let created = serde_json::json!({ "sid": SERVICE, "friendly_name": "Support" });
    fixture
        .write(intent(Method::Post, "/v1/Services", "FriendlyName=Support", None), done(Some(created.clone())))
        .await;
    fixture
        .journal
        .intend(intent(Method::Delete, &format!("/v1/Services/{SERVICE}"), "", Some(created)))
        .await
        .unwrap();
    fixture
}

/// Deterministic pseudorandom numbers (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit.unsigned_abs()) as i64
    }
}

#[tokio::test]
async fn every_change_of_a_row_is_detected() {
    println!("seed {SEED:#x}");
    let fixture = written().await;
    let mut chance = Chance(SEED);
    let mut by_kind = std::collections::BTreeMap::<_, usize>::new();
    while by_kind.values().sum::<usize>() < MUTATIONS {
        let mut transaction = fixture.database.begin().await.unwrap();
        sqlx::query("PRAGMA defer_foreign_keys = ON").execute(transaction.sqlite()).await.unwrap();
        let Some(kind) = mutate(transaction.sqlite(), &mut chance).await else { continue };
        let verdict = verify_in(&mut transaction, &key(), None).await;
        assert!(verdict.is_err(), "{kind} went unseen");
        *by_kind.entry(kind.split(' ').next().unwrap().to_owned()).or_default() += 1;
        transaction.rollback().await.unwrap();
    }
    println!("{MUTATIONS} mutations, all found: {by_kind:?}");
    assert_eq!(by_kind.len(), 9);
    fixture.journal.verify(None).await.unwrap();
}

/// Makes one change; `None` if a constraint of the schema prevents it.
async fn mutate(connection: &mut SqliteConnection, chance: &mut Chance) -> Option<String> {
    const ROWS: i64 = 13;
    let one = 1 + chance.below(ROWS);
    let other = 1 + chance.below(ROWS);
    let (kind, statements) = match chance.below(12) {
        0..=3 => return flip(connection, chance).await,
        4 => ("drop", vec![format!("DELETE FROM journal WHERE number = {one}")]),
        5 => ("truncate", vec![format!("DELETE FROM journal WHERE number >= {one}")]),
        6 => ("swap", swap(one, other)?),
        7 => ("duplicate", duplicate(one, 1 + ROWS)),
        8 => ("insert", {
            let mut statements = vec![
                format!("UPDATE journal SET number = number + 1000 WHERE number >= {other}"),
                "UPDATE journal SET number = number - 999 WHERE number > 1000".to_owned(),
            ];
            statements.extend(duplicate(if one < other { one } else { one + 1 }, other));
            statements
        }),
        9 => (
            "head",
            vec![match chance.below(3) {
                0 => "DELETE FROM journal_head".to_owned(),
                1 => format!("UPDATE journal_head SET count = {}", chance.below(ROWS)),
                _ => format!(
                    "UPDATE journal_head SET mac = (SELECT mac FROM journal WHERE number = {})",
                    chance.below(ROWS)
                ),
            }],
        ),
        10 => ("unlist", vec![format!("DELETE FROM journal_listed WHERE number = {one}")]),
        _ => (
            "list",
            vec![format!(
                "INSERT INTO journal_listed SELECT 'Other', {}, at, account, person, service FROM journal_listed WHERE number = {one} AND field = ''",
                chance.below(2_000_000) - 1_000_000,
            )],
        ),
    };
    let mut changed = 0;
    for statement in &statements {
        changed += sqlx::query(AssertSqlSafe(statement.as_str())).execute(&mut *connection).await.ok()?.rows_affected();
    }
    (changed > 0).then(|| format!("{kind} {statements:?}"))
}

fn duplicate(one: i64, number: i64) -> Vec<String> {
    vec![format!("INSERT INTO journal SELECT {number}, NULL, at, text, mac FROM journal WHERE number = {one}")]
}

fn swap(one: i64, other: i64) -> Option<Vec<String>> {
    let step = |from, to| format!("UPDATE journal SET number = {to} WHERE number = {from}");
    (one != other).then(|| vec![step(one, 0), step(other, one), step(0, other)])
}

/// Flips one bit of a stored value.
async fn flip(connection: &mut SqliteConnection, chance: &mut Chance) -> Option<String> {
    const COLUMNS: [(&str, &str, &str); 14] = [
        ("journal", "number", "integer"),
        ("journal", "concludes", "integer"),
        ("journal", "at", "integer"),
        ("journal", "text", "text"),
        ("journal", "text", "text"),
        ("journal", "mac", "blob"),
        ("journal_head", "count", "integer"),
        ("journal_head", "mac", "blob"),
        ("journal_head", "seal", "blob"),
        ("journal_listed", "field", "text"),
        ("journal_listed", "number", "integer"),
        ("journal_listed", "at", "integer"),
        ("journal_listed", "account", "text"),
        ("journal_listed", "service", "text"),
    ];
    let (table, column, kind) = COLUMNS[chance.below(COLUMNS.len() as i64) as usize];
    let key = match table {
        "journal" => "number",
        "journal_head" => "id",
        _ => "number || ':' || field",
    };
    let read =
        format!("SELECT {key} AS key, CAST({column} AS BLOB) AS bytes, {column} AS value FROM {table} ORDER BY key");
    let rows: Vec<SqliteRow> = sqlx::query(AssertSqlSafe(read)).fetch_all(&mut *connection).await.unwrap();
    let row = &rows[chance.below(rows.len() as i64) as usize];
    let set = format!("UPDATE {table} SET {column} = CAST(?1 AS {kind}) WHERE {key} = ?2");
    let set = sqlx::query(AssertSqlSafe(set));
    let (set, description) = if kind == "integer" {
        let value: i64 = row.try_get::<Option<i64>, _>("value").unwrap()?;
        let changed = value ^ (1 << chance.below(63));
        (set.bind(changed), format!("{value} to {changed}"))
    } else {
        let mut bytes: Vec<u8> = row.try_get::<Option<Vec<u8>>, _>("bytes").unwrap()?;
        if bytes.is_empty() {
            return None;
        }
        let at = chance.below(bytes.len() as i64 * 8) as usize;
        bytes[at / 8] ^= 1 << (at % 8);
        (set.bind(bytes), format!("bit {at}"))
    };
    let set =
        if key.contains("||") { set.bind(row.get::<String, _>("key")) } else { set.bind(row.get::<i64, _>("key")) };
    let changed = set.execute(&mut *connection).await.ok()?.rows_affected();
    (changed > 0).then(|| format!("flip {table}.{column} {description}"))
}

#[tokio::test]
async fn the_first_damaged_row_is_named() {
    let fixture = written().await;
    let sentence = async |statement: &'static str| {
        let mut transaction = fixture.database.begin().await.unwrap();
        sqlx::query("PRAGMA defer_foreign_keys = ON").execute(transaction.sqlite()).await.unwrap();
        sqlx::query(statement).execute(transaction.sqlite()).await.unwrap();
        match verify_in(&mut transaction, &key(), None).await {
            Err(VerifyError::Damage(broken)) => broken,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(sentence("UPDATE journal SET at = at + 1 WHERE number IN (4, 9)").await, Damage::Changed(4));
    assert_eq!(sentence("DELETE FROM journal WHERE number = 6").await, Damage::Missing(6));
    assert_eq!(sentence("UPDATE journal SET number = 0 WHERE number = 6").await, Damage::Misplaced(0));
    assert_eq!(sentence("DELETE FROM journal WHERE number > 10").await, Damage::CutOff { found: 10, counted: 13 });
    assert_eq!(sentence("DELETE FROM journal_head").await, Damage::NoHead);
    assert_eq!(sentence("UPDATE journal_head SET count = 12").await, Damage::Head);
    assert_eq!(sentence("UPDATE journal_listed SET person = 'eve' WHERE number = 3").await, Damage::Listed(3));
    let said = Damage::Changed(4).to_string();
    assert!(said.starts_with("Row 4 of the journal does not match its seal"), "{said}");
}

#[tokio::test]
async fn an_older_copy_is_detected_by_a_checkpoint() {
    let fixture = written().await;
    let copy = fixture.folder.path().join("copy.sqlite");
    let statement = AssertSqlSafe(format!("VACUUM INTO '{}'", copy.display()));
    sqlx::query(statement).execute(fixture.database.writer().await.unwrap().sqlite()).await.unwrap();
    let early = fixture.journal.verify(None).await.unwrap();
    fixture.write(intent(Method::Post, "/v1/Services", "FriendlyName=late", None), done(None)).await;
    let late = fixture.journal.verify(Some(&early)).await.unwrap();
    assert_eq!(late.to_string().parse(), Ok(late));

    let older = crate::Database::open(&copy).await.unwrap();
    assert_eq!(verify(&older, &key(), None).await.unwrap(), early);
    let verdict = verify(&older, &key(), Some(&late)).await.unwrap_err();
    assert!(matches!(verdict, VerifyError::Damage(Damage::Older { noted: 15, found: 13 })), "{verdict}");

    // This continuation has as many rows as the checkpoint, and other content.
    let journal = Journal::open(older.clone(), key()).await.unwrap();
    let ticket = journal.intend(intent(Method::Post, "/v1/Services", "FriendlyName=other", None)).await.unwrap();
    journal.conclude(&ticket, &done(None)).await.unwrap();
    let verdict = journal.verify(Some(&late)).await.unwrap_err();
    assert!(matches!(verdict, VerifyError::Damage(Damage::Other(15))), "{verdict}");
}

#[tokio::test]
async fn another_key_is_rejected() {
    let fixture = written().await;
    let other = Key::from_text(&"a5".repeat(32)).unwrap();
    assert!(matches!(
        Journal::open(fixture.database.clone(), other.clone()).await,
        Err(JournalError::Damage(Damage::Head))
    ));
    let verdict = verify(&fixture.database, &other, None).await.unwrap_err();
    assert!(matches!(verdict, VerifyError::Damage(Damage::Changed(1))), "{verdict}");
}

#[tokio::test]
async fn a_truncated_journal_is_neither_opened_nor_continued() {
    let fixture = written().await;
    sqlx::query("DELETE FROM journal WHERE number = 13")
        .execute(fixture.database.writer().await.unwrap().sqlite())
        .await
        .unwrap();
    let opened = Journal::open(fixture.database.clone(), key()).await;
    assert!(matches!(opened, Err(JournalError::Damage(Damage::CutOff { found: 12, counted: 13 }))));
    sqlx::query("UPDATE journal_head SET count = 12")
        .execute(fixture.database.writer().await.unwrap().sqlite())
        .await
        .unwrap();
    let error = fixture.journal.intend(intent(Method::Post, "/v1/Services", "FriendlyName=a", None)).await.unwrap_err();
    assert_eq!(error, Unrecorded::Damage(Damage::Head));
}

/// Flips bits of the file itself. Some of them are unused; then the data must be unchanged.
#[tokio::test]
async fn every_bit_flip_that_changes_a_record_is_detected() {
    const FLIPS: usize = 300;
    println!("seed {SEED:#x}");
    let fixture = written().await;
    let whole = fixture.folder.path().join("whole.sqlite");
    sqlx::query(AssertSqlSafe(format!("VACUUM INTO '{}'", whole.display())))
        .execute(fixture.database.writer().await.unwrap().sqlite())
        .await
        .unwrap();
    let bytes = std::fs::read(&whole).unwrap();
    let original = rows(&crate::Database::open(&whole).await.unwrap()).await.unwrap();
    let mut chance = Chance(SEED);
    let mut found = 0;
    for flip in 0..FLIPS {
        let path = fixture.folder.path().join(format!("{flip}.sqlite"));
        let mut changed = bytes.clone();
        changed[chance.below(bytes.len() as i64) as usize] ^= 1 << chance.below(8);
        std::fs::write(&path, changed).unwrap();
        let sound = match crate::Database::open(&path).await {
            Ok(database) if verify(&database, &key(), None).await.is_ok() => Some(database),
            _ => None,
        };
        match sound {
            Some(database) => assert_eq!(rows(&database).await.unwrap(), original, "flip {flip}"),
            None => found += 1,
        }
        std::fs::remove_file(&path).unwrap();
    }
    println!("{found} of {FLIPS} flips were found, the others changed nothing that is read");
    assert!(found > 0);
}

async fn rows(database: &crate::Database) -> sqlx::Result<Vec<(i64, Option<i64>, i64, String, Vec<u8>)>> {
    let rows = sqlx::query_as("SELECT number, concludes, at, text, mac FROM journal ORDER BY number");
    rows.fetch_all(database.reader().await?.sqlite()).await
}
