//! The static site: built by Trunk, then made smaller, named by content, guarded by a policy, and compressed.

mod assets;
mod base_path;
pub mod budget;
mod compress;
pub mod connect;
mod headers;
mod optimise;
mod page;
mod split;
mod wasm;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};
use api::address::Origin;

pub use self::base_path::BasePath;
use self::{assets::Assets, page::Page};
use crate::{
    command::Run,
    digest, files, paths,
    setup::{self, Purpose, SiteTools},
};

/// A file's path in the site, and its content.
type Files = BTreeMap<String, Vec<u8>>;

const PAGE: &str = "index.html";
/// What hosts without a fallback of their own (GitHub Pages) answer for a deep link.
const NOT_FOUND: &str = "404.html";
const CONFIG: &str = "config.json";
const HEADERS: &str = "_headers";
const MANIFEST: &str = "manifest.webmanifest";
const APP_GLUE: &str = "app.js";
const APP_WASM: &str = "app_bg.wasm";
const WORKER_GLUE: &str = "sandbox-worker.js";
const WORKER_WASM: &str = "sandbox-worker_bg.wasm";
const STYLE: &str = "style.css";

/// The files to name by content, each after those that it mentions; the parts of the app come before them.
const NAMED_BY_CONTENT: [&str; 8] =
    ["icon.svg", STYLE, APP_WASM, APP_GLUE, WORKER_WASM, WORKER_GLUE, "sandbox-worker_loader.js", "boot.js"];

/// Sets up what the site takes and builds it into `dist`.
///
/// # Errors
///
/// A requirement is missing, or a build fails.
pub fn run(base: &BasePath, origins: &[Origin]) -> Result<()> {
    setup::set_up(Purpose::Site)?;
    build(&SiteTools::find()?, base, origins, &paths::dist())
}

/// Builds the site for a base path into a folder. Besides its own origin, it may call those that are named.
pub fn build(tools: &SiteTools, base: &BasePath, origins: &[Origin], destination: &Path) -> Result<()> {
    println!("Building the site (about 3 minutes the first time) …");
    let staging = paths::target().join("site");
    let _lock = lock()?;
    tools.trunk_for_release()?.args(["--public-url", base.as_str(), "--dist"]).arg(&staging).run()?;

    let mut files = read(&staging)?;
    check(&files)?;
    let mut page = Page::parse(take(&mut files, PAGE)?, base)?;
    let style = page.merge_style_sheets(&mut files)?;
    files.insert(STYLE.to_owned(), style);
    let parts = make_small(tools, &mut files)?;

    let mut assets = Assets::default();
    for name in parts.iter().map(String::as_str).chain(NAMED_BY_CONTENT) {
        assets.add(name, take(&mut files, name)?);
    }
    let manifest = assets.mention_in(take(&mut files, MANIFEST)?, "assets/");
    files.insert(MANIFEST.to_owned(), manifest);

    // Of every file: a tab with an old style sheet or worker is as old as one with an old app.
    let release = digest::short(&assets.iter().flat_map(|asset| asset.name.bytes()).collect::<Vec<_>>());
    let headers = String::from_utf8(take(&mut files, HEADERS)?)?;
    let page = page.finish(&assets, &release, &headers::policy_for_page(&headers)?)?;
    files.insert(HEADERS.to_owned(), headers::for_base(&headers, base).into_bytes());
    files.insert("release.json".to_owned(), format!("{{\"release\":\"{release}\"}}\n").into_bytes());
    files.insert(NOT_FOUND.to_owned(), page.clone());
    files.insert(PAGE.to_owned(), page);
    files.extend(assets.into_files());
    connect::allow(&mut files, origins)?;
    compress::all(&mut files);
    replace(destination, &files)
}

/// Held while a site is written: each of them is first put together in one place.
fn lock() -> Result<fs::File> {
    files::lock(&paths::target().join("site.lock"), "Waiting for another build of the site to finish …")
}

/// Makes the files smaller and splits the app, of which it returns the names of the parts.
fn make_small(tools: &SiteTools, files: &mut Files) -> Result<Vec<String>> {
    let parts = split::app(tools, files)?;
    if let Some(npm) = &tools.npm {
        optimise::all(npm, files)?;
    }
    for (_, module) in files.iter_mut().filter(|(name, _)| name.ends_with(".wasm")) {
        *module = wasm::without_custom_sections(module, None)?;
    }
    split::guard(files, &parts)?;
    Ok(parts)
}

/// Names the style sheets that are loaded with the code that needs them.
const LATER_STYLE: &str = "src/later/style.rs";

/// A script without a name by content would be kept for ever by browsers, and a style sheet without a link in `index.html` would be a
/// change that nobody sees.
fn check(files: &Files) -> Result<()> {
    if let Some(snippet) = files.keys().find(|name| name.starts_with("snippets/")) {
        bail!(
            "{snippet} comes from a dependency with JavaScript of its own: name it by content in xtask/src/site.rs first"
        );
    }
    let later =
        fs::read_to_string(paths::root().join(LATER_STYLE)).with_context(|| format!("{LATER_STYLE} cannot be read"))?;
    for path in files::below(&paths::root().join("style"))? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_linked = files.contains_key(&*name) || later.contains(&format!("style/later/{name}\""));
        ensure!(is_linked, "neither index.html nor {LATER_STYLE} has style/{name}");
    }
    Ok(())
}

fn take(files: &mut Files, name: &str) -> Result<Vec<u8>> {
    files.remove(name).with_context(|| format!("Trunk built no {name}"))
}

fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    for path in files::below(folder)? {
        let name = path.strip_prefix(folder)?.to_string_lossy().into_owned();
        files.insert(name, fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?);
    }
    Ok(files)
}

/// Writes beside the folder and then takes its place: whoever serves the folder sees the old site or the new one.
fn replace(folder: &Path, files: &Files) -> Result<()> {
    let partial = paths::target().join("dist.partial");
    let previous = paths::target().join("dist.previous");
    for leftover in [&partial, &previous] {
        remove(leftover)?;
    }
    for (name, content) in files {
        let path: PathBuf = partial.join(name);
        fs::create_dir_all(path.parent().context("a file of the site has no folder")?)?;
        fs::write(&path, content).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    if folder.exists() {
        fs::rename(folder, &previous)?;
    }
    fs::rename(&partial, folder)?;
    remove(&previous)
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    Ok(())
}
