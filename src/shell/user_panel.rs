//! Content of the user menu.

use leptos::prelude::*;

use super::texts;
use crate::navigation::Navigation;
use crate::preferences::Preferences;
use crate::routes::Route;
use crate::session::context::SessionContext;
use crate::session::sign_out::SignOutButtons;
use crate::shortcuts::{OpenPanel, Panel};
use crate::ui::toast::Toasts;

/// Preferences, links and sign-out.
#[component]
pub fn UserPanel(panel: OpenPanel) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let messages = move || texts::messages(toasts.messages.with(Vec::len));
    let (session, navigation): (SessionContext, Navigation) = (expect_context(), expect_context());
    // A session that a link began has no second factor.
    let has_password = session.current.with_value(|session| {
        session.as_ref().is_some_and(|session| session.session.by_password.known() == Some(&true))
    });
    let second_factor = has_password.then(|| {
        let href = navigation.href(&Route::SecondFactor);
        view! {
            <li>
                <a class="button" data-kind="quiet" href=href>
                    {Route::SecondFactor.title()}
                </a>
            </li>
        }
    });
    view! {
        <div class="preferences">
            <Preferences/>
        </div>
        <ul>
            {second_factor}
            <li>
                <button type="button" data-kind="quiet" on:click=move |_| panel.set(Some(Panel::Messages))>
                    {messages}
                </button>
            </li>
            <li>
                <button type="button" data-kind="quiet" on:click=move |_| panel.set(Some(Panel::Shortcuts))>
                    {texts::SHORTCUTS}
                </button>
            </li>
            <li>
                <a class="button" data-kind="quiet" href=api::docs::OVERVIEW target="_blank" rel="noreferrer">
                    {texts::TWILIO_DOCS}
                </a>
            </li>
        </ul>
        <SignOutButtons/>
    }
}
