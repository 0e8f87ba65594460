//! Roles and read-only accounts: every control that is not permitted is disabled with a reason.

use api::gateway::Role;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlFormElement};

use crate::support::{Backend, Gateway, Page, name_of, pause};

/// A page with its controls that change something.
struct Changing {
    address: String,
    /// Names of the controls that create or update.
    writing: Vec<String>,
    /// Names of the controls that delete.
    deleting: Vec<String>,
    /// Input that makes the page's form modified, as role, name and text. Empty for a page without a form.
    typed: Vec<[&'static str; 3]>,
}

/// Every page of the app.
fn pages(backend: &Backend) -> Vec<Changing> {
    const ROLE: &str = "service admin";
    const SERVICE_ROLE: &str = "service Permissions of users in the whole service.";
    const URL: [&str; 3] = ["textbox", "Post-event URL", "https://example.com/"];
    let service = format!("/services/{}", backend.sid_of("Storefront chat"));
    let roles = backend.read(&format!("/v1{}/Roles", service.replace("services", "Services")));
    let role = roles["roles"].as_array().unwrap().iter().find(|role| role["friendly_name"] == ROLE).unwrap();
    let role = format!("{service}/roles/{}", role["sid"].as_str().unwrap());
    let page = |address: &str, writing: &[&str], deleting: &[&str], typed: &[[&'static str; 3]]| {
        let [writing, deleting] =
            [writing, deleting].map(|names| names.iter().map(|name| (*name).to_owned()).collect());
        Changing { address: address.to_owned(), writing, deleting, typed: typed.to_vec() }
    };
    let messaging = ["textbox", "Default messaging service", "MG00000000000000000000000000000000"];
    let new_role = [
        ["textbox", "Friendly name", "agent"],
        ["radio", SERVICE_ROLE, ""],
        ["checkbox", "Join conversations joinConversation", ""],
    ];
    let below = |path: &str| format!("{service}{path}");
    vec![
        page("/services", &["Create service"], &[], &[]),
        page("/configuration", &["Save configuration"], &[], &[messaging]),
        page("/webhooks", &["Save webhooks"], &[], &[URL]),
        page(&service, &[], &[], &[]),
        page(&below("/configuration"), &["Save configuration"], &[], &[["checkbox", "Reachability", ""]]),
        page(&below("/roles"), &["Create role", "Copy service admin"], &["Delete service admin"], &[]),
        page(&below("/roles/new"), &["Create role"], &[], &new_role),
        page(
            &role,
            &["Copy role", "Save permissions"],
            &["Delete role"],
            &[["checkbox", "Edit own user editOwnUserInfo", ""]],
        ),
        page(&below("/notifications"), &["Save push notifications"], &[], &[["checkbox", "Log pushes", ""]]),
        page(&below("/webhooks"), &["Save webhooks"], &[], &[URL]),
        page(&below("/chat"), &["Save Chat settings"], &[], &[["textbox", "Friendly name", "Storefront"]]),
    ]
}

/// Fills in the form of a page and submits it without its button, as a script or an extension can.
async fn send(page: &Page, typed: &[[&str; 3]]) {
    for [role, name, text] in typed {
        match *role {
            "textbox" => page.fill(name, text).await,
            role => page.tick(role, name).await,
        }
    }
    let form: HtmlFormElement = page.every("main form").remove(0).unchecked_into();
    form.request_submit().unwrap();
}

/// Waits for the control with that name: a button, or a link that looks like one.
async fn control(page: &Page, name: &str) -> HtmlElement {
    let is_it = |element: &HtmlElement| name_of(element) == name;
    for _ in 0..150 {
        if let Some(found) = page.every("main button, main a.button").into_iter().find(is_it) {
            return found;
        }
        pause(20).await;
    }
    panic!("no control {name:?}");
}

/// Reason for which a control is disabled, or `None` if it is enabled.
fn reason(control: &HtmlElement) -> Option<String> {
    let is_off = control.get_attribute("aria-disabled").as_deref() == Some("true");
    let id = control.get_attribute("aria-describedby").filter(|id| id.starts_with("denied"))?;
    let note = document().get_element_by_id(&id).expect("the reason is on the page");
    assert!(is_off && !control.has_attribute("disabled"), "it can be focused");
    Some(note.text_content().unwrap())
}

/// Opens every page and passes the reasons of its controls to both checks.
async fn check_every_page(
    gateway: impl Fn(&Backend) -> Gateway,
    changes: impl Fn(&str, Option<String>),
    deletes: impl Fn(&str, Option<String>),
) {
    let backend = Backend::with(&["Storefront chat"]);
    for Changing { address, writing, deleting, .. } in pages(&backend) {
        let page = Page::open_gateway(&gateway(&backend), &address);
        for name in writing {
            changes(&format!("{name} of {address}"), reason(&control(&page, &name).await));
        }
        for name in deleting {
            deletes(&format!("{name} of {address}"), reason(&control(&page, &name).await));
        }
    }
}

/// Clicks every control and submits every form on every page, and asserts that nothing happens.
async fn assert_nothing_happens(gateway: impl Fn(&Backend) -> Gateway) {
    let backend = Backend::with(&["Storefront chat"]);
    for Changing { address, writing, deleting, typed } in pages(&backend) {
        let gateway = gateway(&backend);
        let page = Page::open_gateway(&gateway, &address);
        if writing.is_empty() {
            page.find("button", "Actions for Storefront chat").await;
        }
        for name in writing.iter().chain(&deleting) {
            let control = control(&page, name).await;
            control.click();
            pause(20).await;
            assert!(!page.has_dialog(), "{name} of {address} opens a dialog");
            assert!(control.is_connected(), "{name} of {address} navigates");
        }
        if !typed.is_empty() {
            send(&page, &typed).await;
            pause(20).await;
        }
        // Finds controls that are missing in the table above.
        for element in page.every("main button[type=submit], main button[data-kind=danger], main [data-kind=primary]") {
            // A search only reads.
            let is_search = element.closest("[role=search]").unwrap().is_some();
            assert!(is_search || reason(&element).is_some(), "{} of {address}", element.outer_html());
        }
        // The gateway would reject a write, but no write may reach it.
        assert_eq!(gateway.writes(), 0, "{address}");
    }
}

fn is_disabled_with(words: &'static str) -> impl Fn(&str, Option<String>) {
    move |control, reason| {
        let reason = reason.unwrap_or_else(|| panic!("{control} is not disabled"));
        assert!(reason.contains(words), "{control}: {reason}");
    }
}

fn is_enabled(control: &str, reason: Option<String>) {
    assert_eq!(reason, None, "{control}");
}

#[wasm_bindgen_test]
async fn a_viewer_sees_why_every_writing_control_is_disabled() {
    let why = || is_disabled_with("Your role is viewer. You can view settings but not change them.");
    check_every_page(|backend| Gateway::signed_in_as(Role::Viewer, backend), why(), why()).await;
}

#[wasm_bindgen_test]
async fn a_read_only_account_disables_every_control_for_admins() {
    let why = || is_disabled_with("This account is read-only on this gateway");
    check_every_page(|backend| Gateway::signed_in_as(Role::Admin, backend).read_only(), why(), why()).await;
}

#[wasm_bindgen_test]
async fn an_editor_can_change_everything_and_delete_nothing() {
    let gateway = |backend: &Backend| Gateway::signed_in_as(Role::Editor, backend);
    check_every_page(gateway, is_enabled, is_disabled_with("Only admins can delete. You are an editor.")).await;
}

#[wasm_bindgen_test]
async fn every_control_is_enabled_for_an_admin() {
    check_every_page(|backend| Gateway::signed_in_as(Role::Admin, backend), is_enabled, is_enabled).await;
}

#[wasm_bindgen_test]
async fn the_input_of_every_form_is_sent_for_an_admin() {
    let backend = Backend::with(&["Storefront chat"]);
    for Changing { address, typed, .. } in pages(&backend).into_iter().filter(|page| !page.typed.is_empty()) {
        let gateway = Gateway::signed_in_as(Role::Admin, &backend);
        let page = Page::open_gateway(&gateway, &address);
        send(&page, &typed).await;
        pause(100).await;
        // The account is in production, where the settings of a page are reviewed first.
        if let Some(review) = page.every("[role=alertdialog] form").pop() {
            review.unchecked_into::<HtmlFormElement>().request_submit().unwrap();
            pause(100).await;
        }
        assert_eq!(gateway.writes(), 1, "{address}");
    }
}

#[wasm_bindgen_test]
async fn no_control_acts_for_a_viewer() {
    assert_nothing_happens(|backend| Gateway::signed_in_as(Role::Viewer, backend)).await;
}

#[wasm_bindgen_test]
async fn no_control_acts_in_a_read_only_account() {
    assert_nothing_happens(|backend| Gateway::signed_in_as(Role::Admin, backend).read_only()).await;
}

/// Opens the menu of the only service in the list and on its overview, and returns the reasons of its actions.
async fn reasons_in_the_menu(role: Role) -> [Option<String>; 4] {
    let backend = Backend::with(&["Storefront chat"]);
    let overview = format!("/services/{}", backend.sid_of("Storefront chat"));
    let in_list = reasons_on(&backend, role, "/services").await;
    assert_eq!(reasons_on(&backend, role, &overview).await, in_list);
    in_list
}

async fn reasons_on(backend: &Backend, role: Role, address: &str) -> [Option<String>; 4] {
    let gateway = Gateway::signed_in_as(role, backend);
    let page = Page::open_gateway(&gateway, address);
    page.find("button", "Actions for Storefront chat").await;
    // The heading gets the focus once the account is open, which would close a menu.
    pause(100).await;
    page.press("Actions for Storefront chat").await;
    let mut reasons = [const { None }; 4];
    for (place, action) in ["Rename", "Make default", "Delete", "Copy SID"].into_iter().enumerate() {
        let item = page.find("button", action).await;
        reasons[place] = reason(&item);
        if reasons[place].is_some() {
            item.click();
            pause(20).await;
            assert!(!page.has_dialog() && item.is_connected(), "{action}");
        }
    }
    assert_eq!(gateway.writes(), 0);
    reasons
}

#[wasm_bindgen_test]
async fn the_menu_of_a_service_says_why_an_action_is_denied() {
    let viewer = "Your role is viewer. You can view settings but not change them.".to_owned();
    let denied = Some(viewer);
    assert_eq!(reasons_in_the_menu(Role::Viewer).await, [denied.clone(), denied.clone(), denied, None]);
    let editor = Some("Only admins can delete. You are an editor.".to_owned());
    assert_eq!(reasons_in_the_menu(Role::Editor).await, [None, None, editor, None]);
    assert_eq!(reasons_in_the_menu(Role::Admin).await, [const { None }; 4]);
}
