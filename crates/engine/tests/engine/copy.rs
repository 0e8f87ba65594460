//! Copying of settings to a service, from another service or from a file.

use api::Sid;
use api::role::Role;
use api::service::Service;
use engine::Snapshot;
use engine::document::{Document, Section, ServiceEntry, export, read};
use engine::plan::{Chosen, NoteKind, Plan, between, from_entry};
use engine::survey::Selection;
use sandbox::Seed;
use serde_json::json;

use crate::support::{Api, service_named};

const STAGING: &str = "Customer Care (staging)";
const PRODUCTION: &str = "Customer Care (production)";

/// The sample data, and the service of this name in a file.
fn exported(name: &str) -> (Snapshot, ServiceEntry) {
    let snapshot = Api::new(&Seed::Demo).settings(Selection::All);
    let (document, _) = export(&snapshot, &Selection::Named(vec![name.to_owned()]), None);
    let document = read(&document.to_text()).expect("an exported file can be read");
    let entry = document.services.into_iter().next().expect("the service is exported");
    (snapshot, entry)
}

fn entry(service: serde_json::Value) -> ServiceEntry {
    let text = json!({ "format": "conversations-admin", "version": 1, "services": [service] }).to_string();
    let Document { mut services, .. } = read(&text).expect("the file is valid");
    services.remove(0)
}

fn notes(plan: &Plan, kind: NoteKind) -> Vec<String> {
    let notes = plan.notes.iter().filter(|note| note.kind == kind);
    notes.map(|note| format!("{}: {}", note.about, note.message)).collect()
}

#[test]
fn a_file_of_one_service_is_held_against_another() {
    let (snapshot, file) = exported(STAGING);
    let [from, to] = [STAGING, PRODUCTION].map(|name| service_named(&snapshot, name));
    let of_file = from_entry(&file, (&snapshot, &to), &Chosen::All);
    let of_service = between((&snapshot, &from), (&snapshot, &to), &Chosen::All);
    assert!(!of_file.changes.is_empty());
    assert_eq!(of_file.changes, of_service.changes);
    // The service keeps its name, and no service is created.
    let targets = |sid: &Sid<Service>| {
        of_file
            .changes
            .iter()
            .all(|change| change.target.first() == Some(&engine::plan::Reference::Sid(sid.to_string())))
    };
    assert!(targets(&to));
    assert!(
        of_file
            .changes
            .iter()
            .flat_map(|change| &change.fields)
            .all(|field| field.info.wire != "FriendlyName" || field.before.is_none())
    );
    // With its own service there is no difference.
    assert_eq!(from_entry(&file, (&snapshot, &from), &Chosen::All).changes, []);
}

#[test]
fn chosen_settings_of_a_file_are_copied_and_the_rest_stays() {
    let (snapshot, _) = exported(STAGING);
    let to = service_named(&snapshot, PRODUCTION);
    let reachable =
        snapshot.details(&to).configuration.read().and_then(|read| read.reachability_enabled.known().copied());
    let other = !reachable.expect("the service has a configuration");
    let file = entry(json!({
        "name": "Desk",
        "configuration": { "ReachabilityEnabled": other },
        "webhooks": { "Method": "GET", "PostWebhookUrl": "https://example.com/other" },
    }));
    let all = from_entry(&file, (&snapshot, &to), &Chosen::All);
    assert_eq!(all.changes.len(), 2, "{:?}", all.changes);
    let only = Chosen::These { settings: vec![(Section::Webhooks, "PostWebhookUrl".to_owned())], roles: Vec::new() };
    let plan = from_entry(&file, (&snapshot, &to), &only);
    let wires: Vec<_> = plan.changes.iter().flat_map(|change| &change.fields).map(|field| field.info.wire).collect();
    assert_eq!(wires, ["PostWebhookUrl"]);
    assert_eq!(plan.changes[0].about, format!("Service webhooks of “{PRODUCTION}”"));
}

