//! What an account must not be taken for: its label, its colour, and in words what the colour may warn of.

use api::gateway::Account;
use leptos::prelude::*;

use crate::backend::source::Sources;

/// Around what is shown of an account, in its colour.
pub fn colour(account: &Account) -> Option<&'static str> {
    account.colour.known().map(|colour| colour.as_str())
}

/// What is particular about an account, in a word each.
pub fn marks(account: &Account) -> AnyView {
    let marks =
        [(&account.production, "Production"), (&account.read_only, "Read-only here"), (&account.sandbox, "Sandbox")];
    let said = marks.into_iter().filter(|(holds, _)| holds.known() == Some(&true));
    said.map(|(_, word)| view! { <span class="badge">{word}</span> }).collect_view().into_any()
}

/// The account at hand, at the edge of every page.
#[component]
pub fn AccountMark() -> impl IntoView {
    let sources: Sources = expect_context();
    sources.visit.get_value().map(|visit| {
        let account = &visit.account;
        let is_production = account.production.known() == Some(&true);
        view! {
            <p class="mark" data-colour=colour(account) data-production=is_production.to_string()>
                <b>{account.title()}</b>
                {marks(account)}
            </p>
        }
    })
}
