//! `conversations-admin user`: management of users.

use std::io::{self, BufRead, IsTerminal, Read};
use std::process::ExitCode;

use api::date::Timestamp;
use api::gateway::Role;
use api::gateway::session::{NotAPassword, Password, UserName};
use clap::{Args, Subcommand};
use database::people::{Credential, LastAdmin, Person, PersonError, WeakPassword};
use database::second_factor::SecondFactorError;
use database::{Database, Location, OpenError};

use crate::arguments::parse;
use crate::data_files::{DatabaseArguments, NoDatabase};
use crate::print;

/// Adds, lists, changes and removes users.
#[derive(Args)]
pub struct User {
    #[command(flatten)]
    database: DatabaseArguments,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Adds a user. Asks for a password, or reads it as one line from standard input.
    Add {
        /// Name, such as ada or ada@example.com.
        #[arg(value_parser = parse::<UserName>)]
        name: UserName,
        /// viewer: read everything; editor: also create and change; admin: also delete.
        #[arg(long, value_parser = parse::<Role>)]
        role: Role,
    },
    /// Lists the users.
    List,
    /// Removes a user and ends the user's sessions.
    Remove {
        #[arg(value_parser = parse::<UserName>)]
        name: UserName,
        /// Remove the user even if no admin is left.
        #[arg(long)]
        force: bool,
    },
    /// Sets a user's password and ends the user's sessions. Asks for the password, or reads it as one line from standard input.
    Passwd {
        #[arg(value_parser = parse::<UserName>)]
        name: UserName,
    },
    /// Removes a user's second factor, such as after the loss of a phone, and ends the user's sessions.
    ResetSecondFactor {
        #[arg(value_parser = parse::<UserName>)]
        name: UserName,
    },
    /// Sets a user's role, which takes effect with the user's next request.
    Role {
        #[arg(value_parser = parse::<UserName>)]
        name: UserName,
        /// viewer, editor or admin.
        #[arg(value_parser = parse::<Role>)]
        role: Role,
        /// Change the role even if no admin is left.
        #[arg(long)]
        force: bool,
    },
}

/// Reason why the command failed. Each message says what to do.
#[derive(Debug, thiserror::Error)]
enum UserError {
    #[error(transparent)]
    NoDatabase(#[from] NoDatabase),
    #[error("The password cannot be read: {0}. Type it, or give it as one line on standard input.")]
    BodyError(#[from] io::Error),
    #[error("The two passwords differ. Try again.")]
    Different,
    #[error("{0}")]
    NotAPassword(NotAPassword),
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Person(#[from] PersonError),
    #[error(transparent)]
    SecondFactor(#[from] SecondFactorError),
}

impl User {
    /// Runs the command and prints the result.
    pub async fn run(self) -> ExitCode {
        match self.execute().await {
            Ok(report) => {
                print(&report);
                ExitCode::SUCCESS
            }
            Err(rejected) => {
                eprintln!("{rejected}");
                ExitCode::FAILURE
            }
        }
    }

    async fn execute(self) -> Result<String, UserError> {
        let location = match self.action {
            Action::Add { .. } => self.database.location()?,
            _ => self.database.existing()?,
        };
        let database = match self.action {
            Action::List => Database::open_to_read(&location).await?,
            _ => Database::open(&location).await?,
        };
        let done = self.action.execute(&database, &location).await;
        database.close().await;
        done
    }
}

impl Action {
    async fn execute(self, database: &Database, location: &Location) -> Result<String, UserError> {
        match self {
            Self::Add { name, role } => {
                // Checked before a password is entered.
                database.expect_new(&name).await?;
                let credential = read_password(name.clone())?;
                database.add_person(&credential, role, server::now()).await?;
                Ok(format!("Added {name} with the role {role}, in {location}."))
            }
            Self::List => Ok(table(&database.people().await.map_err(PersonError::from)?)),
            Self::Remove { name, force } => {
                database.remove_person(&name, last_admin(force), server::now()).await?;
                Ok(format!("Removed {name} and ended all sessions of this user."))
            }
            Self::Passwd { name } => {
                database.expect_known(&name).await?;
                let credential = read_password(name.clone())?;
                database.set_password(&credential, server::now()).await?;
                Ok(format!("Changed the password of {name} and ended all sessions of this user."))
            }
            Self::ResetSecondFactor { name } => {
                database.expect_known(&name).await?;
                database.remove_second_factor(&name, None, server::now()).await?;
                Ok(format!("Removed the second factor of {name} and ended all sessions of this user."))
            }
            Self::Role { name, role, force } => {
                database.set_role(&name, role, last_admin(force), server::now()).await?;
                Ok(format!("{name} now has the role {role}."))
            }
        }
    }
}

fn last_admin(force: bool) -> LastAdmin {
    if force { LastAdmin::AllowRemoval } else { LastAdmin::Keep }
}

/// Reads a password twice from the terminal without echo, or once from standard input if it is no terminal.
fn read_password(person: UserName) -> Result<Credential, UserError> {
    let is_terminal = io::stdin().is_terminal();
    let text =
        if is_terminal { rpassword::prompt_password(format!("New password for {person}: "))? } else { read_line()? };
    let password: Password = text.parse().map_err(UserError::NotAPassword)?;
    let credential = Credential::new(person, password)?;
    if is_terminal && rpassword::prompt_password("Repeat the password: ")? != text {
        return Err(UserError::Different);
    }
    Ok(credential)
}

fn read_line() -> Result<String, UserError> {
    // One line end longer than any password, which is enough to see that a password is too long.
    let most = Password::MAX as u64 + 3;
    let mut bytes = Vec::new();
    io::stdin().lock().take(most).read_until(b'\n', &mut bytes)?;
    let read_line =
        bytes.strip_suffix(b"\n").map_or(&*bytes, |read_line| read_line.strip_suffix(b"\r").unwrap_or(read_line));
    if read_line.len() > Password::MAX {
        return Err(UserError::NotAPassword(NotAPassword::TooLong));
    }
    let text = str::from_utf8(read_line).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))?;
    Ok(text.to_owned())
}

fn table(people: &[Person]) -> String {
    if people.is_empty() {
        return "There are no users yet. Add one: conversations-admin user add NAME --role admin".to_owned();
    }
    let day = |time| Timestamp::from_unix(time).day().to_owned();
    let width = people.iter().map(|person| person.name.as_str().len()).max().unwrap_or(0).max("NAME".len());
    let mut lines = vec![format!("{:width$}  ROLE    ADDED       SECOND FACTOR  LAST SIGNED IN", "NAME")];
    lines.extend(people.iter().map(|person| {
        let signed_in = person.signed_in.map_or("never".to_owned(), day);
        let second_factor = if person.has_second_factor { "yes" } else { "no" };
        let (name, role, added) = (person.name.as_str(), person.role.as_str(), day(person.added));
        format!("{name:width$}  {role:6}  {added}  {second_factor:13}  {signed_in}")
    }));
    lines.join("\n")
}
