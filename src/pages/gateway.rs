//! The first page of a gateway, until somebody is in.

mod no_account;
mod sign_in;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use self::no_account::NoAccount;
use self::sign_in::SignIn;
use crate::load::{Failed, Waiting};
use crate::navigation::{Navigation, take_fragment};
use crate::parts::sign_in::listen_for_links;
use crate::source::Sources;
use crate::source::gateway::{CODE, Outside, Ways};

#[component]
pub fn Gateway(
    /// What it says of itself.
    config: Value,
) -> impl IntoView {
    let sources: Sources = expect_context();
    let navigation: Navigation = expect_context();
    let ways = Ways::of(&config);
    let outside = RwSignal::new(None);
    let ask = move |code: Option<String>| {
        outside.set(None);
        spawn_local(async move {
            let code = code.and_then(|code| code.parse().ok());
            outside.try_set(sources.find_out_who(navigation, ways, code).await);
        });
    };
    listen_for_links();
    // Before anything is asked, for what stands in the address bar is seen, copied and remembered.
    ask(take_fragment(CODE));
    move || match outside.get() {
        None => view! { <Waiting what="The page"/> }.into_any(),
        Some(Outside::SignedOut(refused)) => view! { <SignIn ways refused outside/> }.into_any(),
        Some(Outside::NoAccount(accounts)) => view! { <NoAccount accounts/> }.into_any(),
        Some(Outside::Unreachable(error)) => {
            let retry = Callback::new(move |()| ask(None));
            view! { <h1>"Conversations Admin"</h1><Failed what="The page" error retry/> }.into_any()
        }
    }
}
