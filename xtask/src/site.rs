//! The static site: built by Trunk, then split, made smaller, put into a folder named after its content, and compressed.

mod base_path;
pub mod budget;
mod compiler_options;
mod compress;
pub mod connect;
pub mod development;
mod docs;
mod first_requests;
mod headers;
mod optimise;
mod page;
mod service_worker;
mod split;
mod wasm;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use api::address::Origin;

pub use self::base_path::BasePath;
use crate::{
    command::Run,
    digest, files, paths,
    setup::{self, NpmTools, Purpose},
};

/// Contents of the site's files by path.
type Files = BTreeMap<String, Vec<u8>>;

const PAGE: &str = "index.html";
/// The page that hosts without a fallback setting (GitHub Pages) send for an address inside the app.
const NOT_FOUND: &str = "404.html";
/// Empty file with which GitHub Pages publishes files whose names begin with an underscore, when it publishes a branch.
const PLAIN: &str = ".nojekyll";
const CONFIG: &str = "config.json";
const HEADERS: &str = "_headers";
/// Folder of the files that the page loads and browsers cache. `index.html` and `public/_headers` name it too.
const ASSETS: &str = "assets/";
/// Prefix of the sandbox's files, which Trunk puts beside the page.
const WORKER: &str = "sandbox-worker";

/// Sets up the tools and builds the site into `dist`.
///
/// # Errors
///
/// A requirement is missing, or a build fails.
pub fn run(base: &BasePath, origins: &[Origin], offline: Offline) -> Result<()> {
    setup::set_up(Purpose::Site)?;
    build(base, origins, offline, &paths::dist())
}

/// Offline use of the app.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Offline {
    /// A service worker keeps the files of the app.
    Opens,
    /// There is no service worker, and one of an earlier release is removed.
    Fails,
}

/// Builds the site for a base path into a folder. It may call its own origin and the named ones.
///
/// # Errors
///
/// A tool is missing, or a build fails.
pub fn build(base: &BasePath, origins: &[Origin], offline: Offline, destination: &Path) -> Result<()> {
    println!("Building the site (about 3 minutes the first time) …");
    let staging = paths::target().join("site");
    let _lock = lock()?;
    compiler_options::trunk()?
        .args(["--filehash=false", "--public-url", base.as_str(), "--dist"])
        .arg(&staging)
        .run()?;

    let mut files = read(&staging)?;
    check(&files)?;
    split::app(&mut files)?;
    let html = page::merge_style_sheets(&text(&mut files, PAGE)?, base, &mut files)?;
    make_small(&mut files)?;

    let release = name_by_content(&mut files);
    let headers = text(&mut files, HEADERS)?;
    let mut page = page::finish(&html, base, &release, &headers::policy_for_page(&headers)?)?;
    if offline == Offline::Opens {
        page = page::with_service_worker(&page, base);
    }
    let page = page.into_bytes();
    files.insert(HEADERS.to_owned(), headers::for_base(&headers, base).into_bytes());
    files.insert("release.json".to_owned(), format!("{{\"release\":\"{release}\"}}\n").into_bytes());
    files.insert(NOT_FOUND.to_owned(), page.clone());
    files.insert(PAGE.to_owned(), page);
    docs::add(&mut files, base)?;
    connect::allow(&mut files, origins)?;
    service_worker::add(&mut files, (offline == Offline::Opens).then_some(&release))?;
    compress::all(&mut files);
    files.insert(PLAIN.to_owned(), Vec::new());
    replace(destination, &files)
}

/// Adds to a site that Trunk alone has built into a folder what its app can do without: the documents and the first requests.
///
/// # Errors
///
/// A document cannot be read, or the folder cannot be written.
pub fn complete(folder: &Path) -> Result<()> {
    let base = BasePath::default();
    let mut files = Files::new();
    docs::add(&mut files, &base)?;
    let page = fs::read_to_string(folder.join(PAGE)).context("Trunk built no index.html")?;
    files.insert(PAGE.to_owned(), page::add_marks(&page, &base)?.into_bytes());
    write(folder, &files)
}

/// Lock for the staging folder, which all builds of the site share.
fn lock() -> Result<fs::File> {
    files::lock(&paths::target().join("site.lock"), "Waiting for another build of the site to finish …")
}

