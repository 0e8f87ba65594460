//! Minifying the files with wasm-opt and esbuild.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result};

use super::{Files, wasm};
use crate::{command::Run, paths, setup::NpmTools};

/// The features are those of every supported browser: `--all-features` writes modules that browsers reject.
const WASM_OPT: [&str; 13] = [
    // These two and the skipped passes save 1 % in brotli: the compiler has optimised the code before.
    "--flatten",
    "--rereloop",
    // In brotli `-Oz`, `-Os` and this differ by less than half a percent: take the fastest code.
    "-O3",
    "--skip-pass=local-cse",
    "--skip-pass=inlining-optimizing",
    "--enable-bulk-memory",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    // Puts instances of one generic function side by side, which saves 1 % in brotli.
    "--reorder-functions-by-name",
];

/// The section with the names of functions, by which they are sorted; wasm-opt fails on other custom sections.
const FUNCTION_NAMES: &str = "name";

pub fn all(npm: &NpmTools, files: &mut Files) -> Result<()> {
    for (name, content) in files {
        if name.ends_with(".wasm") {
            *content =
                rewrite(name, &wasm::without_custom_sections(content, Some(FUNCTION_NAMES))?, |source, result| {
                    let mut command = npm.wasm_opt();
                    command.args(WASM_OPT).arg(source).arg("-o").arg(result);
                    command
                })?;
        } else if [".js", ".css"].iter().any(|extension| name.ends_with(extension)) {
            *content = rewrite(name, content, |source, result| {
                let mut command = npm.esbuild();
                command.args(["--minify", "--legal-comments=none", "--log-level=warning"]).arg(source);
                command.arg(format!("--outfile={}", result.display()));
                command
            })?;
        }
    }
    Ok(())
}

/// Runs a program on a file and returns its output.
fn rewrite(name: &str, content: &[u8], program: impl FnOnce(&Path, &Path) -> Command) -> Result<Vec<u8>> {
    let folder = paths::target().join("optimise");
    fs::create_dir_all(&folder)?;
    let name = name.replace('/', "-");
    let (source, result) = (folder.join(&name), folder.join(format!("smaller-{name}")));
    fs::write(&source, content)?;
    program(&source, &result).run()?;
    fs::read(&result).with_context(|| format!("{} cannot be read", result.display()))
}
