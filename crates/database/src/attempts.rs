//! Wrong passwords, and how long whoever sends them has to wait. They are kept, so that neither a restart nor a second copy of the server
//! is a way around them.

use std::net::{IpAddr, Ipv6Addr};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use sqlx::sqlite::SqliteConnection;

use crate::sessions::{Attempt, NotSignedIn};
use crate::{Database, kept, unkept};

/// So many wrong ones cost nothing: everybody mistypes.
pub(crate) const FREE: u64 = 3;
/// The longest wait: four guesses an hour find nothing, and somebody who has forgotten is back after a coffee.
const LONGEST: u64 = 15 * 60;
/// After so long without another one they are forgotten.
const MEMORY: u64 = 24 * 60 * 60;

/// So many wrong ones for one name, from all places together, cost nothing; so many are no longer one person who mistypes.
const FREE_OF_NAME: u64 = 30;
/// The longest wait for one name: whoever guesses from everywhere gets one guess a minute, and cannot keep its owner out for longer.
const LONGEST_OF_NAME: u64 = 60;
/// For so long a place is known from which somebody has signed in. Guesses from elsewhere do not make them wait there.
const KNOWN: u64 = 90 * 24 * 60 * 60;

/// Guesses that count together: all of one place; those for one name from there, which somebody who has a password of their own
/// cannot clear by signing in between; and those for one name from all places where its owner has not signed in before.
pub(crate) struct Origin {
    place: String,
    name_at_place: String,
    name: String,
    /// Tells that the owner of the name has signed in from there.
    known: String,
    is_known: bool,
}

/// Key, number of wrong ones, and when the latest came.
type Row = (String, i64, i64);

impl Origin {
    /// Reads whether the name is known there.
    pub async fn of(attempt: &Attempt<'_>, database: &Database, now: u64) -> sqlx::Result<Self> {
        let (place, name) = (network(attempt.source).to_string(), attempt.name.as_str());
        let key = |parts: &[&str]| URL_SAFE_NO_PAD.encode(Sha256::digest(parts.join(" ")));
        let known = key(&["known", &place, name]);
        let row = sqlx::query_scalar::<_, i64>("SELECT 1 FROM attempts WHERE key = $1 AND latest > $2").bind(&known);
        let row = row.bind(kept(now.saturating_sub(KNOWN))).fetch_optional(database.reader()).await?;
        Ok(Self {
            place: key(&[&place]),
            name_at_place: key(&[&place, name]),
            name: key(&["name", name]),
            known,
            is_known: row.is_some(),
        })
    }

    /// Whether the owner of the name has signed in from there lately.
    pub fn is_known(&self) -> bool {
        self.is_known
    }

    /// What is counted, with what it costs.
    fn counted(&self) -> impl Iterator<Item = (&str, Cost)> {
        let of_place = Cost { free: FREE, longest: LONGEST };
        let of_name = Cost { free: FREE_OF_NAME, longest: LONGEST_OF_NAME };
        let name = (!self.is_known).then_some((self.name.as_str(), of_name));
        [(self.place.as_str(), of_place), (self.name_at_place.as_str(), of_place)].into_iter().chain(name)
    }

    /// Refuses, without writing, while there is something to wait for.
    pub async fn expect_free(&self, database: &Database, now: u64) -> Result<(), NotSignedIn> {
        let mut connection = database.reader().acquire().await?;
        self.expect_over(&self.rows(&mut connection, now).await?, now)
    }

    /// Counts a wrong one in advance, unless there is something to wait for.
    pub async fn count(&self, database: &Database, now: u64) -> Result<(), NotSignedIn> {
        let mut transaction = database.begin().await?;
        let rows = self.rows(&mut transaction, now).await?;
        self.expect_over(&rows, now)?;
        let forgotten = sqlx::query("DELETE FROM attempts WHERE latest <= $1 AND (failures > 0 OR latest <= $2)");
        let forgotten = forgotten.bind(kept(now.saturating_sub(MEMORY))).bind(kept(now.saturating_sub(KNOWN)));
        forgotten.execute(&mut *transaction).await?;
        for (key, _) in self.counted() {
            let failures = rows.iter().find(|(known, ..)| known == key).map_or(0, |(_, failures, _)| *failures);
            keep(key, failures + 1, now, &mut transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// This one was right: forgets what was counted there, and in the count of the name this one, and knows the place from now on.
    pub async fn forget(&self, now: u64, connection: &mut SqliteConnection) -> sqlx::Result<()> {
        let forgotten = sqlx::query("DELETE FROM attempts WHERE key IN ($1, $2)");
        forgotten.bind(&self.place).bind(&self.name_at_place).execute(&mut *connection).await?;
        if !self.is_known {
            let uncounted = sqlx::query("UPDATE attempts SET failures = failures - 1 WHERE key = $1");
            uncounted.bind(&self.name).execute(&mut *connection).await?;
        }
        keep(&self.known, 0, now, connection).await
    }

    fn expect_over(&self, rows: &[Row], now: u64) -> Result<(), NotSignedIn> {
        let waits = self.counted().filter_map(|(key, cost)| {
            let (_, failures, latest) = rows.iter().find(|(counted, ..)| counted == key)?;
            Some(cost.wait(*failures, *latest, now))
        });
        match waits.max().unwrap_or(0) {
            0 => Ok(()),
            seconds => Err(NotSignedIn::LockedOut { seconds }),
        }
    }

    async fn rows(&self, connection: &mut SqliteConnection, now: u64) -> sqlx::Result<Vec<Row>> {
        let rows = sqlx::query_as(
            "SELECT key, failures, latest FROM attempts WHERE key IN ($1, $2, $3) AND latest > $4 AND latest <= $5",
        );
        let rows = rows.bind(&self.place).bind(&self.name_at_place).bind(&self.name);
        let rows = rows.bind(kept(now.saturating_sub(MEMORY)));
        // Where the clock was set back, what it counted far ahead of now would lock people out until it is there again.
        rows.bind(kept(now.saturating_add(LONGEST))).fetch_all(connection).await
    }
}

/// What wrong ones cost.
#[derive(Clone, Copy)]
struct Cost {
    /// So many cost nothing.
    free: u64,
    /// In seconds.
    longest: u64,
}

impl Cost {
    /// How long to wait after so many wrong ones: nothing, then 1 s, 2 s, 4 s and so on.
    fn delay(self, failures: u64) -> u64 {
        let doublings = failures.checked_sub(self.free + 1);
        doublings.map_or(0, |doublings| self.longest.min(1 << doublings.min(32)))
    }

    /// How long from now on.
    fn wait(self, failures: i64, latest: i64, now: u64) -> u64 {
        let wait = (unkept(latest) + self.delay(unkept(failures))).saturating_sub(now);
        // A clock that was set back must not lock anybody out for longer than the rule says.
        wait.min(self.longest)
    }
}

async fn keep(key: &str, failures: i64, latest: u64, connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let kept_row = sqlx::query(
        "INSERT INTO attempts (key, failures, latest) VALUES ($1, $2, $3)
            ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, latest = excluded.latest",
    );
    kept_row.bind(key).bind(failures).bind(kept(latest)).execute(connection).await?;
    Ok(())
}

/// An address, or the network of one: whoever has an IPv6 address has the 2⁶⁴ beside it.
pub fn network(source: IpAddr) -> IpAddr {
    const NETWORK: u128 = !0 << 64;
    match source.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & NETWORK).into(),
    }
}
