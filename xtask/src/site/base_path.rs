//! Path of a host at which the site is put.

use std::{fmt, str::FromStr};

#[derive(Clone, Debug, PartialEq)]
pub struct BasePath(String);

impl BasePath {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for BasePath {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl fmt::Display for BasePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for BasePath {
    type Err = &'static str;

    /// Parses a path. It has only characters without a special meaning in URLs, in HTML and in header rules.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const PROBLEM: &str = "Enter a path such as /admin/: it begins and ends with a slash, and between slashes it has letters, \
            digits, hyphens, underscores and dots.";
        if text == "/" {
            return Ok(Self::default());
        }
        let folders = text.strip_prefix('/').and_then(|text| text.strip_suffix('/')).ok_or(PROBLEM)?;
        let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
        let is_name = |folder: &str| !matches!(folder, "" | "." | "..") && folder.chars().all(is_plain);
        if folders.split('/').all(is_name) { Ok(Self(text.to_owned())) } else { Err(PROBLEM) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_path_begins_and_ends_with_a_slash() {
        for accepted in ["/", "/admin/", "/tools/conversations-admin/", "/release-1.2/"] {
            assert_eq!(accepted.parse::<BasePath>().as_ref().map(BasePath::as_str), Ok(accepted));
        }
        for rejected in
            ["", "admin", "/admin", "admin/", "//", "/a//b/", "/../", "/a/./", "/a b/", "/a?b/", "/ä/", "/a\"/", "/*/"]
        {
            assert!(rejected.parse::<BasePath>().is_err(), "{rejected} was accepted");
        }
    }
}
