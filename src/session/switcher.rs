//! Account switcher of a gateway: the open account, and the accounts that the user may open.

use api::gateway::Account;
use leptos::prelude::*;

use crate::backend::context::{BackendContext, BackendKind};
use crate::session::account_mark::{colour, marks};
use crate::session::context::SessionContext;
use crate::session::texts;
use crate::shell::ACCOUNT_PANEL;
use crate::ui::disclosure::Disclosure;

/// List of accounts. Each link reloads the app, so that no data of one account is shown in another.
#[component]
pub fn AccountList(
    accounts: Vec<Account>,
    /// Name of the open account; empty if none is open.
    here: String,
    /// Path and query below the account: `services?q=desk`.
    #[prop(into)]
    page: String,
    /// Role of the user, in words.
    #[prop(into)]
    role: String,
) -> impl IntoView {
    let backend: BackendContext = expect_context();
    let item = |account: Account| {
        let name = account.name.text().unwrap_or_default();
        let href = format!("{}{page}", backend.account_address(&name));
        view! {
            <li data-colour=colour(&account)>
                <a href=href aria-current=(name == here).then_some("true")>
                    <b><bdi>{account.title()}</bdi></b>
                    " "
                    <small>{role.clone()}</small>
                    " "
                    {marks(&account)}
                </a>
            </li>
        }
    };
    view! { <ul class="accounts">{accounts.into_iter().map(item).collect_view()}</ul> }
}

/// Button with the open account, and below it the accounts that the user may open.
#[component]
pub fn AccountSwitcher() -> impl IntoView {
    let session: SessionContext = expect_context();
    session.current.get_value().map(|session| {
        let account = &session.account;
        let button = view! {
            <span class="texts"><b><bdi>{account.title()}</bdi></b> " " {marks(account)}</span>
        };
        let (sid, meaning) = (account.account_sid.text(), meaning(account));
        let accounts = session.accounts().to_vec();
        let here = account.name.text().unwrap_or_default();
        let role = session.permissions().role.as_str();
        view! {
            <section class="account" aria-label=texts::ACCOUNT data-colour=colour(account)>
                <Disclosure id=ACCOUNT_PANEL button=button.into_any()>
                    <span class="sid">{sid.clone()}</span>
                    <p>{meaning}</p>
                    <AccountList accounts=accounts.clone() here=here.clone() page="" role/>
                </Disclosure>
            </section>
        }
    })
}

/// Returns a sentence about where changes go.
fn meaning(account: &Account) -> &'static str {
    if account.read_only.known() == Some(&true) {
        texts::READ_ONLY_EFFECT
    } else if account.sandbox.known() == Some(&true) {
        BackendKind::Sandbox.meaning()
    } else {
        BackendKind::Gateway.meaning()
    }
}
