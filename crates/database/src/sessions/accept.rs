//! Check of the password and the second factor of an attempt, with its limits.

use super::{Attempt, NotSignedIn};
use crate::attempts::Counters;
use crate::engine::{Statement, Transaction};
use crate::people::Permit;
use crate::{Database, second_factor};

/// Attempt whose password and second factor were accepted. The success is recorded when the transaction is committed.
pub(super) struct Accepted {
    pub transaction: Transaction,
    /// Held until the attempt no longer counts as a failure.
    pub permit: Permit,
}

impl Database {
    /// Checks the password, and the code if the user has a second factor. A failure is counted before the password is checked, so that
    /// simultaneous guesses count in full.
    ///
    /// # Errors
    ///
    /// [`NotSignedIn`]. A right password without a code counts neither as a failure nor as a success, so that it does not reset the limits.
    pub(super) async fn accept(&self, attempt: Attempt<'_>, now: u64) -> Result<Accepted, NotSignedIn> {
        let counters = Counters::of(&attempt, self, now).await?;
        counters.expect_no_delay(self, now).await?;
        let permit =
            if counters.is_known() { Some(self.hashing.acquire().await) } else { self.hashing.acquire_unknown().await };
        let permit = permit.ok_or(NotSignedIn::LockedOut { seconds: 1 })?;
        counters.record_failure(self, now).await?;
        let known = Statement::new("SELECT password_hash FROM people WHERE name = $1").bind(attempt.name.as_str());
        let known = known.fetch_optional::<(String,)>(&mut self.reader().await?).await?.map(|(hash,)| hash);
        let (better, permit) = permit.check(attempt.password, known.clone()).await;
        let Some(better) = better else { return Err(NotSignedIn::Wrong) };

        let mut transaction = self.begin().await?;
        // The update finds no row if the user was removed or got another password since the hash was read.
        let admitted = Statement::new("UPDATE people SET password_hash = $1 WHERE name = $2 AND password_hash = $3");
        let admitted = admitted.bind(better).bind(attempt.name.as_str()).bind(known);
        if admitted.execute(&mut transaction).await? == 0 {
            return Err(NotSignedIn::Wrong);
        }
        match second_factor::check(&mut transaction, attempt.name, attempt.code, now).await {
            Ok(()) => counters.record_success(now, &mut transaction).await?,
            Err(NotSignedIn::CodeRequired) => {
                counters.take_back(now, &mut transaction).await?;
                transaction.commit().await?;
                return Err(NotSignedIn::CodeRequired);
            }
            Err(error) => return Err(error),
        }
        Ok(Accepted { transaction, permit })
    }
}
