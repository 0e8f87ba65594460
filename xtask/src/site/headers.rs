//! `public/_headers`, which holds the site's response headers.

use anyhow::{Context, Result};

use super::BasePath;

/// Directives that browsers ignore in a `<meta>` element, with a warning.
const ONLY_IN_HEADERS: [&str; 4] = ["frame-ancestors", "report-to", "report-uri", "sandbox"];

/// Returns the content security policy for a `<meta>` element of the page, for hosts that set no headers.
pub fn policy_for_page(headers: &str) -> Result<String> {
    let policy = headers.lines().find_map(|line| line.trim_start().strip_prefix("Content-Security-Policy:"));
    let policy = policy.context("public/_headers has no Content-Security-Policy")?;
    let directives = policy.split(';').map(str::trim).filter(|directive| {
        let name = directive.split_whitespace().next().unwrap_or_default();
        !name.is_empty() && !ONLY_IN_HEADERS.contains(&name)
    });
    Ok(directives.collect::<Vec<_>>().join("; "))
}

/// Returns the rules for a site below a base path, since hosts match whole paths.
pub fn for_base(headers: &str, base: &BasePath) -> String {
    let lines = headers.lines().map(|line| match line.strip_prefix('/') {
        Some(pattern) => format!("{base}{pattern}\n"),
        None => format!("{line}\n"),
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADERS: &str = "/*\n  Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'\n\
        /assets/*\n  Cache-Control: immutable\n";

    #[test]
    fn directives_that_a_page_cannot_have_are_removed() -> Result<()> {
        assert_eq!(policy_for_page(HEADERS)?, "default-src 'none'; base-uri 'none'");
        assert!(policy_for_page("/*\n  X-Frame-Options: DENY\n").is_err());
        Ok(())
    }

    #[test]
    fn rules_get_the_base_path() {
        let moved = for_base(HEADERS, &"/admin/".parse().unwrap());
        assert!(moved.starts_with("/admin/*\n  Content-Security-Policy"), "{moved}");
        assert!(moved.contains("\n/admin/assets/*\n  Cache-Control"), "{moved}");
        assert_eq!(for_base(HEADERS, &BasePath::default()), HEADERS);
    }
}
