//! Failed sign-ins and the delays that they cause. They are stored in the database, so that neither a restart nor a second server bypasses them.

use std::net::{IpAddr, Ipv6Addr};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::engine::{Connection, Statement};
use crate::sessions::{Attempt, NotSignedIn};
use crate::{Database, to_i64, to_u64};

/// Number of failures without a delay: people mistype.
pub(crate) const FREE_FAILURES: u64 = 3;
/// Longest delay, in seconds. Four guesses an hour find nothing, and a user who mistyped can try again soon.
const MAX_DELAY: u64 = 15 * 60;
/// Time in seconds without a failure after which the failures of a source are forgotten.
const FORGOTTEN_AFTER: u64 = 24 * 60 * 60;

/// Number of failures for one name, from all sources together, without a delay. More of them are not one person who mistypes.
const FREE_FAILURES_OF_NAME: u64 = 30;
/// Longest delay for one name, in seconds. It limits guesses from many sources to one a minute, and locks the owner of the name out for no longer.
const MAX_DELAY_OF_NAME: u64 = 60;
/// Time in seconds for which a source stays known for a name after a sign-in. Guesses from other sources cause no delay at a known source.
const KNOWN_FOR: u64 = 90 * 24 * 60 * 60;

/// Counters that one attempt to sign in adds to: of its source; of the name at this source, which a sign-in with another name does not reset;
/// and of the name at all sources from which its owner has not signed in.
pub(crate) struct Counters {
    source: String,
    name_at_source: String,
    name: String,
    /// Key of the row which says that the owner of the name has signed in from this source.
    known: String,
    is_known: bool,
}

/// Key, number of failures, Unix time of the last failure.
type Row = (String, i64, i64);

impl Counters {
    /// Derives the keys of an attempt, and looks up whether its source is known for the name.
    pub async fn of(attempt: &Attempt<'_>, database: &Database, now: u64) -> sqlx::Result<Self> {
        let (source, name) = (network(attempt.source).to_string(), attempt.name.as_str());
        let key = |parts: &[&str]| URL_SAFE_NO_PAD.encode(Sha256::digest(parts.join(" ")));
        let known = key(&["known", &source, name]);
        let row = Statement::new("SELECT 1 FROM attempts WHERE key = $1 AND latest > $2").bind(&known);
        let row = row.bind(to_i64(now.saturating_sub(KNOWN_FOR)));
        Ok(Self {
            source: key(&[&source]),
            name_at_source: key(&[&source, name]),
            name: key(&["name", name]),
            known,
            is_known: row.exists(&mut database.reader().await?).await?,
        })
    }

    /// Returns true if the owner of the name has signed in from this source lately.
    pub fn is_known(&self) -> bool {
        self.is_known
    }

    /// Returns the key of each counter with its backoff.
    fn backoffs(&self) -> impl Iterator<Item = (&str, Backoff)> {
        let of_source = Backoff { free_failures: FREE_FAILURES, max_delay: MAX_DELAY };
        let of_name = Backoff { free_failures: FREE_FAILURES_OF_NAME, max_delay: MAX_DELAY_OF_NAME };
        let name = (!self.is_known).then_some((self.name.as_str(), of_name));
        [(self.source.as_str(), of_source), (self.name_at_source.as_str(), of_source)].into_iter().chain(name)
    }

    /// Checks that no delay is running. Writes nothing.
    ///
    /// # Errors
    ///
    /// [`NotSignedIn::LockedOut`] with the remaining delay, or an error of the database.
    pub async fn expect_no_delay(&self, database: &Database, now: u64) -> Result<(), NotSignedIn> {
        let mut connection = database.reader().await?;
        self.check_delay(&self.rows(&mut connection, now).await?, now)
    }

