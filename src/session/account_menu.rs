//! Menu of the open account: user, other accounts, and sign-out.

use std::sync::Arc;

use api::Endpoint;
use api::flag::Flag;
use api::gateway::session::SignOut;
use api::gateway::{Account, Reason};
use leptos::prelude::*;

use crate::backend::context::BackendContext;
use crate::backend::context::BackendKind;
use crate::form::draft;
use crate::form::submission::Submission;
use crate::navigation::Navigation;
use crate::session::account_mark::{colour, marks};
use crate::session::context::AccountSession;
use crate::session::context::SessionContext;
use crate::session::tabs::report_sign_out;
use crate::ui::dialog::{Dialog, Role};
use crate::ui::toast::Toasts;

/// Id of the button that signs out.
pub const SIGN_OUT: &str = "sign-out";

/// List of accounts. Each link reloads the app, so that no data of one account is shown in another.
#[component]
pub fn AccountList(
    accounts: Vec<Account>,
    /// Name of the open account; empty if none is open.
    here: String,
) -> impl IntoView {
    let backend: BackendContext = expect_context();
    let item = |account: Account| {
        let name = account.name.text().unwrap_or_default();
        view! {
            <li data-colour=colour(&account)>
                <a href=backend.account_address(&name) aria-current=(name == here).then_some("true")>
                    <b>{account.title()}</b>
                    {marks(&account)}
                </a>
            </li>
        }
    };
    view! { <ul class="accounts">{accounts.into_iter().map(item).collect_view()}</ul> }
}

/// Open account and its user.
#[component]
pub fn AccountMenu() -> impl IntoView {
    let session: SessionContext = expect_context();
    session.current.get_value().map(|session| {
        let account = &session.account;
        view! {
            <section class="account" aria-label="Account" data-colour=colour(account)>
                <b>{account.title()}</b>
                <span class="row">{marks(account)}</span>
                <span class="sid">{account.account_sid.text()}</span>
                <small>{meaning(account)}</small>
                <Switch session=session.clone()/>
                <p>
                    "Signed in as "
                    <b>{session.user()}</b>
                    ", "
                    {session.permissions().role.as_str()}
                </p>
                <SignOutButtons is_by_link=session.session.by_password.known() == Some(&false)/>
            </section>
        }
    })
}

/// Returns a sentence about where changes go.
fn meaning(account: &Account) -> &'static str {
    if account.read_only.known() == Some(&true) {
        "You cannot change its settings here."
    } else if account.sandbox.known() == Some(&true) {
        BackendKind::Sandbox.meaning()
    } else {
        BackendKind::Gateway.meaning()
    }
}

#[component]
fn Switch(session: Arc<AccountSession>) -> impl IntoView {
    let accounts = session.accounts().to_vec();
    let here = session.account.name.text().unwrap_or_default();
    (accounts.len() > 1).then(|| {
        view! {
            <details>
                <summary>"Switch account"</summary>
                <AccountList accounts here/>
            </details>
        }
    })
}

/// Extent of a sign-out.
#[derive(Clone, Copy, PartialEq)]
enum Extent {
    Here,
    Everywhere,
}

/// Signs out and reloads the page.
fn sign_out(submission: Submission, session: SessionContext, navigation: Navigation, toasts: Toasts, extent: Extent) {
    if session.is_other_user() {
        return toasts
            .fail("Not signed out, because another user has signed in in another tab. Reload the page to see who.");
    }
    let write = async move {
        let everywhere = (extent == Extent::Everywhere).then_some(Flag(true));
        match session.gateway_client().send_as::<()>(SignOut { everywhere }.request(&())).await {
            Err(error) if error.reason() != Some(Reason::SignedOut) => return Err(error.into()),
            _ => {}
        }
        report_sign_out();
        session.delete_drafts();
        navigation.reload();
        Ok(())
    };
    submission.start_action(Box::pin(write), "Sign-out failed.");
}

#[component]
fn SignOutButtons(is_by_link: bool) -> impl IntoView {
    let session: SessionContext = expect_context();
    let navigation: Navigation = expect_context();
    let toasts: Toasts = expect_context();
    let submission = Submission::new();
    let confirming = RwSignal::new(None::<Extent>);
    let sign_out = move |extent: Extent| {
        confirming.set(None);
        sign_out(submission, session, navigation, toasts, extent);
    };
    let is_losing = move || navigation.has_unsaved_changes() || draft::is_any();
    let leave = move |_| {
        if is_losing() || is_by_link {
            confirming.set(Some(Extent::Here));
        } else {
            sign_out(Extent::Here);
        }
    };
    let open = Signal::derive(move || confirming.get().is_some());
    let close = Callback::new(move |()| confirming.set(None));
    let is_everywhere = move || confirming.get() == Some(Extent::Everywhere);
    let verb = move || if is_everywhere() { "Sign out everywhere" } else { "Sign out" };
    let title = Signal::derive(move || format!("{}?", verb()));
    view! {
        <div class="row">
            <button type="button" id=SIGN_OUT on:click=leave>
                "Sign out"
            </button>
            <button type="button" data-kind="quiet" on:click=move |_| confirming.set(Some(Extent::Everywhere))>
                "Sign out everywhere"
            </button>
        </div>
        <Dialog open close title role=Role::AlertDialog>
            <p>
                {move || is_everywhere().then_some("This signs you out in every browser. ")}
                {move || (confirming.get().is_some() && is_losing()).then_some("Unsaved changes in this browser are deleted. ")}
                {is_by_link.then_some("To sign in again, open the last link in the gateway’s terminal.")}
            </p>
            <footer class="row">
                <button type="button" autofocus on:click=move |_| close.run(())>
                    "Stay signed in"
                </button>
                <button type="button" data-kind="danger" on:click=move |_| confirming.get_untracked().into_iter().for_each(sign_out)>
                    {verb}
                </button>
            </footer>
        </Dialog>
    }
}
