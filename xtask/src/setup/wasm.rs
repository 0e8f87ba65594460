//! A Rust toolchain with a standard library for the browser.
//!
//! The ordinary way is `rustup target add`. Where its download site cannot be reached, Debian's packages carry a compiler and the
//! source of the same version's library; what they lack is the library built for wasm, and a linker, which rustup's own toolchain has.

use std::{
    env,
    ffi::OsStr,
    fmt, fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use super::{install, system};
use crate::{command::Run, paths};

pub const TARGET: &str = "wasm32-unknown-unknown";

pub enum WasmToolchain {
    /// The one that `cargo` is.
    Default,
    /// Ours, in this folder.
    Debian(PathBuf),
}

impl WasmToolchain {
    pub fn set_up() -> Result<Self> {
        match env::var("XTASK_WASM").as_deref() {
            Ok("rustup") => add_target().map(|()| Self::Default),
            Ok("debian") => set_up_from_debian().map(Self::Debian),
            Ok(other) => bail!("XTASK_WASM is \"{other}\"; it can be \"rustup\" or \"debian\""),
            Err(_) if has_target()? => Ok(Self::Default),
            // It was needed before: asking rustup's site again would make every command wait for it.
            Err(_) if debian_folder().is_ok_and(|folder| folder.exists()) => set_up_from_debian().map(Self::Debian),
            Err(_) => match add_target() {
                Ok(()) => Ok(Self::Default),
                Err(error) => {
                    println!("{error}: using Debian's packages instead");
                    set_up_from_debian().map(Self::Debian)
                }
            },
        }
    }

    /// The folder with the toolchain's libraries and their source.
    pub fn sysroot(&self) -> Result<PathBuf> {
        match self {
            Self::Default => sysroot(),
            Self::Debian(folder) => Ok(folder.clone()),
        }
    }

    /// A folder that must come first on `PATH`.
    pub fn bin(&self) -> Option<PathBuf> {
        match self {
            Self::Default => None,
            Self::Debian(folder) => Some(folder.join("bin")),
        }
    }

    /// Some programs reach Cargo through rustup although `PATH` says otherwise.
    pub fn choose_for(&self, command: &mut Command) {
        if let Self::Debian(folder) = self {
            command.env("RUSTUP_TOOLCHAIN", folder);
        }
    }
}

impl fmt::Display for WasmToolchain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => write!(formatter, "the default toolchain"),
            Self::Debian(folder) => write!(formatter, "{}", folder.display()),
        }
    }
}

fn has_target() -> Result<bool> {
    let library = sysroot()?.join("lib/rustlib").join(TARGET).join("lib");
    Ok(library.is_dir())
}

fn add_target() -> Result<()> {
    println!("Adding the {TARGET} target (some seconds) …");
    Command::new("rustup").args(["target", "add", TARGET]).run()
}

fn sysroot() -> Result<PathBuf> {
    Command::new("rustc").args(["--print", "sysroot"]).read().map(PathBuf::from)
}

fn set_up_from_debian() -> Result<PathBuf> {
    system::install_packages(&["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy"])?;
    let folder = debian_folder()?;
    if !folder.exists() {
        println!("Building Rust's standard library for {TARGET} (about 1 minute, once a machine) …");
        install(&folder, assemble)?;
    }
    Ok(folder)
}

/// One for each version of Debian's compiler, which reads only libraries of its own version.
fn debian_folder() -> Result<PathBuf> {
    let version = Command::new("/usr/bin/rustc").arg("--version").read()?;
    let version = version.split_whitespace().nth(1).context("/usr/bin/rustc names no version")?;
    Ok(paths::cache()?.join(format!("rust-{version}-wasm")))
}

fn assemble(folder: &Path) -> Result<()> {
    let bin = folder.join("bin");
    fs::create_dir_all(&bin)?;
    // The compiler and the linter look for the library beside this script; Cargo's linter looks for its driver beside itself.
    write_script(&bin.join("rustc"), "exec /usr/bin/rustc --sysroot \"${0%/bin/*}\" \"$@\"")?;
    write_script(&bin.join("clippy-driver"), "SYSROOT=\"${0%/bin/*}\" exec /usr/bin/clippy-driver \"$@\"")?;
    fs::copy("/usr/bin/cargo-clippy", bin.join("cargo-clippy"))?;
    symlink("/usr/bin/cargo", bin.join("cargo"))?;
    symlink("/usr/bin/rustdoc", bin.join("rustdoc"))?;

    let host = host_triple()?;
    let libraries = folder.join("lib/rustlib");
    let debian = Path::new("/usr/lib/rustlib");
    let host_folder = libraries.join(&host);
    fs::create_dir_all(host_folder.join("bin"))?;
    symlink(debian.join("src"), libraries.join("src"))?;
    symlink(debian.join(&host).join("lib"), host_folder.join("lib"))?;
    let linker = sysroot()?.join("lib/rustlib").join(&host).join("bin/rust-lld");
    if !linker.is_file() {
        bail!("{} is missing: install Rust with rustup, whose toolchains have it", linker.display());
    }
    symlink(linker, host_folder.join("bin/rust-lld"))?;
    build_standard_library(folder, &libraries.join(TARGET).join("lib"))
}

/// The machine, as Debian's compiler names it.
fn host_triple() -> Result<String> {
    let version = Command::new("/usr/bin/rustc").arg("-vV").read()?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("/usr/bin/rustc names no host")
}

fn build_standard_library(toolchain: &Path, destination: &Path) -> Result<()> {
    const CRATE: &str = "standard_library_for_wasm";
    let folder = toolchain.join("build");
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), format!("[package]\nname = \"{CRATE}\"\nedition = \"2024\"\n"))?;
    fs::write(folder.join("src/lib.rs"), "")?;

    let mut cargo = Command::new(toolchain.join("bin/cargo"));
    // `test` is for wasm-bindgen-test; without the bitcode, link-time optimisation fails.
    cargo.args(["build", "--release", "-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test", "--target", TARGET]);
    cargo.current_dir(&folder).env("CARGO_TARGET_DIR", folder.join("target")).env("RUSTC", toolchain.join("bin/rustc"));
    // What is built with the library does not say where on the machine.
    let flags = format!("-Cembed-bitcode=yes\x1f--remap-path-prefix={}=rust", toolchain.display());
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags).env("RUSTC_BOOTSTRAP", "1").run()?;

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
