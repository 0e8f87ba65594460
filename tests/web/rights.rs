//! What a role or a locked account does not allow, mirrored in every control that would do it.

use api::gateway::Role;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlFormElement};

use crate::support::{Backend, Gateway, Page, pause};

/// A page, and what on it changes something.
struct Changing {
    address: String,
    /// The controls that write.
    writing: Vec<String>,
    deleting: Vec<String>,
    /// What is typed or chosen before its form, where it has one, holds something to send: the role, the name, and the text.
    typed: Vec<[&'static str; 3]>,
}

/// Every page.
fn pages(backend: &Backend) -> Vec<Changing> {
    const ROLE: &str = "service admin";
    const SERVICE_ROLE: &str = "service What users may do anywhere in the service.";
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
        page("/", &["Create service", "Rename Storefront chat"], &["Delete Storefront chat"], &[]),
        page("/configuration", &["Save configuration"], &[], &[messaging]),
        page("/webhooks", &["Save webhooks"], &[], &[URL]),
        page(&service, &["Make default", "Rename service"], &["Delete service"], &[]),
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

/// Changes what the form of a page holds, and sends it without its button, which a browser does with what somebody else has made of a page.
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

/// The control of that name, a button or a link that looks like one.
async fn control(page: &Page, name: &str) -> HtmlElement {
    let is_it = |element: &HtmlElement| {
        let name_of = element.get_attribute("aria-label").unwrap_or_else(|| element.inner_text());
        name_of.trim() == name
    };
    for _ in 0..150 {
        if let Some(found) = page.every("main button, main a.button").into_iter().find(is_it) {
            return found;
        }
        pause(20).await;
    }
    panic!("no control {name:?}");
}

/// What says why a control is barred; nothing where it is not.
fn reason(control: &HtmlElement) -> Option<String> {
    let is_off = control.get_attribute("aria-disabled").as_deref() == Some("true");
    let id = control.get_attribute("aria-describedby").filter(|id| id.starts_with("denied"))?;
    let note = document().get_element_by_id(&id).expect("the reason is on the page");
    assert!(is_off && !control.has_attribute("disabled"), "the keyboard reaches it");
    Some(note.text_content().unwrap())
}

/// Opens every page, and has both kinds of controls judged.
async fn on_every_page(
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

/// Presses everything on every page, and sends every form with something in it; nothing comes of it.
async fn nothing_can_be_done(gateway: impl Fn(&Backend) -> Gateway) {
    let backend = Backend::with(&["Storefront chat"]);
    for Changing { address, writing, deleting, typed } in pages(&backend) {
        let gateway = gateway(&backend);
        let page = Page::open_gateway(&gateway, &address);
        for name in writing.iter().chain(&deleting) {
            let control = control(&page, name).await;
            control.click();
            pause(20).await;
            assert!(!page.has_dialog(), "{name} of {address} asks something");
            assert!(control.is_connected(), "{name} of {address} leads elsewhere");
        }
        if !typed.is_empty() {
            send(&page, &typed).await;
            pause(20).await;
        }
        // What is not named above would show here: whatever saves, begins something new or warns.
        for element in page.every("main button[type=submit], main button[data-kind=danger], main [data-kind=primary]") {
            assert!(reason(&element).is_some(), "{} of {address}", element.outer_html());
        }
        // The gateway would have refused it, but nothing comes so far.
        assert_eq!(gateway.writes(), 0, "{address}");
    }
}

fn is_barred_as(words: &'static str) -> impl Fn(&str, Option<String>) {
    move |control, reason| {
        let reason = reason.unwrap_or_else(|| panic!("{control} is not barred"));
        assert!(reason.contains(words), "{control}: {reason}");
    }
}

fn is_open(control: &str, reason: Option<String>) {
    assert_eq!(reason, None, "{control}");
}

#[wasm_bindgen_test]
async fn a_viewer_finds_every_control_that_writes_and_reads_why_it_does_nothing() {
    let why = || is_barred_as("You are a viewer: you can look at everything, and change nothing.");
    on_every_page(|backend| Gateway::as_a(Role::Viewer, backend), why(), why()).await;
}

#[wasm_bindgen_test]
async fn an_account_that_may_only_be_read_bars_an_admin_too() {
    let why = || is_barred_as("This account is read-only here");
    on_every_page(|backend| Gateway::as_a(Role::Admin, backend).read_only(), why(), why()).await;
}

#[wasm_bindgen_test]
async fn an_editor_changes_everything_and_reads_that_only_admins_delete() {
    let gateway = |backend: &Backend| Gateway::as_a(Role::Editor, backend);
    on_every_page(gateway, is_open, is_barred_as("Only admins can delete. You are an editor.")).await;
}

#[wasm_bindgen_test]
async fn an_admin_does_everything() {
    on_every_page(|backend| Gateway::as_a(Role::Admin, backend), is_open, is_open).await;
}

#[wasm_bindgen_test]
async fn what_is_typed_into_every_form_is_something_that_is_sent() {
    let backend = Backend::with(&["Storefront chat"]);
    for Changing { address, typed, .. } in pages(&backend).into_iter().filter(|page| !page.typed.is_empty()) {
        let gateway = Gateway::as_a(Role::Admin, &backend);
        let page = Page::open_gateway(&gateway, &address);
        send(&page, &typed).await;
        pause(100).await;
        assert_eq!(gateway.writes(), 1, "{address}");
    }
}

#[wasm_bindgen_test]
async fn nothing_that_a_viewer_presses_asks_writes_or_leads_anywhere() {
    nothing_can_be_done(|backend| Gateway::as_a(Role::Viewer, backend)).await;
}

#[wasm_bindgen_test]
async fn nothing_in_a_locked_account_asks_writes_or_leads_anywhere() {
    nothing_can_be_done(|backend| Gateway::as_a(Role::Admin, backend).read_only()).await;
}
