//! Services of another account of the gateway.

use api::gateway::Account;
use leptos::prelude::*;

use crate::backend::context::BackendContext;
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::session::context::SessionContext;
use crate::session::texts;

/// Name of an account that is not the open one, whose services the components below show.
#[derive(Clone)]
pub struct OtherAccount(pub String);

/// Returns the address of a page, in the other account where one is shown.
pub fn address(route: &Route) -> String {
    let (navigation, backend): (Navigation, BackendContext) = (expect_context(), expect_context());
    match use_context::<OtherAccount>() {
        Some(OtherAccount(name)) => {
            format!("{}{}", backend.account_address(&name).trim_end_matches('/'), route.path())
        }
        None => navigation.href(route),
    }
}

/// Choice of the account to copy from. Nothing where the user has one account, or there is no gateway.
#[component]
pub fn AccountChoice(account: RwSignal<String>) -> impl IntoView {
    let session: SessionContext = expect_context();
    let open = session.current.with_value(|session| session.as_ref()?.account.name.text());
    let option = move |one: Account| {
        let name = one.name.text()?;
        let is_open = Some(&name) == open.as_ref();
        // The open account is the default of a shared link.
        let value = if is_open { String::new() } else { name };
        let title = if is_open { texts::open_account(&one.title()) } else { one.title() };
        let own = value.clone();
        Some(
            view! { <option value=value prop:selected=move || account.with(|account| *account == own)>{title}</option> },
        )
    };
    let accounts = session.accounts();
    (accounts.len() > 1).then(|| {
        let options = accounts.into_iter().filter_map(option).collect_view();
        view! {
            <div class="field">
                <label for="compare-account">{texts::COPY_FROM}</label>
                <select id="compare-account" on:change:target=move |event| account.set(event.target().value())>
                    {options}
                </select>
                <small class="hint">{texts::COPY_FROM_HINT}</small>
            </div>
        }
    })
}
