//! Statements that both engines run.

use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArguments, PgRow, PgTypeInfo, PgValueRef, Postgres};
use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteRow, SqliteTypeInfo, SqliteValueRef};
use sqlx::{Arguments, AssertSqlSafe, Decode, Encode, FromRow, SqlSafeStr, SqlStr, Type};

use super::connection::{Connection, Side};
use super::postgres::within_limit;

/// Largest number of rows that one statement inserts. SQLite allows 32,766 values in a statement, and PostgreSQL 65,535.
pub(crate) const MAX_ROWS: usize = 1_000;

/// SQL statement with its values, which replace `$1`, `$2` and so on.
pub(crate) struct Statement {
    sql: SqlStr,
    arguments: Vec<Argument>,
    /// True if connections prepare the statement once and reuse it.
    is_reused: bool,
}

/// Value of a statement.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Argument {
    Integer(i64),
    NoInteger,
    Text(String),
    NoText,
    Bytes(Vec<u8>),
}

/// Row of either engine that can be read into a type.
pub(crate) trait FromAnyRow:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}

impl<T> FromAnyRow for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static {}

impl Statement {
    /// Creates a statement without values.
    pub fn new(sql: &'static str) -> Self {
        Self { sql: SqlStr::from_static(sql), arguments: Vec::new(), is_reused: true }
    }

    /// Creates a statement from parts of this program, never from text that was entered.
    pub fn of_parts(sql: String) -> Self {
        Self { sql: AssertSqlSafe(sql).into_sql_str(), arguments: Vec::new(), is_reused: true }
    }

    /// Creates a statement that inserts `rows`, at least one and at most [`MAX_ROWS`]. `insert` is `INSERT INTO table (columns) VALUES`, and `end` is
    /// empty or begins with `ON CONFLICT`.
    pub fn insert(insert: &str, rows: impl IntoIterator<Item: Into<Vec<Argument>>>, end: &str) -> Self {
        let mut sql = insert.to_owned();
        let mut arguments = Vec::new();
        for row in rows {
            let (first, row): (_, Vec<_>) = (arguments.len() + 1, row.into());
            let places: Vec<_> = (first..first + row.len()).map(|place| format!("${place}")).collect();
            let separator = if arguments.is_empty() { ' ' } else { ',' };
            sql.push(separator);
            sql.push_str(&format!("({})", places.join(", ")));
            arguments.extend(row);
        }
        sql.push(' ');
        sql.push_str(end);
        Self { sql: AssertSqlSafe(sql).into_sql_str(), arguments, is_reused: false }
    }

    /// Does not let connections prepare the statement for later uses.
    pub fn once(self) -> Self {
        Self { is_reused: false, ..self }
    }

