//! Plans on the sample data and on random accounts.

use std::collections::BTreeMap;

use api::error::read_as;
use api::gateway::history::Record;
use api::operation::Action;
use api::{Json, Params, ResourceKind};
use engine::document::{Document, Section, export, read};
use engine::plan::{Chosen, NoteKind, Scope, between, compare, delete_services, from_document, set, undo};
use engine::survey::Selection;
use engine::{Plan, Snapshot};
use proptest::prelude::*;
use sandbox::Seed;
use serde_json::{Value, json};

use crate::edits::{random_edit, request};
use crate::support::{Api, Random, service_named};

fn document(api: &mut Api) -> Document {
    export(&api.settings(Selection::All), &Selection::All, None).0
}

/// Sends each request of a plan in order.
fn carry_out(api: &mut Api, plan: &Plan) {
    let mut created: BTreeMap<usize, String> = BTreeMap::new();
    for (index, change) in plan.changes.iter().enumerate() {
        let request =
            change.request(&|index| created.get(&index).map(String::as_str)).expect("what it needs is created");
        let response = api.write(&request);
        if change.action() == Action::Create {
            let body: Value = read_as(&response).expect("a resource");
            created.insert(index, body["sid"].as_str().expect("a resource has a SID").to_owned());
        }
    }
}

/// Carries out random edits. Some are rejected, because they are made from a snapshot of before.
fn edit(api: &mut Api, random: &mut Random, count: usize) {
    for _ in 0..count / 4 {
        let snapshot = api.settings(Selection::All);
        for request in (0..4).filter_map(|_| random_edit(&snapshot, random)) {
            api.respond_to_write(&request);
        }
    }
}

/// Removes the SIDs of roles, which differ for the same role in two accounts.
fn without_role_sids(mut document: Document) -> Document {
    let roles = document.services.iter_mut().flat_map(|service| service.roles.iter_mut().flatten());
    roles.for_each(|role| role.sid = None);
    document
}

fn messages(plan: &Plan, kind: NoteKind) -> Vec<String> {
    let notes = plan.notes.iter().filter(|note| note.kind == kind);
    notes.map(|note| format!("{}: {}", note.about, note.message)).collect()
}

const EXACT: Scope = Scope { account: true, services: None, create_services: true, delete_roles: true };

#[test]
fn the_sample_data_needs_no_change_to_be_like_its_own_document() {
    let mut api = Api::new(&Seed::Demo);
    let snapshot = api.settings(Selection::All);
    let (document, _) = export(&snapshot, &Selection::All, None);
    let document = read(&document.to_text()).expect("a document can be read");
    assert_eq!(from_document(&snapshot, &document, &EXACT), Plan::default());
    assert_eq!(compare(&document, &document), []);
}

#[test]
fn a_change_has_the_request_and_the_values_that_it_replaces() {
    let mut api = Api::new(&Seed::Services(1));
    let snapshot = api.settings(Selection::All);
    let name = snapshot.services.items[0].friendly_name.text().expect("a name");
    let document = json!({ "format": "conversations-admin", "version": 1, "services": [{
        "name": name,
        "configuration": { "DefaultChatServiceRoleSid": "guest", "ReachabilityEnabled": false },
        "webhooks": { "Filters": ["onMessageAdded"], "PostWebhookUrl": "https://a.example" },
        "roles": [{ "name": "guest", "type": "service", "permissions": ["joinConversation"] }],
    }] });
    let plan = from_document(&snapshot, &read(&document.to_string()).expect("it is valid"), &Scope::default());
    let sid = snapshot.services.items[0].sid.text().expect("a SID");
    let json = serde_json::to_value(&plan).expect("a plan is JSON");
    assert_eq!(
        json["changes"][0],
        json!({
            "action": "create", "resource": "Role", "about": format!("Role “guest” of “{name}”"),
            "method": "POST", "operation": "/v1/Services/{ChatServiceSid}/Roles", "target": [sid],
            "form": "FriendlyName=guest&Type=service&Permission=joinConversation",
            "fields": [
                { "name": "FriendlyName", "label": "Friendly name", "after": "guest" },
                { "name": "Type", "label": "Type", "after": "service" },
                { "name": "Permission", "label": "Permissions", "after": ["joinConversation"] },
            ],
        })
    );
    let role = &json["changes"][1]["fields"][0];
    assert_eq!((&role["before_name"], &role["after_name"]), (&json!("service user"), &json!("guest")));
    assert_eq!(role["after"], json!({ "created_by": 0 }));
    assert_eq!(json["changes"][2]["form"], "PostWebhookUrl=https%3A%2F%2Fa.example&Filters=onMessageAdded");
    assert_eq!(json["changes"].as_array().map(Vec::len), Some(3));
    assert_eq!(serde_json::from_value::<Plan>(json).expect("a plan can be read"), plan);
}

