//! Plans from records: undoing, reverting and recreating, on the sandbox with records as the gateway makes them.

mod account;
mod whole_plan;

use api::date::Timestamp;
use api::gateway::history::Outcome as Recorded;
use api::gateway::history::Record;
use api::operation::{Action, Operation};
use api::{Json, Kind, Method, Params, Request, ResourceKind};
use engine::apply::{Outcome, Progress};
use engine::document::Document;
use engine::plan::{NoteKind, Replaced, compare, recreate, restore, revert, undo};
use engine::{Plan, Snapshot};
use proptest::prelude::*;
use sandbox::Seed;
use serde_json::{Value, json};

use self::account::Account;
use crate::edits::request;
use crate::simulation::{self, Faults, World};
use crate::support::{Random, without_sids};

fn messages(plan: &Plan) -> Vec<String> {
    plan.notes.iter().map(|note| note.message.clone()).collect()
}

fn kinds(plan: &Plan) -> Vec<NoteKind> {
    plan.notes.iter().map(|note| note.kind).collect()
}

const WEBHOOKS: ResourceKind = ResourceKind::ServiceWebhooks;

#[test]
fn a_revert_undoes_every_later_change_and_keeps_one_without_a_record() {
    let mut account = Account::new(&Seed::Services(1));
    let sid = account.sid().to_string();
    let first = account.set(WEBHOOKS, &[&sid], "PostWebhookUrl=https%3A%2F%2Fa.example");
    account.set(WEBHOOKS, &[&sid], "PostWebhookUrl=https%3A%2F%2Fb.example&Method=GET");
    account.set(ResourceKind::Notifications, &[&sid], "LogEnabled=true");
    account.set(WEBHOOKS, &[&sid], "PostWebhookUrl=https%3A%2F%2Fc.example&PreWebhookUrl=https%3A%2F%2Fp.example");
    // Another program changes a value that has records.
    let params = Params::from_form("PreWebhookUrl=https%3A%2F%2Felsewhere.example");
    account.api.write(&request(WEBHOOKS, Action::Update, &[&sid], params));
    let records = account.records.clone();
    let plan = revert(&account.read_for(&records), &first, &records);
    assert_eq!(plan.changes.len(), 1, "{plan:?}");
    let params = plan.changes[0].request(&|_| None).expect("the SID is known").params;
    assert_eq!(params, Params::from_form("PostWebhookUrl=https%3A%2F%2Fa.example&Method=POST"));
    assert_eq!(messages(&plan), ["Pre-event URL: Someone changed it afterwards. The newer value stays."]);
    account.carry_out(plan);
    let again = revert(&account.read_for(&records), &first, &records);
    assert!(again.is_empty(), "{again:?}");
    let last = records.last().expect("a record");
    assert_eq!(revert(&account.read_for(&records), last, &records), Plan::default());
}

#[test]
fn a_revert_passes_over_what_was_rejected_and_names_what_is_unknown() {
    let mut account = Account::new(&Seed::Services(1));
    let sid = account.sid().to_string();
    let first = account.set(WEBHOOKS, &[&sid], "Method=GET");
    let mut rejected = account.set(WEBHOOKS, &[&sid], "Method=POST");
    account.set(WEBHOOKS, &[&sid], "Method=GET");
    let snapshot = account.read_for(std::slice::from_ref(&first));
    rejected.outcome = api::gateway::history::Outcome::Rejected.into();
    assert_eq!(revert(&snapshot, &first, std::slice::from_ref(&rejected)), Plan::default());
    rejected.outcome = api::gateway::history::Outcome::Unknown.into();
    assert_eq!(kinds(&revert(&snapshot, &first, std::slice::from_ref(&rejected))), [NoteKind::Notice]);
    assert_eq!(kinds(&undo(&snapshot, &rejected)), [NoteKind::NotPossible]);
}

