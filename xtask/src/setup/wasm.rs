//! A Rust toolchain with a standard library for the browser.
//!
//! The usual way is `rustup target add`. If its download site cannot be reached, Debian's packages have a compiler and the source of the
//! standard library in the same version. They lack the library built for wasm, which is built here, and a linker, which rustup's toolchain has.

use std::{
    env,
    ffi::OsStr,
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use super::{
    Missing,
    debian::{Packages, State},
    install,
};
use crate::{
    command::{Run, find_program},
    paths,
    progress::{self, Log, Step},
};

pub const TARGET: &str = "wasm32-unknown-unknown";

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
/// The oldest Rust that compiles this workspace: `rust-version` of its Cargo.toml.
const MINIMUM: &str = env!("CARGO_PKG_RUST_VERSION");
const PACKAGES: Packages =
    Packages { names: &["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy"], minimum: ("rustc-web", MINIMUM) };

/// Value of `XTASK_WASM`.
#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    /// rustup, and Debian's packages if rustup fails.
    Any,
    Rustup,
    Debian,
}

impl Wanted {
    fn from_environment() -> Result<Self> {
        match env::var("XTASK_WASM").as_deref() {
            Err(_) | Ok("") => Ok(Self::Any),
            Ok("rustup") => Ok(Self::Rustup),
            Ok("debian") => Ok(Self::Debian),
            Ok(other) => bail!("XTASK_WASM is \"{other}\"; it can be \"rustup\" or \"debian\""),
        }
    }
}

pub enum WasmToolchain {
    /// The toolchain of `cargo`.
    Default,
    /// Toolchain in this folder, made from Debian's packages.
    Debian(PathBuf),
}

impl WasmToolchain {
    /// Finds a complete toolchain.
    ///
    /// # Errors
    ///
    /// `XTASK_WASM` has an unknown value, or `rustc` cannot be run.
    pub fn find() -> Result<Option<Self>> {
        let wanted = Wanted::from_environment()?;
        if wanted != Wanted::Debian && has_target()? {
            return Ok(Some(Self::Default));
        }
        // Debian's is used again without asking rustup's site first, which would delay every command.
        if wanted != Wanted::Rustup
            && PACKAGES.are_installed()
            && let Ok(folder) = debian_folder()
            && folder.is_dir()
        {
            return Ok(Some(Self::Debian(folder)));
        }
        Ok(None)
    }

    /// Finds the toolchain that a set-up has installed.
    ///
    /// # Errors
    ///
    /// It is not installed.
    pub fn expect() -> Result<Self> {
        Self::find()?.context("the toolchain for the browser is not installed: run `cargo xtask setup`")
    }

    /// Folder with the toolchain's libraries.
    ///
    /// # Errors
    ///
    /// `rustc` cannot be run.
    pub fn sysroot(&self) -> Result<PathBuf> {
        match self {
            Self::Default => sysroot(),
            Self::Debian(folder) => Ok(folder.clone()),
        }
    }

    /// Folder that must come first on `PATH`.
    pub fn bin(&self) -> Option<PathBuf> {
        match self {
            Self::Default => None,
            Self::Debian(folder) => Some(folder.join("bin")),
        }
    }

    /// Selects the toolchain for programs that call Cargo through rustup in spite of `PATH`.
    pub fn set_for(&self, command: &mut Command) {
        if let Self::Debian(folder) = self {
            command.env("RUSTUP_TOOLCHAIN", folder);
        }
    }
}

/// Adds the step that installs the toolchain, unless it is there, or the reason why it cannot be installed.
///
/// # Errors
///
/// `XTASK_WASM` has an unknown value, or `rustc` cannot be run.
pub fn check(missing: &mut Missing) -> Result<()> {
    if WasmToolchain::find()?.is_some() {
        return Ok(());
    }
    let wanted = Wanted::from_environment()?;
    let has_apt = find_program("apt-get").is_some();
    let problem = match wanted {
        Wanted::Debian => debian_problem(),
        _ if find_program("rustup").is_none() && (wanted == Wanted::Rustup || !has_apt) => Some(format!(
            "This Rust has no standard library for {TARGET}, and rustup, which adds it, is not installed: install Rust from \
             https://rustup.rs."
        )),
        _ => None,
    };
    let expected = if wanted == Wanted::Debian { "2 min" } else { "10 s" };
    match problem {
        Some(problem) => missing.problems.push(problem),
        None => {
            let title = format!("Add Rust's standard library for {TARGET}");
            missing.steps.push(Step::new(title, expected, move |log| add(wanted, log)));
        }
    }
    Ok(())
}

fn has_target() -> Result<bool> {
    let library = sysroot()?.join("lib/rustlib").join(TARGET).join("lib");
    Ok(library.is_dir())
}

fn add(wanted: Wanted, log: &Log) -> Result<()> {
    let add_by_rustup = || log.run(Command::new("rustup").args(["target", "add", TARGET]));
    match wanted {
        Wanted::Rustup => add_by_rustup(),
        Wanted::Debian => add_from_debian(log),
        Wanted::Any if find_program("apt-get").is_none() => add_by_rustup(),
        Wanted::Any => add_by_rustup().or_else(|error| {
            let Some(problem) = debian_problem() else {
                progress::print("rustup could not add the target; Debian's packages are used instead.");
                return add_from_debian(log);
            };
            bail!("{error:#}. Debian's packages cannot replace it here: {problem}")
        }),
    }
}

