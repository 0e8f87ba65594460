//! What must be on the machine before anything can be built or tested. Every step looks first, says what it does and how long
//! it may take, and puts its result in place by one rename, so that an interrupted set-up leaves nothing half done.

mod cargo_tools;
mod npm_tools;
mod published;
mod system;
mod wasm;

use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use self::published::Published;
pub use self::{
    npm_tools::NpmTools,
    published::module,
    system::{Browser, browser, node},
    wasm::WasmToolchain,
};
use crate::{command, files, paths};

/// What compiling for the browser takes.
pub struct WasmTools {
    toolchain: WasmToolchain,
    wasm_bindgen: PathBuf,
}

impl WasmTools {
    pub fn set_up() -> Result<Self> {
        let _lock = lock()?;
        Ok(Self { toolchain: WasmToolchain::set_up()?, wasm_bindgen: cargo_tools::wasm_bindgen()? })
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

/// What building the site takes.
pub struct SiteTools {
    pub wasm: WasmTools,
    trunk: PathBuf,
    wasm_split: PathBuf,
    /// Nothing fails without them; the site is larger.
    pub npm: Option<NpmTools>,
}

impl SiteTools {
    pub fn set_up() -> Result<Self> {
        let wasm = WasmTools::set_up()?;
        let _lock = lock()?;
        Ok(Self {
            wasm,
            trunk: cargo_tools::trunk()?,
            wasm_split: cargo_tools::wasm_split()?,
            npm: NpmTools::set_up()?,
        })
    }

    /// Trunk, for the site that is published.
    pub fn trunk_for_release(&self) -> Result<Command> {
        let mut command = self.trunk("build")?;
        command.arg("--release");
        Published::set_up(&self.wasm.toolchain)?.choose_for(&mut command)?;
        Ok(command)
    }

    pub fn wasm_split(&self) -> Command {
        Command::new(&self.wasm_split)
    }

    /// Trunk, with the tools set up here; it downloads none of its own.
    pub fn trunk(&self, subcommand: &str) -> Result<Command> {
        let mut command = self.wasm.command(&self.trunk)?;
        command.args([subcommand, "--offline"]);
        // Of all the values that others take for yes, Trunk 0.21 takes this one.
        if env::var_os("NO_COLOR").is_some() {
            command.env("NO_COLOR", "true");
        }
        Ok(command)
    }
}

/// All of it, for `cargo xtask setup`.
pub fn everything() -> Result<()> {
    let site = SiteTools::set_up()?;
    println!("wasm toolchain  {}", site.wasm.toolchain);
    println!("trunk           {}", site.trunk.display());
    println!("wasm-bindgen    {}", site.wasm.wasm_bindgen.display());
    println!("wasm-split      {}", site.wasm_split.display());
    println!("node            {}", node()?.display());
    let browser = browser()?;
    println!("browser         {}", browser.program.display());
    println!("its driver      {}", browser.driver.display());
    Ok(())
}

/// Two set-ups at once would build the same tools twice, or one would move what the other is writing.
fn lock() -> Result<File> {
    files::lock(&paths::cache()?.join("lock"), "Waiting for another set-up to finish …")
}

/// Fills a folder through `fill` and puts it in place when it is complete.
fn install(folder: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let mut partial = folder.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    if partial.exists() {
        fs::remove_dir_all(&partial)?;
    }
    fs::create_dir_all(&partial)?;
    fill(&partial)?;
    fs::rename(&partial, folder).with_context(|| format!("{} cannot be put in place", folder.display()))
}