#[test]
fn notes_say_what_the_api_cannot_do() {
    let mut api = Api::new(&Seed::Services(2));
    let snapshot = api.settings(Selection::All);
    let service = &snapshot.services.items[0];
    let name = service.friendly_name.text().expect("a name");
    let role = &snapshot.details(service.sid.known().expect("a SID")).roles.items[0];
    let document = json!({ "format": "conversations-admin", "version": 1, "services": [
        { "name": name, "configuration": { "DefaultConversationRoleSid": "missing" }, "roles": [
            { "name": "other name", "type": "service", "sid": role.sid.text(), "permissions": role.permissions.known() },
            { "name": "channel user", "type": "service", "permissions": ["joinConversation"] },
            { "name": "no permissions", "type": "service" },
        ] },
        { "sid": "IS00000000000000000000000000000000", "webhooks": { "Method": "GET" } },
        { "sid": "IS00000000000000000000000000000001", "name": "New" },
        { "name": "Twice" }, { "name": "Twice" },
    ] });
    let document = read(&document.to_string()).expect("it is valid");
    let plan = from_document(&snapshot, &document, &Scope::default());
    assert_eq!(
        messages(&plan, NoteKind::NotPossible),
        [
            format!("Role “service admin” of “{name}”: A role cannot be renamed to “other name”. Create one of that name, and delete this one."),
            format!("Role “channel user” of “{name}”: It is a conversation role, and its type cannot be changed to service. It stays as it is."),
            format!("Role “no permissions” of “{name}”: It does not exist, and the file has no permissions to create it with."),
            format!("Service configuration of “{name}”: Role of a new participant: There is no conversation role “missing” in “{name}”."),
            "Service “IS00000000000000000000000000000000”: There is no such service, and the file has no name to create it with.".to_owned(),
        ]
    );
    let notice = "Service “New”: The new service gets another SID than IS00000000000000000000000000000001. Update apps that use the old SID.";
    assert_eq!(messages(&plan, NoteKind::Notice), [notice]);
    assert_eq!(messages(&plan, NoteKind::Extra).len(), 3);
    assert!(plan.is_partial());
    let none = Scope { create_services: false, services: Some(vec!["New".to_owned()]), ..Scope::default() };
    let plan = from_document(&snapshot, &document, &none);
    assert_eq!(messages(&plan, NoteKind::NotPossible), ["Service “New”: There is no such service in the account."]);
    assert!(plan.is_empty());
}

#[test]
fn the_default_service_and_default_roles_are_protected() {
    let mut api = Api::new(&Seed::Services(2));
    let sids: Vec<_> =
        api.settings(Selection::All).services.items.iter().filter_map(|service| service.sid.text()).collect();
    let mut params = Params::default();
    params.push("DefaultChatServiceSid", &sids[0]);
    api.write(&request(ResourceKind::Configuration, Action::Update, &[], params));
    let snapshot = api.settings(Selection::All);
    let services: Vec<_> = sids.iter().map(|sid| sid.parse().expect("a SID")).collect();
    let plan = delete_services(&snapshot, &services);
    assert_eq!((plan.changes.len(), messages(&plan, NoteKind::Protected).len()), (1, 1));
    assert_eq!(plan.changes[0].request(&|_| None).expect("the SID is known").path, format!("/v1/Services/{}", sids[1]));

    let document =
        json!({ "format": "conversations-admin", "version": 1, "services": [{ "sid": sids[0], "roles": [] }] });
    let plan = from_document(&snapshot, &read(&document.to_string()).expect("it is valid"), &EXACT);
    assert_eq!((plan.changes.len(), messages(&plan, NoteKind::Protected).len()), (1, 3));
    assert!(plan.changes[0].about.starts_with("Role “service admin” of"), "{}", plan.changes[0].about);
}

