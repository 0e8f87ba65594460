//! Users who sign in with a password, and their roles.

mod password;

use std::fmt;
use std::str::FromStr;

use api::gateway::Role;
use api::gateway::session::UserName;

use crate::engine::{Connection, Statement};
use crate::journal::{Event, enqueue};
use crate::{Database, DatabaseError, second_factor, sessions, to_i64, to_u64};
pub use password::{Credential, WeakPassword};
pub(crate) use password::{Hashing, Permit};

/// User who signs in with a password.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub name: UserName,
    pub role: Role,
    /// Unix time in seconds when the user was added.
    pub added: u64,
    /// Unix time in seconds of the last sign-in; `None` if there was none.
    pub signed_in: Option<u64>,
    /// True if the user has a second factor.
    pub has_second_factor: bool,
}

/// Rule for a change that would leave no admin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LastAdmin {
    /// The change is rejected.
    Keep,
    /// The change is made.
    AllowRemoval,
}

/// Reason why a user was not added, changed or removed. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    #[error("There is already a user {0}. Choose another name, or change the user with `user passwd` or `user role`.")]
    Exists(UserName),
    #[error("There is no user {0}. `user list` shows the users.")]
    Missing(UserName),
    #[error("{0} is the only admin. Make another user an admin first, or add --force.")]
    LastAdmin(UserName),
    #[error("{0} is the name of the user who opens the link of a local gateway. Choose another name.")]
    Reserved(UserName),
    #[error(transparent)]
    Failed(#[from] DatabaseError),
}

impl From<sqlx::Error> for PersonError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(DatabaseError(error))
    }
}

