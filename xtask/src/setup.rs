//! Requirements of building and testing: checked, reported all at once, and installed by steps.

mod debian;
mod firefox;
mod npm_tools;
mod space;
mod system;
pub mod tools;
mod wasm;

use std::{
    env,
    ffi::OsStr,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use self::tools::CargoTool;
pub use self::{
    firefox::Firefox,
    npm_tools::{NPM_CI, NpmTools},
    system::{Browser, node},
    wasm::{TARGET, WasmToolchain},
};
use crate::{
    command, files, paths,
    progress::{self, Log, Stage, Step},
};

/// Purpose of a set-up.
#[derive(Clone, Copy, PartialEq)]
pub enum Purpose {
    /// Compiling for the browser.
    Wasm,
    /// The dashboard on this machine.
    Serve,
    /// The published site.
    Site,
    /// Every check and test.
    Test,
}

/// Requirements that are missing.
#[derive(Default)]
struct Missing {
    /// Those that cannot be installed here, each as a sentence that says what to do.
    problems: Vec<String>,
    /// Steps that install the others. They run in order: two of them may not use apt at the same time.
    steps: Vec<Step<'static>>,
}

/// Requirements of a purpose that are not met yet, as the steps that meet them.
pub struct Requirements {
    /// Download of the crates. It comes first and alone, so that a missing network is reported within seconds.
    pub download: Vec<Step<'static>>,
    /// The programs that Cargo builds.
    pub tools: Vec<Step<'static>>,
    /// The compiler for the browser and the system's packages.
    pub system: Vec<Step<'static>>,
}

impl Requirements {
    /// Checks the requirements of a purpose.
    ///
    /// # Errors
    ///
    /// Something is missing that cannot be installed here; the message lists everything that is, with what to do about it.
    pub fn new(purpose: Purpose) -> Result<Self> {
        let mut missing = Missing::default();
        space::check(purpose, &mut missing);
        wasm::check(&mut missing)?;
        if purpose == Purpose::Test {
            system::check(&mut missing);
        }
        if matches!(purpose, Purpose::Site | Purpose::Test) {
            npm_tools::check(purpose, &mut missing)?;
        }
        let Missing { problems, steps } = missing;
        if !problems.is_empty() {
            bail!("this is missing:\n\n  • {}\n\nThen run the same command again.", problems.join("\n  • "));
        }
        let mut tools = Vec::new();
        for tool in cargo_tools(purpose)? {
            tools.extend(tool.step()?);
        }
        Ok(Self { download: fetch().into_iter().collect(), tools, system: steps })
    }

    /// Returns true if everything is there.
    pub fn is_empty(&self) -> bool {
        self.download.is_empty() && self.tools.is_empty() && self.system.is_empty()
    }

    /// Returns the steps in stages: tools and system at the same time.
    pub fn stages(self) -> Vec<Stage<'static>> {
        vec![vec![self.download], vec![self.tools, self.system]]
    }
}

fn cargo_tools(purpose: Purpose) -> Result<Vec<CargoTool>> {
    let mut tools = vec![tools::wasm_bindgen()?];
    tools.extend((purpose != Purpose::Wasm).then(tools::trunk));
    tools.extend(matches!(purpose, Purpose::Site | Purpose::Test).then(tools::wasm_split));
    tools.extend((purpose == Purpose::Test).then(tools::cargo_deny));
    tools.extend((purpose == Purpose::Test && firefox::lacks_driver()).then(tools::geckodriver));
    Ok(tools)
}

/// The step that downloads the crates of the workspace, unless they are here. Trunk builds offline, so that it downloads no tools.
fn fetch() -> Option<Step<'static>> {
    let cargo_fetch = || command::cargo(["fetch", "--locked"]);
    let is_here = cargo_fetch().args(["--offline", "--quiet"]).stderr(Stdio::null()).status();
    let is_here = is_here.is_ok_and(|status| status.success());
    (!is_here).then(|| Step::new("Download crates", "10 s", move |log| log.run(&mut cargo_fetch())))
}

/// Checks the requirements and runs the steps that are left.
///
/// # Errors
///
/// As [`Requirements::new`], or a step fails.
pub fn set_up(purpose: Purpose) -> Result<()> {
    let _lock = lock()?;
    progress::run(Requirements::new(purpose)?.stages())
}

