//! Table of the requirements.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::evidence::Evidence;

/// Requirements of levels 1 and 2.
pub struct Table {
    /// Name and version of the standard.
    pub standard: String,
    /// Titles of chapters, by their numbers: `V1`.
    pub chapters: BTreeMap<String, String>,
    /// Levels of all requirements of a section, in their order, by its number: `V1.2` and `1123`.
    levels: BTreeMap<String, String>,
    pub rows: Vec<Row>,
}

/// One requirement.
pub struct Row {
    /// Number in the standard: `V1.2.3`.
    pub id: String,
    /// Description in a few words of ours.
    pub about: String,
    /// Tests, steps and invariants that show that the requirement is met.
    pub tests: Vec<String>,
    /// Page, and optionally its section, that meets a requirement about documentation or says more.
    pub page: Option<String>,
    /// Reason why there is no test: the requirement does not apply, or is met by the way it is built.
    pub reason: Option<String>,
    /// Part that is not met, and why.
    pub gap: Option<String>,
}

impl Table {
    /// Parses the table.
    ///
    /// # Errors
    ///
    /// The text is no JSON, or has a member of another type or name.
    pub fn parse(text: &str) -> Result<Self> {
        let json: Value = serde_json::from_str(text).context("the requirements are not JSON")?;
        let rows = json["rows"].as_array().context("the requirements have no rows")?;
        Ok(Self {
            standard: string(&json["standard"])?,
            chapters: strings_by_name(&json["chapters"])?,
            levels: strings_by_name(&json["levels"])?,
            rows: rows.iter().map(Row::parse).collect::<Result<_>>()?,
        })
    }

    /// Returns the level of a requirement: 1, 2 or 3.
    pub fn level(&self, id: &str) -> Option<u32> {
        let (section, number) = id.rsplit_once('.')?;
        let index = number.parse::<usize>().ok()?.checked_sub(1)?;
        self.levels.get(section)?.chars().nth(index)?.to_digit(10)
    }

    /// Returns what is wrong: requirements without a row, rows without evidence, and evidence that does not exist.
    pub fn mistakes(&self, evidence: &Evidence) -> Vec<String> {
        let mut mistakes = Vec::new();
        let mut ids = BTreeSet::new();
        for row in &self.rows {
            match self.level(&row.id) {
                Some(1 | 2) if ids.insert(&row.id) => {}
                Some(1 | 2) => mistakes.push(format!("{}: there is another row of it", row.id)),
                _ => mistakes.push(format!("{}: it is no requirement of levels 1 and 2", row.id)),
            }
            mistakes.extend(row.mistakes(evidence).into_iter().map(|mistake| format!("{}: {mistake}", row.id)));
        }
        for (section, levels) in &self.levels {
            let numbered = levels.chars().zip(1..).filter(|(level, _)| "12".contains(*level));
            let missing = numbered.map(|(_, number)| format!("{section}.{number}")).filter(|id| !ids.contains(id));
            mistakes.extend(missing.map(|id| format!("{id}: it has no row")));
        }
        mistakes
    }
}

impl Row {
    fn parse(json: &Value) -> Result<Self> {
        let members = json.as_object().context("a row is no object")?;
        const NAMES: [&str; 6] = ["id", "about", "tests", "page", "reason", "gap"];
        if let Some(name) = members.keys().find(|name| !NAMES.contains(&name.as_str())) {
            bail!("a row has the unknown member {name}");
        }
        let optional = |name: &str| members.get(name).map(string).transpose();
        let tests = members
            .get("tests")
            .map_or(Ok(Vec::new()), |tests| tests.as_array().context("tests is no list")?.iter().map(string).collect());
        Ok(Self {
            id: string(&json["id"])?,
            about: string(&json["about"])?,
            tests: tests?,
            page: optional("page")?,
            reason: optional("reason")?,
            gap: optional("gap")?,
        })
    }

    fn mistakes(&self, evidence: &Evidence) -> Vec<String> {
        let mut mistakes = Vec::new();
        let is_evident = !self.tests.is_empty() || self.page.is_some();
        let texts = [Some(&self.about), self.reason.as_ref(), self.gap.as_ref()];
        if texts.into_iter().flatten().any(|text| text.trim().is_empty()) {
            mistakes.push("a text is empty".to_owned());
        }
        match (is_evident, &self.reason, &self.gap) {
            (false, None, None) => mistakes.push("it has neither a test nor a reason".to_owned()),
            (true, Some(_), _) | (_, Some(_), Some(_)) => {
                mistakes.push("it has a reason for no test, and also evidence or a gap".to_owned());
            }
            _ => {}
        }
        let missing = self.tests.iter().filter(|test| !evidence.has_test(test));
        mistakes.extend(missing.map(|test| format!("there is no test {test:?}")));
        let page = self.page.iter().filter(|page| !evidence.has_page(page));
        mistakes.extend(page.map(|page| format!("there is no page {page}")));
        mistakes
    }
}