#[test]
fn a_default_role_that_was_deleted_since_is_not_restored() {
    let mut account = Account::new(&Seed::Services(1));
    let sid = account.sid().to_string();
    let created = Params::from_form("FriendlyName=guest&Type=service&Permission=joinConversation");
    account.write(&request(ResourceKind::Role, Action::Create, &[&sid], created)).expect("it is accepted");
    let roles = account.snapshot().details(&sid.parse().expect("a SID")).roles.items.clone();
    let role = |name: &str| {
        let is_it = |role: &&api::role::Role| role.friendly_name.known().is_some_and(|found| found == name);
        roles.iter().find(is_it).and_then(|role| role.sid.text()).expect(name)
    };
    let (guest, user) = (role("guest"), role("service user"));
    let configuration = ResourceKind::ServiceConfiguration;
    account.set(configuration, &[&sid], &format!("DefaultChatServiceRoleSid={guest}"));
    let back = account.set(configuration, &[&sid], &format!("DefaultChatServiceRoleSid={user}"));
    // Without a recorded name, the plan names the service as it was read.
    let mut unnamed = back.clone();
    unnamed.name = api::Reported::Absent;
    let plan = undo(&account.read_for(std::slice::from_ref(&unnamed)), &unnamed);
    let name = account.snapshot().name_of(&sid.parse().expect("a SID"));
    assert_eq!(plan.changes[0].about, format!("Service configuration of “{name}”"));
    let field = &plan.changes[0].fields[0];
    assert_eq!((field.before_name.as_deref(), field.after_name.as_deref()), (Some("service user"), Some("guest")));
    let deletion = request(ResourceKind::Role, Action::Delete, &[&sid, &guest], Params::default());
    let deletion = account.write(&deletion).expect("it is no default role");
    let plan = undo(&account.read_for(std::slice::from_ref(&back)), &back);
    assert_eq!(messages(&plan), ["Role of a new user: The role before no longer exists."]);
    assert!(plan.is_empty());

    let plan = recreate(&account.read_for(std::slice::from_ref(&deletion)), &deletion, &[]);
    assert_eq!((plan.changes.len(), kinds(&plan)), (1, vec![NoteKind::Notice; 2]), "{plan:?}");
    assert!(messages(&plan)[0].contains(&guest), "{plan:?}");
    account.carry_out(plan);
    let plan = recreate(&account.read_for(std::slice::from_ref(&deletion)), &deletion, &[]);
    assert_eq!(messages(&plan), ["Another role has this name. It may be the one that was created again."]);
}

#[test]
fn an_address_is_restored() {
    let mut account = Account::new(&Seed::Demo);
    let addresses = simulation::read(&account.api.store, "/v1/Configuration/Addresses").expect("a list");
    let sid = addresses["address_configurations"][0]["sid"].as_str().expect("a SID").to_owned();
    let path = format!("/v1/Configuration/Addresses/{sid}");
    let before = simulation::read(&account.api.store, &path).expect("an address");
    let record =
        account.set(ResourceKind::AddressConfiguration, &[&sid], "AutoCreation.Enabled=false&FriendlyName=Other");
    assert_ne!(simulation::read(&account.api.store, &path), Some(before.clone()));
    account.undo(&record);
    let after = simulation::read(&account.api.store, &path).expect("an address");
    assert_eq!(
        (&after["friendly_name"], &after["auto_creation"]),
        (&before["friendly_name"], &before["auto_creation"])
    );
}

#[test]
fn a_recreated_service_says_what_does_not_come_back() {
    let mut account = Account::new(&Seed::Services(2));
    let sid = account.sid();
    account.set(ResourceKind::Configuration, &[], &format!("DefaultChatServiceSid={sid}"));
    account.set(WEBHOOKS, &[sid.as_str()], "PostWebhookUrl=https%3A%2F%2Fa.example%2F%3Ftoken%3Dabcdefgh12345678");
    account.set(ResourceKind::Configuration, &[], "DefaultChatServiceSid=");
    let deletion = request(ResourceKind::Service, Action::Delete, &[sid.as_str()], Params::default());
    let mut deletion = account.write(&deletion).expect("it is accepted");
    let document = deletion.document.known().expect("a document").clone();
    assert!(document.to_string().contains("abcdefgh12345678"), "the journal masks the secret");
    let masked = document.to_string().replace("abcdefgh12345678", "•••1a2b3c4d");
    deletion.document = serde_json::from_str::<Value>(&masked).expect("JSON").into();
    let snapshot = account.snapshot();
    let plan = recreate(&snapshot, &deletion, &[]);
    assert_eq!(
        messages(&plan),
        [
            &*format!("The new service gets another SID than {sid}. Update apps that use the old SID."),
            "Its conversations, messages, participants, users and push bindings do not come back.",
            "Settings that use the old SID, such as addresses, keep it. Change them afterwards.",
            "Post-event URL: The history does not contain the value, because it is secret, personal or too long.",
        ]
    );
    let mut cut = deletion.clone();
    let Some(mut parts) = document["services"][0].as_object().cloned() else { panic!("{document}") };
    parts.remove("webhooks");
    parts.remove("roles");
    cut.document = json!({ "format": "conversations-admin", "version": 1, "services": [parts] }).into();
    let lost = messages(&recreate(&snapshot, &cut, &[]));
    for label in ["Service webhooks", "Roles"] {
        let message =
            format!("{label}: Could not be read before the deletion. The new service gets Twilio’s defaults.");
        assert!(lost.contains(&message), "{lost:?}");
    }
    account.carry_out(plan);
    let plan = recreate(&account.snapshot(), &deletion, &[]);
    assert_eq!(kinds(&plan), [NoteKind::Protected]);
    assert!(plan.is_empty());
    assert_eq!(kinds(&recreate(&Snapshot::default(), &deletion, &[])), [NoteKind::Unread]);
}

