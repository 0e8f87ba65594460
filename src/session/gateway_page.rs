//! First page of a gateway, until a session is open.

use api::gateway::session::Password;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use crate::feedback::load::{Failed, Waiting};
use crate::form::submission::set_on_page;
use crate::navigation::{Navigation, take_fragment};
use crate::session::choose_account::ChooseAccount;
use crate::session::context::{CODE, NoSession, SessionContext, SignInMethods};
use crate::session::no_account::NoAccount;
use crate::session::sign_in::listen_for_links;
use crate::session::sign_in_page::SignIn;
use crate::session::texts;
use crate::ui::focus::focus_heading;

/// First page of the gateway with this configuration.
#[component]
pub fn Gateway(config: Value) -> impl IntoView {
    let session: SessionContext = expect_context();
    let navigation: Navigation = expect_context();
    let methods = SignInMethods::of(&config);
    let no_session = RwSignal::new(None);
    listen_for_links();
    // Before the first request: an address in the address bar is seen, copied and stored in the browser's history.
    let code = StoredValue::new(take_fragment(CODE).and_then(|code| code.parse::<Password>().ok()));
    let open = move |is_retry: bool| {
        no_session.set(None);
        let opening = session.open(navigation, methods, code.get_value());
        spawn_local(async move {
            let reason = opening.await.map(unless_unused);
            if !matches!(reason, Some(NoSession::Unreachable(_))) {
                code.try_set_value(None);
            }
            set_on_page(no_session, reason);
            if is_retry {
                // The button that had the focus is gone.
                focus_heading();
            }
        });
    };
    open(false);
    move || match no_session.get() {
        None => view! { <Waiting what=texts::LOADED/> }.into_any(),
        Some(NoSession::SignedOut(rejected)) => view! { <SignIn methods rejected no_session/> }.into_any(),
        Some(NoSession::NoAccount(accounts, role)) => view! { <NoAccount accounts role/> }.into_any(),
        Some(NoSession::NoChoice(accounts, role)) => view! { <ChooseAccount accounts role/> }.into_any(),
        Some(NoSession::Unreachable(error)) => {
            let retry = Callback::new(move |()| open(true));
            view! { <h1>{texts::PRODUCT}</h1><Failed what=texts::LOADED error retry/> }.into_any()
        }
    }
}

/// Treats a code that the gateway did not reject as still valid, so that the page offers to send it again.
fn unless_unused(no_session: NoSession) -> NoSession {
    match no_session {
        NoSession::SignedOut(Some(error)) if error.reason().is_none() => NoSession::Unreachable(error),
        other => other,
    }
}
