//! Records of the history: what each row shows and where it leads.

use api::{Endpoint, role, service};
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlAnchorElement;

use super::{OTHER_SERVICE, SERVICE, gateway, has_query, has_rows, open, rows, timer, webhooks};
use crate::support::{Backend, Page};

#[wasm_bindgen_test]
async fn the_latest_change_comes_first() {
    let (_gateway, page) = open(vec![webhooks(json!({})), timer(json!({ "person": "grace@example.com" }))], "");
    has_rows(&page, 2).await;
    let [first, second] = &rows(&page)[..] else { panic!("two rows") };
    for part in [
        "ada",
        "Changed service webhooks of Returns & Repairs",
        "Post-event URL",
        "https://a.example → https://b.example",
        "Done",
    ] {
        assert!(first.contains(part), "{part:?} is not in {first}");
    }
    for part in ["grace@example.com", "Changed account configuration", "24 hours (PT24H) → 7 days (P7D)", " ago"] {
        assert!(second.contains(part), "{part:?} is not in {second}");
    }
    page.says("All 2 loaded").await;
    let link: HtmlAnchorElement = page.find("link", "Returns & Repairs").await.unchecked_into();
    assert_eq!(link.pathname(), format!("/accounts/production-eu/services/{SERVICE}/webhooks"));
}

#[wasm_bindgen_test]
async fn every_outcome_is_named_and_an_unknown_one_links_to_the_setting() {
    let refused = json!({ "outcome": "refused", "status": 400, "code": 50376, "message": "Enter at least PT10M." });
    let (_gateway, page) = open(
        vec![
            timer(refused),
            timer(json!({ "outcome": "unsent", "message": "Twilio could not be reached." })),
            webhooks(json!({ "outcome": "unknown" })),
            webhooks(json!({ "outcome": "open" })),
            timer(json!({ "outcome": "later" })),
        ],
        "",
    );
    has_rows(&page, 5).await;
    let rows = rows(&page);
    assert!(rows[0].contains("Rejected") && rows[0].contains("Enter at least PT10M. (Error 50376)"), "{}", rows[0]);
    assert!(rows[1].contains("Not sent") && rows[1].contains("Twilio could not be reached."), "{}", rows[1]);
    assert!(rows[2].contains("Not known") && rows[2].contains("Check the current values"), "{}", rows[2]);
    assert!(rows[3].contains("Unanswered") && rows[3].contains("No response recorded"), "{}", rows[3]);
    assert!(rows[4].contains("later"), "an unknown outcome is shown: {}", rows[4]);
    let places = page.every(".history .warning a");
    let place = |at: usize| places[at].clone().unchecked_into::<HtmlAnchorElement>().pathname();
    assert!(place(0).ends_with(&format!("/services/{SERVICE}/webhooks")), "{}", place(0));
}

#[wasm_bindgen_test]
async fn a_secret_is_shown_as_a_secret() {
    let change = json!([{
        "field": "PostWebhookUrl", "label": "Post-event URL",
        "sent": "https://•••1a2b3c4d@a.example/?k=•••00ff00ff", "after": "https://•••1a2b3c4d@a.example/?k=•••00ff00ff",
    }]);
    let (_gateway, page) = open(vec![webhooks(json!({ "changes": change }))], "");
    has_rows(&page, 1).await;
    page.says("https://a secret part (1a2b3c4d)@a.example/?k=a secret part (00ff00ff)").await;
    page.is_silent_about("•••").await;
}

#[wasm_bindgen_test]
async fn the_details_of_a_record_can_be_opened() {
    let (_gateway, page) = open(vec![webhooks(json!({}))], "");
    has_rows(&page, 1).await;
    page.is_silent_about("RQ0000").await;
    page.every(".history summary")[0].click();
    page.says("RQ00000000000000000000000000000001").await;
    page.says(&format!("POST /x/{SERVICE}/Configuration/Webhooks")).await;
    page.find("button", "Copy request id").await;
}