fn make_small(files: &mut Files) -> Result<()> {
    if let Some(npm) = NpmTools::find()? {
        optimise::all(&npm, files)?;
    }
    for (_, module) in files.iter_mut().filter(|(name, _)| name.ends_with(".wasm")) {
        *module = wasm::without_custom_sections(module, None)?;
    }
    Ok(())
}

/// Moves the files that the page loads into a folder named after their content, and returns that name. File names stay, so that their references
/// to each other still work.
fn name_by_content(files: &mut Files) -> String {
    let is_asset = |name: &str| name.starts_with(ASSETS) || name.starts_with(WORKER);
    let assets: Vec<_> = files.extract_if(.., |name, _| is_asset(name)).collect();
    let release = digest::of_files(assets.iter().map(|(name, content)| (name.as_str(), content.as_slice())));
    for (name, content) in assets {
        let name = name.strip_prefix(ASSETS).unwrap_or(&name);
        files.insert(format!("{ASSETS}{release}/{name}"), content);
    }
    release
}

/// The module that names the style sheets of the lazy module.
const LATER_STYLE: &str = "src/lazy/style.rs";
/// The page of development builds, which has a style sheet of its own.
const DEVELOPMENT_PAGE: &str = "src/controls.rs";

/// Checks that every style sheet is used: one that nothing links to has no effect.
fn check(files: &Files) -> Result<()> {
    let source = |path| fs::read_to_string(paths::root().join(path)).with_context(|| format!("{path} cannot be read"));
    let (later, development) = (source(LATER_STYLE)?, source(DEVELOPMENT_PAGE)?);
    for path in files::below(&paths::root().join("style"))? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_linked = files.contains_key(&format!("{ASSETS}{name}"))
            || later.contains(&format!("style/later/{name}\""))
            || development.contains(&format!("style/{name}\""));
        ensure!(is_linked, "index.html, {LATER_STYLE} and {DEVELOPMENT_PAGE} do not have style/{name}");
    }
    Ok(())
}

fn take(files: &mut Files, name: &str) -> Result<Vec<u8>> {
    files.remove(name).with_context(|| format!("Trunk built no {name}"))
}

fn text(files: &mut Files, name: &str) -> Result<String> {
    String::from_utf8(take(files, name)?).with_context(|| format!("{name} is not text"))
}

fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    for path in files::below(folder)? {
        let name = path.strip_prefix(folder)?.to_string_lossy().into_owned();
        files.insert(name, fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?);
    }
    Ok(files)
}

/// Writes the files to a folder beside the destination, then renames it, so that a server of the folder sees either the old site or the new one.
fn replace(folder: &Path, files: &Files) -> Result<()> {
    let beside = |suffix: &str| {
        let mut path = folder.as_os_str().to_owned();
        path.push(suffix);
        PathBuf::from(path)
    };
    let (partial, previous) = (beside(".partial"), beside(".previous"));
    for leftover in [&partial, &previous] {
        remove(leftover)?;
    }
    write(&partial, files)?;
    if folder.exists() {
        fs::rename(folder, &previous)?;
    }
    fs::rename(&partial, folder)?;
    remove(&previous)
}

fn write(folder: &Path, files: &Files) -> Result<()> {
    for (name, content) in files {
        let path: PathBuf = folder.join(name);
        fs::create_dir_all(path.parent().context("a file of the site has no folder")?)?;
        fs::write(&path, content).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(app: &str) -> Files {
        [(PAGE, "<html>"), ("assets/app.js", app), ("sandbox-worker.js", "worker"), ("robots.txt", "")]
            .map(|(name, content)| (name.to_owned(), content.as_bytes().to_vec()))
            .into()
    }

    #[test]
    fn what_the_page_loads_gets_a_folder_that_changes_with_its_content() {
        let mut files = site("one");
        let release = name_by_content(&mut files);
        let expected = [format!("assets/{release}/app.js"), format!("assets/{release}/sandbox-worker.js")];
        assert!(expected.iter().all(|name| files.contains_key(name)), "{:?}", files.keys());
        assert_eq!(files.len(), 4);
        assert_eq!(name_by_content(&mut site("one")), release);
        assert_ne!(name_by_content(&mut site("two")), release);
    }
}
