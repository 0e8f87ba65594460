//! Label, colour and badges of an account, so that no account is mistaken for another.

use api::gateway::Account;
use leptos::prelude::*;

use crate::session::context::SessionContext;
use crate::session::texts;

/// Returns the colour of an account, for `data-colour`.
pub fn colour(account: &Account) -> Option<&'static str> {
    account.colour.known().map(|colour| colour.as_str())
}

/// Badges of an account: production, read-only, sandbox.
pub fn marks(account: &Account) -> AnyView {
    let marks = [
        (&account.production, texts::PRODUCTION),
        (&account.read_only, texts::READ_ONLY),
        (&account.sandbox, texts::SANDBOX),
    ];
    let badges = marks.into_iter().filter(|(holds, _)| holds.known() == Some(&true));
    badges.map(|(_, label)| view! { <span class="badge">{label}</span> }).collect_view().into_any()
}

/// Badges of the open account, and the host of its API.
#[component]
pub fn AccountFacts() -> impl IntoView {
    let session: SessionContext = expect_context();
    session.current.get_value().map(|session| {
        let origin = session.account.conversations.text();
        let host = origin.map(|origin| origin.split_once("://").map_or(origin.clone(), |(_, host)| host.to_owned()));
        view! {
            {marks(&session.account)}
            {host.map(|host| view! { <span class="address">{host}</span> })}
        }
    })
}

/// Label of the open account, at the edge of every page.
#[component]
pub fn AccountMark() -> impl IntoView {
    let session: SessionContext = expect_context();
    session.current.get_value().map(|session| {
        let account = &session.account;
        let is_production = account.production.known() == Some(&true);
        view! {
            <p class="mark" data-colour=colour(account) data-production=is_production.to_string()>
                <b>{account.title()}</b>
                {marks(account)}
            </p>
        }
    })
}