    /// Adds the next value.
    pub fn bind(mut self, argument: impl Into<Argument>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Runs the statement and returns the number of rows that it has changed.
    pub async fn execute(self, connection: &mut Connection) -> sqlx::Result<u64> {
        match connection.side() {
            Side::Sqlite(connection) => Ok(self.for_sqlite().execute(connection).await?.rows_affected()),
            Side::Postgres(connection) => {
                Ok(within_limit(self.for_postgres().execute(connection)).await?.rows_affected())
            }
        }
    }

    /// Returns true if the statement has a row.
    pub async fn exists(self, connection: &mut Connection) -> sqlx::Result<bool> {
        match connection.side() {
            Side::Sqlite(connection) => Ok(self.for_sqlite().fetch_optional(connection).await?.is_some()),
            Side::Postgres(connection) => {
                Ok(within_limit(self.for_postgres().fetch_optional(connection)).await?.is_some())
            }
        }
    }

    /// Returns every row.
    pub async fn fetch_all<T: FromAnyRow>(self, connection: &mut Connection) -> sqlx::Result<Vec<T>> {
        match connection.side() {
            Side::Sqlite(connection) => {
                let rows = self.for_sqlite().fetch_all(connection).await?;
                rows.iter().map(T::from_row).collect()
            }
            Side::Postgres(connection) => {
                let rows = within_limit(self.for_postgres().fetch_all(connection)).await?;
                rows.iter().map(T::from_row).collect()
            }
        }
    }

    /// Returns the first row, if there is one.
    pub async fn fetch_optional<T: FromAnyRow>(self, connection: &mut Connection) -> sqlx::Result<Option<T>> {
        match connection.side() {
            Side::Sqlite(connection) => {
                let row = self.for_sqlite().fetch_optional(connection).await?;
                row.as_ref().map(T::from_row).transpose()
            }
            Side::Postgres(connection) => {
                let row = within_limit(self.for_postgres().fetch_optional(connection)).await?;
                row.as_ref().map(T::from_row).transpose()
            }
        }
    }

    /// Returns the first row.
    pub async fn fetch_one<T: FromAnyRow>(self, connection: &mut Connection) -> sqlx::Result<T> {
        self.fetch_optional(connection).await?.ok_or(sqlx::Error::RowNotFound)
    }

    /// Returns the only column of the first row.
    pub async fn fetch_value<T>(self, connection: &mut Connection) -> sqlx::Result<T>
    where
        (T,): FromAnyRow,
    {
        Ok(self.fetch_one::<(T,)>(connection).await?.0)
    }

    fn for_sqlite(self) -> Query<'static, Sqlite, SqliteArguments> {
        let mut arguments = SqliteArguments::default();
        self.arguments.into_iter().for_each(|argument| argument.add_to(&mut arguments));
        sqlx::query_with(self.sql, arguments).persistent(self.is_reused)
    }

    fn for_postgres(self) -> Query<'static, Postgres, PgArguments> {
        let mut arguments = PgArguments::default();
        self.arguments.into_iter().for_each(|argument| argument.add_to(&mut arguments));
        sqlx::query_with(self.sql, arguments).persistent(self.is_reused)
    }
}

impl Argument {
    fn add_to<A: Arguments>(self, arguments: &mut A)
    where
        i64: Encode<'static, A::Database> + Type<A::Database>,
        Option<i64>: Encode<'static, A::Database> + Type<A::Database>,
        String: Encode<'static, A::Database> + Type<A::Database>,
        Option<String>: Encode<'static, A::Database> + Type<A::Database>,
        Vec<u8>: Encode<'static, A::Database> + Type<A::Database>,
    {
        let added = match self {
            Self::Integer(number) => arguments.add(number),
            Self::NoInteger => arguments.add(None::<i64>),
            Self::Text(text) => arguments.add(text),
            Self::NoText => arguments.add(None::<String>),
            Self::Bytes(bytes) => arguments.add(bytes),
        };
        added.expect("numbers, texts and bytes can be encoded");
    }
}

impl From<i64> for Argument {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<Option<i64>> for Argument {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Self::NoInteger, Self::Integer)
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Argument {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Option<&str>> for Argument {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Self::NoText, Self::from)
    }
}

impl From<Option<String>> for Argument {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::NoText, Self::Text)
    }
}

impl From<&Vec<u8>> for Argument {
    fn from(bytes: &Vec<u8>) -> Self {
        Self::Bytes(bytes.clone())
    }
}

/// Bytes of a text column, which need not be UTF-8 after the file was tampered with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RawText(pub Vec<u8>);

impl From<RawText> for Vec<u8> {
    fn from(RawText(bytes): RawText) -> Self {
        bytes
    }
}

impl Type<Sqlite> for RawText {
    fn type_info() -> SqliteTypeInfo {
        <String as Type<Sqlite>>::type_info()
    }

    fn compatible(_: &SqliteTypeInfo) -> bool {
        true
    }
}

impl<'r> Decode<'r, Sqlite> for RawText {
    fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
        <Vec<u8> as Decode<Sqlite>>::decode(value).map(Self)
    }
}

impl Type<Postgres> for RawText {
    fn type_info() -> PgTypeInfo {
        <String as Type<Postgres>>::type_info()
    }

    fn compatible(ty: &PgTypeInfo) -> bool {
        <String as Type<Postgres>>::compatible(ty)
    }
}

impl<'r> Decode<'r, Postgres> for RawText {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(value.as_bytes()?.to_vec()))
    }
}
