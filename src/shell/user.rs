//! User menu at the bottom of the side bar: user and role, preferences, messages, shortcuts, documentation, and sign-out.

use leptos::prelude::*;

use super::texts;
use crate::lazy::{Lazy, LazyView};
use crate::session::context::{SessionContext, permissions};
use crate::shortcuts::OpenPanel;
use crate::ui::disclosure::Disclosure;
use crate::ui::icon::{Icon, Svg};

/// Id of the panel.
pub const PANEL: &str = "user-panel";

/// Button with the user, or *Preferences* without a gateway. Its panel is in the lazy module.
#[component]
pub fn UserMenu(panel: OpenPanel) -> impl IntoView {
    let session: SessionContext = expect_context();
    let user = session.current.with_value(|session| session.as_ref().map(|session| session.user()));
    let button = match user {
        Some(user) => view! {
            <Svg icon=Icon::User/>
            <span class="texts">
                <span class="visually-hidden">{texts::SIGNED_IN_AS} " "</span>
                <b><bdi>{user}</bdi></b>
                <span class="visually-hidden">", "</span>
                <small>{permissions().role.as_str()}</small>
            </span>
        }
        .into_any(),
        None => view! { <Svg icon=Icon::Settings/> <span class="texts">{texts::PREFERENCES}</span> }.into_any(),
    };
    view! {
        <section class="user" aria-label=texts::USER>
            <Disclosure id=PANEL button>
                <Lazy view=LazyView::UserPanel(panel)/>
            </Disclosure>
        </section>
    }
}
