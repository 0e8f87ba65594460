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

/// Whose guesses count together: all of one place; and those for one name from there, which somebody who has a password of their own
/// cannot clear by signing in between.
pub(crate) struct Origin([String; 2]);

/// Key, number of wrong ones, and when the latest came.
type Row = (String, i64, i64);

impl Origin {
    pub fn of(attempt: &Attempt<'_>) -> Self {
        let place = network(attempt.source).to_string();
        let key = |parts: &[&str]| URL_SAFE_NO_PAD.encode(Sha256::digest(parts.join(" ")));
        Self([key(&[&place]), key(&[&place, attempt.name.as_str()])])
    }

    /// Refuses, without writing, while there is something to wait for.
    pub async fn expect_free(&self, database: &Database, now: u64) -> Result<(), NotSignedIn> {
        let mut connection = database.reader().acquire().await?;
        expect_over(&self.rows(&mut connection, now).await?, now)
    }

    /// Counts a wrong one in advance, unless there is something to wait for.
    pub async fn count(&self, database: &Database, now: u64) -> Result<(), NotSignedIn> {
        let mut transaction = database.begin().await?;
        let rows = self.rows(&mut transaction, now).await?;
        expect_over(&rows, now)?;
        let forgotten = sqlx::query("DELETE FROM attempts WHERE latest <= $1").bind(kept(now.saturating_sub(MEMORY)));
        forgotten.execute(&mut *transaction).await?;
        for key in &self.0 {
            let failures = rows.iter().find(|(known, ..)| known == key).map_or(0, |(_, failures, _)| *failures);
            let counted = sqlx::query(
                "INSERT INTO attempts (key, failures, latest) VALUES ($1, $2, $3)
                    ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, latest = excluded.latest",
            );
            let counted = counted.bind(key).bind(failures + 1).bind(kept(now));
            counted.execute(&mut *transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Begins anew: this one was right.
    pub async fn forget(&self, connection: &mut SqliteConnection) -> sqlx::Result<()> {
        let [place, name] = &self.0;
        sqlx::query("DELETE FROM attempts WHERE key IN ($1, $2)").bind(place).bind(name).execute(connection).await?;
        Ok(())
    }

    async fn rows(&self, connection: &mut SqliteConnection, now: u64) -> sqlx::Result<Vec<Row>> {
        let [place, name] = &self.0;
        let rows = sqlx::query_as(
            "SELECT key, failures, latest FROM attempts WHERE key IN ($1, $2) AND latest > $3 AND latest <= $4",
        );
        let rows = rows.bind(place).bind(name).bind(kept(now.saturating_sub(MEMORY)));
        // Where the clock was set back, what it counted far ahead of now would lock people out until it is there again.
        rows.bind(kept(now.saturating_add(LONGEST))).fetch_all(connection).await
    }
}

fn expect_over(rows: &[Row], now: u64) -> Result<(), NotSignedIn> {
    let wait = |(_, failures, latest): &Row| (unkept(*latest) + delay(unkept(*failures))).saturating_sub(now);
    // A clock that was set back must not lock anybody out for longer than the rule says.
    match rows.iter().map(wait).max().unwrap_or(0).min(LONGEST) {
        0 => Ok(()),
        seconds => Err(NotSignedIn::LockedOut { seconds }),
    }
}

/// How long to wait after so many wrong ones: nothing, then 1 s, 2 s, 4 s and so on.
fn delay(failures: u64) -> u64 {
    let doublings = failures.checked_sub(FREE + 1);
    doublings.map_or(0, |doublings| LONGEST.min(1 << doublings.min(32)))
}

/// An address, or the network of one: whoever has an IPv6 address has the 2⁶⁴ beside it.
pub fn network(source: IpAddr) -> IpAddr {
    const NETWORK: u128 = !0 << 64;
    match source.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & NETWORK).into(),
    }
}
