//! The service worker, with its release and the files that it keeps.

use std::fs;

use anyhow::{Context, Result, ensure};

use super::{ASSETS, Files, PAGE, WORKER};
use crate::{digest, paths};

/// Name of the file, beside the page, whose folder is its scope.
pub const FILE: &str = "service-worker.js";
const RELEASE: &str = "const RELEASE = \"\";";
const FILES: &str = "const FILES = \"\";";

/// Adds the worker of a site whose other files are final. Without one, the file removes the worker of an earlier release.
///
/// # Errors
///
/// `public/service-worker.js` cannot be read, or has no place for the release and the files.
pub fn add(files: &mut Files, release: Option<&str>) -> Result<()> {
    let path = paths::root().join("public").join(FILE);
    let script = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    ensure!(script.contains(RELEASE) && script.contains(FILES), "{} has another form", path.display());
    let script = match release {
        Some(release) => fill(&script, files, release)?,
        None => script,
    };
    files.insert(FILE.to_owned(), script.into_bytes());
    Ok(())
}

/// The files of the app, without the sandbox: it is useless without its data, and a server has its own.
fn fill(script: &str, files: &Files, release: &str) -> Result<String> {
    let is_kept = |name: &&str| {
        name.strip_prefix(ASSETS)
            .is_some_and(|name| !name.split('/').next_back().unwrap_or_default().starts_with(WORKER))
    };
    let kept: Vec<&str> = files.keys().map(String::as_str).filter(is_kept).collect();
    // The policy and the names in the page may change while the files stay.
    let page = files.get(PAGE).context("the site has no page")?;
    let version = format!("{release} {}", digest::of_files([(PAGE, page.as_slice())].into_iter()));
    let script = script.replacen(RELEASE, &format!("const RELEASE = \"{version}\";"), 1);
    Ok(script.replacen(FILES, &format!("const FILES = \"{}\";", kept.join(" ")), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Files {
        let names =
            ["index.html", "config.json", "assets/01/app.js", "assets/01/app.wasm", "assets/01/sandbox-worker.js"];
        names.map(|name| (name.to_owned(), name.as_bytes().to_vec())).into()
    }

    fn worker(files: &mut Files, release: Option<&str>) -> String {
        add(files, release).unwrap();
        String::from_utf8(files.remove(FILE).unwrap()).unwrap()
    }

    #[test]
    fn the_app_is_kept_and_nothing_of_a_server() {
        let script = worker(&mut site(), Some("01"));
        assert!(script.contains("const FILES = \"assets/01/app.js assets/01/app.wasm\";"), "{script}");
    }

    #[test]
    fn another_page_of_the_same_release_replaces_the_worker() {
        let mut files = site();
        let before = worker(&mut files, Some("01"));
        files.insert(PAGE.to_owned(), b"another policy".to_vec());
        assert_ne!(worker(&mut files, Some("01")), before);
    }

    #[test]
    fn a_site_without_a_worker_removes_that_of_an_earlier_release() {
        let script = worker(&mut site(), None);
        assert!(script.contains(RELEASE) && script.contains("registration.unregister()"), "{script}");
    }
}
