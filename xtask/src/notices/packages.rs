//! Packages that are compiled into the app or the server, with their licences.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{
    command::{Run, cargo},
    files,
};

/// Part of a release, Cargo package that it is built from, and target.
const PROGRAMS: [(&str, &str, Option<&str>); 3] = [
    ("site", "app", Some("wasm32-unknown-unknown")),
    ("site", "sandbox-worker", Some("wasm32-unknown-unknown")),
    ("server", "server", None),
];

/// Name and version of a package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub name: String,
    pub version: String,
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.name, self.version)
    }
}

pub struct Package {
    pub key: Key,
    /// SPDX expression.
    pub licence: String,
    pub repository: Option<String>,
    /// Parts of the release that contain the package: "site", "server".
    pub parts: BTreeSet<&'static str>,
    /// Texts of the licence files that the package ships.
    pub licence_texts: Vec<String>,
    /// Packages of the release that it depends on.
    pub dependencies: Vec<Key>,
}

/// Packages from registries that are compiled into a part of the release, with those parts. Build scripts, procedural macros and what only
/// they need are left out, and so are the packages of this workspace.
///
/// # Errors
///
/// Cargo fails.
pub fn keys() -> Result<BTreeMap<Key, BTreeSet<&'static str>>> {
    let mut keys: BTreeMap<Key, BTreeSet<&'static str>> = BTreeMap::new();
    for (part, package, target) in PROGRAMS {
        let mut tree = cargo(["tree", "--locked", "--package", package, "--edges", "normal,no-proc-macro"]);
        tree.args(["--prefix", "none", "--format", "{p}"]);
        tree.args(target.iter().flat_map(|target| ["--target", target]));
        for key in tree.read()?.lines().filter_map(parse_tree_line) {
            keys.entry(key).or_default().insert(part);
        }
    }
    Ok(keys)
}

/// Parses `serde v1.0.228 (*)`. Returns `None` for a package of this workspace, which has its path behind.
fn parse_tree_line(line: &str) -> Option<Key> {
    let (name, rest) = line.split_once(" v")?;
    let (version, note) = rest.split_once(' ').unwrap_or((rest, ""));
    (!note.starts_with("(/")).then(|| Key { name: name.to_owned(), version: version.to_owned() })
}

/// Packages of [`keys`] with their licences, in alphabetical order.
///
/// # Errors
///
/// Cargo fails, or a package states no licence.
pub fn compiled() -> Result<Vec<Package>> {
    let keys = keys()?;
    let metadata: Value = serde_json::from_str(&cargo(["metadata", "--locked", "--format-version", "1"]).read()?)?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let key_of = |package: &Value| {
        let text = |name: &str| package[name].as_str().map(str::to_owned);
        Some(Key { name: text("name")?, version: text("version")? })
    };
    let by_id: BTreeMap<String, Key> = list(&metadata["packages"])
        .iter()
        .filter_map(|package| Some((package["id"].as_str()?.to_owned(), key_of(package)?)))
        .collect();
    let mut dependencies: BTreeMap<Key, Vec<Key>> = BTreeMap::new();
    for node in list(&metadata["resolve"]["nodes"]) {
        let id = node["id"].as_str().unwrap_or_default();
        let needed = list(&node["dependencies"]);
        let needed = needed.iter().filter_map(|id| by_id.get(id.as_str()?)).filter(|key| keys.contains_key(key));
        if let Some(key) = by_id.get(id) {
            dependencies.insert(key.clone(), needed.cloned().collect());
        }
    }
    let mut packages = Vec::new();
    for package in list(&metadata["packages"]) {
        let Some((key, parts)) = key_of(&package).and_then(|key| keys.get_key_value(&key)) else { continue };
        packages.push(Package {
            licence: licence(&package).with_context(|| format!("{key} states no licence"))?,
            repository: package["repository"].as_str().map(str::to_owned),
            parts: parts.clone(),
            licence_texts: licence_texts(&package)?,
            dependencies: dependencies.remove(key).unwrap_or_default(),
            key: key.clone(),
        });
    }
    packages.sort_by(|one, other| one.key.cmp(&other.key));
    Ok(packages)
}

/// SPDX expression of a package. Older packages separate alternatives by a slash.
fn licence(package: &Value) -> Option<String> {
    let licence = package["license"].as_str()?;
    Some(licence.split('/').map(str::trim).collect::<Vec<_>>().join(" OR "))
}

/// Texts of the licence files in the package's folder, such as `LICENSE-MIT`, and in the folders of libraries that it contains.
fn licence_texts(package: &Value) -> Result<Vec<String>> {
    let manifest = Path::new(package["manifest_path"].as_str().context("a package has a manifest")?);
    let folder = manifest.parent().context("a manifest is in a folder")?;
    let mut paths: Vec<PathBuf> = files::below(folder)?.into_iter().filter(|path| is_licence(path)).collect();
    paths.extend(package["license_file"].as_str().map(|name| folder.join(name)).filter(|path| path.is_file()));
    let mut texts = Vec::new();
    for path in paths {
        let text = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let text = String::from_utf8_lossy(&text).replace("\r\n", "\n");
        if !text.trim().is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    Ok(texts)
}

fn is_licence(path: &Path) -> bool {
    const STARTS: [&str; 6] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"];
    const ENDS: [&str; 3] = [".RS", ".JSON", ".TOML"];
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
    STARTS.iter().any(|start| name.starts_with(start)) && !ENDS.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_cargo_tree_is_parsed() {
        let parse = |line| parse_tree_line(line).map(|key| key.to_string());
        assert_eq!(parse("serde v1.0.228").as_deref(), Some("serde 1.0.228"));
        assert_eq!(parse("serde_json v1.0.145 (*)").as_deref(), Some("serde_json 1.0.145"));
        assert_eq!(parse("api v0.1.0 (/work/crates/api)"), None);
        assert_eq!(parse("api v0.1.0 (/work/crates/api) (*)"), None);
        assert_eq!(parse(""), None);
    }

    #[test]
    fn files_with_a_licence_are_found_by_name() {
        for name in ["LICENSE", "LICENSE-MIT", "license.txt", "COPYING", "NOTICE.md", "UNLICENSE"] {
            assert!(is_licence(Path::new(name)), "{name}");
        }
        for name in ["README.md", "src/license.rs", "licenses.json"] {
            assert!(!is_licence(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn a_slash_in_a_licence_becomes_or() {
        let licence = |text: &str| licence(&serde_json::json!({ "license": text }));
        assert_eq!(licence("MIT/Apache-2.0").as_deref(), Some("MIT OR Apache-2.0"));
        assert_eq!(licence("MIT OR Apache-2.0").as_deref(), Some("MIT OR Apache-2.0"));
    }
}
