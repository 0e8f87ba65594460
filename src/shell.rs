//! Shell of every page: header, navigation, backend and notices.

mod account;
pub mod docs_links;
mod side;
mod texts;
mod user;
pub mod user_panel;

use leptos::prelude::*;

pub use self::account::PANEL as ACCOUNT_PANEL;
use self::side::Side;
pub use self::user::PANEL as USER_PANEL;
use crate::backend::client::Client;
use crate::backend::context::BackendKind;
use crate::brand::Brand;
use crate::home::Home;
use crate::lazy::{Lazy, LazyView};
use crate::list::listing::Listing;
use crate::navigation::Navigation;
use crate::release::{NewerRelease, Release};
use crate::routes::Route;
use crate::service::open::OpenService;
use crate::session::context::SessionContext;
use crate::shortcuts::{OpenPanel, Panels};
use crate::ui::focus::{focus, focus_heading};
use crate::ui::icon::{Icon, Svg};
use crate::ui::toast::{ToastRegion, Toasts};

/// Shell with the page of the address: the first page, or a page of the lazy module.
#[component]
pub fn Shell(kind: BackendKind) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let route = navigation.route();
    let toasts: Toasts = expect_context();
    let session: SessionContext = expect_context();
    let client: Client = expect_context();
    let drawer = RwSignal::new(false);
    let panel: OpenPanel = RwSignal::new(None);
    provide_context(panel);
    let pending = navigation.pending();
    let is_leaving = Memo::new(move |_| pending.with(Option::is_some));
    Release::provide();
    OpenService::provide();
    // Another section of a service does not render its page again.
    let page = Memo::new(move |_| route.with(Route::page));
    Effect::new(move |before: Option<()>| {
        let label = session.current.with_value(|session| session.as_ref()?.account.label.known().cloned());
        navigation.set_title(route.get().title(), label.as_deref().unwrap_or(kind.name()));
        drawer.set(false);
        if before.is_some() {
            panel.set(None);
            toasts.remove_links();
            focus_heading();
        }
    });
    view! {
        <a class="skip" href="#main" inert=move || drawer.get()>
            {texts::SKIP}
        </a>
        <Side kind drawer panel/>
        <TopBar kind drawer/>
        <main id="main" tabindex="-1" inert=move || drawer.get()>
            <NewerRelease/>
            {gateway_only(kind, LazyView::ChangesDenied)}
            {move || match (page.get(), navigation.renderings()).0 {
                Route::Home => view! { <Home kind/> }.into_any(),
                // The services are loaded at the same time as the file.
                Route::Services => view! { <Lazy view=LazyView::Services(Listing::start(client, ()))/> }.into_any(),
                route => view! { <Lazy view=LazyView::Page(route)/> }.into_any(),
            }}
        </main>
        <Panels panel/>
        <ToastRegion/>
        <div class="notices">
            <div role="status">{when(client.busy.is_busy, LazyView::Busy)}</div>
            {gateway_only(kind, LazyView::SessionEnd)}
        </div>
        // A form has loaded the module by then.
        {when(is_leaving, LazyView::LeaveDialog)}
    }
}

/// Bar with the button that opens the drawer. It is hidden where the side bar is visible.
#[component]
fn TopBar(kind: BackendKind, drawer: RwSignal<bool>) -> impl IntoView {
    let open = move |_| {
        drawer.set(true);
        focus("#close-menu");
    };
    view! {
        <header class="bar" inert=move || drawer.get()>
            <button
                type="button"
                data-kind="quiet"
                aria-label=texts::OPEN_MENU
                aria-expanded=move || drawer.get().to_string()
                aria-controls="side"
                id="menu"
                on:click=open
            >
                <Svg icon=Icon::Menu/>
            </button>
            <Brand/>
            {gateway_only(kind, LazyView::AccountMark)}
        </header>
    }
}

/// View of the lazy module that is shown while a condition holds.
fn when(is_shown: impl Into<Signal<bool>>, view: LazyView) -> impl IntoView {
    let is_shown = is_shown.into();
    move || is_shown.get().then(|| view! { <Lazy view=view.clone()/> })
}

/// View of the lazy module that only a gateway has. The module is loaded by then, because the sign-in page is part of it.
fn gateway_only(kind: BackendKind, view: LazyView) -> AnyView {
    if kind == BackendKind::Gateway { view! { <Lazy view/> }.into_any() } else { ().into_any() }
}
