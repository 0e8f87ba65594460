//! Default paths of the data files.

use std::env;
use std::path::{Path, PathBuf};

use clap::Args;
use database::journal::{Key, KeyError};

/// Command line option for the database of the gateway.
#[derive(Args)]
pub struct DatabaseFile {
    /// The database with users and the journal. Default: a file in the user's data folder.
    #[arg(long, value_name = "FILE", env = "CONVERSATIONS_ADMIN_DATABASE", global = true)]
    database: Option<PathBuf>,
}

impl DatabaseFile {
    /// Returns the path of the file, which may not exist yet.
    pub fn path(&self) -> PathBuf {
        self.database.clone().unwrap_or_else(|| data_folder().join("gateway.sqlite"))
    }

    /// Returns the path of the existing file, so that a mistyped name does not create one.
    ///
    /// # Errors
    ///
    /// [`NoFile`] if there is no such file.
    pub fn existing(&self) -> Result<PathBuf, NoFile> {
        let path = self.path();
        if path.exists() { Ok(path) } else { Err(NoFile(path)) }
    }
}

/// Command line options for the database of the gateway and the key of its journal.
#[derive(Args)]
pub struct JournalFiles {
    #[command(flatten)]
    pub database: DatabaseFile,
    /// File with the key of the journal. Default: CONVERSATIONS_ADMIN_JOURNAL_KEY, or the file beside the database.
    #[arg(long, value_name = "FILE", global = true)]
    journal_key_file: Option<PathBuf>,
}

impl JournalFiles {
    /// Reads the key of the journal in the database at `path`.
    ///
    /// # Errors
    ///
    /// Those of [`Key::find`].
    pub fn key(&self, path: &Path) -> Result<Key, KeyError> {
        Key::find(self.journal_key_file.as_deref(), path)
    }
}

/// The file does not exist.
#[derive(Debug, thiserror::Error)]
#[error("There is no file {}. Name the one that the gateway uses with --database; `serve` and `user add` create one.", .0.display())]
pub struct NoFile(PathBuf);

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
