//! How the published app is compiled: for fewer bytes, and so that it can be split.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use super::wasm::{TARGET, WasmToolchain};
use crate::{command::Run, paths};

/// Lets a released compiler take the options below that have a `Z` in them.
const ALLOW_UNSTABLE: (&str, &str) = ("RUSTC_BOOTSTRAP", "1");

/// With the standard library's source a tenth of the bytes goes: the library is compiled for size and together with the app, and a
/// panic stops the app where it happens, without the code that words it. The report of a crash names the functions instead.
const WITH_LIBRARY: [&str; 3] = ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none"];
const BUILD_LIBRARY: [(&str, &str); 2] =
    [("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"), ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")];

/// What is to be compiled, and how.
pub struct Published {
    sysroot: PathBuf,
    library: bool,
}

impl Published {
    pub fn set_up(toolchain: &WasmToolchain) -> Result<Self> {
        let sysroot = toolchain.sysroot()?;
        let library = match set_up_library(toolchain, &sysroot) {
            Ok(()) => true,
            Err(error) => {
                println!("{error:#}: the app is built with the standard library as it comes, a tenth larger");
                false
            }
        };
        Ok(Self { sysroot, library })
    }

    /// Has a program that runs Cargo compile the published app.
    pub fn choose_for(&self, command: &mut Command) -> Result<()> {
        // They would be used in place of ours and of those in .cargo/config.toml, to which ours are added.
        command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", self.flags(&cargo_home()?).join(" "));
        if self.library {
            command.envs(BUILD_LIBRARY).envs([ALLOW_UNSTABLE]);
        }
        Ok(())
    }

    fn flags(&self, cargo_home: &Path) -> Vec<String> {
        // The app in two files: src/later.rs marks what goes into the second, and the tool that takes it out needs the relocations.
        let mut flags = vec!["--cfg=split".to_owned(), "-Clink-arg=--emit-relocs".to_owned()];
        // Whoever builds the site does not publish where on the machine.
        for (folder, name) in [(paths::root(), "app"), (cargo_home, "cargo"), (&self.sysroot, "rust")] {
            let folder = folder.display().to_string();
            // A space would end the option.
            if !folder.contains(char::is_whitespace) {
                flags.push(format!("--remap-path-prefix={folder}={name}"));
            }
        }
        if self.library {
            flags.extend(WITH_LIBRARY.map(str::to_owned));
        }
        flags
    }
}

/// What Cargo makes of a program for the browser, in the profile that index.html names.
pub fn module(program: &str) -> PathBuf {
    paths::target().join(TARGET).join("web").join(format!("{program}.wasm"))
}

fn set_up_library(toolchain: &WasmToolchain, sysroot: &Path) -> Result<()> {
    let manifest = sysroot.join("lib/rustlib/src/rust/library/Cargo.toml");
    if !manifest.is_file() && matches!(toolchain, WasmToolchain::Default) {
        println!("Adding the source of Rust's standard library (some seconds) …");
        Command::new("rustup").args(["component", "add", "rust-src"]).run()?;
    }
    ensure!(manifest.is_file(), "{} is missing", manifest.display());
    // Trunk builds without the network, and nothing else has asked for what the library itself depends on.
    let mut cargo = Command::new("cargo");
    cargo.args(["fetch", "--quiet", "--locked", "--target", TARGET, "--manifest-path"]).arg(&manifest);
    toolchain.choose_for(cargo.envs([ALLOW_UNSTABLE]));
    cargo.run()
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
    fn the_app_is_split_with_and_without_the_librarys_source() {
        for library in [false, true] {
            let published = Published { sysroot: "/rust".into(), library };
            let flags = published.flags("/home/ada/.cargo".as_ref());
            assert!(flags.contains(&"--cfg=split".to_owned()));
            assert!(flags.contains(&"--remap-path-prefix=/home/ada/.cargo=cargo".to_owned()));
            assert_eq!(flags.iter().any(|flag| flag.contains("immediate-abort")), library);
        }
    }

    #[test]
    fn a_folder_with_a_space_does_not_break_the_other_options() {
        let published = Published { sysroot: "/my rust".into(), library: true };
        assert!(published.flags("/home/ada/.cargo".as_ref()).iter().all(|flag| !flag.contains(' ')));
    }
}
