//! Who may sign in with a password, and what they may do.

mod password;

use std::fmt;
use std::str::FromStr;

use api::gateway::Role;
use api::gateway::session::PersonName;
use sqlx::sqlite::SqliteConnection;

use crate::journal::{Event, pend};
use crate::{Database, Failure, kept, sessions, unkept};
pub(crate) use password::Hashing;
pub use password::{Credential, WeakPassword};

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub name: PersonName,
    pub role: Role,
    /// When they were added, in seconds since the start of 1970, as all times here.
    pub added: u64,
    pub signed_in: Option<u64>,
}

/// Whether nobody may be left who may do everything.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LastAdmin {
    Stays,
    MayGo,
}

/// Why a person was not added, changed or removed. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    #[error(
        "There is somebody called {0} already. Choose another name, or change them with `user passwd` or `user role`."
    )]
    Exists(PersonName),
    #[error("There is nobody called {0}. `user list` shows who there is.")]
    Missing(PersonName),
    #[error("{0} is the only admin. Make somebody else an admin first, or add --force.")]
    LastAdmin(PersonName),
    #[error("Whoever opens the link of a local gateway is called {0}. Choose another name.")]
    Reserved(PersonName),
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<sqlx::Error> for PersonError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(Failure(error))
    }
}

impl Database {
    /// Whether anybody may sign in with a password.
    pub async fn has_people(&self) -> Result<bool, Failure> {
        Ok(sqlx::query("SELECT 1 FROM people LIMIT 1").fetch_optional(self.reader()).await?.is_some())
    }

    /// Everybody who may sign in, by name.
    pub async fn people(&self) -> Result<Vec<Person>, Failure> {
        let rows = sqlx::query_as("SELECT name, role, added, signed_in FROM people ORDER BY name");
        let rows: Vec<(String, String, i64, Option<i64>)> = rows.fetch_all(self.reader()).await?;
        let person = |(name, role, added, signed_in): (String, String, _, Option<i64>)| {
            let (added, signed_in) = (unkept(added), signed_in.map(unkept));
            Ok(Person { name: read(&name)?, role: read(&role)?, added, signed_in })
        };
        Ok(rows.into_iter().map(person).collect::<sqlx::Result<_>>()?)
    }

    /// Whether somebody of that name can be added.
    pub async fn expect_new(&self, name: &PersonName) -> Result<(), PersonError> {
        if *name == sessions::local() {
            return Err(PersonError::Reserved(name.clone()));
        }
        match self.expect_known(name).await {
            Ok(()) => Err(PersonError::Exists(name.clone())),
            Err(PersonError::Missing(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Whether there is somebody of that name.
    pub async fn expect_known(&self, name: &PersonName) -> Result<(), PersonError> {
        let found = sqlx::query("SELECT 1 FROM people WHERE name = $1").bind(name.as_str());
        let found = found.fetch_optional(self.reader()).await?;
        found.map(|_| ()).ok_or_else(|| PersonError::Missing(name.clone()))
    }

    /// Lets somebody sign in.
    pub async fn add_person(&self, credential: &Credential, role: Role, now: u64) -> Result<(), PersonError> {
        let name = credential.person();
        self.expect_new(name).await?;
        let hash = self.hashing.turn().await.hash(credential).await;
        let added = sqlx::query(
            "INSERT INTO people (name, role, password_hash, added) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        );
        let added = added.bind(name.as_str()).bind(role.as_str()).bind(hash).bind(kept(now));
        let mut transaction = self.begin().await?;
        if added.execute(&mut *transaction).await?.rows_affected() == 0 {
            return Err(PersonError::Exists(name.clone()));
        }
        pend(&mut transaction, &Event::person_added(name, role), now).await?;
        Ok(transaction.commit().await?)
    }

    /// Lets somebody sign in no more, and ends their sessions.
    pub async fn remove_person(&self, name: &PersonName, last_admin: LastAdmin, now: u64) -> Result<(), PersonError> {
        let mut transaction = self.begin().await?;
        expect_admin_without(&mut transaction, name, last_admin).await?;
        let removed = sqlx::query("DELETE FROM people WHERE name = $1").bind(name.as_str());
        removed.execute(&mut *transaction).await?;
        sessions::end_all(&mut transaction, name).await?;
        pend(&mut transaction, &Event::PersonRemoved { person: name.to_string() }, now).await?;
        transaction.commit().await?;
        self.forget_recent();
        Ok(())
    }

    /// Gives somebody another password, and ends the sessions that came of the one before.
    pub async fn set_password(&self, credential: &Credential, now: u64) -> Result<(), PersonError> {
        let name = credential.person();
        let hash = self.hashing.turn().await.hash(credential).await;
        let mut transaction = self.begin().await?;
        let changed =
            sqlx::query("UPDATE people SET password_hash = $1 WHERE name = $2").bind(hash).bind(name.as_str());
        if changed.execute(&mut *transaction).await?.rows_affected() == 0 {
            return Err(PersonError::Missing(name.clone()));
        }
        sessions::end_all(&mut transaction, name).await?;
        pend(&mut transaction, &Event::PasswordChanged { person: name.to_string() }, now).await?;
        transaction.commit().await?;
        self.forget_recent();
        Ok(())
    }

    /// Lets somebody do more, or less, from their next call on.
    pub async fn set_role(
        &self,
        name: &PersonName,
        role: Role,
        last_admin: LastAdmin,
        now: u64,
    ) -> Result<(), PersonError> {
        let mut transaction = self.begin().await?;
        let last_admin = if role == Role::Admin { LastAdmin::MayGo } else { last_admin };
        expect_admin_without(&mut transaction, name, last_admin).await?;
        let changed =
            sqlx::query("UPDATE people SET role = $1 WHERE name = $2").bind(role.as_str()).bind(name.as_str());
        changed.execute(&mut *transaction).await?;
        let event = Event::RoleChanged { person: name.to_string(), role: role.to_string() };
        pend(&mut transaction, &event, now).await?;
        transaction.commit().await?;
        self.forget_recent();
        Ok(())
    }
}

/// There is such a person, and an admin would be left without them, or need not be.
async fn expect_admin_without(
    connection: &mut SqliteConnection,
    name: &PersonName,
    last_admin: LastAdmin,
) -> Result<(), PersonError> {
    let rows = sqlx::query_as::<_, (String, String)>("SELECT name, role FROM people").fetch_all(connection).await?;
    let is_admin = |role: &str| role == Role::Admin.as_str();
    let Some((_, role)) = rows.iter().find(|(other, _)| other == name.as_str()) else {
        return Err(PersonError::Missing(name.clone()));
    };
    let others = rows.iter().any(|(other, role)| other != name.as_str() && is_admin(role));
    match last_admin {
        LastAdmin::Stays if is_admin(role) && !others => Err(PersonError::LastAdmin(name.clone())),
        _ => Ok(()),
    }
}

/// What is kept as text. Only a later release writes what cannot be read.
pub(crate) fn read<T: FromStr<Err: fmt::Display>>(text: &str) -> sqlx::Result<T> {
    text.parse().map_err(|error: T::Err| sqlx::Error::Decode(error.to_string().into()))
}
