//! Who is signed in: how a session begins, what it is good for, and when it ends.

mod recent;
mod token;
mod uses;

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::{MutexGuard, PoisonError};

use api::gateway::Role;
use api::gateway::session::{Password, PersonName};
use sqlx::sqlite::SqliteConnection;

use crate::people::read;
use crate::{Database, Failure, attempts, kept, unkept};
pub(crate) use recent::Recent;
pub use token::{NotAToken, Token};
pub(crate) use uses::Uses;

/// How somebody has proved who they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// By a password. They may do what their role allows at the moment.
    Password,
    /// By a link that only whoever started the gateway has seen. They may do everything.
    Link,
}

/// How long a session lasts, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Without a call.
    pub idle: u64,
    /// However busy.
    pub absolute: u64,
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub person: PersonName,
    pub role: Role,
    pub kind: Kind,
    /// When it ends, however busy, in seconds since the start of 1970.
    pub ends: u64,
    /// After so many seconds without a call it ends.
    pub idle_seconds: u64,
}

/// A name and a password that may be right.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// Where it comes from.
    pub source: IpAddr,
    pub name: &'a PersonName,
    pub password: &'a Password,
}

/// Why nobody is signed in. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum NotSignedIn {
    #[error("The name or the password is not right.")]
    Wrong,
    #[error("Too many passwords were wrong. Try again in {}.", in_words(*.seconds))]
    LockedOut { seconds: u64 },
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<sqlx::Error> for NotSignedIn {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(Failure(error))
    }
}

/// What whoever opens a link is called.
pub fn local() -> PersonName {
    "local".parse().expect("five letters are a name")
}

impl Database {
    /// Signs somebody in, where the password is right and not too many were wrong. A wrong one counts before it is looked at, so that a
    /// hundred at once are no way around the count.
    pub async fn sign_in(&self, attempt: Attempt<'_>, limits: Limits, now: u64) -> Result<Token, NotSignedIn> {
        let origin = attempts::Origin::of(&attempt, self, now).await?;
        origin.expect_free(self, now).await?;
        let turn =
            if origin.is_known() { Some(self.hashing.turn().await) } else { self.hashing.turn_of_stranger().await };
        let turn = turn.ok_or(NotSignedIn::LockedOut { seconds: 1 })?;
        origin.count(self, now).await?;
        let known = sqlx::query_scalar("SELECT password_hash FROM people WHERE name = $1").bind(attempt.name.as_str());
        let known: Option<String> = known.fetch_optional(self.reader()).await?;
        // Its turn ends when it no longer counts as a wrong one.
        let (better, _turn) = turn.check(attempt.password, known.clone()).await;
        let Some(better) = better else { return Err(NotSignedIn::Wrong) };

        let mut transaction = self.begin().await?;
        // Somebody who was removed, or whose password was changed, since it was read is not signed in.
        let admitted =
            sqlx::query("UPDATE people SET password_hash = $1, signed_in = $2 WHERE name = $3 AND password_hash = $4");
        let admitted = admitted.bind(better).bind(kept(now)).bind(attempt.name.as_str()).bind(known);
        if admitted.execute(&mut *transaction).await?.rows_affected() == 0 {
            return Err(NotSignedIn::Wrong);
        }
        origin.forget(now, &mut transaction).await?;
        let token = begin(&mut transaction, attempt.name, Kind::Password, limits, now).await?;
        transaction.commit().await?;
        Ok(token)
    }

    /// Begins the session of whoever has opened a link, which is the caller's to check.
    pub async fn start_link_session(&self, limits: Limits, now: u64) -> Result<Token, Failure> {
        let mut transaction = self.begin().await?;
        let token = begin(&mut transaction, &local(), Kind::Link, limits, now).await?;
        transaction.commit().await?;
        Ok(token)
    }

