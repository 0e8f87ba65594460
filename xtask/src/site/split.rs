//! The app in several files: what a first visit shows, and parts that are loaded later, which `src/later.rs` marks.
//!
//! Trunk knows nothing of it: what it makes of the app is replaced here by what wasm-split and wasm-bindgen make of Cargo's module.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use regex_lite::{Captures, Regex};

use super::{APP_GLUE, APP_WASM, Files, remove};
use crate::{
    command::Run,
    digest, files, paths,
    setup::{self, SiteTools},
};

/// A part that has not arrived by then counts as not arrived, and can be asked for again.
const PATIENCE_MS: u32 = 60_000;

/// Puts the app's files and their glue in place of what Trunk made of it, and returns the names of the parts.
pub fn app(tools: &SiteTools, files: &mut Files) -> Result<Vec<String>> {
    let module = setup::module("app");
    let folder = paths::target().join("split");
    remove(&folder)?;
    tools.wasm_split().args(["--target", "web", "--out-name", "app"]).args([&module, &folder]).run()?;
    let parts = parts(&folder)?;
    for part in &parts {
        files.insert(part.clone(), read(&folder, part)?);
    }
    let mut wasm_bindgen = tools.trunk.wasm.wasm_bindgen();
    // The parts need the table and the stack pointer, which the linker exports.
    wasm_bindgen.args(["--target=web", "--no-typescript", "--no-demangle", "--keep-lld-exports", "--out-dir"]);
    wasm_bindgen.arg(&folder).arg(folder.join("app.wasm")).run()?;
    files.insert(APP_WASM.to_owned(), read(&folder, APP_WASM)?);
    let texts = [APP_GLUE, "__wasm_split.js"].map(|name| Ok(String::from_utf8(read(&folder, name)?)?));
    let [glue, loader]: [Result<String>; 2] = texts;
    files.insert(APP_GLUE.to_owned(), link(&glue?, &loader?)?.into_bytes());
    Ok(parts)
}

/// Has the glue accept nothing for a part but what it is now.
pub fn guard(files: &mut Files, parts: &[String]) -> Result<()> {
    for part in parts {
        let integrity = digest::integrity(files.get(part).with_context(|| format!("there is no {part}"))?);
        let glue = files.get_mut(APP_GLUE).context("the app has no glue")?;
        *glue = str::from_utf8(glue)?.replace(&placeholder(part), &integrity).into_bytes();
    }
    Ok(())
}

/// What stands for the hash of a file until the file is finished.
fn placeholder(part: &str) -> String {
    format!("integrity of {part}")
}

fn parts(folder: &Path) -> Result<Vec<String>> {
    let names = files::below(folder)?.into_iter().filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()));
    let parts: Vec<_> = names.filter(|name| name.ends_with(".wasm") && name != "app.wasm").collect();
    ensure!(!parts.is_empty(), "wasm-split found nothing to take out of the app");
    Ok(parts)
}

/// The glue and the loader of the parts as one file: they import each other, and files that mention each other cannot both be named by
/// their content.
fn link(glue: &str, loader: &str) -> Result<String> {
    const PROBLEM: &str = "another release of wasm-split or wasm-bindgen writes otherwise: see xtask/src/site/split.rs";
    let import = pattern(r#"^import \* as (\w+) from "\./__wasm_split\.js";?\n"#).captures(glue).context(PROBLEM)?;
    let loader = loader.strip_prefix("import { initSync } from \"./app.js\";\n").context(PROBLEM)?;
    let part = pattern(r#"fetch\(new URL\("\./(\w+\.wasm)", import\.meta\.url\)\)"#);
    let guarded = part.replace_all(loader, |captures: &Captures<'_>| {
        let (name, integrity) = (&captures[1], placeholder(&captures[1]));
        let limits = format!("{{ integrity: \"{integrity}\", signal: AbortSignal.timeout({PATIENCE_MS}) }}");
        format!("fetch(new URL(\"./{name}\", import.meta.url), {limits})")
    });
    ensure!(!guarded.contains("import.meta.url))"), PROBLEM);
    let loaders = pattern(r"export const (\w+) =");
    let names: Vec<_> = loaders.captures_iter(&guarded).map(|captures| captures[1].to_owned()).collect();
    ensure!(!names.is_empty(), PROBLEM);
    // A part that did not arrive is nothing that only the console should know: the app says it.
    let inner = loaders.replace_all(&guarded, "const $1 =").replace("console.error(", "console.warn(");
    Ok(format!("{}{inner}\nconst {} = {{ {} }};\n", &glue[import[0].len()..], &import[1], names.join(", ")))
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is a constant")
}

fn read(folder: &Path, name: &str) -> Result<Vec<u8>> {
    fs::read(folder.join(name)).with_context(|| format!("wasm-split and wasm-bindgen made no {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "import * as import1 from \"./__wasm_split.js\"\nconst imports = () => import1;\n";
    const LOADER: &str = "import { initSync } from \"./app.js\";\n\
        export const __wasm_split_load_later = load(() => fetch(new URL(\"./split_later.wasm\", import.meta.url)));\n";

    #[test]
    fn the_loader_takes_the_place_of_its_import() -> Result<()> {
        let linked = link(GLUE, LOADER)?;
        assert!(!linked.contains("./__wasm_split.js") && !linked.contains("./app.js"), "{linked}");
        assert!(linked.contains("\nconst __wasm_split_load_later = load("), "{linked}");
        assert!(linked.ends_with("const import1 = { __wasm_split_load_later };\n"), "{linked}");
        Ok(())
    }

    #[test]
    fn what_tools_of_another_release_write_is_refused() {
        assert!(link("const imports = {};\n", LOADER).is_err());
        assert!(link(GLUE, &LOADER.replace("./app.js", "./main.js")).is_err());
        assert!(link(GLUE, &LOADER.replace("\"./split_later.wasm\"", "NAME")).is_err());
        assert!(link(GLUE, &LOADER.replace("export ", "")).is_err());
    }

    #[test]
    fn the_loader_knows_what_a_part_contains() -> Result<()> {
        let part = "split_later.wasm".to_owned();
        let glue = link(GLUE, LOADER)?.into_bytes();
        let mut files = Files::from([(part.clone(), b"\0asm".to_vec()), (APP_GLUE.to_owned(), glue)]);
        guard(&mut files, &[part])?;
        let glue = str::from_utf8(&files[APP_GLUE])?;
        let guarded = format!(
            "split_later.wasm\", import.meta.url), {{ integrity: \"{}\", signal: ",
            digest::integrity(b"\0asm")
        );
        assert!(glue.contains(&guarded), "{glue}");
        Ok(())
    }
}