#[test]
fn a_service_without_a_stored_configuration_gets_what_its_records_have() {
    let mut account = Account::new(&Seed::Services(1));
    let sid = account.sid();
    let guest =
        Params::from_form("FriendlyName=guest&Type=service&Permission=joinConversation&Permission=createConversation");
    account.write(&request(ResourceKind::Role, Action::Create, &[sid.as_str()], guest)).expect("it is accepted");
    account.set(WEBHOOKS, &[sid.as_str()], "PostWebhookUrl=https%3A%2F%2Fa.example");
    account.set(WEBHOOKS, &[sid.as_str()], "PostWebhookUrl=https%3A%2F%2Fb.example&Filters=onMessageAdded");
    account.set(ResourceKind::ChatService, &[sid.as_str()], "TypingIndicatorTimeout=9&ReachabilityEnabled=true");
    let deletion = request(ResourceKind::Service, Action::Delete, &[sid.as_str()], Params::default());
    let mut deletion = account.write(&deletion).expect("it is accepted");
    deletion.document = api::Reported::Absent;
    let records = account.records.clone();
    let plan = recreate(&account.snapshot(), &deletion, &records);
    assert!(messages(&plan).iter().any(|message| message.starts_with("The history has no copy")), "{plan:?}");
    account.carry_out(plan);
    let snapshot = account.snapshot();
    let service = snapshot.services.items[0].sid.known().expect("a SID");
    let details = snapshot.details(service);
    let webhooks = details.webhooks.read().expect("webhooks").to_json();
    assert_eq!(
        (&webhooks["post_webhook_url"], &webhooks["filters"]),
        (&json!("https://b.example"), &json!(["onMessageAdded"]))
    );
    assert_eq!(details.chat.read().expect("chat").to_json()["typing_indicator_timeout"], 9);
    assert_eq!(details.configuration.read().expect("roles").to_json()["reachability_enabled"], true);
    let has_guest = |role: &api::role::Role| role.friendly_name.text().as_deref() == Some("guest");
    assert!(details.roles.items.iter().any(has_guest), "{:?}", details.roles.items);
}

#[test]
fn only_a_deletion_can_be_recreated() {
    let mut account = Account::new(&Seed::Services(1));
    let sid = account.sid().to_string();
    let update = account.set(WEBHOOKS, &[&sid], "Method=GET");
    let snapshot = account.snapshot();
    assert_eq!(messages(&recreate(&snapshot, &update, &[])), ["Only a deleted service or role can be created again."]);
    let deletion = request(ResourceKind::Service, Action::Delete, &[&sid], Params::default());
    let mut deletion = account.write(&deletion).expect("it is accepted");
    assert_eq!(kinds(&recreate(&snapshot, &deletion, &[])), [NoteKind::AlreadySo]);
    deletion.outcome = Recorded::Rejected.into();
    assert_eq!(kinds(&recreate(&snapshot, &deletion, &[])), [NoteKind::NotPossible]);
    // Without a known outcome, the service is looked for.
    for outcome in [Recorded::Unknown, Recorded::Open] {
        deletion.outcome = outcome.into();
        assert_eq!(kinds(&recreate(&snapshot, &deletion, &[])), [NoteKind::AlreadySo]);
        let plan = recreate(&account.snapshot(), &deletion, &[]);
        assert!(!plan.is_empty(), "{plan:?}");
    }
}

