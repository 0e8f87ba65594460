//! Errors of a PostgreSQL server.

use sqlx::postgres::PgDatabaseError;

use crate::location::Server;

/// Reason why a server cannot be used. Each message says what to do, and none contains the password.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error(
        "{0} was migrated by a newer version of Conversations Admin. Use that version, or name another database with --database."
    )]
    Newer(String),
    #[error(
        "{0} has tables of another program, or of another version of Conversations Admin. Name an empty database with --database."
    )]
    Other(String),
    #[error(
        "The database server {server} does not accept the user or the password: {message}. The password is that of \
         --database-password-file, of PGPASSWORD or of ~/.pgpass."
    )]
    Denied { server: String, message: String },
    #[error("The database server {server} cannot be used: {source}. Check its address, and that it is running.")]
    Unusable { server: String, source: sqlx::Error },
}

impl ServerError {
    pub(crate) fn new(server: &Server, error: sqlx::Error) -> Self {
        let server = server.to_string();
        match sqlstate(&error).as_deref() {
            // Class 28: invalid authorization.
            Some(code) if code.starts_with("28") => Self::Denied { server, message: message(&error) },
            // Undefined table or column, in a database that the migrations have passed.
            Some("42P01" | "42703" | "42P07") => Self::Other(server),
            _ => Self::Unusable { server, source: error },
        }
    }
}

fn message(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

/// Returns the error code of PostgreSQL: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn sqlstate(error: &sqlx::Error) -> Option<String> {
    let error = error.as_database_error()?.try_downcast_ref::<PgDatabaseError>()?;
    Some(error.code().to_owned())
}

/// Returns true if the disk of the server is full.
pub(crate) fn is_full(error: &sqlx::Error) -> bool {
    sqlstate(error).as_deref() == Some("53100")
}

/// Returns true if another transaction kept a lock for too long.
pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
    sqlstate(error).as_deref() == Some("55P03")
}

/// Returns true if there is no connection to the server, or it ends.
pub(crate) fn is_unreachable(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(_) => {
            sqlstate(error).is_some_and(|code| code.starts_with("57P") || code.starts_with("08") || code == "53300")
        }
        sqlx::Error::Io(error) => error.get_ref().is_none_or(|inner| !inner.is::<crate::file::Replaced>()),
        sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) => true,
        _ => false,
    }
}
