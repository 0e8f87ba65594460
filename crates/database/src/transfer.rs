//! Copy of a SQLite file to a PostgreSQL server, when a gateway gets company.

mod tables;

use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, ConnectOptions, Row};

use crate::engine::{Argument, Statement, Transaction};
use crate::file::{self, Lock};
use crate::journal::{self, Checkpoint, Damage, Key, KeyError, VerifyError};
use crate::{Database, DatabaseError, Location, OpenError, Server};
use tables::{Kind, TABLES, Table};

/// Number of rows that are copied at a time. A record of the journal may have 400 KB.
const PAGE: usize = 200;

/// Reason why a file was not copied. Neither side is changed. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    #[error("There is no file {}. Name the one that the gateway uses with --database.", .0.display())]
    NoFile(PathBuf),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("The journal of the file is not intact. {0}")]
    Journal(VerifyError),
    #[error("{server} has data already, in the table {table}. Name an empty database.")]
    NotEmpty { server: Location, table: &'static str },
    #[error("The journal on the server is not that of the file. {0}")]
    Copy(VerifyError),
    #[error("The table {table} has {expected} rows in the file, and {found} on the server. Try again.")]
    Rows { table: &'static str, expected: i64, found: i64 },
    #[error(transparent)]
    Failed(#[from] DatabaseError),
}

impl From<sqlx::Error> for TransferError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Result of a copy.
#[derive(Clone, Debug, PartialEq)]
pub struct Transferred {
    /// Name of each table with the number of its rows.
    pub rows: Vec<(&'static str, i64)>,
    /// End of the journal, which is the same on both sides; `None` if there is no journal.
    pub end: Option<Checkpoint>,
}

/// Copies a file to an empty database of a server, in one transaction, and verifies the journal on both sides. The caller stops the gateway first. The
/// file stays as it is, except that an older one is migrated.
///
/// # Errors
///
/// See [`TransferError`].
pub async fn transfer(
    path: &Path,
    server: &Server,
    key: impl FnOnce() -> Result<Key, KeyError>,
) -> Result<Transferred, TransferError> {
    if !path.exists() {
        return Err(TransferError::NoFile(path.to_owned()));
    }
    let _lock = Lock::acquire(path).map_err(OpenError::from)?;
    let source = Database::open(path).await?;
    let has_journal = journal::row_count(&source).await? > 0 || has_head(&source).await?;
    let key = if has_journal { Some(key()?) } else { None };
    let end = match &key {
        Some(key) => Some(journal::verify(&source, key, None).await.map_err(TransferError::Journal)?),
        None => None,
    };
    let target = Database::open(Location::Server(server.clone())).await?;
    let mut transaction = target.begin().await?;
    for table in &TABLES {
        let rows = Statement::of_parts(format!("SELECT 1 FROM {} LIMIT 1", table.name));
        if rows.exists(&mut transaction).await? {
            return Err(TransferError::NotEmpty { server: Location::Server(server.clone()), table: table.name });
        }
    }
    // A connection of its own: nothing writes to the file, since this process holds its lock.
    let mut file = file::options(path).read_only(true).connect().await?;
    let mut rows = Vec::new();
    for table in &TABLES {
        rows.push((table.name, copy(table, &mut file, &mut transaction).await?));
    }
    if let Some(key) = &key {
        let copied = journal::verify_in(&mut transaction, key, end.as_ref()).await.map_err(TransferError::Copy)?;
        if Some(copied) != end {
            let found = Damage::Other(copied.count);
            return Err(TransferError::Copy(found.into()));
        }
    }
    transaction.commit().await?;
    source.close().await;
    target.close().await;
    Ok(Transferred { rows, end })
}

async fn has_head(database: &Database) -> Result<bool, DatabaseError> {
    Ok(Statement::new("SELECT 1 FROM journal_head").exists(&mut database.reader().await?).await?)
}

/// Copies a table in pages, and returns the number of its rows.
async fn copy(table: &Table, file: &mut SqliteConnection, transaction: &mut Transaction) -> Result<i64, TransferError> {
    let insert = format!("INSERT INTO {} ({}) VALUES", table.name, table.column_names());
    let mut last: Option<Vec<Argument>> = None;
    loop {
        let page = read(table, file, last.as_deref()).await?;
        let Some(end) = page.last() else { break };
        last = Some(end[..table.key].to_vec());
        Statement::insert(&insert, page, "").execute(transaction).await?;
    }
    if let Some(column) = table.identity {
        let sequence = format!(
            "SELECT setval(pg_get_serial_sequence('{0}', '{column}'), max({column})) FROM {0} HAVING count(*) > 0",
            table.name
        );
        Statement::of_parts(sequence).exists(transaction).await?;
    }
    let count = format!("SELECT count(*) FROM {}", table.name);
    let expected: i64 = sqlx::query_scalar(AssertSqlSafe(count.clone())).fetch_one(file).await?;
    let found = Statement::of_parts(count).fetch_value(transaction).await?;
    if expected == found { Ok(found) } else { Err(TransferError::Rows { table: table.name, expected, found }) }
}

/// Reads the rows of a file that follow a key.
async fn read(
    table: &Table,
    file: &mut SqliteConnection,
    after: Option<&[Argument]>,
) -> sqlx::Result<Vec<Vec<Argument>>> {
    let key: Vec<_> = table.columns[..table.key].iter().map(|(name, _)| *name).collect();
    let key = key.join(", ");
    let places: Vec<_> = (1..=table.key).map(|place| format!("${place}")).collect();
    let condition = after.map_or(String::new(), |_| format!("WHERE ({key}) > ({})", places.join(", ")));
    let (names, name) = (table.column_names(), table.name);
    let sql = format!("SELECT {names} FROM {name} {condition} ORDER BY {key} LIMIT {PAGE}");
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for argument in after.unwrap_or_default() {
        query = match argument {
            Argument::Integer(number) => query.bind(*number),
            Argument::Text(text) => query.bind(text.clone()),
            Argument::Bytes(bytes) => query.bind(bytes.clone()),
            Argument::NoInteger | Argument::NoText => query.bind(None::<i64>),
        };
    }
    query.fetch_all(file).await?.iter().map(|row| values(table, row)).collect()
}

fn values(table: &Table, row: &SqliteRow) -> sqlx::Result<Vec<Argument>> {
    let value = |(index, (_, kind)): (usize, &(&str, Kind))| {
        Ok(match kind {
            Kind::Integer => row.try_get::<Option<i64>, _>(index)?.into(),
            Kind::Text => row.try_get::<Option<String>, _>(index)?.into(),
            Kind::Bytes => Argument::Bytes(row.try_get(index)?),
        })
    };
    table.columns.iter().enumerate().map(value).collect()
}