#[test]
fn one_setting_is_planned_for_many_services() {
    let mut api = Api::new(&Seed::Services(3));
    let sids: Vec<_> =
        api.settings(Selection::All).services.items.iter().filter_map(|service| service.sid.known().cloned()).collect();
    let mut params = Params::default();
    params.push("LogEnabled", true);
    api.write(&request(ResourceKind::Notifications, Action::Update, &[sids[1].as_str()], params));
    let snapshot = api.settings(Selection::All);
    let plan = set(&snapshot, Section::Notifications, "LogEnabled", &json!(true), &sids).expect("it is valid");
    assert_eq!((plan.changes.len(), messages(&plan, NoteKind::AlreadySo).len()), (2, 1));
    let role = set(&snapshot, Section::Configuration, "DefaultChatServiceRoleSid", &json!("service admin"), &sids);
    assert_eq!(role.expect("each service has the role").changes.len(), 3);
    let wrong = set(&snapshot, Section::Notifications, "LogEnabled", &json!("on"), &sids).expect_err("it is a text");
    assert_eq!(wrong.to_string(), "LogEnabled: Enter true or false.");
}

#[test]
fn settings_are_copied_from_one_service_to_another() {
    let mut api = Api::new(&Seed::Demo);
    let snapshot = api.settings(Selection::All);
    let [from, to] =
        ["Customer Care (production)", "Customer Care (staging)"].map(|name| service_named(&snapshot, name));
    let only = Chosen::These {
        settings: vec![(Section::Webhooks, "Method".to_owned()), (Section::Webhooks, "PostWebhookUrl".to_owned())],
        roles: Vec::new(),
    };
    let plan = between((&snapshot, &from), (&snapshot, &to), &only);
    assert_eq!(plan.changes.len(), 1);
    assert!(plan.changes[0].fields.iter().all(|field| ["Method", "PostWebhookUrl"].contains(&field.info.wire)));
    let plan = between((&snapshot, &from), (&snapshot, &to), &Chosen::All);
    carry_out(&mut api, &plan);
    let snapshot = api.settings(Selection::All);
    assert_eq!(between((&snapshot, &from), (&snapshot, &to), &Chosen::All).changes, []);
    assert_eq!(snapshot.name_of(&to), "Customer Care (staging)");
}

fn record(path: &str, operation: &str, changes: Value) -> Record {
    let record = json!({
        "method": "POST", "operation": operation, "path": path, "subject": "Service webhooks", "name": "A", "outcome": "done",
        "changes": changes,
    });
    Record::from_json(&record).expect("an object")
}

#[test]
fn a_recorded_change_can_be_undone_unless_the_value_was_changed_since() {
    let mut api = Api::new(&Seed::Services(1));
    let sid = api.settings(Selection::All).services.items[0].sid.text().expect("a SID");
    let params = Params::from_form("PostWebhookUrl=https%3A%2F%2Fnew.example&Method=GET&Filters=onMessageAdded");
    api.write(&request(ResourceKind::ServiceWebhooks, Action::Update, &[&sid], params));
    let operation = "/v1/Services/{ChatServiceSid}/Configuration/Webhooks";
    let path = operation.replace("{ChatServiceSid}", &sid);
    let change = |field: &str, before: Value, after: Value| json!({ "field": field, "label": field, "before": before, "after": after });
    let changes = json!([
        change("PostWebhookUrl", json!("https://old.example"), json!("https://new.example")),
        change("Method", json!("POST"), json!("POST")),
        change("Filters", json!(["onUserAdded"]), json!(["onMessageRemoved"])),
        change("PreWebhookUrl", json!("https://•••1234abcd"), json!("")),
    ]);
    let snapshot = api.settings(Selection::All);
    let plan = undo(&snapshot, &record(&path, operation, changes));
    assert_eq!(plan.changes.len(), 1);
    let params = plan.changes[0].request(&|_| None).expect("the SID is known").params;
    assert_eq!(params, Params::from_form("PostWebhookUrl=https%3A%2F%2Fold.example"));
    let expected = "Service webhooks of “A”: Events: Someone changed it afterwards. The newer value stays.";
    assert!(messages(&plan, NoteKind::Protected).contains(&expected.to_owned()), "{:?}", plan.notes);
    assert_eq!(messages(&plan, NoteKind::NotPossible).len(), 1, "{:?}", plan.notes);
    carry_out(&mut api, &plan);
    let again = undo(
        &api.settings(Selection::All),
        &record(
            &path,
            operation,
            json!([change("PostWebhookUrl", json!("https://old.example"), json!("https://new.example"))]),
        ),
    );
    assert_eq!(again, Plan::default());
    let deletion = record(&format!("/v1/Services/{sid}"), "/v1/Services/{Sid}", json!([]));
    assert_eq!(messages(&undo(&snapshot, &deletion), NoteKind::NotPossible).len(), 1);
}

