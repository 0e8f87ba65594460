//! Content of the user menu.

use leptos::prelude::*;

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
    let count = move || match toasts.messages.with(Vec::len) {
        0 => "Messages".to_owned(),
        count => format!("Messages ({count})"),
    };
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
                    {count}
                </button>
            </li>
            <li>
                <button type="button" data-kind="quiet" on:click=move |_| panel.set(Some(Panel::Shortcuts))>
                    "Keyboard shortcuts"
                </button>
            </li>
            <li>
                <a class="button" data-kind="quiet" href=api::docs::OVERVIEW target="_blank" rel="noreferrer">
                    "Twilio documentation"
                </a>
            </li>
        </ul>
        <SignOutButtons/>
    }
}
