//! wasm-opt and esbuild from npm, which make the published site smaller. Without npm the site is built without them.

use std::{fs, path::PathBuf, process::Command};

use anyhow::Result;

use super::{Missing, Purpose, install};
use crate::{
    command, digest, paths,
    progress::{Log, Step},
};

const MANIFEST: &str = include_str!("../../npm/package.json");
const LOCK_FILE: &str = include_str!("../../npm/package-lock.json");
const SETTINGS: &str = include_str!("../../npm/.npmrc");

/// Arguments of npm that install exactly what the lock file names and run none of its scripts.
pub const NPM_CI: [&str; 4] = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];

/// The folder with the installed packages.
pub struct NpmTools(PathBuf);

impl NpmTools {
    /// Finds the installed tools.
    ///
    /// # Errors
    ///
    /// The cache folder is not known.
    pub fn find() -> Result<Option<Self>> {
        let folder = folder()?;
        Ok(folder.is_dir().then_some(Self(folder)))
    }

    pub fn wasm_opt(&self) -> Command {
        self.program("wasm-opt")
    }

    pub fn esbuild(&self) -> Command {
        self.program("esbuild")
    }

    fn program(&self, name: &str) -> Command {
        Command::new(self.0.join("node_modules/.bin").join(name))
    }
}

/// Adds the step that installs them, unless they are there.
///
/// # Errors
///
/// The cache folder is not known.
pub fn check(purpose: Purpose, missing: &mut Missing) -> Result<()> {
    if NpmTools::find()?.is_some() {
        return Ok(());
    }
    // The tests require npm, which an earlier step may still have to install.
    if purpose == Purpose::Test || command::find_program("npm").is_some() {
        missing.steps.push(Step::new("Install wasm-opt and esbuild", "15 s", install_packages));
    } else {
        println!("npm was not found: the site is built without wasm-opt and esbuild, and is a few per cent larger.");
    }
    Ok(())
}

/// One folder for each lock file: checkouts of different releases share the cache.
fn folder() -> Result<PathBuf> {
    Ok(paths::cache()?.join("tools").join(format!("npm-{}", digest::short(LOCK_FILE.as_bytes()))))
}

fn install_packages(log: &Log) -> Result<()> {
    install(&folder()?, |partial| {
        for (name, content) in [("package.json", MANIFEST), ("package-lock.json", LOCK_FILE), (".npmrc", SETTINGS)] {
            fs::write(partial.join(name), content)?;
        }
        log.run(Command::new("npm").current_dir(partial).args(NPM_CI))
    })
}
