//! Parser of the `_headers` file, which assigns response headers to paths. Static hosts read the same file.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Rules in the order of the file.
#[derive(Debug, Default, PartialEq)]
pub struct Rules(Vec<Rule>);

#[derive(Debug, PartialEq)]
struct Rule {
    pattern: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Rules {
    /// Parses the file. A line without indentation is a pattern, and the indented lines below it are its headers. Other lines are skipped, as static
    /// hosts do.
    pub fn parse(text: &str) -> Self {
        let mut rules: Vec<Rule> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
            if !line.starts_with([' ', '\t']) {
                rules.push(Rule { pattern: line.trim().to_owned(), headers: Vec::new() });
            } else if let (Some(rule), Some((name, value))) = (rules.last_mut(), line.trim().split_once(':'))
                && let (Ok(name), Ok(value)) = (HeaderName::try_from(name.trim()), HeaderValue::try_from(value.trim()))
            {
                rule.headers.push((name, value));
            }
        }
        Self(rules)
    }

    /// Sets the headers of every pattern that matches `path`; the last value of a header wins.
    pub fn apply(&self, path: &str, headers: &mut HeaderMap) {
        for rule in self.0.iter().filter(|rule| fits(path, &rule.pattern)) {
            for (name, value) in &rule.headers {
                headers.insert(name, value.clone());
            }
        }
    }
}

/// Returns true if a path matches a pattern. `*` matches any text including slashes, and static hosts allow it once.
fn fits(path: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => path.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)),
        None => path == pattern,
    }
}
