//! Page of the requirements, for readers of the documentation.

use std::fmt::Write;

use super::table::{Row, Table};

const INTRODUCTION: &str = "\
# Security requirements

Every requirement of levels 1 and 2 of the {standard} (<https://owasp.org/www-project-application-security-verification-standard/>), with what shows that the gateway meets it: tests, or
the page that documents it. *No test* gives the reason: the requirement does not apply, or is met by the way it is built. *Not met* names what is missing. The descriptions are short paraphrases: the standard has the full text.

`cargo xtask requirements` makes this page from `xtask/src/requirements/asvs.json`, and `cargo xtask test requirements` fails if a requirement has no test and no reason, or if a test, a
step or a page that is named does not exist. That a test exists does not prove that it is sufficient. No one outside of the project has verified it.

How the protections work: [SECURITY.md](../SECURITY.md).
";

/// Renders the page.
pub fn render(table: &Table) -> String {
    let mut page = INTRODUCTION.replace("{standard}", &table.standard);
    // Writing to a string cannot fail.
    let _ = writeln!(page, "\n{}", summary(&table.rows));
    let mut chapter = "";
    for row in &table.rows {
        let (number, _) = row.id.split_once('.').unwrap_or((&row.id, ""));
        if number != chapter {
            let title = table.chapters.get(number).map_or("", String::as_str);
            let _ = writeln!(page, "\n## {number} {title}\n\n| | level | requirement | shown by |\n|---|---|---|---|");
            chapter = number;
        }
        let level = table.level(&row.id).unwrap_or_default();
        let _ = writeln!(page, "| {} | {level} | {} | {} |", row.id, cell(&row.about), cell(&evidence(row)));
    }
    page
}

fn summary(rows: &[Row]) -> String {
    let count = |condition: fn(&Row) -> bool| rows.iter().filter(|row| condition(row)).count();
    let is_evident = |row: &Row| !row.tests.is_empty() || row.page.is_some();
    let lines = [
        ("requirements", rows.len()),
        ("met", count(|row| row.gap.is_none() && row.reason.is_none())),
        ("met in part", rows.iter().filter(|row| row.gap.is_some() && is_evident(row)).count()),
        ("not met", rows.iter().filter(|row| row.gap.is_some() && !is_evident(row)).count()),
        ("without a test, with a reason", count(|row| row.reason.is_some())),
    ];
    let lines = lines.into_iter().map(|(title, count)| format!("| {title} | {count} |\n"));
    format!("| | |\n|---|---|\n{}", lines.collect::<String>()).trim_end().to_owned()
}

fn evidence(row: &Row) -> String {
    if let Some(reason) = &row.reason {
        return format!("No test: {reason}");
    }
    let tests = row.tests.iter().map(|test| format!("`` {test} ``"));
    let link = |page: &String| match page.strip_prefix("docs/") {
        Some(name) => format!("[{name}]({name})"),
        None => format!("[{page}](../{page})"),
    };
    let gap = row.gap.iter().map(|gap| format!("*Not met:* {gap}"));
    tests.chain(row.page.iter().map(link)).chain(gap).collect::<Vec<_>>().join("<br>")
}

/// Escapes what would end a cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_row_says_what_shows_it() {
        let table = json!({
            "standard": "Standard 1", "chapters": { "V1": "One" }, "levels": { "V1.1": "1222" },
            "rows": [
                { "id": "V1.1.1", "about": "A", "tests": ["a", "step: b"], "gap": "A part." },
                { "id": "V1.1.2", "about": "B", "page": "docs/b.md#c" },
                { "id": "V1.1.3", "about": "C | c", "reason": "There is none." },
                { "id": "V1.1.4", "about": "D", "gap": "Not yet." },
            ],
        });
        let page = render(&Table::parse(&table.to_string()).unwrap());
        for line in [
            "## V1 One",
            "| met | 1 |\n| met in part | 1 |\n| not met | 1 |\n| without a test, with a reason | 1 |",
            "| V1.1.1 | 1 | A | `` a ``<br>`` step: b ``<br>*Not met:* A part. |",
            "| V1.1.2 | 2 | B | [b.md#c](b.md#c) |",
            "| V1.1.3 | 2 | C \\| c | No test: There is none. |",
            "| V1.1.4 | 2 | D | *Not met:* Not yet. |",
        ] {
            assert!(page.contains(&format!("\n{line}\n")), "{line}\n{page}");
        }
    }
}