/// A program in the checkout, with the toolchain for the browser on its `PATH`, and wasm-bindgen once it is installed.
///
/// # Errors
///
/// The toolchain is not installed.
fn for_browser(program: impl AsRef<OsStr>) -> Result<Command> {
    let toolchain = WasmToolchain::expect()?;
    let wasm_bindgen = tools::wasm_bindgen()?.find()?;
    let folders = toolchain.bin().into_iter().chain(wasm_bindgen.and_then(|program| Some(program.parent()?.into())));
    let mut command = Command::new(program);
    command.current_dir(paths::root()).env("PATH", command::path_with(folders)?);
    toolchain.set_for(&mut command);
    Ok(command)
}

/// Compiles the app and the sandbox's worker as `trunk build` does, which then only has to put the site together. Needs the toolchain and
/// no tool, so that it can run while the tools are built.
///
/// # Errors
///
/// The toolchain is not installed, or Cargo fails.
pub fn compile_app(log: &Log) -> Result<()> {
    for (manifest, program) in [("Cargo.toml", "app"), ("crates/sandbox-worker/Cargo.toml", "sandbox-worker")] {
        let mut cargo = for_browser("cargo")?;
        cargo.args(["build", "--offline", "--target", TARGET, "--manifest-path", manifest, "--bin", program]);
        log.run(&mut cargo)?;
    }
    Ok(())
}

/// `cargo SUBCOMMAND --target wasm32-unknown-unknown`; tests run in a browser.
///
/// # Errors
///
/// A tool is not installed.
pub fn wasm_cargo(subcommand: &str) -> Result<Command> {
    let mut command = for_browser("cargo")?;
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    command.args([subcommand, "--target", TARGET]);
    Ok(command)
}

/// Trunk, which downloads no tools of its own.
///
/// # Errors
///
/// A tool is not installed.
pub fn trunk(subcommand: &str) -> Result<Command> {
    let mut command = for_browser(tools::trunk().command()?.get_program())?;
    command.args([subcommand, "--offline"]);
    // Trunk 0.21 accepts only `true` and `false` here.
    if env::var_os("NO_COLOR").is_some() {
        command.env("NO_COLOR", "true");
    }
    Ok(command)
}

/// Waits until no other set-up or build runs: two at once would build the same tools twice, or move each other's files.
///
/// # Errors
///
/// The cache folder is not known or cannot be written.
pub fn lock() -> Result<File> {
    files::lock(&paths::cache()?.join("lock"), "Waiting for another set-up or build to finish …").context(
        "the cache cannot be written: change its owner or permissions, or set XDG_CACHE_HOME to another folder",
    )
}

/// Fills a temporary folder beside the destination, then renames it, so that an interrupted set-up leaves no incomplete folder.
///
/// # Errors
///
/// Filling fails, or the folder cannot be written.
fn install(folder: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let mut partial = folder.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    if partial.exists() {
        fs::remove_dir_all(&partial)?;
    }
    fs::create_dir_all(&partial).with_context(|| format!("{} cannot be created", partial.display()))?;
    fill(&partial)?;
    fs::rename(&partial, folder).with_context(|| format!("{} cannot be put in place", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(text: &'static str) -> impl Fn(&Path) -> Result<()> {
        move |folder| Ok(fs::write(folder.join("tool"), text)?)
    }

    #[test]
    fn an_interrupted_set_up_leaves_no_incomplete_folder() -> Result<()> {
        let cache = tempfile::tempdir()?;
        let folder = cache.path().join("tool-1.0");
        // As after a power failure.
        fs::create_dir(cache.path().join("tool-1.0.partial"))?;
        fs::write(cache.path().join("tool-1.0.partial/partial-file"), "")?;
        install(&folder, write("complete"))?;
        assert_eq!(fs::read_to_string(folder.join("tool"))?, "complete");
        assert!(!folder.join("partial-file").exists());
        Ok(())
    }

    #[test]
    fn a_failed_step_installs_nothing_and_can_be_repeated() -> Result<()> {
        let cache = tempfile::tempdir()?;
        let folder = cache.path().join("tool-1.0");
        let fill_and_fail = |folder: &Path| write("incomplete")(folder).and_then(|()| bail!("the network is gone"));
        assert!(install(&folder, fill_and_fail).is_err());
        assert!(!folder.exists());
        install(&folder, write("complete"))
    }

    #[test]
    fn tools_of_another_version_are_kept() -> Result<()> {
        let cache = tempfile::tempdir()?;
        install(&cache.path().join("tool-1.0"), write("old"))?;
        install(&cache.path().join("tool-2.0"), write("new"))?;
        assert_eq!(fs::read_to_string(cache.path().join("tool-1.0/tool"))?, "old");
        Ok(())
    }
}
