//! Checks and installs the requirements of building and testing. Every missing one is reported at once; those that can be installed become
//! steps.

mod cargo_tools;
mod debian;
mod npm_tools;
mod published;
mod space;
mod system;
mod wasm;

use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use self::system::ForTests;
pub use self::{
    npm_tools::{NPM_CI, NpmTools},
    published::module,
    system::{Browser, node},
    wasm::WasmToolchain,
};
use crate::{
    command, files, paths,
    progress::{self, Step},
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

/// The steps that a purpose still needs.
///
/// # Errors
///
/// Something is missing that cannot be installed here; the message lists everything that is, with what to do about it.
pub fn steps(purpose: Purpose) -> Result<Vec<Step<'static>>> {
    let mut problems = space::problems(purpose);
    problems.extend(WasmToolchain::problem()?);
    let tests = if purpose == Purpose::Test { ForTests::check() } else { ForTests::default() };
    problems.extend(tests.problems);
    if !problems.is_empty() {
        bail!("this is missing:\n\n  • {}\n\nThen run the same command again.", problems.join("\n  • "));
    }
    let mut steps: Vec<_> = fetch().into_iter().chain(tests.steps).collect();
    steps.extend([WasmToolchain::step()?, cargo_tools::wasm_bindgen()?.step()?].into_iter().flatten());
    if purpose != Purpose::Wasm {
        steps.extend(cargo_tools::trunk().step()?);
    }
    if matches!(purpose, Purpose::Site | Purpose::Test) {
        steps.extend(cargo_tools::wasm_split().step()?);
        // The tests require npm, which a step above may still have to install.
        if purpose == Purpose::Test || command::find_program("npm").is_some() {
            steps.extend(NpmTools::step()?);
        } else {
            println!(
                "npm was not found: the site is built without wasm-opt and esbuild, and is a few per cent larger."
            );
        }
    }
    if purpose == Purpose::Test {
        steps.extend(cargo_tools::cargo_deny().step()?);
    }
    Ok(steps)
}

/// The step that downloads the crates of the workspace, unless they are here: Trunk builds offline, so that it downloads no tools. It comes
/// first, so that a network that is missing is reported within seconds.
fn fetch() -> Option<Step<'static>> {
    let cargo_fetch = || command::cargo(["fetch", "--locked"]);
    let is_here = cargo_fetch().args(["--offline", "--quiet"]).stderr(Stdio::null()).status();
    let is_here = is_here.is_ok_and(|status| status.success());
    (!is_here).then(|| Step::new("Download crates", "10 s", move |log| log.run(&mut cargo_fetch())))
}

/// Checks the requirements and takes the steps that are left, unless everything is there.
///
/// # Errors
///
/// As [`steps`], or a step fails.
pub fn set_up(purpose: Purpose) -> Result<()> {
    let _lock = lock()?;
    progress::run(vec![steps(purpose)?])
}

/// Tools that compile for the browser.
pub struct WasmTools {
    toolchain: WasmToolchain,
    wasm_bindgen: PathBuf,
}

impl WasmTools {
    /// The installed tools.
    ///
    /// # Errors
    ///
    /// One is missing.
    pub fn find() -> Result<Self> {
        Ok(Self { toolchain: WasmToolchain::expect()?, wasm_bindgen: cargo_tools::wasm_bindgen()?.expect()? })
    }

    /// `cargo SUBCOMMAND --target wasm32-unknown-unknown`; tests run in a browser.
    pub fn cargo(&self, subcommand: &str) -> Result<Command> {
        let mut command = self.command("cargo".as_ref())?;
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
        command.args([subcommand, "--target", wasm::TARGET]);
        Ok(command)
    }

    pub fn wasm_bindgen(&self) -> Command {
        Command::new(&self.wasm_bindgen)
    }

    /// A program in the checkout that finds the toolchain and wasm-bindgen.
    fn command(&self, program: &Path) -> Result<Command> {
        let folders = self.toolchain.bin().into_iter().chain(self.wasm_bindgen.parent().map(Path::to_path_buf));
        let mut command = Command::new(program);
        command.current_dir(paths::root()).env("PATH", command::path_with(folders)?);
        self.toolchain.choose_for(&mut command);
        Ok(command)
    }
}