#[wasm_bindgen_test]
async fn a_record_shows_the_first_four_of_many_settings() {
    let change =
        |at: usize| json!({ "field": format!("Later{at}"), "label": format!("Later {at}"), "before": 1, "sent": "2" });
    let changes: Vec<_> = (1..=6).map(change).collect();
    let (_gateway, page) = open(vec![webhooks(json!({ "changes": changes }))], "");
    has_rows(&page, 1).await;
    page.says("Later 4").await;
    page.is_silent_about("Later 5").await;
    page.says("2 more").await;
}

#[wasm_bindgen_test]
async fn a_role_names_its_service_and_a_deleted_service_has_no_link() {
    let role = json!({
        "operation": role::Update::PATH, "subject": "Role", "name": "agent", "service": SERVICE,
        "path": "/x/RL00000000000000000000000000000001",
    });
    let deleted = json!({
        "method": "DELETE", "operation": service::Delete::PATH, "subject": "Service", "name": "Pop-up", "service": OTHER_SERVICE,
        "path": format!("/x/{OTHER_SERVICE}"),
    });
    let (_gateway, page) = open(vec![role, deleted], "");
    has_rows(&page, 2).await;
    let link: HtmlAnchorElement = page.find("link", "agent").await.unchecked_into();
    assert!(link.pathname().ends_with("/roles/RL00000000000000000000000000000001"), "{}", link.pathname());
    page.find("link", SERVICE).await;
    assert!(rows(&page)[1].contains("Deleted service Pop-up"));
    assert_eq!(page.every(".history tbody tr:nth-child(2) .headline a").len(), 0);
}

#[wasm_bindgen_test]
async fn a_record_without_a_name_shows_the_loaded_name_of_the_service() {
    let gateway = gateway(vec![]);
    let sid = gateway.backend.sid_of("Storefront chat");
    gateway
        .ledger
        .set_records(vec![webhooks(json!({ "name": null, "service": sid })), webhooks(json!({ "name": null }))]);
    let page = Page::open_gateway(&gateway, "/accounts/production-eu/history");
    has_rows(&page, 2).await;
    page.says("Changed service webhooks of Storefront chat").await;
    page.says(&format!("Changed service webhooks of {SERVICE}")).await;
    page.settle("Service", "storefront chat").await;
    has_query(&format!("?service={sid}")).await;
}

#[wasm_bindgen_test]
async fn all_accounts_can_be_chosen_and_are_marked() {
    let (gateway, page) = open(vec![timer(json!({})), timer(json!({ "account": "staging" }))], "");
    has_rows(&page, 1).await;
    page.choose("Account", "all").await;
    has_rows(&page, 2).await;
    has_query("?account=all").await;
    assert_eq!(gateway.ledger.last_request().account, None);
    assert!(rows(&page)[1].contains("Staging"), "{}", rows(&page)[1]);
    let of = page.every(".history .of");
    assert_eq!(of.iter().filter_map(|mark| mark.get_attribute("data-colour")).collect::<Vec<_>>(), ["red", "blue"]);
}

#[wasm_bindgen_test]
async fn a_change_in_another_account_links_to_that_account() {
    let (_gateway, page) = open(vec![webhooks(json!({ "account": "staging" }))], "?account=all");
    has_rows(&page, 1).await;
    let link: HtmlAnchorElement = page.find("link", "Returns & Repairs").await.unchecked_into();
    assert_eq!(link.pathname(), format!("/accounts/staging/services/{SERVICE}/webhooks"));
}

#[wasm_bindgen_test]
async fn the_menu_leads_to_the_history() {
    let page = Page::open_journaled(&Backend::with(&[]), 1, "/services");
    page.find("link", "History").await;
    drop(page);
    let (_gateway, page) = open(vec![], "");
    page.find("link", "History").await;
}
