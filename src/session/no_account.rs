//! Page for an address that names an unknown account.

use api::gateway::Account;
use leptos::prelude::*;

use crate::brand::Brand;
use crate::navigation::Navigation;
use crate::session::switcher::AccountList;
use crate::session::texts;
use crate::session::watch::reload_on_change;
use crate::ui::bidi::isolate;

/// Says that the account is unknown, and lists the accounts of the user.
#[component]
pub fn NoAccount(accounts: Vec<Account>, role: String) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let name = navigation.account().unwrap_or_default();
    reload_on_change(navigation);
    view! {
        <section class="start">
            <Brand/>
            <h1>{texts::account_not_found(&isolate(&name))}</h1>
            {if accounts.is_empty() {
                view! { <p>{texts::NO_ACCOUNTS}</p> }.into_any()
            } else {
                view! {
                    <p>{texts::SELECT_KNOWN_ACCOUNT}</p>
                    <AccountList accounts here=String::new() page="" role/>
                }
                .into_any()
            }}
        </section>
    }
}