#[test]
fn roles_of_a_file_are_matched_by_name() {
    let (snapshot, _) = exported(STAGING);
    let to = service_named(&snapshot, PRODUCTION);
    let role = snapshot
        .details(&to)
        .roles
        .items
        .iter()
        .find(|role| role.friendly_name.known().is_some_and(|name| name == "service user"));
    let sid = role.and_then(|role| role.sid.text()).expect("every service has the role");
    // The SID is that of a role with another name.
    let file = entry(json!({
        "name": "Desk",
        "roles": [{ "name": "Night shift", "type": "service", "sid": sid, "permissions": ["joinConversation"] }],
    }));
    let plan = from_entry(&file, (&snapshot, &to), &Chosen::All);
    assert_eq!(notes(&plan, NoteKind::NotPossible), [""; 0]);
    assert_eq!(plan.changes.len(), 1);
    assert_eq!(plan.changes[0].about, format!("Role “Night shift” of “{PRODUCTION}”"));
    let stays = format!("Role “service user” of “{PRODUCTION}”: The file does not have it. It stays.");
    assert!(notes(&plan, NoteKind::Extra).contains(&stays), "{:?}", plan.notes);
}

#[test]
fn a_note_names_the_service_that_lacks_a_role() {
    let (snapshot, _) = exported(STAGING);
    let [from, to] = [PRODUCTION, STAGING].map(|name| service_named(&snapshot, name));
    let mut other = snapshot.clone();
    other
        .details_mut(&from)
        .roles
        .items
        .retain(|role| role.friendly_name.known().is_some_and(|name| name == "service user"));
    let plan = between((&other, &from), (&snapshot, &to), &Chosen::All);
    let extra = notes(&plan, NoteKind::Extra);
    assert!(!extra.is_empty());
    assert!(
        extra.iter().all(|note| note.ends_with(&format!("“{PRODUCTION}” does not have it. It stays."))),
        "{extra:?}"
    );
}

#[test]
fn a_note_names_the_service_whose_default_role_does_not_exist() {
    let (snapshot, _) = exported(STAGING);
    let [from, to] = [STAGING, PRODUCTION].map(|name| service_named(&snapshot, name));
    let gone: Sid<Role> = Sid::from_digits(7);
    let mut other = snapshot.clone();
    let mut configuration = snapshot.details(&from).configuration.read().expect("it was read").clone();
    configuration.default_conversation_role_sid = gone.clone().into();
    other.details_mut(&from).configuration = engine::Known::Read(configuration);
    let message = |source: &str| {
        format!(
            "Service configuration of “{PRODUCTION}”: Role of a new participant: {source} has no role {gone}, so the setting is not copied."
        )
    };
    let plan = between((&other, &from), (&snapshot, &to), &Chosen::All);
    assert!(notes(&plan, NoteKind::NotPossible).contains(&message(&format!("“{STAGING}”"))), "{:?}", plan.notes);
    let (document, _) = export(&other, &Selection::Named(vec![STAGING.to_owned()]), None);
    let plan = from_entry(&document.services[0], (&snapshot, &to), &Chosen::All);
    assert!(notes(&plan, NoteKind::NotPossible).contains(&message("The file")), "{:?}", plan.notes);
    // A role that is not chosen exists, and is missing in the other service only.
    let setting = json!({ "name": "Desk", "configuration": { "DefaultConversationRoleSid": "Night shift" }, "roles": [
        { "name": "Night shift", "type": "conversation", "permissions": ["sendMessage"] },
    ] });
    let wire = "DefaultConversationRoleSid".to_owned();
    let only = Chosen::These { settings: vec![(Section::Configuration, wire)], roles: Vec::new() };
    let plan = from_entry(&entry(setting), (&snapshot, &to), &only);
    let expected = format!(
        "Service configuration of “{PRODUCTION}”: Role of a new participant: There is no conversation role “Night shift” in “{PRODUCTION}”."
    );
    assert_eq!(notes(&plan, NoteKind::NotPossible), [expected]);
}
