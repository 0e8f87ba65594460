//! The first page of a gateway, until somebody is in.

use api::gateway::session::Password;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use crate::backend::source::Sources;
use crate::feedback::load::{Failed, Waiting};
use crate::navigation::{Navigation, focus_heading, take_fragment};
use crate::session::gateway::{CODE, Outside, Ways};
use crate::session::no_account::NoAccount;
use crate::session::sign_in::listen_for_links;
use crate::session::sign_in_page::SignIn;

#[component]
pub fn Gateway(
    /// What it says of itself.
    config: Value,
) -> impl IntoView {
    let sources: Sources = expect_context();
    let navigation: Navigation = expect_context();
    let ways = Ways::of(&config);
    let outside = RwSignal::new(None);
    listen_for_links();
    // Before anything is asked, for what stands in the address bar is seen, copied and remembered.
    let code = StoredValue::new(take_fragment(CODE).and_then(|code| code.parse::<Password>().ok()));
    let ask = move |again: bool| {
        outside.set(None);
        let finding = sources.find_out_who(navigation, ways, code.get_value());
        spawn_local(async move {
            let found = finding.await.map(unless_answered);
            if !matches!(found, Some(Outside::Unreachable(_))) {
                code.try_set_value(None);
            }
            outside.try_set(found);
            if again {
                // The button that asked is gone.
                focus_heading();
            }
        });
    };
    ask(false);
    move || match outside.get() {
        None => view! { <Waiting what="The page"/> }.into_any(),
        Some(Outside::SignedOut(refused)) => view! { <SignIn ways refused outside/> }.into_any(),
        Some(Outside::NoAccount(accounts)) => view! { <NoAccount accounts/> }.into_any(),
        Some(Outside::Unreachable(error)) => {
            let retry = Callback::new(move |()| ask(true));
            view! { <h1>"Conversations Admin"</h1><Failed what="The page" error retry/> }.into_any()
        }
    }
}

/// A code that has not been answered may still be good: the way on is to send it again, and not to sign in.
fn unless_answered(outside: Outside) -> Outside {
    match outside {
        Outside::SignedOut(Some(error)) if error.reason().is_none() => Outside::Unreachable(error),
        other => other,
    }
}
