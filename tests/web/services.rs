//! The page of services.

use api::Method;
use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Page, pause};

const THREE: [&str; 3] = ["Storefront chat", "Claims desk", "Loyalty club"];

#[wasm_bindgen_test]
async fn services_are_listed_by_name() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/");
    page.says("All 3 loaded").await;
    page.lists(&["Claims desk", "Loyalty club", "Storefront chat"]).await;
}

#[wasm_bindgen_test]
async fn an_account_without_services_says_how_to_start() {
    let page = Page::open(&Backend::new(Seed::Empty), "/");
    page.says("No services yet").await;
}

#[wasm_bindgen_test]
async fn a_search_shows_what_matches_by_name_or_sid() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/");
    page.says("All 3 loaded").await;
    page.search("LOYAL").await;
    page.says("1 of them match. All 3 loaded.").await;
    page.lists(&["Loyalty club"]).await;
    page.search(&backend.sid_of("Claims desk")).await;
    page.says("1 of them match").await;
    page.lists(&["Claims desk"]).await;
    page.search("nothing like it").await;
    page.says("No services match").await;
    page.press("Clear search").await;
    page.says("All 3 loaded").await;
    page.lists(&["Claims desk", "Loyalty club", "Storefront chat"]).await;
}

#[wasm_bindgen_test]
async fn search_and_sort_are_in_the_address() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/?q=c&sort=-name");
    page.says("All 3 loaded").await;
    page.lists(&["Storefront chat", "Loyalty club", "Claims desk"]).await;
    page.press("Created").await;
    page.lists(&THREE).await;
    assert_eq!(leptos::prelude::window().location().search().unwrap(), "?q=c&sort=created");
    page.press("Created").await;
    page.lists(&["Loyalty club", "Claims desk", "Storefront chat"]).await;
}

