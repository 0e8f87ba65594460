//! Tests of `conversations-admin effective`.

use serde_json::{Value, json};

use crate::support::{Ended, bare, run};

fn effective(arguments: &[&str]) -> Ended {
    run(bare(&["effective", "--sandbox", "--in-memory"]).args(arguments), "")
}

const SERVICE: &str = "Customer Care (production)";

#[test]
fn each_setting_is_printed_with_its_origin() {
    let ended = effective(&[SERVICE]);
    assert_eq!((ended.code, ended.errors.as_str()), (Some(0), ""));
    let line = |label: &str| ended.output.lines().find(|line| line.trim_start().starts_with(label)).unwrap();
    assert!(ended.output.starts_with(&format!("{SERVICE} (IS")), "{}", ended.output);
    let words =
        |label: &str| line(label).split("  ").map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    assert_eq!(words("Reachability"), ["Reachability", "This service", "On"]);
    assert_eq!(words("Inactive timer"), ["Inactive timer", "Account", "14 days (P14D)"]);
    assert_eq!(words("Method"), ["Method", "Twilio’s default", "POST"]);
    assert_eq!(words("Typing indicator timeout"), ["Typing indicator timeout", "Chat v2", "8"]);
    assert!(ended.output.contains("onConversationAdded, "), "{}", ended.output);
}

#[test]
fn json_and_csv_have_the_same_settings() {
    let report: Value = serde_json::from_str(&effective(&[SERVICE, "--format", "json"]).output).unwrap();
    assert_eq!(report["service"]["name"], SERVICE);
    let groups = report["groups"].as_array().unwrap();
    let settings: Vec<&Value> = groups.iter().flat_map(|group| group["settings"].as_array().unwrap()).collect();
    let setting = |name: &str| *settings.iter().find(|setting| setting["setting"] == name).unwrap();
    assert_eq!(setting("ReachabilityEnabled")["source"], "service");
    assert_eq!(setting("DefaultInactiveTimer")["value"], "14 days (P14D)");
    assert_eq!(setting("Filters")["parts"].as_array().unwrap().len(), 4);
    assert!(groups.iter().all(|group| group["error"] == json!(null)));
    let csv = effective(&[SERVICE, "--format", "csv"]);
    assert_eq!((csv.code, csv.errors.as_str()), (Some(0), ""));
    assert_eq!(csv.output.matches("\r\n").count(), settings.len() + 1);
}

#[test]
fn a_service_is_named_by_its_sid_or_its_exact_name() {
    for missing in ["IS0123456789abcdef0123456789abcdef", "customer care (production)", ""] {
        let ended = effective(&[missing]);
        assert_eq!((ended.code, ended.output.as_str()), (Some(1), ""), "{missing}");
        assert!(ended.errors.starts_with(&format!("There is no service {missing}.")), "{}", ended.errors);
    }
    let several = effective(&["Order Updates (staging)"]);
    assert_eq!(several.code, Some(1));
    assert!(several.errors.starts_with("2 services have the name “Order Updates (staging)”."), "{}", several.errors);
    let sids = several.errors.lines().skip(1).filter(|line| line.starts_with("  IS")).count();
    assert_eq!(sids, 2, "{}", several.errors);
}
