//! Second factors: codes of an authenticator app, and recovery codes.
//!
//! The secret is stored as it is, in the file that only the gateway's user can read: encrypted, its key would have to be readable by the same user.
//! No function returns a stored secret. Guesses are limited by the caller.

mod code;

use api::gateway::second_factor::FactorCode;
use api::gateway::session::UserName;

use crate::engine::{Connection, Statement};
use crate::journal::{Event, enqueue};
use crate::people::read;
use crate::sessions::{NotSignedIn, Token};
use crate::{Database, DatabaseError, sessions, to_i64, to_u64};
pub use code::{Code, NotASecret, Proof, RecoveryCode, Secret};

/// Number of recovery codes that a user gets at once.
pub const RECOVERY_CODES: usize = 10;

/// Reason why a second factor was not added, used or changed. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum SecondFactorError {
    #[error("{}", NotSignedIn::WrongCode)]
    Wrong,
    #[error("{0} has a second factor already. Remove it first.")]
    Exists(UserName),
    #[error("{0} has no second factor.")]
    Missing(UserName),
    #[error("There is no user {0}. `user list` shows the users.")]
    NoUser(UserName),
    #[error(transparent)]
    Failed(#[from] DatabaseError),
}

impl From<sqlx::Error> for SecondFactorError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(DatabaseError(error))
    }
}

