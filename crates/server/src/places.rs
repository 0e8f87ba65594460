//! Where things are kept when nobody says so.

use std::env;
use std::path::{Path, PathBuf};

use clap::Args;

/// The file that keeps what the gateway knows, for each command that reads or writes it.
#[derive(Args)]
pub struct DatabaseFile {
    /// The file that keeps who may sign in and what was done. Without it, a file in the user's data folder.
    #[arg(long, value_name = "FILE", env = "CONVERSATIONS_ADMIN_DATABASE", global = true)]
    database: Option<PathBuf>,
}

impl DatabaseFile {
    /// Where it is, or will be.
    pub fn path(self) -> PathBuf {
        self.database.unwrap_or_else(|| data_folder().join("gateway.sqlite"))
    }

    /// Where it is: a name that was mistyped must not leave a file behind.
    pub fn existing(self) -> Result<PathBuf, NoFile> {
        let path = self.path();
        if path.exists() { Ok(path) } else { Err(NoFile(path)) }
    }
}

/// Nothing is where the file should be.
#[derive(Debug, thiserror::Error)]
#[error("There is no file {}. Name the one that the gateway uses with --database; `serve` and `user add` create one.", .0.display())]
pub struct NoFile(PathBuf);

/// Where the system keeps the data of programs, so that what was done yesterday is there today without asking.
pub fn data_folder() -> PathBuf {
    let named = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    // systemd makes a folder for a service alone, and names it; where it makes several, the first is meant for this.
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
