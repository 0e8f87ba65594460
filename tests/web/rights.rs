//! What a role or a locked account does not allow, mirrored in every control that would do it.

use api::Method;
use api::gateway::Role;
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::support::{Backend, Gateway, Page, pause};

/// Every page, with the controls on it that write, and those that delete.
fn pages(backend: &Backend) -> Vec<(String, Vec<&'static str>, Vec<&'static str>)> {
    let service = format!("/services/{}", backend.sid_of("Storefront chat"));
    let role = backend.read(&format!("/v1{}/Roles", service.replace("services", "Services")))["roles"][0].clone();
    let (sid, name) = (role["sid"].as_str().unwrap(), role["friendly_name"].as_str().unwrap());
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    vec![
        ("/".to_owned(), vec!["Create service", "Rename Storefront chat"], vec!["Delete Storefront chat"]),
        ("/configuration".to_owned(), vec!["Save configuration"], vec![]),
        ("/webhooks".to_owned(), vec!["Save webhooks"], vec![]),
        (service.clone(), vec!["Make default", "Rename service"], vec!["Delete service"]),
        (format!("{service}/configuration"), vec!["Save configuration"], vec![]),
        (
            format!("{service}/roles"),
            vec!["Create role", leak(format!("Copy {name}"))],
            vec![leak(format!("Delete {name}"))],
        ),
        (format!("{service}/roles/new"), vec!["Create role"], vec![]),
        (format!("{service}/roles/{sid}"), vec!["Copy role", "Save permissions"], vec!["Delete role"]),
        (format!("{service}/notifications"), vec!["Save push notifications"], vec![]),
        (format!("{service}/webhooks"), vec!["Save webhooks"], vec![]),
        (format!("{service}/chat"), vec!["Save Chat settings"], vec![]),
    ]
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
    let id = control.get_attribute("aria-describedby").filter(|id| id.starts_with("barred"))?;
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
    for (address, changing, deleting) in pages(&backend) {
        let page = Page::open_gateway(&gateway(&backend), &address);
        for name in changing {
            changes(&format!("{name} of {address}"), reason(&control(&page, name).await));
        }
        for name in deleting {
            deletes(&format!("{name} of {address}"), reason(&control(&page, name).await));
        }
    }
}

/// Presses everything on every page, and saves every form; nothing comes of it.
async fn nothing_can_be_done(gateway: impl Fn(&Backend) -> Gateway) {
    let backend = Backend::with(&["Storefront chat"]);
    for (address, changing, deleting) in pages(&backend) {
        let page = Page::open_gateway(&gateway(&backend), &address);
        for name in changing.into_iter().chain(deleting) {
            let control = control(&page, name).await;
            control.click();
            pause(20).await;
            assert!(!page.has_dialog(), "{name} of {address} asks something");
            assert!(control.is_connected(), "{name} of {address} leads elsewhere");
        }
        // What is not named above would show here: whatever saves, begins something new or warns.
        for element in page.every("main button[type=submit], main button[data-kind=danger], main [data-kind=primary]") {
            assert!(reason(&element).is_some(), "{} of {address}", element.outer_html());
        }
    }
    assert_eq!((backend.sent(Method::Post), backend.sent(Method::Delete)), (0, 0));
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
async fn nothing_that_a_viewer_presses_asks_writes_or_leads_anywhere() {
    nothing_can_be_done(|backend| Gateway::as_a(Role::Viewer, backend)).await;
}

#[wasm_bindgen_test]
async fn nothing_in_a_locked_account_asks_writes_or_leads_anywhere() {
    nothing_can_be_done(|backend| Gateway::as_a(Role::Admin, backend).read_only()).await;
}
