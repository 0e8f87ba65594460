//! `public/_headers`: the one home of the site's response headers.

use anyhow::{Context, Result};

use super::BasePath;

/// What a policy in a `<meta>` element must not contain: browsers ignore it there and warn.
const ONLY_IN_HEADERS: [&str; 4] = ["frame-ancestors", "report-to", "report-uri", "sandbox"];

/// The content security policy for `index.html` itself, for hosts that set no headers.
pub fn policy_for_page(headers: &str) -> Result<String> {
    let policy = headers.lines().find_map(|line| line.trim_start().strip_prefix("Content-Security-Policy:"));
    let policy = policy.context("public/_headers has no Content-Security-Policy")?;
    let directives = policy.split(';').map(str::trim).filter(|directive| {
        let name = directive.split_whitespace().next().unwrap_or_default();
        !name.is_empty() && !ONLY_IN_HEADERS.contains(&name)
    });
    Ok(directives.collect::<Vec<_>>().join("; "))
}

/// The rules for a site below a base path: hosts match them with the whole path.
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
    fn the_page_gets_the_directives_that_work_in_a_page() -> Result<()> {
        assert_eq!(policy_for_page(HEADERS)?, "default-src 'none'; base-uri 'none'");
        assert!(policy_for_page("/*\n  X-Frame-Options: DENY\n").is_err());
        Ok(())
    }

    #[test]
    fn rules_move_below_the_base_path() {
        let moved = for_base(HEADERS, &"/admin/".parse().unwrap());
        assert!(moved.starts_with("/admin/*\n  Content-Security-Policy"), "{moved}");
        assert!(moved.contains("\n/admin/assets/*\n  Cache-Control"), "{moved}");
        assert_eq!(for_base(HEADERS, &BasePath::default()), HEADERS);
    }
}
