//! Records whose changes were undone by later ones.

use std::sync::Arc;

use api::Reported;
use api::gateway::history::{FieldChange, Outcome, Record};
use api::operation::Action;

/// Returns the number of the record that has undone an update: its settings have the values before it, by the latest records of `records`, which
/// are newest first. `None` if one of them has another value, or if that is not known.
pub fn undone_by(record: &Record, records: &[Arc<Record>]) -> Option<u64> {
    if !is_carried_out(record) {
        return None;
    }
    let later = || {
        records.iter().filter(|other| {
            (&other.path, &other.account) == (&record.path, &record.account)
                && other.number.known() > record.number.known()
                && !matches!(other.outcome.known(), Some(Outcome::Rejected | Outcome::Unsent))
        })
    };
    let restored = |change: &FieldChange| {
        let (latest, change_of_latest) = later().find_map(|other| Some((other, change_of(other, change)?)))?;
        let is_reported = matches!(change.before, Reported::Known(_) | Reported::Null);
        let is_restored = is_reported && is_carried_out(latest) && change_of_latest.after == change.before;
        latest.number.known().copied().filter(|_| is_restored)
    };
    let numbers: Option<Vec<u64>> = record.changes.known()?.iter().map(restored).collect();
    numbers?.into_iter().max()
}

fn is_carried_out(record: &Record) -> bool {
    record.outcome.known() == Some(&Outcome::Done) && record.action() == Action::Update
}

/// Returns the change of the same setting in another record.
fn change_of<'a>(record: &'a Record, change: &FieldChange) -> Option<&'a FieldChange> {
    record.changes.known()?.iter().find(|other| other.field == change.field)
}

#[cfg(test)]
mod tests {
    use api::{Endpoint, Json, webhooks};
    use serde_json::{Value, json};

    use super::*;

    fn record(number: u64, changes: &[(&str, Value, Value)]) -> Arc<Record> {
        let change =
            |(field, before, after): &(&str, Value, Value)| json!({ "field": field, "before": before, "after": after });
        let changes: Vec<_> = changes.iter().map(change).collect();
        let record = json!({
            "number": number, "account": "production", "method": "POST", "operation": webhooks::Update::PATH,
            "path": webhooks::Update::PATH, "outcome": "done", "changes": changes,
        });
        Arc::new(Record::from_json(&record).expect("an object"))
    }

    #[test]
    fn a_change_is_undone_when_each_setting_has_the_value_before_it() {
        let first = record(1, &[("Method", json!("POST"), json!("GET")), ("Target", json!(null), json!("webhook"))]);
        let half = record(2, &[("Method", json!("GET"), json!("POST"))]);
        assert_eq!(undone_by(&first, &[half.clone(), first.clone()]), None);
        let rest = record(3, &[("Target", json!("webhook"), json!(null))]);
        assert_eq!(undone_by(&first, &[rest.clone(), half.clone(), first.clone()]), Some(3));
        let again = record(4, &[("Method", json!("POST"), json!("GET"))]);
        assert_eq!(undone_by(&first, &[again, rest, half, first.clone()]), None);
        assert_eq!(undone_by(&first, std::slice::from_ref(&first)), None);
    }

    #[test]
    fn a_later_write_without_a_known_outcome_leaves_it_open() {
        let first = record(1, &[("Method", json!("POST"), json!("GET"))]);
        let restored = record(2, &[("Method", json!("GET"), json!("POST"))]);
        let with = |outcome: Outcome| {
            let last = record(3, &[("Method", json!("POST"), json!("GET"))]);
            let last = Arc::new(Record { outcome: outcome.into(), ..(*last).clone() });
            undone_by(&first, &[last, restored.clone(), first.clone()])
        };
        assert_eq!(with(Outcome::Unknown), None);
        assert_eq!(with(Outcome::Open), None);
        assert_eq!(with(Outcome::Rejected), Some(2));
    }

    #[test]
    fn a_record_without_changes_or_of_another_resource_undoes_nothing() {
        let first = record(1, &[("Method", json!("POST"), json!("GET"))]);
        let mut other = (*record(2, &[("Method", json!("GET"), json!("POST"))])).clone();
        other.path = "/v1/Services/IS1/Configuration/Webhooks".to_owned().into();
        assert_eq!(undone_by(&first, &[Arc::new(other), first.clone()]), None);
        let empty = record(3, &[]);
        assert_eq!(undone_by(&empty, std::slice::from_ref(&empty)), None);
    }
}
