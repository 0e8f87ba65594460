//! Undoing all changes of a plan.

use api::gateway::history::{Outcome, Record};
use api::operation::Action;
use api::{Params, ResourceKind};
use engine::plan::undo_plan;
use sandbox::Seed;
use serde_json::json;

use super::account::Account;
use super::{WEBHOOKS, messages};
use crate::edits::request;
use crate::simulation;

#[test]
fn undoing_a_plan_restores_every_value_that_nobody_has_changed_since() {
    let mut account = Account::new(&Seed::Services(2));
    let [first, second] =
        [0, 1].map(|index| account.snapshot().services.items[index].sid.known().expect("a SID").to_string());
    account.set(WEBHOOKS, &[&first], "Method=GET");
    account.set(WEBHOOKS, &[&first], "PostWebhookUrl=https%3A%2F%2Fa.example");
    account.set(ResourceKind::Notifications, &[&second], "NewMessage.Template=ours");
    let created = Params::from_form("FriendlyName=guest&Type=service&Permission=joinConversation");
    account.write(&request(ResourceKind::Role, Action::Create, &[&second], created)).expect("it is accepted");
    let records = account.records.clone();
    // Later, by another user.
    let theirs = account.set(ResourceKind::Notifications, &[&second], "NewMessage.Template=theirs");
    let reachable = account.set(ResourceKind::ServiceConfiguration, &[&second], "ReachabilityEnabled=true");
    let mut with_unknown = records.clone();
    with_unknown.push(Record { number: 99.into(), outcome: Outcome::Unknown.into(), ..records[0].clone() });
    let plan = undo_plan(&account.read_for(&with_unknown), &with_unknown);
    assert_eq!(plan.changes.len(), 1, "{plan:?}");
    let params = plan.changes[0].request(&|_| None).expect("the SID is known").params;
    assert_eq!(params, Params::from_form("PostWebhookUrl=&Method=POST"));
    let expected = [
        "It is not known whether this change was carried out.",
        "Undo does not delete it. If you do not need it, delete it on its own page.",
        "Text of new messages: Someone changed it afterwards. The newer value stays.",
    ];
    assert_eq!(messages(&plan), expected);
    account.carry_out(plan);
    let now = |record: &Record| {
        simulation::read(&account.api.store, record.path.known().expect("a path")).expect("it exists")
    };
    let webhooks = now(&records[0]);
    assert_eq!((&webhooks["method"], webhooks["post_webhook_url"].as_str().unwrap_or_default()), (&json!("POST"), ""));
    assert_eq!(now(&theirs)["new_message"]["template"], "theirs");
    assert_eq!(now(&reachable)["reachability_enabled"], true);
}