/// Returns why Debian's compiler cannot be used.
fn debian_problem() -> Option<String> {
    if let State::Missing(problem) = PACKAGES.state() {
        return Some(problem);
    }
    match rustup_linker() {
        Ok(linker) if linker.is_file() => None,
        _ => Some(
            "The linker for WebAssembly is missing: install Rust with rustup, whose toolchains have `rust-lld`."
                .to_owned(),
        ),
    }
}

/// The linker for wasm in rustup's toolchain, which Debian's packages lack.
fn rustup_linker() -> Result<PathBuf> {
    let host = host_triple("rustc")?;
    Ok(sysroot()?.join("lib/rustlib").join(host).join("bin/rust-lld"))
}

fn sysroot() -> Result<PathBuf> {
    Command::new("rustc").args(["--print", "sysroot"]).read().map(PathBuf::from)
}

fn add_from_debian(log: &Log) -> Result<()> {
    if PACKAGES.state() != State::Installed {
        PACKAGES.install(log)?;
    }
    let folder = debian_folder()?;
    if folder.exists() { Ok(()) } else { install(&folder, |partial| assemble(partial, log)) }
}

/// One folder for each version of Debian's compiler, which reads only libraries of its own version.
fn debian_folder() -> Result<PathBuf> {
    Ok(paths::cache()?.join(format!("rust-{}-wasm", debian_version()?)))
}

fn debian_version() -> Result<String> {
    let version = Command::new(DEBIAN_RUSTC).arg("--version").read()?;
    version.split_whitespace().nth(1).map(str::to_owned).context("/usr/bin/rustc prints no version")
}

fn assemble(folder: &Path, log: &Log) -> Result<()> {
    let bin = folder.join("bin");
    fs::create_dir_all(&bin)?;
    // The compiler and the linter look for the library beside this script; Cargo's linter looks for its driver beside itself.
    write_script(&bin.join("rustc"), "exec /usr/bin/rustc --sysroot \"${0%/bin/*}\" \"$@\"")?;
    write_script(&bin.join("clippy-driver"), "SYSROOT=\"${0%/bin/*}\" exec /usr/bin/clippy-driver \"$@\"")?;
    fs::copy("/usr/bin/cargo-clippy", bin.join("cargo-clippy"))?;
    symlink("/usr/bin/cargo", bin.join("cargo"))?;
    symlink("/usr/bin/rustdoc", bin.join("rustdoc"))?;

    let host = host_triple(DEBIAN_RUSTC)?;
    let libraries = folder.join("lib/rustlib");
    let debian = Path::new("/usr/lib/rustlib");
    let host_folder = libraries.join(&host);
    fs::create_dir_all(host_folder.join("bin"))?;
    symlink(debian.join("src"), libraries.join("src"))?;
    symlink(debian.join(&host).join("lib"), host_folder.join("lib"))?;
    let linker = rustup_linker()?;
    symlink(linker, host_folder.join("bin/rust-lld"))?;
    build_standard_library(folder, &libraries.join(TARGET).join("lib"), log)
}

/// The machine's target triple, as a compiler names it.
fn host_triple(rustc: &str) -> Result<String> {
    let version = Command::new(rustc).arg("-vV").read()?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).with_context(|| format!("{rustc} names no host"))
}

fn build_standard_library(toolchain: &Path, destination: &Path, log: &Log) -> Result<()> {
    const CRATE: &str = "standard_library_for_wasm";
    let folder = toolchain.join("build");
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), format!("[package]\nname = \"{CRATE}\"\nedition = \"2024\"\n"))?;
    fs::write(folder.join("src/lib.rs"), "")?;

    let mut cargo = Command::new(toolchain.join("bin/cargo"));
    // `test` is for wasm-bindgen-test; without the bitcode, link-time optimisation fails.
    cargo.args(["build", "--release", "-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test", "--target", TARGET]);
    cargo.current_dir(&folder).env("CARGO_TARGET_DIR", folder.join("target")).env("RUSTC", toolchain.join("bin/rustc"));
    // Removes this machine's paths from the library.
    let flags = format!("-Cembed-bitcode=yes\x1f--remap-path-prefix={}=rust", toolchain.display());
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags).env("RUSTC_BOOTSTRAP", "1");
    log.run(&mut cargo)?;

    fs::create_dir_all(destination)?;
    for file in fs::read_dir(folder.join("target").join(TARGET).join("release/deps"))? {
        let file = file?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if file.extension() == Some(OsStr::new("rlib")) && !name.contains(CRATE) {
            fs::copy(&file, destination.join(&*name))?;
        }
    }
    fs::remove_dir_all(folder).context("the build folder cannot be removed")
}

fn write_script(path: &Path, line: &str) -> Result<()> {
    fs::write(path, format!("#!/bin/sh\n{line}\n"))?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).context("a script cannot be made executable")
}
