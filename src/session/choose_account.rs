//! Choice of an account after the sign-in, and the account that this device has opened last.

use api::fingerprint;
use api::gateway::{Account, Session};
use leptos::prelude::*;

use crate::brand::Brand;
use crate::navigation::Navigation;
use crate::session::switcher::AccountList;
use crate::session::texts;
use crate::session::watch::reload_on_change;
use crate::ui::focus::focus_heading;
use crate::ui::storage::local_storage;

/// Key of the account that was opened last, after the fingerprint of its user. Its name is part of every address.
const LAST: &str = "conversations-admin-account";

/// Stores that a user has opened an account on this device.
pub fn remember(user: u64, account: &str) {
    if let Some(storage) = local_storage() {
        // Without storage, the user chooses again.
        let _ = storage.set_item(LAST, &format!("{user:x} {account}"));
    }
}

/// Returns the account to open where the address names none: the only one, or the one that the user has opened last on this device.
///
/// An account in production is never opened without a choice, unless it is the only one.
pub fn account_to_open<'a>(session: &Session, accounts: &'a [Account]) -> Option<&'a Account> {
    if let [account] = accounts {
        return Some(account);
    }
    let last = local_storage().and_then(|storage| storage.get_item(LAST).ok().flatten())?;
    let (user, name) = last.split_once(' ')?;
    let is_user = user == format!("{:x}", fingerprint(&session.person.text().unwrap_or_default()));
    let account = accounts.iter().find(|account| account.name.text().as_deref() == Some(name))?;
    (is_user && account.production.known() == Some(&false)).then_some(account)
}

/// Page that asks which account to open. The page of the address is opened in it.
#[component]
pub fn ChooseAccount(accounts: Vec<Account>, role: String) -> impl IntoView {
    let navigation: Navigation = expect_context();
    reload_on_change(navigation);
    navigation.set_title(texts::SELECT_ACCOUNT, &window().location().host().unwrap_or_default());
    focus_heading();
    view! {
        <section class="start">
            <Brand/>
            <div>
                <h1>{texts::SELECT_ACCOUNT}</h1>
                <p class="hint">{texts::SELECT_ACCOUNT_HINT}</p>
            </div>
            <AccountList accounts here=String::new() page=navigation.page_of_address() role/>
        </section>
    }
}
