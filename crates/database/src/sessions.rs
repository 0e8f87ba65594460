//! Sessions: sign-in, lookup by token, and expiry.

mod accept;
mod cache;
mod error;
mod last_use;
mod token;

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::{MutexGuard, PoisonError};

use api::gateway::Role;
use api::gateway::second_factor::FactorCode;
use api::gateway::session::{Password, UserName};

use crate::engine::{Connection, Statement};
use crate::people::read;
use crate::{Database, DatabaseError, to_i64, to_u64};
use accept::Accepted;
pub(crate) use cache::SessionCache;
pub use error::NotSignedIn;
pub(crate) use last_use::LastUses;
pub use token::{NotAToken, Token};

/// Authentication method of a session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A password. The current role of the user applies.
    Password,
    /// The link that a local gateway prints, which only the person who started it can read. The role is admin.
    Link,
}

/// Time limits of a session, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Longest time without a request.
    pub idle: u64,
    /// Longest time since the sign-in.
    pub absolute: u64,
}

/// Session of an authenticated user.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub person: UserName,
    pub role: Role,
    pub kind: Kind,
    /// True if the user has a second factor. False for a link.
    pub has_second_factor: bool,
    /// Unix time in seconds at which the session ends, whatever its use.
    pub ends: u64,
    /// Time in seconds without a request after which the session ends.
    pub idle_seconds: u64,
}

/// Attempt to sign in with a password, or to confirm a change with it.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// Address of the client.
    pub source: IpAddr,
    pub name: &'a UserName,
    pub password: &'a Password,
    /// Code of the second factor. It is not looked at before the password is right, and not used if the user has no second factor.
    pub code: Option<&'a FactorCode>,
}

/// Returns the name of the user who signs in with a link.
pub fn link_user() -> UserName {
    "local".parse().expect("five letters are a name")
}

impl Database {
    /// Signs a user in with a password, and with a code if the user has a second factor.
    ///
    /// # Errors
    ///
    /// [`NotSignedIn`]: the name, the password or the code is wrong, a code is needed, there were too many failures, or the database failed.
    pub async fn sign_in(&self, attempt: Attempt<'_>, limits: Limits, now: u64) -> Result<Token, NotSignedIn> {
        let Accepted { mut transaction, permit: _permit } = self.accept(attempt, now).await?;
        let signed_in = Statement::new("UPDATE people SET signed_in = $1 WHERE name = $2");
        signed_in.bind(to_i64(now)).bind(attempt.name.as_str()).execute(&mut transaction).await?;
        let token = begin(&mut transaction, attempt.name, Kind::Password, limits, now).await?;
        transaction.commit().await?;
        Ok(token)
    }

    /// Checks the password and the second factor of a user who is signed in, with the limits of a sign-in.
    ///
    /// # Errors
    ///
    /// Those of [`Self::sign_in`].
    pub async fn confirm(&self, attempt: Attempt<'_>, now: u64) -> Result<(), NotSignedIn> {
        let Accepted { transaction, permit: _permit } = self.accept(attempt, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Starts the session of a user who opened a valid link. The caller checks the link.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn start_link_session(&self, limits: Limits, now: u64) -> Result<Token, DatabaseError> {
        let mut transaction = self.begin().await?;
        let token = begin(&mut transaction, &link_user(), Kind::Link, limits, now).await?;
        transaction.commit().await?;
        Ok(token)
    }

    /// Returns the session of a token and records the use; `None` if there is none or it has ended.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn session(&self, token: &Token, now: u64) -> Result<Option<Session>, DatabaseError> {
        let hash = token.hash();
        let generation = match self.cache().get(&hash, now) {
            Ok(session) => return Ok(Some(session)),
            Err(generation) => generation,
        };
        // Before the row is read: a use that is written meanwhile is then seen here or in the row.
        let unwritten = self.pending_use(&hash);
        let row: Option<Row> = Statement::new(FIND).bind(&hash).fetch_optional(&mut self.reader().await?).await?;
        let Some((session, Times { started, used })) = row.map(session).transpose()?.flatten() else {
            return Ok(None);
        };
        // A session that was started while the clock was far ahead would last until the clock is there again, and its full time after that.
        let is_ahead = started > now.saturating_add(MAX_AHEAD);
        let used = used.max(unwritten);
        // Used far ahead of now, it would last longer than its idle limit after the clock was set back.
        let is_ahead = is_ahead || used > now.saturating_add(MAX_AHEAD);
        if is_ahead || now >= session.ends || now >= used.saturating_add(session.idle_seconds) {
            return Ok(None);
        }
        if now >= used.saturating_add(write_interval(session.idle_seconds)) {
            self.record_use(&hash, now);
        }
        self.cache().insert(hash, &session, now, generation);
        Ok(Some(session))
    }

    /// Deletes the sessions that have ended. While it is called regularly, no ended session revives when the clock is set back across a restart.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn delete_ended_sessions(&self, now: u64) -> Result<(), DatabaseError> {
        // A use that is not in the file yet may extend a session.
        if !self.write_last_uses().await {
            return Ok(());
        }
        // The write lock is taken only if there is something to delete.
        let ended = Statement::of_parts(format!("SELECT 1 FROM sessions WHERE {ENDED} LIMIT 1"));
        if ended.bind(to_i64(now)).exists(&mut self.reader().await?).await? {
            delete_ended(&mut self.writer().await?, now).await?;
        }
        Ok(())
    }

