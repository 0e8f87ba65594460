//! Findings as CSV and JSON.

use api::csv;
use serde_json::{Value, json};

use super::{Finding, Mutes};
use crate::snapshot::Snapshot;

/// Names of the columns of the table, which are also the names in the JSON.
pub const COLUMNS: [&str; 10] =
    ["severity", "check", "title", "service", "service_name", "resource", "sid", "setting", "evidence", "muted"];

/// Writes the findings as CSV (RFC 4180) for spreadsheets, as [`csv`] does the history.
pub fn to_csv(findings: &[Finding], snapshot: &Snapshot, mutes: &Mutes) -> String {
    let mut table = String::from(csv::MARK);
    csv::write_line(COLUMNS.map(|name| Some(name.to_owned())), &mut table);
    for finding in findings {
        csv::write_line(cells(finding, snapshot, mutes), &mut table);
    }
    table
}

/// Returns the findings as a JSON array of objects.
pub fn to_json(findings: &[Finding], snapshot: &Snapshot, mutes: &Mutes) -> Value {
    let object = |finding: &Finding| {
        let properties = COLUMNS.into_iter().zip(cells(finding, snapshot, mutes));
        Value::Object(properties.map(|(name, value)| (name.to_owned(), json!(value))).collect())
    };
    findings.iter().map(object).collect()
}

fn cells(finding: &Finding, snapshot: &Snapshot, mutes: &Mutes) -> [Option<String>; 10] {
    let place = &finding.place;
    [
        Some(finding.check.severity.label().to_lowercase()),
        Some(finding.check.id.to_owned()),
        Some(finding.check.title.to_owned()),
        place.service.as_ref().map(ToString::to_string),
        place.service.as_ref().map(|sid| snapshot.name_of(sid)),
        Some(place.resource.info().label.to_owned()),
        place.sid.clone(),
        place.parameter.map(str::to_owned),
        Some(finding.evidence.clone()),
        mutes.of(finding).map(|mute| mute.reason.clone()),
    ]
}
