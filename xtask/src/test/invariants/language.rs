//! Plain language: limits for unclear openings of doc comments, unclear words and metaphors as function names.

use std::{fmt, fs, path::Path};

use anyhow::{Context, Result, ensure};

use crate::{files, paths};

/// Doc comments that may open with a free relative clause, in per cent.
const MOST_OPENERS_PERCENT: f64 = 0.5;
/// Unclear words that doc comments, identifiers and texts may have.
const MOST_WORDS: usize = 0;
/// Functions that may be named after a metaphor.
const MOST_METAPHORS: usize = 0;
/// Resource modules of the contract that may lack a link to Twilio's documentation.
const MOST_WITHOUT_LINK: usize = 0;

/// Most places of a kind that a failure lists.
const LISTED: usize = 20;
/// This file, whose words are examples.
const OURS: &str = "xtask/src/test/invariants/language.rs";

/// Words that open a free relative clause, and indefinite pronouns.
const OPENERS: &str = "Where|What|Whose|Who|Whom|Which|Whether|How|So that|That which|Whoever|Whatever|When|Why|In which|By which|On whose|\
    To which|After how|For how|Somebody|Nobody|Anybody|Of what|Of which|From what|With what|To whom|For whom";
/// Words that are unclear everywhere. A star stands for any ending.
const EVERYWHERE: [&str; 6] = ["anew", "whoever", "whose it is", "barred", "forgive*", "the other way round"];
/// Words that are unclear in doc comments as well.
const IN_DOCS: [&str; 7] = ["whosoever", "whom it", "somebody", "nobody", "anybody", "in its place", "all the same"];
const METAPHORS: [&str; 14] = [
    "judge", "meet", "hear", "forgive", "dress", "anew", "carry", "tell", "barred", "unkept", "kept", "tidy", "behold",
    "adopt",
];
/// Declaration of the response of a Twilio resource.
const RESPONSE: &str = "\nresponse! {";
const DOCUMENTATION: [&str; 2] = ["https://www.twilio.com/docs/", "crate::docs::"];

#[derive(Default)]
struct Findings {
    doc_comments: usize,
    openers: Vec<Place>,
    words: Vec<Place>,
    metaphors: Vec<Place>,
    without_link: Vec<Place>,
}

#[derive(Debug, PartialEq)]
struct Place {
    path: String,
    line: usize,
    text: String,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.text)
    }
}

/// Searches the checkout and fails if a limit is exceeded.
///
/// # Errors
///
/// A limit is exceeded, or a file cannot be read.
pub fn check() -> Result<()> {
    let root = paths::root();
    let mut findings = Findings::default();
    for path in files::below(root)? {
        let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
        let extension = path.extension().and_then(|extension| extension.to_str());
        if matches!(extension, Some("rs" | "md" | "html")) && name != OURS {
            let text = fs::read_to_string(&path).with_context(|| format!("{name} cannot be read"))?;
            findings.search(&name, &text);
        }
    }
    findings.report()
}

/// Consecutive lines of doc comments, joined.
struct DocComment {
    line: usize,
    marker: &'static str,
    text: String,
}

impl Findings {
    fn search(&mut self, path: &str, text: &str) {
        let mut comment: Option<DocComment> = None;
        for (index, line) in text.lines().enumerate() {
            let place = |text: &str| Place { path: path.to_owned(), line: index + 1, text: text.trim().to_owned() };
            let code = line.trim_start();
            let marker = ["///", "//!"].into_iter().find(|marker| path.ends_with(".rs") && code.starts_with(marker));
            if let Some(marker) = marker {
                let words = code[marker.len()..].trim();
                match &mut comment {
                    Some(comment) if comment.marker == marker => comment.text = format!("{} {words}", comment.text),
                    _ => {
                        let next = DocComment { line: index + 1, marker, text: words.to_owned() };
                        self.search_doc_comment(path, comment.replace(next));
                    }
                }
                continue;
            }
            self.search_doc_comment(path, comment.take());
            if !code.starts_with("//") && has_word(line, &EVERYWHERE) {
                self.words.push(place(line));
            }
            if function_name(code).is_some_and(|name| METAPHORS.contains(&name)) {
                self.metaphors.push(place(line));
            }
        }
        self.search_doc_comment(path, comment);
        if is_resource(path) && text.contains(RESPONSE) && !DOCUMENTATION.iter().any(|link| text.contains(link)) {
            self.without_link.push(Place {
                path: path.to_owned(),
                line: 1,
                text: format!("no link to {}", DOCUMENTATION[0]),
            });
        }
    }

    fn search_doc_comment(&mut self, path: &str, comment: Option<DocComment>) {
        let Some(DocComment { line, text, .. }) = comment else { return };
        self.doc_comments += 1;
        let place = || Place { path: path.to_owned(), line, text: text.trim().chars().take(90).collect() };
        if opens_unclearly(text.trim()) {
            self.openers.push(place());
        }
        if has_word(&text, &EVERYWHERE) || has_word(&text, &IN_DOCS) {
            self.words.push(place());
        }
    }

    fn openers_percent(&self) -> f64 {
        100.0 * self.openers.len() as f64 / self.doc_comments.max(1) as f64
    }