impl Database {
    /// Returns true if a user has a second factor.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn has_second_factor(&self, person: &UserName) -> Result<bool, DatabaseError> {
        let found = Statement::new("SELECT 1 FROM second_factors WHERE person = $1").bind(person.as_str());
        Ok(found.exists(&mut self.reader().await?).await?)
    }

    /// Returns the number of recovery codes that a user has left.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn recovery_codes_left(&self, person: &UserName) -> Result<u64, DatabaseError> {
        let count = Statement::new("SELECT count(*) FROM recovery_codes WHERE person = $1").bind(person.as_str());
        Ok(to_u64(count.fetch_value(&mut self.reader().await?).await?))
    }

    /// Adds a second factor, whose first code shows that the user has it, and ends the user's sessions other than `current`. Returns the recovery
    /// codes, which cannot be read later.
    ///
    /// # Errors
    ///
    /// [`SecondFactorError::Wrong`], [`SecondFactorError::Exists`], [`SecondFactorError::NoUser`], or an error of the database.
    pub async fn add_second_factor(
        &self,
        person: &UserName,
        (secret, code): (&Secret, Code),
        current: &Token,
        now: u64,
    ) -> Result<Vec<RecoveryCode>, SecondFactorError> {
        let step = secret.matching_step(code, None, now).ok_or(SecondFactorError::Wrong)?;
        let mut transaction = self.begin().await?;
        let user = Statement::new("SELECT 1 FROM people WHERE name = $1").bind(person.as_str());
        if !user.exists(&mut transaction).await? {
            return Err(SecondFactorError::NoUser(person.clone()));
        }
        let added = Statement::new(
            "INSERT INTO second_factors (person, secret, last_step, added) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        );
        let added = added.bind(person.as_str()).bind(secret.reveal()).bind(to_i64(step)).bind(to_i64(now));
        if added.execute(&mut transaction).await? == 0 {
            return Err(SecondFactorError::Exists(person.clone()));
        }
        let codes = replace_codes(&mut transaction, person).await?;
        sessions::end_others(&mut transaction, person, current).await?;
        enqueue(&mut transaction, &Event::SecondFactorAdded { person: person.to_string() }, now).await?;
        transaction.commit().await?;
        self.clear_cache();
        Ok(codes)
    }

    /// Accepts a code or a recovery code, which cannot be used again.
    ///
    /// # Errors
    ///
    /// [`SecondFactorError::Wrong`], [`SecondFactorError::Missing`], or an error of the database.
    pub async fn use_second_factor(&self, person: &UserName, proof: &Proof, now: u64) -> Result<(), SecondFactorError> {
        let mut transaction = self.begin().await?;
        use_proof(&mut transaction, person, proof, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Removes a second factor and its recovery codes, and ends the user's sessions other than `current`.
    ///
    /// # Errors
    ///
    /// [`SecondFactorError::Missing`], or an error of the database.
    pub async fn remove_second_factor(
        &self,
        person: &UserName,
        current: Option<&Token>,
        now: u64,
    ) -> Result<(), SecondFactorError> {
        let mut transaction = self.begin().await?;
        if !delete(&mut transaction, person).await? {
            return Err(SecondFactorError::Missing(person.clone()));
        }
        match current {
            Some(current) => sessions::end_others(&mut transaction, person, current).await?,
            None => sessions::end_all(&mut transaction, person).await?,
        }
        enqueue(&mut transaction, &Event::SecondFactorRemoved { person: person.to_string() }, now).await?;
        transaction.commit().await?;
        self.clear_cache();
        Ok(())
    }

    /// Replaces all recovery codes of a user. Returns the new ones, which cannot be read later.
    ///
    /// # Errors
    ///
    /// [`SecondFactorError::Missing`], or an error of the database.
    pub async fn replace_recovery_codes(
        &self,
        person: &UserName,
        now: u64,
    ) -> Result<Vec<RecoveryCode>, SecondFactorError> {
        let mut transaction = self.begin().await?;
        factor(&mut transaction, person).await?;
        let codes = replace_codes(&mut transaction, person).await?;
        enqueue(&mut transaction, &Event::RecoveryCodesReplaced { person: person.to_string() }, now).await?;
        transaction.commit().await?;
        Ok(codes)
    }
}

/// Checks the second factor at a sign-in whose password is right, and uses the code. A user without a second factor needs none.
///
/// # Errors
///
/// [`NotSignedIn::CodeRequired`], [`NotSignedIn::WrongCode`], or an error of the database.
pub(crate) async fn check(
    connection: &mut Connection,
    person: &UserName,
    code: Option<&FactorCode>,
    now: u64,
) -> Result<(), NotSignedIn> {
    let checked = match code {
        Some(code) => use_proof(connection, person, &code.into(), now).await,
        None => match factor(connection, person).await {
            Ok(_) => return Err(NotSignedIn::CodeRequired),
            Err(error) => Err(error),
        },
    };
    match checked {
        Ok(()) | Err(SecondFactorError::Missing(_) | SecondFactorError::NoUser(_)) => Ok(()),
        Err(SecondFactorError::Wrong | SecondFactorError::Exists(_)) => Err(NotSignedIn::WrongCode),
        Err(SecondFactorError::Failed(error)) => Err(error.into()),
    }
}

/// Deletes a second factor with its recovery codes; returns false if there is none.
pub(crate) async fn delete(connection: &mut Connection, person: &UserName) -> sqlx::Result<bool> {
    let codes = Statement::new("DELETE FROM recovery_codes WHERE person = $1").bind(person.as_str());
    codes.execute(connection).await?;
    let factor = Statement::new("DELETE FROM second_factors WHERE person = $1").bind(person.as_str());
    Ok(factor.execute(connection).await? > 0)
}

/// Returns the secret of a user and the time step of the last accepted code.
async fn factor(connection: &mut Connection, person: &UserName) -> Result<(Secret, u64), SecondFactorError> {
    let row = Statement::new("SELECT secret, last_step FROM second_factors WHERE person = $1").bind(person.as_str());
    let row: Option<(String, i64)> = row.fetch_optional(connection).await?;
    let (secret, last_step) = row.ok_or_else(|| SecondFactorError::Missing(person.clone()))?;
    Ok((read(&secret)?, to_u64(last_step)))
}

async fn use_proof(
    connection: &mut Connection,
    person: &UserName,
    proof: &Proof,
    now: u64,
) -> Result<(), SecondFactorError> {
    match proof {
        Proof::Code(code) => use_code(connection, person, *code, now).await,
        Proof::Recovery(code) => use_recovery_code(connection, person, code, now).await,
    }
}

async fn use_code(
    connection: &mut Connection,
    person: &UserName,
    code: Code,
    now: u64,
) -> Result<(), SecondFactorError> {
    let (secret, last_step) = factor(connection, person).await?;
    let step = secret.matching_step(code, Some(last_step), now).ok_or(SecondFactorError::Wrong)?;
    let used = Statement::new("UPDATE second_factors SET last_step = $1 WHERE person = $2");
    used.bind(to_i64(step)).bind(person.as_str()).execute(connection).await?;
    Ok(())
}

async fn use_recovery_code(
    connection: &mut Connection,
    person: &UserName,
    code: &RecoveryCode,
    now: u64,
) -> Result<(), SecondFactorError> {
    factor(connection, person).await?;
    let used = Statement::new("DELETE FROM recovery_codes WHERE code_hash = $1 AND person = $2");
    let used = used.bind(code.hash()).bind(person.as_str()).execute(connection).await?;
    if used == 0 {
        return Err(SecondFactorError::Wrong);
    }
    enqueue(connection, &Event::RecoveryCodeUsed { person: person.to_string() }, now).await?;
    Ok(())
}

async fn replace_codes(connection: &mut Connection, person: &UserName) -> sqlx::Result<Vec<RecoveryCode>> {
    let earlier = Statement::new("DELETE FROM recovery_codes WHERE person = $1").bind(person.as_str());
    earlier.execute(connection).await?;
    let codes: Vec<_> = (0..RECOVERY_CODES).map(|_| RecoveryCode::random()).collect();
    for code in &codes {
        let insert = Statement::new("INSERT INTO recovery_codes (code_hash, person) VALUES ($1, $2)");
        insert.bind(code.hash()).bind(person.as_str()).execute(connection).await?;
    }
    Ok(codes)
}
