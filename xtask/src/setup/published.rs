//! Compiler options of the published app: it is split, and its files do not contain the paths of this machine.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use super::wasm::{TARGET, WasmToolchain};
use crate::paths;

/// The compiler options of the published app.
pub struct Published {
    sysroot: PathBuf,
}

impl Published {
    /// # Errors
    ///
    /// `rustc` cannot be run.
    pub fn set_up(toolchain: &WasmToolchain) -> Result<Self> {
        Ok(Self { sysroot: toolchain.sysroot()? })
    }

    /// Sets the options for a program that runs Cargo.
    ///
    /// # Errors
    ///
    /// Cargo's home folder is not known.
    pub fn choose_for(&self, command: &mut Command) -> Result<()> {
        // These would replace ours and those in .cargo/config.toml, to which ours are added.
        command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", self.flags(&cargo_home()?).join(" "));
        Ok(())
    }

    fn flags(&self, cargo_home: &Path) -> Vec<String> {
        // src/later.rs marks what goes into the second module; the tool that moves it needs the relocations.
        let mut flags = vec!["--cfg=split".to_owned(), "-Clink-arg=--emit-relocs".to_owned()];
        for (folder, name) in [(paths::root(), "app"), (cargo_home, "cargo"), (&self.sysroot, "rust")] {
            let folder = folder.display().to_string();
            // A space would end the option.
            if !folder.contains(char::is_whitespace) {
                flags.push(format!("--remap-path-prefix={folder}={name}"));
            }
        }
        flags
    }
}

/// What Cargo makes of a program for the browser, in the profile that index.html names.
pub fn module(program: &str) -> PathBuf {
    paths::target().join(TARGET).join("web").join(format!("{program}.wasm"))
}

fn cargo_home() -> Result<PathBuf> {
    match env::var_os("CARGO_HOME").filter(|folder| !folder.is_empty()) {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => Ok(PathBuf::from(env::var_os("HOME").context("neither CARGO_HOME nor HOME is set")?).join(".cargo")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_app_is_split_and_the_paths_of_this_machine_are_replaced() {
        let flags = Published { sysroot: "/rust".into() }.flags("/home/ada/.cargo".as_ref());
        assert!(flags.contains(&"--cfg=split".to_owned()));
        assert!(flags.contains(&"--remap-path-prefix=/home/ada/.cargo=cargo".to_owned()));
    }

    #[test]
    fn a_folder_with_a_space_does_not_break_the_other_options() {
        let flags = Published { sysroot: "/my rust".into() }.flags("/home/ada/.cargo".as_ref());
        assert!(flags.iter().all(|flag| !flag.contains(' ')));
    }
}
