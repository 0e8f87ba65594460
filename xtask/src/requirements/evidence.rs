//! Names of the tests of the checkout, and the sections of its pages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result};
use regex_lite::Regex;

use crate::test::{invariants, steps};
use crate::{files, paths};

/// What a requirement can refer to.
pub struct Evidence {
    /// Names of tests; `step: NAME` and `invariant: NAME` for steps and invariants of the test command.
    tests: BTreeSet<String>,
    /// Anchors of the sections of each page, by the path of its file.
    pages: BTreeMap<String, BTreeSet<String>>,
}

impl Evidence {
    /// Reads the checkout.
    ///
    /// # Errors
    ///
    /// A file cannot be read.
    pub fn of_checkout() -> Result<Self> {
        let root = paths::root();
        let mut evidence = Self { tests: BTreeSet::new(), pages: BTreeMap::new() };
        for path in files::below(root)? {
            let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
            let read = || fs::read_to_string(&path).with_context(|| format!("{name} cannot be read"));
            match name.rsplit_once('.') {
                Some((_, "rs")) => evidence.tests.extend(tests_of_rust(&read()?)),
                Some((_, "mjs")) => evidence.tests.extend(tests_of_javascript(&read()?)),
                Some((_, "md")) => {
                    evidence.pages.insert(name.clone(), anchors(&read()?));
                }
                _ => {}
            }
        }
        evidence.tests.extend(steps::STEPS.iter().map(|step| format!("step: {}", step.name)));
        evidence.tests.extend(invariants::names().map(|name| format!("invariant: {name}")));
        Ok(evidence)
    }

    #[cfg(test)]
    pub fn new(tests: &[&str], pages: &[(&str, &str)]) -> Self {
        let tests = tests.iter().map(|name| (*name).to_owned()).collect();
        let pages = pages.iter().map(|(path, text)| ((*path).to_owned(), anchors(text))).collect();
        Self { tests, pages }
    }

    pub fn has_test(&self, name: &str) -> bool {
        self.tests.contains(name)
    }

    /// Returns true if the page exists, and has the section after `#`.
    pub fn has_page(&self, reference: &str) -> bool {
        let (path, anchor) = reference.split_once('#').map_or((reference, None), |(path, anchor)| (path, Some(anchor)));
        self.pages.get(path).is_some_and(|anchors| anchor.is_none_or(|anchor| anchors.contains(anchor)))
    }
}

/// Returns the names of functions below an attribute `#[test]`, also one of a crate such as `#[tokio::test]`.
fn tests_of_rust(text: &str) -> Vec<String> {
    let attribute = Regex::new(r"^\s*#\[(\w+::)*(wasm_bindgen_)?test\b").expect("the pattern is valid");
    let function = Regex::new(r"^\s*(pub )?(async )?fn (\w+)").expect("the pattern is valid");
    let mut is_test = false;
    let mut names = Vec::new();
    for line in text.lines() {
        if attribute.is_match(line) {
            is_test = true;
        } else if let Some(found) = function.captures(line) {
            names.extend(is_test.then(|| found[3].to_owned()));
            is_test = false;
        }
    }
    names
}

/// Returns the titles of `test("…")`. A title that is a template has its `${…}` as it is written.
fn tests_of_javascript(text: &str) -> Vec<String> {
    let title = Regex::new(r#"\btest\(\s*(?:"([^"\n]+)"|`([^`\n]+)`)"#).expect("the pattern is valid");
    let titles = title.captures_iter(text).filter_map(|found| found.get(1).or_else(|| found.get(2)));
    titles.map(|found| found.as_str().to_owned()).collect()
}

/// Returns the anchors of a page's headings, as GitHub makes them.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    headings.map(anchor).collect()
}

fn anchor(heading: &str) -> String {
    let kept = |letter: &char| letter.is_alphanumeric() || "- _".contains(*letter);
    heading.to_lowercase().chars().filter(kept).map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_of_rust_are_found_by_their_attribute() {
        let text = "#[test]\nfn one() {}\nfn helper() {}\n    #[tokio::test(start_paused = true)]\n    #[cfg(unix)]\n    async fn two() {}\n\
            #[wasm_bindgen_test]\nasync fn three() {}\n#[cfg(test)]\nmod tests {}\nfn no_test() {}\n";
        assert_eq!(tests_of_rust(text), ["one", "two", "three"]);
    }

    #[test]
    fn tests_of_javascript_are_found_by_their_title() {
        let text = "test(\"one\", () => {});\ntest(\n  `behind ${name}, two`,\n  async () => {});\nretest(\"no\"); latest(\"no\");";
        assert_eq!(tests_of_javascript(text), ["one", "behind ${name}, two"]);
    }

    #[test]
    fn sections_have_the_anchors_of_github() {
        let found = anchors("# The key\n## How it handles a request\n### `read_only`, and more\ntext # no\n");
        assert_eq!(found, ["how-it-handles-a-request", "read_only-and-more", "the-key"].map(str::to_owned).into());
    }

    #[test]
    fn the_checkout_has_tests_steps_and_pages() {
        let evidence = Evidence::of_checkout().unwrap();
        assert!(evidence.has_test("the_checkout_has_tests_steps_and_pages") && evidence.has_test("step: requirements"));
        assert!(evidence.has_test("invariant: No markup from text") && !evidence.has_test("of_checkout"));
        assert!(evidence.has_page("SECURITY.md#assets") && !evidence.has_page("SECURITY.md#no-such-section"));
    }
}