    /// Counts a failure in advance, unless a delay is running.
    ///
    /// # Errors
    ///
    /// [`NotSignedIn::LockedOut`] with the remaining delay, or an error of the database.
    pub async fn record_failure(&self, database: &Database, now: u64) -> Result<(), NotSignedIn> {
        let mut transaction = database.begin().await?;
        let rows = self.rows(&mut transaction, now).await?;
        self.check_delay(&rows, now)?;
        let forgotten = Statement::new("DELETE FROM attempts WHERE latest <= $1 AND (failures > 0 OR latest <= $2)");
        let forgotten =
            forgotten.bind(to_i64(now.saturating_sub(FORGOTTEN_AFTER))).bind(to_i64(now.saturating_sub(KNOWN_FOR)));
        forgotten.execute(&mut transaction).await?;
        for (key, _) in self.backoffs() {
            let failures = rows.iter().find(|(known, ..)| known == key).map_or(0, |(_, failures, _)| *failures);
            store(key, failures + 1, now, &mut transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Records a successful sign-in: resets the counters of the source, takes back the failure that was counted for the name, and marks the source as
    /// known.
    pub async fn record_success(&self, now: u64, connection: &mut Connection) -> sqlx::Result<()> {
        let forgotten = Statement::new("DELETE FROM attempts WHERE key IN ($1, $2)");
        forgotten.bind(&self.source).bind(&self.name_at_source).execute(connection).await?;
        if !self.is_known {
            let uncounted = Statement::new("UPDATE attempts SET failures = failures - 1 WHERE key = $1");
            uncounted.bind(&self.name).execute(connection).await?;
        }
        store(&self.known, 0, now, connection).await
    }

    /// Takes back the failure that was counted in advance. Its delay is over, so that the next attempt need not wait: the earlier failures were
    /// waited for.
    pub async fn take_back(&self, now: u64, connection: &mut Connection) -> sqlx::Result<()> {
        for (key, backoff) in self.backoffs() {
            let uncounted = Statement::new(
                "UPDATE attempts SET failures = failures - 1, latest = $1 WHERE key = $2 AND failures > 0",
            );
            let waited_for = now.saturating_sub(backoff.max_delay);
            uncounted.bind(to_i64(waited_for)).bind(key).execute(connection).await?;
        }
        Ok(())
    }

    fn check_delay(&self, rows: &[Row], now: u64) -> Result<(), NotSignedIn> {
        let waits = self.backoffs().filter_map(|(key, backoff)| {
            let (_, failures, latest) = rows.iter().find(|(counter, ..)| counter == key)?;
            Some(backoff.wait(*failures, *latest, now))
        });
        match waits.max().unwrap_or(0) {
            0 => Ok(()),
            seconds => Err(NotSignedIn::LockedOut { seconds }),
        }
    }

    async fn rows(&self, connection: &mut Connection, now: u64) -> sqlx::Result<Vec<Row>> {
        let rows = Statement::new(
            "SELECT key, failures, latest FROM attempts WHERE key IN ($1, $2, $3) AND latest > $4 AND latest <= $5",
        );
        let rows = rows.bind(&self.source).bind(&self.name_at_source).bind(&self.name);
        let rows = rows.bind(to_i64(now.saturating_sub(FORGOTTEN_AFTER)));
        // After the clock was set back, a failure far in the future would lock people out until the clock is there again.
        rows.bind(to_i64(now.saturating_add(MAX_DELAY))).fetch_all(connection).await
    }
}

/// Delay after repeated failures.
#[derive(Clone, Copy)]
struct Backoff {
    /// Number of failures without a delay.
    free_failures: u64,
    /// Longest delay, in seconds.
    max_delay: u64,
}

impl Backoff {
    /// Returns the delay after so many failures, in seconds: none, then 1, 2, 4 and so on.
    fn delay(self, failures: u64) -> u64 {
        let doublings = failures.checked_sub(self.free_failures + 1);
        doublings.map_or(0, |doublings| self.max_delay.min(1 << doublings.min(32)))
    }

    /// Returns the remaining delay, in seconds.
    fn wait(self, failures: i64, latest: i64, now: u64) -> u64 {
        let wait = (to_u64(latest) + self.delay(to_u64(failures))).saturating_sub(now);
        // After the clock was set back, the difference of the times may be longer than the longest delay.
        wait.min(self.max_delay)
    }
}

async fn store(key: &str, failures: i64, latest: u64, connection: &mut Connection) -> sqlx::Result<()> {
    let statement = Statement::new(
        "INSERT INTO attempts (key, failures, latest) VALUES ($1, $2, $3)
            ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, latest = excluded.latest",
    );
    statement.bind(key).bind(failures).bind(to_i64(latest)).execute(connection).await?;
    Ok(())
}

/// Returns the /64 network of an IPv6 address, which one subscriber has as a whole, and an IPv4 address unchanged.
pub fn network(source: IpAddr) -> IpAddr {
    const NETWORK: u128 = !0 << 64;
    match source.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & NETWORK).into(),
    }
}
