//! `conversations-admin user`: who may sign in.

use std::io::{self, BufRead, IsTerminal, Read};
use std::path::Path;
use std::process::ExitCode;

use api::date::Timestamp;
use api::gateway::Role;
use api::gateway::session::{NotAPassword, Password, PersonName};
use clap::{Args, Subcommand};
use database::people::{Credential, LastAdmin, Person, PersonError, WeakPassword};
use database::{Database, OpenError};

use crate::arguments::parse;
use crate::places::{DatabaseFile, NoFile};
use crate::say;

/// Adds, lists, changes and removes those who may sign in.
#[derive(Args)]
pub struct User {
    #[command(flatten)]
    database: DatabaseFile,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Lets somebody sign in. Asks for a password, or reads it as one line from standard input.
    Add {
        /// Such as ada or ada@example.com.
        #[arg(value_parser = parse::<PersonName>)]
        name: PersonName,
        /// viewer: look at everything; editor: create and change as well; admin: delete as well.
        #[arg(long, value_parser = parse::<Role>)]
        role: Role,
    },
    /// Shows who may sign in.
    List,
    /// Lets somebody sign in no more, and ends their sessions.
    Remove {
        #[arg(value_parser = parse::<PersonName>)]
        name: PersonName,
        /// Even where no admin is left.
        #[arg(long)]
        force: bool,
    },
    /// Gives somebody another password, and ends their sessions. Asks for it, or reads it as one line from standard input.
    Passwd {
        #[arg(value_parser = parse::<PersonName>)]
        name: PersonName,
    },
    /// Lets somebody do more, or less, from their next call on.
    Role {
        #[arg(value_parser = parse::<PersonName>)]
        name: PersonName,
        /// viewer, editor or admin.
        #[arg(value_parser = parse::<Role>)]
        role: Role,
        /// Even where no admin is left.
        #[arg(long)]
        force: bool,
    },
}

/// Why nothing was done. Each says what to do.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error(transparent)]
    NoFile(#[from] NoFile),
    #[error("The password cannot be read: {0}. Type it, or give it as one line on standard input.")]
    Unread(#[from] io::Error),
    #[error("The two passwords are not the same. Try again.")]
    Different,
    #[error("{0}")]
    NotAPassword(NotAPassword),
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Person(#[from] PersonError),
}

impl User {
    /// Does it, and says what was done.
    pub async fn run(self) -> ExitCode {
        match self.carry_out().await {
            Ok(report) => {
                say(&report);
                ExitCode::SUCCESS
            }
            Err(refused) => {
                eprintln!("{refused}");
                ExitCode::FAILURE
            }
        }
    }

    async fn carry_out(self) -> Result<String, Refused> {
        let path = match self.action {
            Action::Add { .. } => self.database.path(),
            _ => self.database.existing()?,
        };
        let database = match self.action {
            Action::List => Database::open_to_read(&path).await?,
            _ => Database::open(&path).await?,
        };
        let done = self.action.carry_out(&database, &path).await;
        database.close().await;
        done
    }
}

impl Action {
    async fn carry_out(self, database: &Database, path: &Path) -> Result<String, Refused> {
        match self {
            Self::Add { name, role } => {
                // Before a password is thought of.
                database.expect_new(&name).await?;
                let credential = ask(name.clone())?;
                database.add_person(&credential, role, server::now()).await?;
                Ok(format!("{name} may sign in, with the role {role}. This is kept in {}.", path.display()))
            }
            Self::List => Ok(table(&database.people().await.map_err(PersonError::from)?)),
            Self::Remove { name, force } => {
                database.remove_person(&name, last_admin(force), server::now()).await?;
                Ok(format!("{name} may sign in no more, and is signed out everywhere."))
            }
            Self::Passwd { name } => {
                database.expect_known(&name).await?;
                let credential = ask(name.clone())?;
                database.set_password(&credential, server::now()).await?;
                Ok(format!("{name} has a new password, and is signed out everywhere."))
            }
            Self::Role { name, role, force } => {
                database.set_role(&name, role, last_admin(force), server::now()).await?;
                Ok(format!("{name} has the role {role} from now on."))
            }
        }
    }
}

fn last_admin(force: bool) -> LastAdmin {
    if force { LastAdmin::AllowRemoval } else { LastAdmin::Keep }
}

/// Asks for a password on the terminal, twice and unseen, or reads it from standard input where that is something else.
fn ask(person: PersonName) -> Result<Credential, Refused> {
    let is_terminal = io::stdin().is_terminal();
    let text = if is_terminal { rpassword::prompt_password(format!("New password for {person}: "))? } else { line()? };
    let password: Password = text.parse().map_err(Refused::NotAPassword)?;
    let credential = Credential::new(person, password)?;
    if is_terminal && rpassword::prompt_password("The same again: ")? != text {
        return Err(Refused::Different);
    }
    Ok(credential)
}

fn line() -> Result<String, Refused> {
    // A line end more than any password has, which is enough to find it too long.
    let most = Password::MAX as u64 + 3;
    let mut bytes = Vec::new();
    io::stdin().lock().take(most).read_until(b'\n', &mut bytes)?;
    let line = bytes.strip_suffix(b"\n").map_or(&*bytes, |line| line.strip_suffix(b"\r").unwrap_or(line));
    if line.len() > Password::MAX {
        return Err(Refused::NotAPassword(NotAPassword::TooLong));
    }
    let text = str::from_utf8(line).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))?;
    Ok(text.to_owned())
}

fn table(people: &[Person]) -> String {
    if people.is_empty() {
        return "Nobody may sign in yet. Add somebody: conversations-admin user add NAME --role admin".to_owned();
    }
    let day = |time| Timestamp::from_unix(time).day().to_owned();
    let width = people.iter().map(|person| person.name.as_str().len()).max().unwrap_or(0).max("NAME".len());
    let mut lines = vec![format!("{:width$}  ROLE    ADDED       LAST SIGNED IN", "NAME")];
    lines.extend(people.iter().map(|person| {
        let signed_in = person.signed_in.map_or("never".to_owned(), day);
        format!("{:width$}  {:6}  {}  {signed_in}", person.name.as_str(), person.role.as_str(), day(person.added))
    }));
    lines.join("\n")
}
