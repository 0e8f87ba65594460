//! Remedies that the page shows when a gateway cannot forward a request.

use api::Response;
use api::gateway::{Reason, Role};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Gateway, Page};

/// Opens the history on a gateway that sends this response.
async fn shown(response: Response) -> Page {
    let gateway = Gateway::signed_in_as(Role::Admin, &Backend::with(&[]));
    gateway.ledger.respond_with(response);
    let page = Page::open_gateway(&gateway, "/accounts/production-eu/history");
    page.says("The history could not be loaded.").await;
    page
}

#[wasm_bindgen_test]
async fn a_gateway_failure_shows_a_remedy() {
    for (reason, remedy) in [
        (Reason::Credential, "to replace the credential"),
        (Reason::Unreachable, "which tests name, network and certificate"),
        (
            Reason::NoResponse,
            "Try again. If the problem remains, ask your gateway administrator to run “conversations-admin check”.",
        ),
        (Reason::InvalidResponse, "ask your gateway administrator to run “conversations-admin check”"),
        (Reason::Unrecorded, "free disk space"),
        (Reason::Failed, "look for the reason in the log"),
        (Reason::ForeignOrigin, "Reload the page"),
    ] {
        let page = shown(reason.reject("This happened.")).await;
        page.says("The history could not be loaded. This happened.").await;
        page.every("[role=alert] summary")[0].click();
        page.says(remedy).await;
        // A read has no record in the history.
        page.is_silent_about("see whether the change was made").await;
        // The text is the gateway's own and is shown once.
        page.is_silent_about("Technical details").await;
    }
}

#[wasm_bindgen_test]
async fn missing_permissions_have_no_remedy() {
    for reason in [Reason::Role, Reason::ReadOnly] {
        let page = shown(reason.reject("This happened.")).await;
        page.says("This happened.").await;
        assert_eq!(page.every("[role=alert] details").len(), 0);
    }
}

#[wasm_bindgen_test]
async fn a_response_of_a_proxy_is_named() {
    let page = shown(Response { status: 502, body: "<h1>Bad gateway</h1>".to_owned(), ..Response::default() }).await;
    page.says("A proxy responded, and the API did not (HTTP 502). Try again in a moment.").await;
}

#[wasm_bindgen_test]
async fn a_denied_page_leads_on() {
    let backend = Backend::with(&["Desk"]);
    backend.fail(&[("Method", "GET"), ("Path", "/v1/Configuration/Webhooks"), ("Status", "403")]);
    let page = Page::open(&backend, "/webhooks");
    page.says("could not be loaded.").await;
    page.find("button", "Try again").await;
    page.find("link", "Go to Home").await.click();
    page.find("heading", "Sandbox").await;
}
