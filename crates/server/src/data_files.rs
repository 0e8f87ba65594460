//! Default paths of the data files.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Args;
use database::journal::{Key, KeyError};
use database::{InvalidLocation, Location};

/// Command line options for the database of the gateway.
#[derive(Args)]
pub struct DatabaseArguments {
    /// The database with users and the journal: a file, or postgres://user@host/database for several gateways. Default: a file in the user's data folder.
    #[arg(long, value_name = "FILE or URL", env = "CONVERSATIONS_ADMIN_DATABASE", global = true)]
    database: Option<OsString>,

    /// File with the password of the PostgreSQL server. Default: PGPASSWORD, or the file of PGPASSFILE, or ~/.pgpass.
    #[arg(long, value_name = "FILE", env = "CONVERSATIONS_ADMIN_DATABASE_PASSWORD_FILE", global = true)]
    database_password_file: Option<PathBuf>,
}

impl DatabaseArguments {
    /// Returns the place of the database, whose file may not exist yet.
    ///
    /// # Errors
    ///
    /// [`NoDatabase::Invalid`] if the URL or the password cannot be used.
    pub fn location(&self) -> Result<Location, NoDatabase> {
        self.with_password(self.file()?)
    }

    /// Returns the place of the database without a password, for a file.
    ///
    /// # Errors
    ///
    /// [`NoDatabase::Invalid`] if the URL cannot be used.
    pub fn file(&self) -> Result<Location, NoDatabase> {
        Ok(match &self.database {
            None => Location::File(data_folder().join("gateway.sqlite")),
            Some(text) => match text.to_str() {
                Some(text) => Location::parse(text)?,
                None => Location::File(text.into()),
            },
        })
    }

    /// Adds the password of `--database-password-file` to the place of a server.
    ///
    /// # Errors
    ///
    /// [`NoDatabase::Invalid`] if the password cannot be used.
    pub fn with_password(&self, location: Location) -> Result<Location, NoDatabase> {
        match &self.database_password_file {
            Some(file) => Ok(location.with_password_file(file)?),
            None => Ok(location),
        }
    }

    /// Returns the place of the database, whose file exists, so that a mistyped name does not create one.
    ///
    /// # Errors
    ///
    /// [`NoDatabase::File`] if there is no such file, and the errors of [`Self::location`].
    pub fn existing(&self) -> Result<Location, NoDatabase> {
        let location = self.location()?;
        match location.file() {
            Some(path) if !path.exists() => Err(NoDatabase::File(path.to_owned())),
            _ => Ok(location),
        }
    }
}

/// Command line options for the database of the gateway and the key of its journal.
#[derive(Args)]
pub struct JournalFiles {
    #[command(flatten)]
    pub database: DatabaseArguments,
    /// File with the key of the journal. Default: CONVERSATIONS_ADMIN_JOURNAL_KEY, or the file beside the database.
    #[arg(long, value_name = "FILE", global = true)]
    journal_key_file: Option<PathBuf>,
}

impl JournalFiles {
    /// Reads the key of the journal in a database.
    ///
    /// # Errors
    ///
    /// Those of [`Key::find`].
    pub fn key(&self, location: &Location) -> Result<Key, KeyError> {
        Key::find(self.journal_key_file.as_deref(), location)
    }
}

/// Reason why there is no place of a database. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum NoDatabase {
    #[error("There is no file {}. Name the one that the gateway uses with --database; `serve` and `user add` create one.", .0.display())]
    File(PathBuf),
    #[error(transparent)]
    Invalid(#[from] InvalidLocation),
}

/// Returns the default path of the sandbox's data file.
pub fn sandbox_file() -> PathBuf {
    data_folder().join("sandbox.sqlite")
}

/// Returns the folder for the data of this program, which persists between runs.
pub fn data_folder() -> PathBuf {
    let named = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    // systemd creates a state folder for a service. If there are several, the first is used.
    let of_service = env::var_os("STATE_DIRECTORY").and_then(|folders| env::split_paths(&folders).next());
    if let Some(folder) = of_service.filter(|folder| folder != Path::new("")) {
        return folder;
    }
    let folder = named("XDG_DATA_HOME")
        .or_else(|| named("LOCALAPPDATA"))
        .or_else(|| env::home_dir().map(|home| home.join(".local/share")))
        .unwrap_or_default();
    folder.join("conversations-admin")
}