    /// Ends the session of a token.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn end_session(&self, token: &Token) -> Result<(), DatabaseError> {
        let ended = Statement::new("DELETE FROM sessions WHERE token_hash = $1").bind(token.hash());
        ended.execute(&mut self.writer().await?).await?;
        self.clear_cache();
        Ok(())
    }

    /// Ends all sessions of a user.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn end_sessions_of(&self, person: &UserName) -> Result<(), DatabaseError> {
        end_all(&mut self.writer().await?, person).await?;
        self.clear_cache();
        Ok(())
    }

    pub(crate) fn clear_cache(&self) {
        self.cache().clear();
    }

    fn cache(&self) -> MutexGuard<'_, SessionCache> {
        // Usable after a panic too: no change leaves it inconsistent.
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) async fn end_all(connection: &mut Connection, person: &UserName) -> sqlx::Result<()> {
    Statement::new("DELETE FROM sessions WHERE person = $1").bind(person.as_str()).execute(connection).await?;
    Ok(())
}

/// Ends all sessions of a user except one.
pub(crate) async fn end_others(connection: &mut Connection, person: &UserName, current: &Token) -> sqlx::Result<()> {
    let others = Statement::new("DELETE FROM sessions WHERE person = $1 AND token_hash <> $2");
    others.bind(person.as_str()).bind(current.hash()).execute(connection).await?;
    Ok(())
}

/// Starts a session, and deletes those that have ended.
async fn begin(
    connection: &mut Connection,
    person: &UserName,
    kind: Kind,
    limits: Limits,
    now: u64,
) -> sqlx::Result<Token> {
    delete_ended(connection, now).await?;
    let token = Token::random();
    let insert = Statement::new(
        "INSERT INTO sessions (token_hash, person, kind, started, used, idle_seconds, ends) VALUES ($1, $2, $3, $4, $4, $5, $6)",
    );
    let insert = insert.bind(token.hash()).bind(person.as_str()).bind(kind.as_str()).bind(to_i64(now));
    let insert = insert.bind(to_i64(limits.idle)).bind(to_i64(now.saturating_add(limits.absolute)));
    insert.execute(connection).await?;
    Ok(token)
}

/// Condition of sessions that have ended at the time `$1`.
pub(crate) const ENDED: &str = "(ends <= $1 OR used + idle_seconds <= $1)";

async fn delete_ended(connection: &mut Connection, now: u64) -> sqlx::Result<()> {
    let ended = Statement::of_parts(format!("DELETE FROM sessions WHERE {ENDED}"));
    ended.bind(to_i64(now)).execute(connection).await?;
    Ok(())
}

/// Time in seconds by which a session may lie in the future. Ordinary corrections set a clock back by less.
const MAX_AHEAD: u64 = 15 * 60;

/// Unix times in seconds of the start and of the last use of a session.
struct Times {
    started: u64,
    used: u64,
}

/// User, authentication method, role of the user if there is one, start, last use, idle limit, end, whether the user has a second factor.
type Row = (String, String, Option<String>, i64, i64, i64, i64, bool);

const FIND: &str = "SELECT person, kind, role, started, used, idle_seconds, ends,
        EXISTS (SELECT 1 FROM second_factors WHERE second_factors.person = sessions.person)
    FROM sessions LEFT JOIN people ON people.name = sessions.person WHERE token_hash = $1";

/// Converts a row; `None` for a session of a user who was removed.
fn session(row: Row) -> sqlx::Result<Option<(Session, Times)>> {
    let (person, kind, role, started, used, idle_seconds, ends, has_second_factor) = row;
    let kind: Kind = read(&kind)?;
    let role = match (kind, role) {
        (Kind::Password, None) => return Ok(None),
        (Kind::Password, Some(role)) => read(&role)?,
        (Kind::Link, _) => Role::Admin,
    };
    let session = Session {
        person: read(&person)?,
        role,
        kind,
        has_second_factor: has_second_factor && kind == Kind::Password,
        ends: to_u64(ends),
        idle_seconds: to_u64(idle_seconds),
    };
    Ok(Some((session, Times { started: to_u64(started), used: to_u64(used) })))
}

/// Returns the time in seconds after which another use is written: not with every request, and often enough that no session ends much too early.
fn write_interval(idle_seconds: u64) -> u64 {
    (idle_seconds / 10).min(60)
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Link => "link",
        }
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let kinds = [Self::Password, Self::Link];
        kinds.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| format!("{text} is no kind of session"))
    }
}