    /// Prints the measures and fails if a limit is exceeded.
    fn report(&self) -> Result<()> {
        let percent = self.openers_percent();
        let kinds = [
            (
                format!("{percent:.1} % of the doc comments open with a free relative clause"),
                &self.openers,
                percent > MOST_OPENERS_PERCENT,
            ),
            (format!("{} unclear words", self.words.len()), &self.words, self.words.len() > MOST_WORDS),
            (
                format!("{} functions named after a metaphor", self.metaphors.len()),
                &self.metaphors,
                self.metaphors.len() > MOST_METAPHORS,
            ),
            (
                format!("{} resource modules without a link to Twilio's documentation", self.without_link.len()),
                &self.without_link,
                self.without_link.len() > MOST_WITHOUT_LINK,
            ),
        ];
        for (measure, places, is_exceeded) in &kinds {
            println!("{measure}{}", if *is_exceeded { ", which is too many:" } else { "" });
            if *is_exceeded {
                places.iter().take(LISTED).for_each(|place| println!("  {place}"));
            }
        }
        ensure!(
            kinds.iter().all(|(_, _, is_exceeded)| !is_exceeded),
            "the language is less plain than its limits allow"
        );
        Ok(())
    }
}

fn opens_unclearly(text: &str) -> bool {
    let is_opener = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    !text.ends_with('?') && OPENERS.split('|').any(|opener| text.strip_prefix(opener).is_some_and(is_opener))
}

/// Returns true if a text has one of the words, in any case. Underscores separate words, as they do in identifiers.
fn has_word(text: &str, words: &[&str]) -> bool {
    let text = text.to_ascii_lowercase();
    words.iter().any(|word| {
        let (stem, has_ending) = word.strip_suffix('*').map_or((*word, false), |stem| (stem, true));
        text.match_indices(stem).any(|(start, _)| {
            let end = start + stem.len();
            !text[..start].ends_with(char::is_alphabetic)
                && (has_ending || !text[end..].starts_with(char::is_alphabetic))
        })
    })
}

/// Name of the function that a line declares.
fn function_name(code: &str) -> Option<&str> {
    let (before, after) = code.split_once("fn ")?;
    let is_modifier = |word: &str| matches!(word, "const" | "async") || word.starts_with("pub");
    let is_declaration = before.split_whitespace().all(is_modifier);
    is_declaration.then(|| after.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default())
}

/// Returns true for the modules of the contract that declare a resource of Twilio's.
fn is_resource(path: &str) -> bool {
    let path = Path::new(path);
    path.parent() == Some(Path::new("crates/api/src")) && path.extension().is_some_and(|extension| extension == "rs")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Findings {
        let mut findings = Findings::default();
        findings.search(path, text);
        findings
    }

    fn texts(places: &[Place]) -> Vec<(usize, &str)> {
        places.iter().map(|place| (place.line, place.text.as_str())).collect()
    }

    #[test]
    fn a_free_relative_clause_is_found_at_the_start_of_a_doc_comment() {
        let findings =
            found("src/a.rs", "/// Where it is,\n/// as a URL.\nurl: Url,\n//! Text.\n/// A URL.\n/// Whose is it?\n");
        assert_eq!(texts(&findings.openers), [(1, "Where it is, as a URL.")]);
        assert_eq!(findings.doc_comments, 3);
        assert!(found("src/a.rs", "// Where it is.\n").openers.is_empty(), "a plain comment does not count");
    }

    #[test]
    fn an_unclear_word_is_found_in_docs_identifiers_and_texts() {
        for line in
            ["/// Loads it anew.", "fn is_barred() {}", "let text = \"Ask whoever runs it.\";", "struct Barred;"]
        {
            assert_eq!(found("src/a.rs", line).words.len(), 1, "{line}");
        }
        assert_eq!(found("docs/a.md", "Start it anew.").words.len(), 1);
        for line in ["/// Loads it again.", "let anewer = 1;", "// A comment of code anew.", "let embarred = 1;"] {
            assert_eq!(found("src/a.rs", line).words.len(), 0, "{line}");
        }
    }

    #[test]
    fn a_metaphor_is_found_as_the_name_of_a_function() {
        let findings = found("src/a.rs", "    pub(crate) async fn judge(&self) {\nfn adjudge() {}\nlet judge = 1;\n");
        assert_eq!(texts(&findings.metaphors), [(1, "pub(crate) async fn judge(&self) {")]);
    }

    #[test]
    fn a_resource_without_a_link_to_its_documentation_is_found() {
        let resource = "//! Roles.\n\nresponse! {\n    Role {}\n}\n";
        assert_eq!(found("crates/api/src/role.rs", resource).without_link.len(), 1);
        let linked = format!("//! <{}conversations/api/role-resource>\n{resource}", DOCUMENTATION[0]);
        assert!(found("crates/api/src/role.rs", &linked).without_link.is_empty());
        assert!(found("crates/api/src/gateway/session.rs", resource).without_link.is_empty());
        assert!(found("crates/api/src/date.rs", "pub struct Date;").without_link.is_empty());
    }

    #[test]
    fn more_than_a_limit_allows_fails() {
        let place = || Place { path: "src/a.rs".to_owned(), line: 1, text: String::new() };
        let places = |count: usize| (0..count).map(|_| place()).collect::<Vec<_>>();
        let within = || Findings { doc_comments: 1_000, ..Findings::default() };
        assert!(within().report().is_ok());
        assert!(Findings { openers: places(1_000), ..within() }.report().is_err());
        assert!(Findings { words: places(MOST_WORDS + 1), ..within() }.report().is_err());
        assert!(Findings { metaphors: places(MOST_METAPHORS + 1), ..within() }.report().is_err());
        assert!(Findings { without_link: places(MOST_WITHOUT_LINK + 1), ..within() }.report().is_err());
        assert!(Findings { words: places(MOST_WORDS), ..within() }.report().is_ok());
    }
}
