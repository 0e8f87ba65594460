//! Third-party notices and the software bill of materials (SBOM) of a release.

mod packages;
mod sbom;
mod text;

use std::{collections::BTreeSet, fs, path::PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use self::packages::Key;
use crate::paths;

/// The notices, beside the folder of the site.
fn notices_file() -> PathBuf {
    paths::root().join("THIRD-PARTY-NOTICES")
}

/// The bill of materials, in the JSON format of CycloneDX.
fn sbom_file() -> PathBuf {
    paths::root().join("sbom.cdx.json")
}

/// Writes both files.
///
/// # Errors
///
/// Cargo fails, a package states no licence, or a file cannot be written.
pub fn write() -> Result<()> {
    let packages = packages::compiled()?;
    let sbom = serde_json::to_string_pretty(&sbom::render(&packages))? + "\n";
    for (path, text) in [(notices_file(), text::render(&packages)), (sbom_file(), sbom)] {
        fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

/// Writes both files and checks that they name every package that is compiled into the app or the server, and no other.
///
/// # Errors
///
/// As [`write`], or a package is missing or surplus.
pub fn check() -> Result<()> {
    write()?;
    let read = |path: PathBuf| fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()));
    let compiled: BTreeSet<Key> = packages::keys()?.into_keys().collect();
    assert_complete("THIRD-PARTY-NOTICES", &text::named(&read(notices_file())?), &compiled)?;
    let sbom: Value = serde_json::from_str(&read(sbom_file())?).context("the SBOM is not JSON")?;
    assert_complete("the SBOM", &sbom::named(&sbom), &compiled)?;
    println!("{} packages are named", compiled.len());
    Ok(())
}

fn assert_complete(file: &str, named: &BTreeSet<Key>, compiled: &BTreeSet<Key>) -> Result<()> {
    let list = |keys: Vec<&Key>| keys.iter().map(|key| key.to_string()).collect::<Vec<_>>().join(", ");
    let missing: Vec<_> = compiled.difference(named).collect();
    ensure!(missing.is_empty(), "{file} lacks {}", list(missing));
    let surplus: Vec<_> = named.difference(compiled).collect();
    ensure!(surplus.is_empty(), "{file} names {}, which is compiled into nothing", list(surplus));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{packages::Package, *};

    fn package(name: &str, licence_texts: &[&str]) -> Package {
        Package {
            key: Key { name: name.to_owned(), version: "1.2.3".to_owned() },
            licence: "MIT OR Apache-2.0".to_owned(),
            repository: Some("https://example.com/repository".to_owned()),
            parts: BTreeSet::from(["server"]),
            licence_texts: licence_texts.iter().map(|text| (*text).to_owned()).collect(),
            dependencies: Vec::new(),
        }
    }

    #[test]
    fn both_files_name_every_package() {
        let packages = [package("one", &["Text A"]), package("two", &[])];
        let keys: BTreeSet<Key> = packages.iter().map(|package| package.key.clone()).collect();
        assert!(assert_complete("text", &text::named(&text::render(&packages)), &keys).is_ok());
        assert!(assert_complete("SBOM", &sbom::named(&sbom::render(&packages)), &keys).is_ok());
    }

    #[test]
    fn a_missing_or_surplus_package_fails() {
        let key = |name: &str| package(name, &[]).key;
        let both = BTreeSet::from([key("one"), key("two")]);
        let one = BTreeSet::from([key("one")]);
        let missing = assert_complete("text", &one, &both).unwrap_err().to_string();
        assert!(missing.contains("lacks two 1.2.3"), "{missing}");
        let surplus = assert_complete("text", &both, &one).unwrap_err().to_string();
        assert!(surplus.contains("names two 1.2.3"), "{surplus}");
    }

    #[test]
    fn a_licence_text_of_several_packages_is_printed_once() {
        let packages = [package("one", &["Text A\n", "Text B"]), package("two", &["Text A\n"])];
        let text = text::render(&packages);
        assert_eq!(text.matches("Text A").count(), 1, "{text}");
        assert!(text.contains("one 1.2.3") && text.contains("MIT OR Apache-2.0"), "{text}");
        assert!(text.contains("licence texts 1, 2\n") && text.contains("licence texts 1\n"), "{text}");
    }
}
