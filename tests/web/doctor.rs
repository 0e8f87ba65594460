//! What can be done where a gateway cannot pass a call on.

use api::Response;
use api::gateway::{Reason, Role};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Backend, Gateway, Page};

/// A page that asks a gateway which answers so.
async fn shown(response: Response) -> Page {
    let gateway = Gateway::as_a(Role::Admin, &Backend::with(&[]));
    gateway.ledger.answer_with(response);
    let page = Page::open_gateway(&gateway, "/accounts/production-eu/history");
    page.says("The history could not be loaded.").await;
    page
}

#[wasm_bindgen_test]
async fn a_gateway_that_could_not_pass_a_call_on_says_what_can_be_done_and_by_whom() {
    for (reason, remedy) in [
        (Reason::Credential, "“conversations-admin check” there says what the credential may do"),
        (Reason::Unreachable, "says whether the name, the network or the certificate is in the way"),
        (
            Reason::Lost,
            "Try again. If it goes on, whoever runs the gateway: “conversations-admin check” there says what answers.",
        ),
        (Reason::Unreadable, "“conversations-admin check” there says what answers"),
        (Reason::Unrecorded, "look for a full disk"),
        (Reason::Failed, "its log has the reason"),
        (Reason::OtherPage, "Reload the page"),
    ] {
        let page = shown(reason.refuse("This happened.")).await;
        page.says("The history could not be loaded. This happened.").await;
        page.every("[role=alert] summary")[0].click();
        page.says(remedy).await;
        // Nothing was to be changed, so that nothing is on record.
        page.is_silent_about("Look whether it was done").await;
        // It is the gateway that speaks, and it is said once.
        page.is_silent_about("What the API said").await;
    }
}

#[wasm_bindgen_test]
async fn what_is_plain_has_no_remedy() {
    for reason in [Reason::Role, Reason::ReadOnly] {
        let page = shown(reason.refuse("This happened.")).await;
        page.says("This happened.").await;
        assert_eq!(page.every("[role=alert] details").len(), 0);
    }
}

#[wasm_bindgen_test]
async fn what_answers_in_place_of_the_api_is_named() {
    let page = shown(Response { status: 502, body: "<h1>Bad gateway</h1>".to_owned(), ..Response::default() }).await;
    page.says("A proxy responded, and the API did not (HTTP 502). Try again in a moment.").await;
}