#[test]
fn a_service_is_recreated_beside_an_older_one_of_the_same_name() {
    let mut account = Account::new(&Seed::Services(2));
    let sid = account.sid();
    let name = account.snapshot().name_of(&sid);
    let older = request(ResourceKind::Service, Action::Create, &[], Params::from_form(&format!("FriendlyName={name}")));
    account.write(&older).expect("a second service of the name");
    let deletion = request(ResourceKind::Service, Action::Delete, &[sid.as_str()], Params::default());
    let mut deletion = account.write(&deletion).expect("it is accepted");
    let services = account.snapshot().services.items;
    let newest = services.iter().filter_map(|service| service.date_created.known()).max().expect("a service");
    deletion.at = Timestamp::from_unix(newest.unix() + 1).into();
    let named = |account: &mut Account| {
        let services = account.snapshot().services.items;
        services.iter().filter(|service| service.friendly_name.known() == Some(&name)).count()
    };
    assert_eq!(named(&mut account), 1);
    let plan = recreate(&account.snapshot(), &deletion, &[]);
    // The one without a SID is told apart from the older one.
    let ending = format!(" of “{name}” (new)");
    assert!(plan.changes[1..].iter().all(|change| change.about.ends_with(&ending)), "{:?}", plan.changes);
    account.carry_out(plan);
    assert_eq!(named(&mut account), 2);
    // A service that was created after the deletion may be the one that was created again.
    deletion.at = Timestamp::from_unix(0).into();
    assert_eq!(kinds(&recreate(&account.snapshot(), &deletion, &[])), [NoteKind::Protected]);
}

#[test]
fn a_save_is_restored_unless_a_value_was_changed_since() {
    let mut account = Account::new(&Seed::Services(1));
    let sid = account.sid().to_string();
    account.set(WEBHOOKS, &[&sid], "PostWebhookUrl=https%3A%2F%2Fnew.example&Method=GET");
    let path = format!("/v1/Services/{sid}/Configuration/Webhooks");
    let replaced = [
        Replaced { wire: "PostWebhookUrl", before: String::new(), after: "https://new.example".to_owned() },
        Replaced { wire: "Method", before: String::new(), after: "GET".to_owned() },
    ];
    let plan = restore(&path, "Service webhooks", &replaced);
    assert_eq!(plan.changes[0].request(&|_| None).expect("a request").params.to_form(), "PostWebhookUrl=&Method=POST");
    account.set(WEBHOOKS, &[&sid], "Method=POST&PostWebhookUrl=https%3A%2F%2Fother.example");
    let mut world = World::new(account.api.store.clone(), 7, Faults::default(), Vec::new());
    let state = world.run(plan);
    let Progress::Ended(Outcome::Conflict { fields }) = &state.changes[0] else { panic!("{state:?}") };
    assert_eq!(fields.iter().map(|field| &*field.name).collect::<Vec<_>>(), ["PostWebhookUrl"]);
    assert_eq!(kinds(&restore("/v1/Services", "Services", &replaced)), [NoteKind::NotPossible]);
    let unknown = [Replaced { wire: "Other", before: String::new(), after: String::new() }];
    assert_eq!(
        messages(&restore(&path, "Service webhooks", &unknown)),
        ["Other: The value before cannot be set through the API."]
    );
}

fn is_update(record: &Record) -> bool {
    record.action() == Action::Update
}