/// A list of two services with something odd between them, and this after it.
fn odd_list(backend: &Backend, odd: &str, meta: &str) {
    let service = |name: &str| {
        let sid = backend.sid_of(name);
        format!(r#"{{"sid":"{sid}","friendly_name":"{name}"}}"#)
    };
    let body = format!(r#"{{"services":[{},{odd},{}]{meta}}}"#, service("Claims desk"), service("Loyalty club"));
    backend.fail(&[("Path", "/v1/Services"), ("Body", &body)]);
}

const LAST: &str = r#","meta":{"next_page_url":null}"#;

#[wasm_bindgen_test]
async fn an_entry_that_is_no_service_is_marked_and_hides_no_other() {
    for odd in ["null", "7", r#""text""#, "[]"] {
        let backend = Backend::with(&THREE);
        odd_list(&backend, odd, LAST);
        let page = Page::open(&backend, "/");
        page.lists(&["Claims desk", "Loyalty club"]).await;
        page.says(&format!("Cannot be read {odd}")).await;
        page.says("All 3 loaded").await;
    }
}

#[wasm_bindgen_test]
async fn values_that_cannot_be_held_hide_nothing_else() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    for odd in [
        r#"{"friendly_name":"Z \ud83d"}"#.to_owned(),
        r#"{"friendly_name":"Z","later":1e999}"#.to_owned(),
        format!(r#"{{"friendly_name":"Z","later":{deep}}}"#),
    ] {
        let backend = Backend::with(&THREE);
        odd_list(&backend, &odd, LAST);
        let page = Page::open(&backend, "/");
        page.says("All 3 loaded").await;
        let rows = page.rows();
        assert_eq!(&rows[..2], ["Claims desk", "Loyalty club"]);
        assert!(rows[2].starts_with('Z'), "{rows:?}");
    }
}

#[wasm_bindgen_test]
async fn an_end_that_the_api_does_not_name_is_not_claimed() {
    for meta in ["", r#","meta":null"#, r#","meta":{"next_page_url":7}"#, r#","meta":{"next_page_url":"elsewhere"}"#] {
        let backend = Backend::with(&THREE);
        odd_list(&backend, "{}", meta);
        let page = Page::open(&backend, "/");
        page.says("Loaded 3. The API did not say whether more exist").await;
        page.is_silent_about("All 3 loaded").await;
    }
    let backend = Backend::with(&[]);
    backend.fail(&[("Path", "/v1/Services"), ("Body", r#"{"services":[]}"#)]);
    let page = Page::open(&backend, "/");
    page.says("The API returned no services and did not say whether more exist.").await;
    page.is_silent_about("No services yet").await;
}

#[wasm_bindgen_test]
async fn a_count_without_a_known_end_is_a_lower_bound() {
    let backend = Backend::with(&["Claims desk"]);
    let conversations = format!("/v1/Services/{}/Conversations", backend.sid_of("Claims desk"));
    backend.fail(&[("Path", &conversations), ("Body", r#"{"conversations":[{},null]}"#)]);
    let page = Page::open(&backend, "/");
    page.press("Delete Claims desk").await;
    page.says("2+").await;
}

#[wasm_bindgen_test]
async fn a_list_in_pages_is_loaded_page_by_page_or_whole() {
    let backend = Backend::new(Seed::Services(250));
    let page = Page::open(&backend, "/");
    page.says("Loaded 100, more exist").await;
    let more = page.find("button", "Load more").await;
    more.focus().unwrap();
    more.click();
    page.says("Loaded 200, more exist").await;
    let keyboard = || leptos::prelude::document().active_element().and_then(|element| element.text_content());
    assert_eq!(keyboard().as_deref(), Some("Load more"), "the keyboard stays where it was");
    page.press("Load all").await;
    page.says("All 250 loaded").await;
    page.draws(250).await;
}

#[wasm_bindgen_test]
async fn loading_all_can_be_stopped() {
    let backend = Backend::new(Seed::Services(1_000));
    let page = Page::open(&backend, "/");
    page.says("Loaded 100, more exist").await;
    backend.fail(&[("Method", "GET"), ("DelayMs", "200")]);
    page.press("Load all").await;
    page.press("Stop").await;
    page.says("more exist").await;
    pause(600).await;
    page.says("Loaded 100, more exist").await;
}

#[wasm_bindgen_test]
async fn a_failed_page_says_why_and_keeps_what_was_loaded() {
    let backend = Backend::new(Seed::Services(150));
    let page = Page::open(&backend, "/");
    page.says("Loaded 100, more exist").await;
    backend.fail(&[("Status", "503")]);
    page.press("Load more").await;
    page.says("More services could not be loaded. Twilio returned an error: Service Unavailable (Error 20503)").await;
    assert!(!page.rows().is_empty());
    backend.recover();
    page.press("Try again").await;
    page.has_keyboard("Services").await;
    page.says("All 150 loaded").await;
}

#[wasm_bindgen_test]
async fn a_list_that_cannot_be_loaded_is_not_an_empty_one() {
    let backend = Backend::with(&THREE);
    backend.fail(&[("Drop", "true")]);
    let page = Page::open(&backend, "/");
    page.says("Services could not be loaded. The server did not respond.").await;
    page.is_silent_about("No services yet").await;
    backend.recover();
    page.press("Try again").await;
    page.has_keyboard("Services").await;
    page.says("All 3 loaded").await;
}

#[wasm_bindgen_test]
async fn a_created_service_is_in_the_list() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/");
    let create = page.find("button", "Create service").await;
    create.focus().unwrap();
    create.click();
    page.find("dialog", "Create a service").await;
    page.fill("Friendly name", "Returns & refunds ñ 🎁").await;
    page.press("Create service").await;
    page.says("“Returns & refunds ñ 🎁” is created").await;
    page.has_no_dialog().await;
    pause(50).await;
    let keyboard = leptos::prelude::document().active_element().and_then(|element| element.text_content());
    assert_eq!(keyboard.as_deref(), Some("Create service"), "the keyboard is back where it was");
    assert!(page.rows().contains(&"Returns & refunds ñ 🎁".to_owned()));
    page.has_no_dialog().await;
    backend.sid_of("Returns & refunds ñ 🎁");
}

#[wasm_bindgen_test]
async fn a_name_that_is_too_long_is_refused_before_it_is_sent() {
    let backend = Backend::with(&[]);
    let page = Page::open(&backend, "/");
    page.press("Create service").await;
    page.fill("Friendly name", &"x".repeat(300)).await;
    page.says("Friendly name must be 256 characters or fewer. It is 44 over.").await;
    page.press("Create service").await;
    page.says("The service could not be created. Correct this first:").await;
    assert_eq!(backend.sent(Method::Post), 0);
    page.holds("Friendly name", &"x".repeat(300)).await;
}

#[wasm_bindgen_test]
async fn a_double_click_creates_one_service() {
    let backend = Backend::with(&[]);
    backend.fail(&[("Method", "POST"), ("DelayMs", "100")]);
    let page = Page::open(&backend, "/");
    page.press("Create service").await;
    page.fill("Friendly name", "Once").await;
    let save = page.find("button", "Create service").await;
    save.click();
    save.click();
    page.says("“Once” is created").await;
    assert_eq!(backend.sent(Method::Post), 1);
}

#[wasm_bindgen_test]
async fn what_was_typed_survives_a_refusal_and_a_closed_dialog() {
    let backend = Backend::with(&[]);
    backend.fail(&[("Method", "POST"), ("Status", "429")]);
    let page = Page::open(&backend, "/");
    page.press("Create service").await;
    page.fill("Friendly name", "Loyalty club").await;
    page.press("Create service").await;
    page.press("Stop waiting").await;
    page.says("The service could not be created. Too many requests are running at once").await;
    page.holds("Friendly name", "Loyalty club").await;
    page.press("Cancel").await;
    page.has_no_dialog().await;
    page.press("Create service").await;
    page.says("What you typed earlier is back. It has not been saved.").await;
    page.holds("Friendly name", "Loyalty club").await;
    page.press("Discard it").await;
    page.holds("Friendly name", "").await;
}

const WAS_BEING_SAVED: &str = "This was sent, and what came of it was not known when you left it. Look whether it was done before you save it again.";

/// The list, after its dialog was closed before the service was created.
async fn left_while_creating(backend: &Backend) -> Page {
    let page = Page::open(backend, "/");
    page.press("Create service").await;
    page.fill("Friendly name", "Loyalty club").await;
    page.press("Create service").await;
    page.press("Close").await;
    page.has_no_dialog().await;
    page
}

#[wasm_bindgen_test]
async fn what_was_on_its_way_when_the_dialog_was_closed_is_not_taken_for_unsaved() {
    let backend = Backend::with(&[]);
    backend.fail(&[("Method", "POST"), ("DelayMs", "300")]);
    let page = left_while_creating(&backend).await;
    page.press("Create service").await;
    page.says(WAS_BEING_SAVED).await;
    page.says("“Loyalty club” is created").await;
    page.press("Discard it").await;
    page.press("Cancel").await;
    page.has_no_dialog().await;
    page.press("Create service").await;
    page.holds("Friendly name", "").await;
    assert_eq!(backend.sent(Method::Post), 1);
}

#[wasm_bindgen_test]
async fn what_was_refused_after_the_dialog_was_closed_is_known_to_be_unsaved() {
    let backend = Backend::with(&[]);
    backend.fail(&[("Method", "POST"), ("DelayMs", "300"), ("Status", "400"), ("Code", "50003")]);
    let page = left_while_creating(&backend).await;
    page.says("The service could not be created.").await;
    page.press("Create service").await;
    page.says("What you typed earlier is back. It has not been saved.").await;
    page.holds("Friendly name", "Loyalty club").await;
}

#[wasm_bindgen_test]
async fn a_refusal_about_a_field_stands_beside_it() {
    let backend = Backend::with(&[]);
    backend.fail(&[("Method", "POST"), ("Status", "400"), ("Code", "50003")]);
    let page = Page::open(&backend, "/");
    page.press("Create service").await;
    page.fill("Friendly name", "Loyalty club").await;
    page.press("Create service").await;
    page.says("The service could not be created. Correct this first:").await;
    let name = page.find("textbox", "Friendly name").await;
    assert_eq!(name.get_attribute("aria-invalid").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn a_create_without_an_answer_shows_what_became_of_it() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/");
    page.says("All 3 loaded").await;
    backend.fail(&[("Method", "POST"), ("Drop", "true")]);
    page.press("Create service").await;
    page.fill("Friendly name", "Maybe").await;
    page.press("Create service").await;
    page.says("It may or may not exist now.").await;
    // The list behind the dialog is loaded anew.
    page.lists(&["Claims desk", "Loyalty club", "Maybe", "Storefront chat"]).await;
    page.holds("Friendly name", "Maybe").await;
}

#[wasm_bindgen_test]
async fn a_service_is_renamed_from_its_row() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/");
    page.press("Rename Claims desk").await;
    page.find("dialog", "Rename “Claims desk”").await;
    page.says("Chat v2").await;
    page.fill("Friendly name", "Claims").await;
    page.says("Will be sent").await;
    page.press("Rename service").await;
    page.says("Renamed to “Claims”").await;
    page.lists(&["Claims", "Loyalty club", "Storefront chat"]).await;
    backend.sid_of("Claims");
}

#[wasm_bindgen_test]
async fn where_chat_v2_is_gone_renaming_says_why() {
    let backend = Backend::with(&THREE);
    backend.fail(&[("Method", "POST"), ("Status", "410")]);
    let page = Page::open(&backend, "/");
    page.press("Rename Claims desk").await;
    page.fill("Friendly name", "Claims").await;
    page.press("Rename service").await;
    page.says("Twilio has ended Chat v2 for this account. Conversations itself offers no way to rename a service.")
        .await;
}

#[wasm_bindgen_test]
async fn deleting_shows_what_goes_and_asks_for_the_name() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/");
    page.press("Delete Claims desk").await;
    page.find("alertdialog", "Delete “Claims desk”?").await;
    page.says("0 conversations").await;
    page.says("4 roles").await;
    page.says("You cannot undo this action.").await;
    page.press("Delete service").await;
    page.says("Type it as it stands above.").await;
    assert_eq!(backend.sent(Method::Delete), 0);
    page.fill("Type Claims desk to confirm", "Claims desk").await;
    page.press("Delete service").await;
    page.says("“Claims desk” is deleted").await;
    page.lists(&["Loyalty club", "Storefront chat"]).await;
}

#[wasm_bindgen_test]
async fn a_delete_without_an_answer_finds_out_what_happened() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/");
    page.press("Delete Claims desk").await;
    page.fill("Type Claims desk to confirm", "Claims desk").await;
    backend.fail(&[("Method", "DELETE"), ("Drop", "true")]);
    page.press("Delete service").await;
    page.says("“Claims desk” is deleted").await;
}

#[wasm_bindgen_test]
async fn a_failed_delete_keeps_the_dialog_and_what_was_typed() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/");
    page.press("Delete Claims desk").await;
    page.fill("Type Claims desk to confirm", "Claims desk").await;
    backend.fail(&[("Method", "DELETE"), ("Status", "500")]);
    page.press("Delete service").await;
    page.says("The service could not be deleted.").await;
    assert!(page.has_dialog());
    backend.recover();
    page.press("Delete service").await;
    page.says("“Claims desk” is deleted").await;
}

/// Renames a service behind the page's back.
fn rename(backend: &Backend, name: &str, new: &str) {
    backend.post(&format!("/v2/Services/{}", backend.sid_of(name)), &[("FriendlyName", new)]);
}

#[wasm_bindgen_test]
async fn a_service_that_was_renamed_meanwhile_is_not_deleted() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/");
    page.press("Delete Claims desk").await;
    page.fill("Type Claims desk to confirm", "Claims desk").await;
    rename(&backend, "Claims desk", "Production, do not touch");
    page.press("Delete service").await;
    page.says("Nothing was deleted: somebody else has changed it since it was shown.").await;
    assert!(page.has_dialog());
    assert_eq!(backend.sent(Method::Delete), 0);
    backend.sid_of("Production, do not touch");
}

#[wasm_bindgen_test]
async fn a_service_that_cannot_be_read_first_is_not_deleted() {
    for status in ["403", "500"] {
        let backend = Backend::with(&THREE);
        let page = Page::open(&backend, "/");
        page.press("Delete Claims desk").await;
        page.fill("Type Claims desk to confirm", "Claims desk").await;
        backend.fail(&[("Method", "GET"), ("Status", status)]);
        page.press("Delete service").await;
        page.says("The service could not be deleted.").await;
        assert_eq!(backend.sent(Method::Delete), 0, "{status}");
    }
}

#[wasm_bindgen_test]
async fn a_name_that_somebody_else_has_changed_is_shown_before_it_is_replaced() {
    let backend = Backend::with(&THREE);
    let page = Page::open(&backend, "/");
    page.press("Rename Claims desk").await;
    page.fill("Friendly name", "Claims").await;
    rename(&backend, "Claims desk", "Production, do not touch");
    let before = backend.sent(Method::Post);
    page.press("Rename service").await;
    page.says("Nothing was sent: somebody else has renamed it meanwhile.").await;
    page.says("Production, do not touch").await;
    assert_eq!(backend.sent(Method::Post), before);
    page.press("Rename service").await;
    page.says("Renamed to “Claims”").await;
}