fn string(json: &Value) -> Result<String> {
    Ok(json.as_str().with_context(|| format!("{json} is no text"))?.to_owned())
}

fn strings_by_name(json: &Value) -> Result<BTreeMap<String, String>> {
    let members = json.as_object().with_context(|| format!("{json} is no object"))?;
    members.iter().map(|(name, text)| Ok((name.clone(), string(text)?))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn mistakes(rows: Value) -> Vec<String> {
        let table = json!({
            "standard": "S", "chapters": { "V1": "One" }, "levels": { "V1.1": "132" }, "rows": rows,
        });
        let evidence = Evidence::new(&["a_test"], &[("docs/a.md", "# A\n\n## Its part\n")]);
        Table::parse(&table.to_string()).unwrap().mistakes(&evidence)
    }

    fn complete() -> Value {
        json!({ "id": "V1.1.1", "about": "A", "tests": ["a_test"] })
    }

    /// Returns the mistakes of a second row, where the first is right.
    fn mistakes_of(row: Value) -> Vec<String> {
        mistakes(json!([complete(), row]))
    }

    #[test]
    fn a_row_has_a_test_a_page_a_reason_or_a_gap() {
        for (name, value) in [
            ("tests", json!(["a_test"])),
            ("page", json!("docs/a.md")),
            ("page", json!("docs/a.md#its-part")),
            ("reason", json!("There is none.")),
            ("gap", json!("Not yet.")),
        ] {
            assert_eq!(mistakes_of(json!({ "id": "V1.1.3", "about": "C", name: value })), [""; 0], "{name}");
        }
    }

    #[test]
    fn a_row_without_a_test_and_without_a_reason_fails() {
        let expected = ["V1.1.3: it has neither a test nor a reason"];
        assert_eq!(mistakes_of(json!({ "id": "V1.1.3", "about": "C" })), expected);
        assert_eq!(mistakes_of(json!({ "id": "V1.1.3", "about": "C", "tests": [] })), expected);
        assert_eq!(mistakes_of(json!({ "id": "V1.1.3", "about": "C", "reason": " " })), ["V1.1.3: a text is empty"]);
    }

    #[test]
    fn a_requirement_without_a_row_fails() {
        assert_eq!(mistakes(json!([complete()])), ["V1.1.3: it has no row"]);
    }

    #[test]
    fn a_row_of_level_3_of_another_number_or_twice_fails() {
        let reason = json!("None.");
        for (id, mistake) in [
            ("V1.1.2", "it is no requirement of levels 1 and 2"),
            ("V1.1.4", "it is no requirement of levels 1 and 2"),
            ("V1.1.0", "it is no requirement of levels 1 and 2"),
            ("V1.1.1", "there is another row of it"),
        ] {
            let found = mistakes_of(json!({ "id": id, "about": "C", "reason": reason }));
            assert!(found.contains(&format!("{id}: {mistake}")), "{found:?}");
        }
    }

    #[test]
    fn evidence_that_does_not_exist_fails() {
        for (name, value, mistake) in [
            ("tests", json!(["a_test", "another"]), "there is no test \"another\""),
            ("page", json!("docs/b.md"), "there is no page docs/b.md"),
            ("page", json!("docs/a.md#another-part"), "there is no page docs/a.md#another-part"),
        ] {
            let found = mistakes_of(json!({ "id": "V1.1.3", "about": "C", name: value }));
            assert_eq!(found, [format!("V1.1.3: {mistake}")]);
        }
    }

    #[test]
    fn a_reason_for_no_test_excludes_evidence() {
        let row = json!({ "id": "V1.1.3", "about": "C", "reason": "None.", "tests": ["a_test"] });
        assert_eq!(mistakes_of(row), ["V1.1.3: it has a reason for no test, and also evidence or a gap"]);
    }

    #[test]
    fn a_misspelt_member_fails() {
        assert!(Row::parse(&json!({ "id": "V1.1.3", "about": "C", "test": ["a_test"] })).is_err());
    }
}
