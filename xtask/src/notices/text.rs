//! `THIRD-PARTY-NOTICES`: each package with its licence, then each licence text once.

use std::{collections::BTreeSet, fmt::Write};

use super::packages::{Key, Package};

const INTRODUCTION: &str = "Third-party notices of Conversations Admin\n\n\
    The app and the server contain these packages. Both also contain the standard library of Rust\n\
    (https://github.com/rust-lang/rust, MIT OR Apache-2.0).\n";
/// Prefix of the line that names a package.
const PACKAGE: &str = "* ";

pub fn render(packages: &[Package]) -> String {
    let mut texts: Vec<&str> = Vec::new();
    let mut result = INTRODUCTION.to_owned();
    for package in packages {
        let numbers: Vec<String> =
            package.licence_texts.iter().map(|text| number_of(&mut texts, text).to_string()).collect();
        let parts: Vec<&str> = package.parts.iter().copied().collect();
        let _ = write!(result, "\n{PACKAGE}{}\n  {}, in: {}\n", package.key, package.licence, parts.join(", "));
        if let Some(repository) = &package.repository {
            let _ = writeln!(result, "  {repository}");
        }
        if !numbers.is_empty() {
            let _ = writeln!(result, "  licence texts {}", numbers.join(", "));
        }
    }
    for (index, text) in texts.iter().enumerate() {
        let _ = write!(result, "\n{:─<80}\n\n{}\n", format!("── licence text {} ", index + 1), text.trim_end());
    }
    result
}

/// Number of a licence text, which is added to the list if it is new.
fn number_of<'a>(texts: &mut Vec<&'a str>, text: &'a str) -> usize {
    let known = texts.iter().position(|known| *known == text);
    known.map_or_else(
        || {
            texts.push(text);
            texts.len()
        },
        |index| index + 1,
    )
}

/// Packages that the text names, before the licence texts.
pub fn named(text: &str) -> BTreeSet<Key> {
    let list = text.split("\n── licence text").next().unwrap_or_default();
    list.lines()
        .filter_map(|line| line.strip_prefix(PACKAGE)?.split_once(' '))
        .map(|(name, version)| Key { name: name.to_owned(), version: version.to_owned() })
        .collect()
}
