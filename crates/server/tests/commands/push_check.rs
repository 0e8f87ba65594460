//! Tests of `conversations-admin push-check`.

use serde_json::Value;

use crate::support::{Ended, bare, run};

fn push_check(identity: &str, arguments: &[&str]) -> Ended {
    let mut command = bare(&["push-check", "--sandbox", "--in-memory", "Customer Care (production)", identity]);
    run(command.args(arguments), "")
}

#[test]
fn a_user_whose_conditions_are_met_succeeds() {
    let ended = push_check("ada.lindqvist", &[]);
    assert_eq!((ended.code, ended.errors.as_str()), (Some(0), ""), "{}", ended.output);
    assert!(ended.output.contains("\n  1. met      User: The user exists."), "{}", ended.output);
    assert!(!ended.output.contains("broken"), "{}", ended.output);
}

#[test]
fn the_first_condition_that_is_not_met_is_marked() {
    for (identity, number, condition) in [
        ("nobody", 1, "User"),
        ("mei.tanaka@harborandpine.example", 4, "Devices"),
        ("omar.haddad", 4, "Devices"),
        ("jonas.reed", 5, "Push credentials"),
    ] {
        let ended = push_check(identity, &[]);
        assert_eq!((ended.code, ended.errors.as_str()), (Some(2), ""), "{identity}: {}", ended.output);
        let marked: Vec<_> = ended.output.lines().filter(|line| line.starts_with('>')).collect();
        assert_eq!(marked.len(), 1, "{identity}: {}", ended.output);
        assert!(marked[0].starts_with(&format!("> {number}. broken   {condition}: ")), "{identity}: {}", marked[0]);
    }
}

#[test]
fn json_and_csv_have_the_conditions_in_order() {
    let report: Value = serde_json::from_str(&push_check("jonas.reed", &["--format", "json"]).output).unwrap();
    assert_eq!(report["first_broken"], "Push credentials");
    let conditions = report["conditions"].as_array().unwrap();
    assert_eq!((conditions.len(), &conditions[0]["state"]), (6, &Value::from("met")));
    let csv = push_check("jonas.reed", &["--format", "csv"]);
    assert_eq!((csv.code, csv.output.matches("\r\n").count()), (Some(2), 7));
}

#[test]
fn a_wrong_service_or_identity_fails() {
    let service = run(&mut bare(&["push-check", "--sandbox", "--in-memory", "Customer Care", "ada"]), "");
    assert_eq!(service.code, Some(1));
    assert!(service.errors.starts_with("There is no service Customer Care."), "{}", service.errors);
    let identity = push_check(" ", &[]);
    assert_eq!(identity.code, Some(1));
    assert!(identity.errors.contains("Enter the identity of a user."), "{}", identity.errors);
}