/// Documents differ by a value that was not set before, for its default is sent then.
fn assert_same(before: &Document, after: &Document) -> Result<(), TestCaseError> {
    let is_unset = |difference: &engine::plan::Difference| {
        let info = difference.name.and_then(|name| {
            let fields = api::operation::OPERATIONS.iter().flat_map(|operation| operation.parameters);
            fields
                .filter(|info| info.wire == name && info.default.is_some())
                .find(|info| !matches!(info.kind, Kind::Event(_)))
        });
        let is_default = |info: &api::ParameterInfo| {
            difference
                .after
                .as_ref()
                .is_some_and(|after| info.is_default(after.as_str().unwrap_or(&after.to_string())) == Some(true))
        };
        difference.before.is_none() && info.is_some_and(is_default)
    };
    let mut differences = compare(before, after);
    differences.retain(|difference| !is_unset(difference));
    prop_assert_eq!(differences, vec![]);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn undoing_an_update_gives_the_state_before(seed: u64) {
        let mut account = Account::new(&Seed::Services(2));
        let mut random = Random(seed);
        account.edit(&mut random, 4);
        for _ in 0..4 {
            let (before, count) = (account.document(), account.records.len());
            account.edit(&mut random, 1);
            let Some(record) = account.records.get(count).filter(|record| is_update(record)).cloned() else { continue };
            let plan = account.undo(&record);
            prop_assert_eq!(messages(&plan), Vec::<String>::new());
            assert_same(&before, &account.document())?;
        }
    }

    #[test]
    fn a_revert_is_like_undoing_every_later_record_in_order(seed: u64) {
        let mut account = Account::new(&Seed::Services(1));
        let mut random = Random(seed);
        account.edit(&mut random, 24);
        let updates: Vec<_> = account.records.iter().filter(|record| is_update(record)).cloned().collect();
        prop_assume!(!updates.is_empty());
        let to = updates[random.below(updates.len())].clone();
        let start = account.api.store.clone();
        let records = account.records.clone();
        let plan = revert(&account.read_for(&records), &to, &records);
        account.carry_out(plan);
        let reverted = account.document();
        account.api.store = start;
        for record in records.iter().rev().filter(|record| record.number.known() > to.number.known() && record.path == to.path) {
            account.undo(record);
        }
        assert_same(&account.document(), &reverted)?;
    }

    /// Another program gives every recorded text a value that no record has.
    #[test]
    fn values_that_were_changed_since_stay(seed: u64) {
        let mut account = Account::new(&Seed::Services(1));
        account.edit(&mut Random(seed), 16);
        let records: Vec<_> = account.records.iter().filter(|record| is_update(record)).cloned().collect();
        let mut outside = Vec::new();
        for record in &records {
            let operation = record.operation().expect("it is known");
            for change in record.changes.known().into_iter().flatten() {
                let wire = change.field.text().expect("a name");
                let info = operation.parameters.iter().find(|info| info.wire == wire).expect("a parameter");
                if matches!(info.kind, Kind::Url) {
                    let (path, value) = (record.path.text().expect("a path"), format!("https://outside.example/{}", outside.len()));
                    let mut params = Params::default();
                    info.write(&value, &mut params);
                    account.api.write(&Request::new(Method::Post, path.clone(), params));
                    outside.retain(|(other, of, _)| (other, *of) != (&path, info.wire));
                    outside.push((path, info.wire, value));
                }
            }
        }
        for to in &records {
            let plan = revert(&account.read_for(&records), to, &records);
            account.carry_out(plan);
        }
        for (path, wire, value) in outside {
            let stored = simulation::read(&account.api.store, &path).expect("it exists");
            let (operation, _) = Operation::at(&path).find(|(operation, _)| operation.action == Action::Update).expect("an update");
            let info = operation.parameters.iter().find(|info| info.wire == wire).expect("a parameter");
            prop_assert_eq!(info.text(&stored), value);
        }
    }

    #[test]
    fn a_recreated_service_is_like_the_deleted_one(seed: u64) {
        let mut account = Account::new(&Seed::Services(1));
        account.edit(&mut Random(seed), 16);
        let before = account.document();
        let sid = account.sid().to_string();
        account.set(ResourceKind::Configuration, &[], "DefaultChatServiceSid=");
        let deletion = request(ResourceKind::Service, Action::Delete, &[&sid], Params::default());
        let deletion = account.write(&deletion).expect("it is accepted");
        let plan = recreate(&account.snapshot(), &deletion, &[]);
        prop_assert!(kinds(&plan).iter().all(|kind| *kind == NoteKind::Notice), "{plan:?}");
        account.carry_out(plan);
        let (mut before, mut after) = (without_sids(before), without_sids(account.document()));
        before.settings.clear();
        after.settings.clear();
        let mut differences = compare(&before, &after);
        // A role that Twilio adds to each service was deleted before.
        differences.retain(|difference| difference.before.is_some() && difference.name != Some("Method"));
        prop_assert_eq!(differences, vec![]);
    }
}