/// Returns two accounts of the same origin, each with edits of its own.
fn two_accounts(seed: u64, edits: usize) -> (Api, Api) {
    let (mut one, mut other) = (Api::new(&Seed::Services(3)), Api::new(&Seed::Services(3)));
    // Otherwise the roles that are created in both have the same SIDs.
    other.writes = 4_711;
    edit(&mut one, &mut Random(seed), edits);
    edit(&mut other, &mut Random(!seed), edits);
    (one, other)
}

fn texts(snapshot: &Snapshot) -> String {
    export(snapshot, &Selection::All, None).0.to_text()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn an_account_needs_no_change_to_be_like_its_own_document(seed: u64) {
        let (mut api, _) = two_accounts(seed, 12);
        let snapshot = api.settings(Selection::All);
        let text = texts(&snapshot);
        let plan = from_document(&snapshot, &read(&text).expect("a document can be read"), &EXACT);
        prop_assert_eq!(plan, Plan::default());
    }

    /// Only the SIDs of roles that are created differ.
    #[test]
    fn a_plan_makes_an_account_like_the_other(seed: u64) {
        let (mut from, mut to) = two_accounts(seed, 12);
        let wanted = document(&mut from);
        let plan = from_document(&to.settings(Selection::All), &wanted, &EXACT);
        prop_assert_eq!(messages(&plan, NoteKind::NotPossible), Vec::<String>::new());
        carry_out(&mut to, &plan);
        let snapshot = to.settings(Selection::All);
        prop_assert_eq!(from_document(&snapshot, &wanted, &EXACT), Plan::default());
        let reached = export(&snapshot, &Selection::All, None).0;
        let mut differences = compare(&without_role_sids(wanted), &without_role_sids(reached));
        // A method that was never set is not in the file, and means the default.
        differences.retain(|difference| difference.name != Some("Method") || difference.before == Some(json!("GET")));
        prop_assert_eq!(differences, vec![]);
    }

    /// A plan has only settings that differ, and the values before are those of the account.
    #[test]
    fn a_plan_invents_nothing(seed: u64) {
        let (mut from, mut to) = two_accounts(seed, 8);
        let (wanted, present) = (document(&mut from), document(&mut to));
        let plan = from_document(&to.settings(Selection::All), &wanted, &Scope::default());
        let differences = compare(&present, &wanted);
        for change in plan.changes.iter().filter(|change| change.action() == Action::Update) {
            for field in &change.fields {
                let is_it = |wire: &str| wire == field.info.wire;
                let name = |about: &str| about.split_once(" of ").map_or(about.to_owned(), |(subject, _)| subject.to_owned());
                let found = differences.iter().any(|difference| {
                    difference.name.is_some_and(is_it)
                        && (name(&difference.about) == name(&change.about) || is_it("FriendlyName"))
                });
                prop_assert!(found, "{}: {} is in the plan and does not differ", change.about, field.info.wire);
            }
        }
    }

    /// Edits of different settings can be planned and carried out in any order.
    #[test]
    fn disjoint_edits_commute(seed: u64) {
        let mut edited = Api::new(&Seed::Services(3));
        edit(&mut edited, &mut Random(seed), 12);
        let wanted = document(&mut edited);
        let halves = [true, false].map(|is_first| {
            let mut half = wanted.clone();
            let mut keep = Random(seed);
            half.settings.retain(|_| (keep.below(2) == 0) == is_first);
            for service in &mut half.services {
                service.settings.retain(|_| (keep.below(2) == 0) == is_first);
                // Default roles may be new ones, so the roles are in both halves.
            }
            half
        });
        let after = |order: [usize; 2]| {
            let mut api = Api { writes: 4_711, ..Api::new(&Seed::Services(3)) };
            for half in order {
                let plan = from_document(&api.settings(Selection::All), &halves[half], &Scope::default());
                carry_out(&mut api, &plan);
            }
            without_role_sids(document(&mut api))
        };
        prop_assert_eq!(compare(&after([0, 1]), &after([1, 0])), vec![]);
    }
}
