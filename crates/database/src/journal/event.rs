//! Events of the gateway other than writes: sign-ins, rejections, and changes of users. They are sealed in the journal and listed separately.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use api::gateway::{AccountName, Reason, Role, session::UserName};
use serde::{Deserialize, Serialize};

use crate::engine::{Connection, RawText, Statement};
use crate::{Database, DatabaseError, to_i64, to_u64};

/// Event of the gateway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// A journal was started by hand, to replace one that was lost or removed.
    JournalBegun,
    /// The database was replaced by a backup. Later changes of users, and later rows of the journal, are not in it.
    DatabaseRestored,
    /// A person signed in.
    SignedIn { person: String, source: IpAddr, by: String },
    /// A sign-in was rejected. The name is recorded only if a user has it, because a password may have been typed there.
    SignInRejected {
        #[serde(skip_serializing_if = "Option::is_none")]
        person: Option<String>,
        source: IpAddr,
        why: String,
        /// Number of earlier rejections that were not recorded, because there were too many.
        #[serde(default, skip_serializing_if = "is_zero")]
        left_out: u64,
    },
    /// A person signed out, in one browser or everywhere.
    SignedOut { person: String, source: IpAddr, everywhere: bool },
    /// The gateway rejected a write of an authenticated user.
    WriteRejected {
        person: String,
        account: String,
        method: String,
        /// Path template of the specification; empty for a path that the API does not have.
        operation: String,
        why: String,
        #[serde(default, skip_serializing_if = "is_zero")]
        left_out: u64,
    },
    /// A user was added.
    PersonAdded { person: String, role: String },
    /// A user was removed.
    PersonRemoved { person: String },
    /// The role of a user was changed.
    RoleChanged { person: String, role: String },
    /// The password of a user was changed.
    PasswordChanged { person: String },
    /// A user added a second factor.
    SecondFactorAdded { person: String },
    /// The second factor of a user was removed.
    SecondFactorRemoved { person: String },
    /// A recovery code was used instead of a code of the second factor.
    RecoveryCodeUsed { person: String },
    /// The recovery codes of a user were replaced.
    RecoveryCodesReplaced { person: String },
}

impl Event {
    /// Creates the event of a rejected sign-in. `person` is the name if a user has it.
    pub fn sign_in_rejected(person: Option<&str>, source: IpAddr, why: Reason) -> Self {
        Self::SignInRejected { person: person.map(str::to_owned), source, why: why.to_string(), left_out: 0 }
    }

    /// Creates the event of a rejected write.
    pub fn write_rejected(
        person: &UserName,
        account: &AccountName,
        (method, operation): (&str, &str),
        why: Reason,
    ) -> Self {
        Self::WriteRejected {
            person: person.to_string(),
            account: account.to_string(),
            method: method.to_owned(),
            operation: operation.to_owned(),
            why: why.to_string(),
            left_out: 0,
        }
    }

    pub(crate) fn person_added(person: &UserName, role: Role) -> Self {
        Self::PersonAdded { person: person.to_string(), role: role.to_string() }
    }

    pub(super) fn to_json(&self) -> String {
        // Converted through a value, which sorts its keys.
        serde_json::to_value(self).expect("names in events are text").to_string()
    }

    /// Parses the text of a row; `None` for a write.
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        serde_json::from_slice(text).ok()
    }

    fn set_left_out(&mut self, count: u64) {
        if let Self::SignInRejected { left_out, .. } | Self::WriteRejected { left_out, .. } = self {
            *left_out = count;
        }
    }
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Event with its row number and time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recorded {
    pub number: u64,
    /// Unix seconds.
    pub at: u64,
    #[serde(flatten)]
    pub event: Event,
}

/// Rate limits for recording rejections: anyone can cause them, and the journal is never shortened. Each kind has its own limit, so that rejected
/// sign-ins do not displace rejected writes.
#[derive(Default)]
pub(super) struct RateLimits {
    sign_ins: RateLimit,
    writes: RateLimit,
}

impl RateLimits {
    /// Takes one event of its kind; `None` above the limit.
    pub fn take(&self, event: Event, now: Instant) -> Option<Event> {
        match event {
            Event::WriteRejected { .. } => self.writes.take(event, now),
            _ => self.sign_ins.take(event, now),
        }
    }
}

#[derive(Default)]
struct RateLimit(Mutex<Spent>);

#[derive(Default)]
struct Spent {
    count: u32,
    /// Time of the last refill.
    since: Option<Instant>,
    left_out: u64,
}