impl Database {
    /// Returns true if at least one user can sign in with a password.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn has_people(&self) -> Result<bool, DatabaseError> {
        Ok(Statement::new("SELECT 1 FROM people LIMIT 1").exists(&mut self.reader().await?).await?)
    }

    /// Returns all users, ordered by name.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn people(&self) -> Result<Vec<Person>, DatabaseError> {
        let rows = Statement::new(
            "SELECT name, role, people.added, signed_in, second_factors.person IS NOT NULL
                FROM people LEFT JOIN second_factors ON second_factors.person = people.name ORDER BY name",
        );
        let rows: Vec<(String, String, i64, Option<i64>, bool)> = rows.fetch_all(&mut self.reader().await?).await?;
        let person = |(name, role, added, signed_in, has_second_factor): (String, String, _, Option<i64>, _)| {
            let (added, signed_in) = (to_u64(added), signed_in.map(to_u64));
            Ok(Person { name: read(&name)?, role: read(&role)?, added, signed_in, has_second_factor })
        };
        Ok(rows.into_iter().map(person).collect::<sqlx::Result<_>>()?)
    }

    /// Checks that a user of this name can be added.
    ///
    /// # Errors
    ///
    /// [`PersonError::Exists`], [`PersonError::Reserved`], or an error of the database.
    pub async fn expect_new(&self, name: &UserName) -> Result<(), PersonError> {
        if *name == sessions::link_user() {
            return Err(PersonError::Reserved(name.clone()));
        }
        match self.expect_known(name).await {
            Ok(()) => Err(PersonError::Exists(name.clone())),
            Err(PersonError::Missing(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Checks that there is a user of this name.
    ///
    /// # Errors
    ///
    /// [`PersonError::Missing`], or an error of the database.
    pub async fn expect_known(&self, name: &UserName) -> Result<(), PersonError> {
        let found = Statement::new("SELECT 1 FROM people WHERE name = $1").bind(name.as_str());
        let is_found = found.exists(&mut self.reader().await?).await?;
        if is_found { Ok(()) } else { Err(PersonError::Missing(name.clone())) }
    }

    /// Adds a user.
    ///
    /// # Errors
    ///
    /// [`PersonError::Exists`], [`PersonError::Reserved`], or an error of the database.
    pub async fn add_person(&self, credential: &Credential, role: Role, now: u64) -> Result<(), PersonError> {
        let name = credential.person();
        self.expect_new(name).await?;
        let hash = self.hashing.acquire().await.hash(credential).await;
        let added = Statement::new(
            "INSERT INTO people (name, role, password_hash, added) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        );
        let added = added.bind(name.as_str()).bind(role.as_str()).bind(hash).bind(to_i64(now));
        let mut transaction = self.begin().await?;
        if added.execute(&mut transaction).await? == 0 {
            return Err(PersonError::Exists(name.clone()));
        }
        enqueue(&mut transaction, &Event::person_added(name, role), now).await?;
        Ok(transaction.commit().await?)
    }

    /// Removes a user with the second factor, and ends the user's sessions.
    ///
    /// # Errors
    ///
    /// [`PersonError::Missing`], [`PersonError::LastAdmin`], or an error of the database.
    pub async fn remove_person(&self, name: &UserName, last_admin: LastAdmin, now: u64) -> Result<(), PersonError> {
        let mut transaction = self.begin().await?;
        expect_admin_without(&mut transaction, name, last_admin).await?;
        let removed = Statement::new("DELETE FROM people WHERE name = $1").bind(name.as_str());
        removed.execute(&mut transaction).await?;
        // Another user of the same name would inherit it.
        second_factor::delete(&mut transaction, name).await?;
        sessions::end_all(&mut transaction, name).await?;
        enqueue(&mut transaction, &Event::PersonRemoved { person: name.to_string() }, now).await?;
        transaction.commit().await?;
        self.clear_cache();
        Ok(())
    }

    /// Sets a user's password and ends the sessions that were started with the old one.
    ///
    /// # Errors
    ///
    /// [`PersonError::Missing`], or an error of the database.
    pub async fn set_password(&self, credential: &Credential, now: u64) -> Result<(), PersonError> {
        let name = credential.person();
        let hash = self.hashing.acquire().await.hash(credential).await;
        let mut transaction = self.begin().await?;
        let changed =
            Statement::new("UPDATE people SET password_hash = $1 WHERE name = $2").bind(hash).bind(name.as_str());
        if changed.execute(&mut transaction).await? == 0 {
            return Err(PersonError::Missing(name.clone()));
        }
        sessions::end_all(&mut transaction, name).await?;
        enqueue(&mut transaction, &Event::PasswordChanged { person: name.to_string() }, now).await?;
        transaction.commit().await?;
        self.clear_cache();
        Ok(())
    }

    /// Sets a user's role, which takes effect with the user's next request.
    ///
    /// # Errors
    ///
    /// [`PersonError::Missing`], [`PersonError::LastAdmin`], or an error of the database.
    pub async fn set_role(
        &self,
        name: &UserName,
        role: Role,
        last_admin: LastAdmin,
        now: u64,
    ) -> Result<(), PersonError> {
        let mut transaction = self.begin().await?;
        let last_admin = if role == Role::Admin { LastAdmin::AllowRemoval } else { last_admin };
        expect_admin_without(&mut transaction, name, last_admin).await?;
        let changed =
            Statement::new("UPDATE people SET role = $1 WHERE name = $2").bind(role.as_str()).bind(name.as_str());
        changed.execute(&mut transaction).await?;
        let event = Event::RoleChanged { person: name.to_string(), role: role.to_string() };
        enqueue(&mut transaction, &event, now).await?;
        transaction.commit().await?;
        self.clear_cache();
        Ok(())
    }
}

/// Checks that the user exists, and that an admin is left without this user or need not be.
async fn expect_admin_without(
    connection: &mut Connection,
    name: &UserName,
    last_admin: LastAdmin,
) -> Result<(), PersonError> {
    let rows: Vec<(String, String)> = Statement::new("SELECT name, role FROM people").fetch_all(connection).await?;
    let is_admin = |role: &str| role == Role::Admin.as_str();
    let Some((_, role)) = rows.iter().find(|(other, _)| other == name.as_str()) else {
        return Err(PersonError::Missing(name.clone()));
    };
    let others = rows.iter().any(|(other, role)| other != name.as_str() && is_admin(role));
    match last_admin {
        LastAdmin::Keep if is_admin(role) && !others => Err(PersonError::LastAdmin(name.clone())),
        _ => Ok(()),
    }
}

/// Parses the text of a column. Only a later release writes text that this one cannot parse.
pub(crate) fn read<T: FromStr<Err: fmt::Display>>(text: &str) -> sqlx::Result<T> {
    text.parse().map_err(|error: T::Err| sqlx::Error::Decode(error.to_string().into()))
}
