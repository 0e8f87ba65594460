//! Compiler options of the published app: for splitting it, and for removing the paths of this machine from its files.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    paths,
    setup::{self, TARGET, WasmToolchain},
};

/// `trunk build` with the compiler options of the published app.
///
/// # Errors
///
/// A tool is not installed, or Cargo's home folder is not known.
pub fn trunk() -> Result<Command> {
    let mut command = setup::trunk("build")?;
    command.arg("--release");
    // These would replace ours and those in .cargo/config.toml, to which ours are added.
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    let flags = flags(&WasmToolchain::expect()?.sysroot()?, &cargo_home()?);
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags.join(" "));
    Ok(command)
}

fn flags(sysroot: &Path, cargo_home: &Path) -> Vec<String> {
    // src/lazy.rs marks what goes into the second module; the tool that moves it needs the relocations.
    let mut flags = vec!["--cfg=split".to_owned(), "-Clink-arg=--emit-relocs".to_owned()];
    for (folder, name) in [(paths::root(), "app"), (cargo_home, "cargo"), (sysroot, "rust")] {
        let folder = folder.display().to_string();
        // A space would end the option.
        if !folder.contains(char::is_whitespace) {
            flags.push(format!("--remap-path-prefix={folder}={name}"));
        }
    }
    flags
}

/// Path of the app's module as Cargo builds it, in the profile that index.html names.
pub fn app_module() -> PathBuf {
    paths::target().join(TARGET).join("web/app.wasm")
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
        let flags = flags("/rust".as_ref(), "/home/ada/.cargo".as_ref());
        assert!(flags.contains(&"--cfg=split".to_owned()));
        assert!(flags.contains(&"--remap-path-prefix=/home/ada/.cargo=cargo".to_owned()));
    }

    #[test]
    fn a_folder_with_a_space_does_not_break_the_other_options() {
        let flags = flags("/my rust".as_ref(), "/home/ada/.cargo".as_ref());
        assert!(flags.iter().all(|flag| !flag.contains(' ')));
    }
}
