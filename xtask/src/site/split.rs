//! Splitting the app into the module of a first visit and modules that are loaded later, which `src/lazy.rs` marks.
//!
//! Trunk cannot do this: its files of the app are replaced by the output of wasm-split and wasm-bindgen.

use std::fs;

use anyhow::{Context, Result, ensure};

use super::{ASSETS, Files, compiler_options, remove};
use crate::{command::Run, paths, setup::tools};

/// The script of wasm-split that loads the parts. It and the app's script import each other.
pub const LOADER: &str = "__wasm_split.js";
/// Prefix of the names of the parts.
pub const PART: &str = "split_";
/// Prefix of the names of what several parts share, which is loaded with the first of them.
pub const SHARED: &str = "chunk_";

/// Puts the app's split files in place of those that Trunk made.
///
/// # Errors
///
/// A tool fails, or does not write the files that are expected of it.
pub fn app(files: &mut Files) -> Result<()> {
    let folder = paths::target().join("split");
    remove(&folder)?;
    let module = compiler_options::app_module();
    tools::wasm_split().command()?.args(["--target", "web", "--out-name", "app"]).args([&module, &folder]).run()?;
    let mut wasm_bindgen = tools::wasm_bindgen()?.command()?;
    // The parts need the table and the stack pointer, which the linker exports.
    wasm_bindgen.args(["--target=web", "--no-typescript", "--no-demangle", "--keep-lld-exports", "--out-dir"]);
    wasm_bindgen.arg(&folder).arg(folder.join("app.wasm")).run()?;
    // The input of wasm-bindgen, which is not part of the site.
    fs::remove_file(folder.join("app.wasm")).context("wasm-split made no app.wasm")?;
    let made = super::read(&folder)?;
    ensure!(made.contains_key(LOADER), "wasm-split made no {LOADER}");
    ensure!(made.keys().any(|name| name.starts_with(PART)), "wasm-split found nothing to move out of the app");
    files.extend(made.into_iter().map(|(name, content)| (format!("{ASSETS}{name}"), content)));
    Ok(())
}
