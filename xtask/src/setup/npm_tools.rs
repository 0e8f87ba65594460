//! wasm-opt and esbuild from npm, which make the site smaller. Where there is no npm the site is built without them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use super::install;
use crate::{
    command::{Run, find_program},
    paths,
};

const MANIFEST: &str = include_str!("../../npm/package.json");
const LOCK_FILE: &str = include_str!("../../npm/package-lock.json");
const SETTINGS: &str = include_str!("../../npm/.npmrc");

pub struct NpmTools(PathBuf);

impl NpmTools {
    pub fn set_up() -> Result<Option<Self>> {
        let Some(npm) = find_program("npm") else {
            println!("npm was not found: the site is built without wasm-opt and esbuild, some hundredths larger");
            return Ok(None);
        };
        // Another lock file is another folder: checkouts of different releases share the cache.
        let folder = paths::cache()?.join("tools").join(format!("npm-{}", crate::digest::short(LOCK_FILE.as_bytes())));
        if !folder.exists() {
            println!("Installing wasm-opt and esbuild with npm (about 15 seconds) …");
            install(&folder, |partial| install_packages(&npm, partial))?;
        }
        Ok(Some(Self(folder)))
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

fn install_packages(npm: &Path, folder: &Path) -> Result<()> {
    for (name, content) in [("package.json", MANIFEST), ("package-lock.json", LOCK_FILE), (".npmrc", SETTINGS)] {
        fs::write(folder.join(name), content)?;
    }
    Command::new(npm).current_dir(folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]).run()
}
