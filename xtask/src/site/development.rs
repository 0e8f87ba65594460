//! Check that the site has nothing of development builds.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

use crate::files;

/// Sentence of the page of controls, which only development builds have. The tests of the site of Trunk, a development build, search it too.
pub const SENTENCE: &str = "Every control of the app in every state.";

/// Searches the files of a site for the page of controls.
///
/// # Errors
///
/// A file contains the sentence, or cannot be read.
pub fn check(dist: &Path) -> Result<()> {
    for path in files::below(dist)? {
        let content = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let is_found = content.windows(SENTENCE.len()).any(|part| part == SENTENCE.as_bytes());
        ensure!(!is_found, "{} has the page of controls, which belongs in development builds only", path.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_with_the_page_of_controls_fails() {
        let site = tempfile::tempdir().unwrap();
        let app = site.path().join("app.wasm");
        fs::write(&app, b"\0asm Page not found").unwrap();
        assert!(check(site.path()).is_ok());
        fs::write(&app, format!("\0asm {SENTENCE} Page not found")).unwrap();
        assert!(check(site.path()).is_err());
    }
}
