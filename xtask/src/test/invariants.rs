//! Invariants of the code: each is a search for lines that must not exist, or a limit.

mod language;
mod table;

use std::{fmt, fs, path::Path};

use anyhow::{Context, Result, ensure};
use regex_lite::Regex;

use self::table::INVARIANTS;
use crate::{files, paths};

struct Invariant {
    name: &'static str,
    /// Patterns of paths from the checkout: `*` stands for a name, `**/` for any folders.
    files: &'static [&'static str],
    /// A regular expression for a line.
    forbidden: &'static str,
    /// Patterns of paths that may contain it, with the reason.
    exceptions: &'static [(&'static str, &'static str)],
    /// Files and lines that are searched.
    scope: Scope,
    /// A file and a line that break it, which prove that the search can fail.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test reads it"))]
    breach: (&'static str, &'static str),
}

#[derive(PartialEq)]
enum Scope {
    Everywhere,
    /// Leaves out `tests` folders, `tests.rs` files, and test modules, which are at the end of a file.
    OutsideTests,
}

struct Breach {
    invariant: &'static str,
    place: String,
    line: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}\n    {}", self.place, self.invariant, self.line)
    }
}

/// Searches the checkout for breaches.
///
/// # Errors
///
/// An invariant or a limit of the language is broken, or a file cannot be read.
pub fn check() -> Result<()> {
    let root = paths::root();
    let mut breaches = Vec::new();
    for path in files::below(root)? {
        let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
        let concerned: Vec<&Invariant> = INVARIANTS.iter().filter(|invariant| invariant.concerns(&name)).collect();
        if concerned.is_empty() {
            continue;
        }
        let text = fs::read_to_string(&path).with_context(|| format!("{name} cannot be read"))?;
        breaches.extend(concerned.iter().flat_map(|invariant| invariant.breaches(&name, &text)));
    }
    println!("{} invariants", INVARIANTS.len());
    breaches.iter().for_each(|breach| println!("{breach}"));
    ensure!(breaches.is_empty(), "{} lines break an invariant", breaches.len());
    language::check()
}

/// Returns the names of the invariants.
pub fn names() -> impl Iterator<Item = &'static str> {
    INVARIANTS.iter().map(|invariant| invariant.name)
}

impl Invariant {
    fn concerns(&self, path: &str) -> bool {
        let is_test =
            Path::new(path).components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs");
        let matches = |pattern: &str| path_pattern(pattern).is_match(path);
        self.files.iter().any(|pattern| matches(pattern))
            && !self.exceptions.iter().any(|(pattern, _)| matches(pattern))
            && !(is_test && self.scope == Scope::OutsideTests)
    }

    fn breaches(&self, path: &str, text: &str) -> Vec<Breach> {
        let forbidden = Regex::new(self.forbidden).expect("the expression is a constant, which a test uses");
        let lines = text.lines().enumerate();
        lines
            .take_while(|(_, line)| self.scope == Scope::Everywhere || line.trim() != "#[cfg(test)]")
            .filter(|(_, line)| !line.trim_start().starts_with("//") && forbidden.is_match(line))
            .map(|(index, line)| Breach {
                invariant: self.name,
                place: format!("{path}:{}", index + 1),
                line: line.trim().to_owned(),
            })
            .collect()
    }
}

fn path_pattern(pattern: &str) -> Regex {
    let expression = pattern.replace('.', r"\.").replace('*', "[^/]*").replace("[^/]*[^/]*/", "(.*/)?");
    Regex::new(&format!("^{expression}$")).expect("the expression is made of a constant, which a test uses")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_invariant_can_fail() {
        for invariant in INVARIANTS {
            let (path, line) = invariant.breach;
            assert!(invariant.concerns(path), "{}: {path} is not searched", invariant.name);
            assert_eq!(invariant.breaches(path, line).len(), 1, "{}: {line} is not found", invariant.name);
        }
    }

    #[test]
    fn every_exception_applies_and_has_a_reason() {
        for invariant in INVARIANTS {
            for (pattern, reason) in invariant.exceptions {
                assert!(!invariant.concerns(&pattern.replace('*', "x")), "{}: {pattern}", invariant.name);
                assert!(!reason.is_empty(), "{}: {pattern} has no reason", invariant.name);
            }
        }
    }

    #[test]
    fn tests_and_comments_can_be_left_out() {
        let unwrap = INVARIANTS.iter().find(|invariant| invariant.forbidden.contains("unwrap")).unwrap();
        let found = |text: &str| unwrap.breaches("src/main.rs", text).len();
        assert_eq!(found("a.unwrap();\n#[cfg(test)]\nmod tests {\n    b.unwrap();\n}\n"), 1);
        assert_eq!(found("    // Never a.unwrap() here.\n"), 0);
        assert!(!unwrap.concerns("crates/server/tests/gateway.rs"));
    }

    #[test]
    fn a_star_matches_a_name_and_two_match_folders() {
        assert!(path_pattern("src/**/*.rs").is_match("src/main.rs"));
        assert!(path_pattern("src/**/*.rs").is_match("src/ui/dialog.rs"));
        assert!(path_pattern("src/*.rs").is_match("src/main.rs"));
        assert!(!path_pattern("src/*.rs").is_match("src/ui/dialog.rs"));
        assert!(!path_pattern("src/*.rs").is_match("crates/api/src/lib.rs"));
    }
}