/// Tools that build the app with Trunk.
pub struct TrunkTools {
    pub wasm: WasmTools,
    trunk: PathBuf,
}

impl TrunkTools {
    /// The installed tools.
    ///
    /// # Errors
    ///
    /// One is missing.
    pub fn find() -> Result<Self> {
        Ok(Self { wasm: WasmTools::find()?, trunk: cargo_tools::trunk().expect()? })
    }

    /// Trunk, with the tools set up here; it downloads none of its own.
    pub fn trunk(&self, subcommand: &str) -> Result<Command> {
        let mut command = self.wasm.command(&self.trunk)?;
        command.args([subcommand, "--offline"]);
        // Trunk 0.21 accepts only `true` and `false` here.
        if env::var_os("NO_COLOR").is_some() {
            command.env("NO_COLOR", "true");
        }
        Ok(command)
    }
}

/// Tools that build the published site.
pub struct SiteTools {
    pub trunk: TrunkTools,
    wasm_split: PathBuf,
    /// Without them the site is larger.
    pub npm: Option<NpmTools>,
}

impl SiteTools {
    /// The installed tools.
    ///
    /// # Errors
    ///
    /// One is missing, except those from npm.
    pub fn find() -> Result<Self> {
        Ok(Self { trunk: TrunkTools::find()?, wasm_split: cargo_tools::wasm_split().expect()?, npm: NpmTools::find()? })
    }

    /// Trunk, for the site that is published.
    pub fn trunk_for_release(&self) -> Result<Command> {
        let mut command = self.trunk.trunk("build")?;
        command.arg("--release");
        published::choose_for(&mut command, &self.trunk.wasm.toolchain)?;
        Ok(command)
    }

    pub fn wasm_split(&self) -> Command {
        Command::new(&self.wasm_split)
    }
}

/// `cargo deny` in the checkout.
///
/// # Errors
///
/// It is not installed.
pub fn cargo_deny() -> Result<Command> {
    let mut command = Command::new(cargo_tools::cargo_deny().expect()?);
    command.current_dir(paths::root());
    Ok(command)
}

/// Everything, for `cargo xtask setup`.
///
/// # Errors
///
/// As [`set_up`].
pub fn everything() -> Result<()> {
    set_up(Purpose::Test)?;
    let site = SiteTools::find()?;
    println!("wasm toolchain  {}", site.trunk.wasm.toolchain);
    println!("wasm-bindgen    {}", site.trunk.wasm.wasm_bindgen.display());
    println!("trunk           {}", site.trunk.trunk.display());
    println!("wasm-split      {}", site.wasm_split.display());
    println!("node            {}", node()?.display());
    let browser = Browser::find()?;
    println!("browser         {}", browser.program.display());
    println!("driver          {}", browser.driver.display());
    Ok(())
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
    fn an_interrupted_set_up_leaves_nothing_half_done() -> Result<()> {
        let cache = tempfile::tempdir()?;
        let folder = cache.path().join("tool-1.0");
        // As after a loss of power.
        fs::create_dir(cache.path().join("tool-1.0.partial"))?;
        fs::write(cache.path().join("tool-1.0.partial/half"), "")?;
        install(&folder, write("whole"))?;
        assert_eq!(fs::read_to_string(folder.join("tool"))?, "whole");
        assert!(!folder.join("half").exists());
        Ok(())
    }

    #[test]
    fn a_step_that_fails_installs_nothing_and_can_be_repeated() -> Result<()> {
        let cache = tempfile::tempdir()?;
        let folder = cache.path().join("tool-1.0");
        let fill_and_fail = |folder: &Path| write("half")(folder).and_then(|()| bail!("the network is gone"));
        assert!(install(&folder, fill_and_fail).is_err());
        assert!(!folder.exists());
        install(&folder, write("whole"))
    }

    #[test]
    fn tools_of_another_version_stay_beside_those_that_are_needed() -> Result<()> {
        let cache = tempfile::tempdir()?;
        install(&cache.path().join("tool-1.0"), write("old"))?;
        install(&cache.path().join("tool-2.0"), write("new"))?;
        assert_eq!(fs::read_to_string(cache.path().join("tool-1.0/tool"))?, "old");
        Ok(())
    }
}
