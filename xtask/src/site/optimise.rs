//! Minifying the files with wasm-opt and esbuild.

use std::{fs, process::Command};

use anyhow::{Context, Result};

use super::{Files, remove, wasm};
use crate::{command::Run, digest, paths, setup::NpmTools};

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
            let named = wasm::without_custom_sections(content, Some(FUNCTION_NAMES))?;
            let mut command = npm.wasm_opt();
            command.args(WASM_OPT);
            *content = rewrite(name, &named, command, "--output")?;
        } else if [".js", ".css"].iter().any(|extension| name.ends_with(extension)) {
            let mut command = npm.esbuild();
            command.args(["--minify", "--legal-comments=none", "--log-level=warning"]);
            *content = rewrite(name, content, command, "--outfile")?;
        }
    }
    Ok(())
}

/// Runs a program on a file and returns its output. Caches the last output of each file, because builds for different paths share most files.
fn rewrite(name: &str, content: &[u8], mut command: Command, output: &str) -> Result<Vec<u8>> {
    let folder = paths::target().join("minified").join(name.replace('/', "-"));
    let command_line = format!("{command:?}");
    let digest = digest::of_files([(name, content), ("", command_line.as_bytes())].into_iter());
    let result = folder.join(format!("{digest}.result"));
    if !result.exists() {
        remove(&folder)?;
        fs::create_dir_all(&folder)?;
        // esbuild derives the kind of a file from its extension.
        let file = name.rsplit('/').next().unwrap_or(name);
        let (source, partial) = (folder.join(file), folder.join(format!("smaller-{file}")));
        fs::write(&source, content)?;
        command.arg(&source).arg(format!("{output}={}", partial.display())).run()?;
        fs::rename(&partial, &result)?;
    }
    fs::read(&result).with_context(|| format!("{} cannot be read", result.display()))
}