impl RateLimit {
    /// Number of rejections that are recorded without a pause.
    const BURST: u32 = 200;
    /// Time after which one more rejection is recorded.
    const PAUSE: Duration = Duration::from_secs(10);

    /// Takes one event, and sets the number of those that were left out before it.
    fn take(&self, mut event: Event, now: Instant) -> Option<Event> {
        let mut spent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = *spent.since.get_or_insert(now);
        let given_back = now.duration_since(since).as_secs() / Self::PAUSE.as_secs();
        if given_back > 0 {
            spent.count = spent.count.saturating_sub(u32::try_from(given_back).unwrap_or(u32::MAX));
            spent.since = Some(now);
        }
        if spent.count >= Self::BURST {
            spent.left_out += 1;
            return None;
        }
        spent.count += 1;
        event.set_left_out(std::mem::take(&mut spent.left_out));
        Some(event)
    }
}

/// Passes every event to `take`, newest first.
///
/// # Errors
///
/// Those of the database, and of `take`.
pub async fn events<E: From<DatabaseError>>(
    database: &Database,
    mut take: impl FnMut(Recorded) -> Result<(), E>,
) -> Result<(), E> {
    let mut before = i64::MAX;
    loop {
        let rows = read_block(database, before).await.map_err(|error| E::from(DatabaseError(error)))?;
        let Some((last, ..)) = rows.last() else { return Ok(()) };
        before = *last;
        for (number, at, RawText(text)) in rows {
            if let Some(event) = Event::parse(&text) {
                take(Recorded { number: to_u64(number), at: to_u64(at), event })?;
            }
        }
    }
}

async fn read_block(database: &Database, before: i64) -> sqlx::Result<Vec<(i64, i64, RawText)>> {
    // Writes have rows in `journal_listed`, and events have none.
    const BLOCK: &str = "SELECT number, at, text FROM journal WHERE number < $1 AND concludes IS NULL
        AND NOT EXISTS (SELECT 1 FROM journal_listed WHERE field = '' AND journal_listed.number = journal.number)
        ORDER BY number DESC LIMIT 500";
    Statement::new(BLOCK).bind(before).fetch_all(&mut database.reader().await?).await
}

/// Queues the event of a change in the same transaction. The gateway seals it later.
pub(crate) async fn enqueue(connection: &mut Connection, event: &Event, now: u64) -> sqlx::Result<()> {
    let pending = Statement::new("INSERT INTO journal_pending (at, text) VALUES ($1, $2)");
    pending.bind(to_i64(now)).bind(event.to_json()).execute(connection).await?;
    Ok(())
}

/// Returns true if events wait to be sealed.
pub(super) async fn is_pending(database: &Database) -> sqlx::Result<bool> {
    Statement::new("SELECT 1 FROM journal_pending LIMIT 1").exists(&mut database.reader().await?).await
}

/// Removes the events that wait to be sealed, and returns each with its time, oldest first.
pub(super) async fn take_pending(connection: &mut Connection) -> sqlx::Result<Vec<(i64, String)>> {
    let rows = Statement::new("SELECT at, text FROM journal_pending ORDER BY number").fetch_all(connection).await?;
    if !rows.is_empty() {
        Statement::new("DELETE FROM journal_pending").execute(connection).await?;
    }
    // Text that is no event is dropped: once sealed, it could not be read.
    Ok(rows.into_iter().filter(|(_, text): &(i64, String)| Event::parse(text.as_bytes()).is_some()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejections_are_limited_and_those_left_out_are_counted() {
        let limit = RateLimits::default();
        let rejected = || Event::sign_in_rejected(None, [192, 0, 2, 1].into(), Reason::InvalidCredentials);
        let begun = Instant::now();
        let taken = (0..1_000).filter(|_| limit.take(rejected(), begun).is_some()).count();
        assert_eq!(taken, 200);
        let (person, account) = ("ada".parse().unwrap(), "production".parse().unwrap());
        let write = Event::write_rejected(&person, &account, ("POST", "/v1/Services"), Reason::Role);
        assert!(limit.take(write, begun).is_some(), "one kind does not crowd out the other");
        let later = limit.take(rejected(), begun + RateLimit::PAUSE);
        assert!(matches!(later, Some(Event::SignInRejected { left_out: 800, .. })), "{later:?}");
        assert_eq!(limit.take(rejected(), begun + RateLimit::PAUSE), None);
    }
}
