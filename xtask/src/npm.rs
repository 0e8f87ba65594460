//! Programs in folders with a package.json: tests, benchmarks and pictures in a browser.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result};

use crate::{
    command::Run,
    paths,
    serve::server_binary,
    setup::{self, Browser},
};

/// Returns the command `npm run SCRIPT` for a folder of the checkout, and installs the packages of the folder. Its environment names the server, the browser and the folder for
/// artifacts.
///
/// # Errors
///
/// Node.js or the browser is missing, or the packages cannot be installed.
pub fn script(folder: &str, script: &str) -> Result<Command> {
    setup::node()?;
    let folder = paths::root().join(folder);
    install_packages(&folder)?;
    let artifacts = paths::root().join("artifacts");
    fs::create_dir_all(&artifacts).with_context(|| format!("{} cannot be created", artifacts.display()))?;
    let mut command = Command::new("npm");
    command.current_dir(&folder).args(["run", script, "--silent"]);
    command.env("SERVER_BINARY", server_binary()).env("CHROME", Browser::find()?.program).env("ARTIFACTS", artifacts);
    Ok(command)
}

/// Installs the packages of a folder, if its lock file is newer than the installed ones.
///
/// # Errors
///
/// npm fails, or the lock file is missing.
pub fn install_packages(folder: &Path) -> Result<()> {
    if is_stale(folder)? {
        Command::new("npm").current_dir(folder).args(setup::NPM_CI).run()?;
    }
    Ok(())
}

fn is_stale(folder: &Path) -> Result<bool> {
    let lock = folder.join("package-lock.json");
    let locked = fs::metadata(&lock)
        .and_then(|file| file.modified())
        .with_context(|| format!("{} is missing", lock.display()))?;
    let installed = fs::metadata(folder.join("node_modules/.package-lock.json")).and_then(|file| file.modified());
    Ok(!installed.is_ok_and(|installed| installed >= locked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_installed_again_after_a_change_of_the_lock_file() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str| fs::write(folder.path().join(name), "{}").unwrap();
        write("package-lock.json");
        assert!(is_stale(folder.path()).unwrap());
        fs::create_dir(folder.path().join("node_modules")).unwrap();
        write("node_modules/.package-lock.json");
        assert!(!is_stale(folder.path()).unwrap());
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
        fs::File::open(folder.path().join("package-lock.json")).unwrap().set_modified(later).unwrap();
        assert!(is_stale(folder.path()).unwrap());
    }
}