    /// Who is signed in with a token, which is a call of theirs.
    pub async fn session(&self, token: &Token, now: u64) -> Result<Option<Session>, Failure> {
        let hash = token.hash();
        let before = match self.recent().find(&hash, now) {
            Ok(session) => return Ok(Some(session)),
            Err(before) => before,
        };
        // Looked up first: a use that is written to the file meanwhile is then either here or in the row.
        let unwritten = self.unwritten_use(&hash);
        let row = sqlx::query_as::<_, Row>(FIND).bind(&hash).fetch_optional(self.reader()).await?;
        let Some((session, Times { started, used })) = row.map(session).transpose()?.flatten() else {
            return Ok(None);
        };
        // Begun while the clock was far ahead, it would last until the clock has come that far again, and as long as it may besides.
        let is_ahead = started > now.saturating_add(MAX_AHEAD);
        let used = used.max(unwritten);
        if is_ahead || now >= session.ends || now >= used.saturating_add(session.idle_seconds) {
            return Ok(None);
        }
        if now >= used.saturating_add(grain(session.idle_seconds)) {
            self.note_use(&hash, now);
        }
        self.recent().keep(hash, &session, now, before);
        Ok(Some(session))
    }

    /// Signs out in one browser.
    pub async fn end_session(&self, token: &Token) -> Result<(), Failure> {
        let ended = sqlx::query("DELETE FROM sessions WHERE token_hash = $1").bind(token.hash());
        ended.execute(&mut *self.writer().await?).await?;
        self.forget_recent();
        Ok(())
    }

    /// Signs somebody out everywhere.
    pub async fn end_sessions_of(&self, person: &PersonName) -> Result<(), Failure> {
        end_all(&mut *self.writer().await?, person).await?;
        self.forget_recent();
        Ok(())
    }

    pub(crate) fn forget_recent(&self) {
        self.recent().forget();
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        // Whoever panicked with it left nothing half done.
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) async fn end_all(connection: &mut SqliteConnection, person: &PersonName) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM sessions WHERE person = $1").bind(person.as_str()).execute(connection).await?;
    Ok(())
}

/// Begins a session, and clears away those that have ended.
async fn begin(
    connection: &mut SqliteConnection,
    person: &PersonName,
    kind: Kind,
    limits: Limits,
    now: u64,
) -> sqlx::Result<Token> {
    let ended = sqlx::query("DELETE FROM sessions WHERE ends <= $1 OR used + idle_seconds <= $1").bind(kept(now));
    ended.execute(&mut *connection).await?;
    let token = Token::random();
    let begun = sqlx::query(
        "INSERT INTO sessions (token_hash, person, kind, started, used, idle_seconds, ends) VALUES ($1, $2, $3, $4, $4, $5, $6)",
    );
    let begun = begun.bind(token.hash()).bind(person.as_str()).bind(kind.as_str()).bind(kept(now));
    let begun = begun.bind(kept(limits.idle)).bind(kept(now.saturating_add(limits.absolute)));
    begun.execute(connection).await?;
    Ok(token)
}

/// In seconds. Clocks are set back by less in the ordinary run of things.
const MAX_AHEAD: u64 = 15 * 60;

/// When a session began, and when it was used last.
struct Times {
    started: u64,
    used: u64,
}

/// Person, kind, their role where they are one of the people, start, last use, both limits.
type Row = (String, String, Option<String>, i64, i64, i64, i64);

const FIND: &str = "SELECT person, kind, role, started, used, idle_seconds, ends
    FROM sessions LEFT JOIN people ON people.name = sessions.person WHERE token_hash = $1";

/// A session and its times. None where it rests on a password of nobody who is there.
fn session((person, kind, role, started, used, idle_seconds, ends): Row) -> sqlx::Result<Option<(Session, Times)>> {
    let kind: Kind = read(&kind)?;
    let role = match (kind, role) {
        (Kind::Password, None) => return Ok(None),
        (Kind::Password, Some(role)) => read(&role)?,
        (Kind::Link, _) => Role::Admin,
    };
    let session =
        Session { person: read(&person)?, role, kind, ends: unkept(ends), idle_seconds: unkept(idle_seconds) };
    Ok(Some((session, Times { started: unkept(started), used: unkept(used) })))
}

/// So many seconds, or as many minutes as are no less.
fn in_words(seconds: u64) -> String {
    match seconds {
        1 => "1 second".to_owned(),
        2..120 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// After how many seconds a use is written down again: not with every call, and often enough that nobody is signed out much too early.
fn grain(idle_seconds: u64) -> u64 {
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
