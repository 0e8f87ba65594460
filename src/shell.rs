//! Shell of every page: header, navigation, backend and notices.

pub mod docs_links;

use leptos::prelude::*;

use crate::backend::client::Client;
use crate::backend::context::BackendContext;
use crate::backend::context::BackendKind;
use crate::brand::Brand;
use crate::home::Home;
use crate::lazy::{Lazy, LazyView};
use crate::list::listing::Listing;
use crate::navigation::Navigation;
use crate::release::{NewerRelease, Release};
use crate::routes::Route;
use crate::session::context::SessionContext;
use crate::shortcuts::{OpenPanel, PaletteButton, Panels};
use crate::ui::focus::{focus, focus_heading};
use crate::ui::icon::{Icon, Svg};
use crate::ui::toast::{ToastRegion, Toasts};
use docs_links::DocsLinks;

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
        <a class="skip" href="#main">
            "Skip to content"
        </a>
        <Side kind drawer panel/>
        <header class="bar" inert=move || drawer.get()>
            <button
                type="button"
                data-kind="quiet"
                aria-label="Menu"
                aria-expanded=move || drawer.get().to_string()
                aria-controls="side"
                id="menu"
                on:click=move |_| {
                    drawer.set(true);
                    focus("#close-menu");
                }
            >
                <Svg icon=Icon::Menu/>
            </button>
            <Brand/>
            {gateway_only(kind, LazyView::AccountMark)}
        </header>
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

#[component]
fn Side(kind: BackendKind, drawer: RwSignal<bool>, panel: OpenPanel) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let route = navigation.route();
    let link = move |to: Route| {
        let icon = to.icon();
        let here = to.clone();
        let current = move || match route.get() {
            route if route == here => Some("page"),
            Route::Service(..) if here == Route::Services => Some("true"),
            Route::Address(_) | Route::NewAddress if here == Route::Addresses => Some("true"),
            Route::Restoration(..) if here == Route::History => Some("true"),
            _ => None,
        };
        view! {
            <li>
                // A link to the current page changes nothing else, so that it closes the drawer here.
                <a href=navigation.href(&to) aria-current=current on:click=move |_| drawer.set(false)>
                    <Svg icon/>
                    {to.title()}
                </a>
            </li>
        }
    };
    let is_listed = |page: &Route| match page {
        // The page of the addresses leads to it.
        Route::NewAddress => false,
        Route::Drift => kind == BackendKind::Gateway,
        _ => true,
    };
    let close = move || {
        drawer.set(false);
        focus("#menu");
    };
    close_drawer_by_window(drawer, close);
    let preferences = RwSignal::new(false);
    view! {
        <aside class="side" id="side" data-open=move || drawer.get().to_string()>
            <div class="spread">
                <Brand/>
                <button type="button" data-kind="quiet" id="close-menu" aria-label="Close menu" on:click=move |_| close()>
                    <Svg icon=Icon::Close/>
                </button>
            </div>
            {if kind == BackendKind::Gateway { gateway_only(kind, LazyView::AccountMenu) } else { view! { <Account kind/> }.into_any() }}
            <PaletteButton panel/>
            <nav aria-label="Main">
                <ul>
                    {Route::PAGES.into_iter().filter(is_listed).map(link).collect_view()}
                </ul>
            </nav>
            <DocsLinks/>
            <details class="preferences" on:toggle=move |_| preferences.set(true)>
                <summary>"Preferences"</summary>
                {when(preferences, LazyView::Preferences)}
            </details>
            <p class="side-foot hint">"For Twilio Conversations (classic). Not affiliated with Twilio."</p>
        </aside>
        <div class="scrim" data-open=move || drawer.get().to_string() on:click=move |_| close()></div>
    }
}

/// Closes the drawer by Escape, and when the window becomes wide.
fn close_drawer_by_window(drawer: RwSignal<bool>, close: impl Fn() + 'static) {
    // On the window: a tap beside the links of the menu leaves no element focused.
    let escape = window_event_listener(leptos::ev::keydown, move |event| {
        // Escape closes a dialog of the menu only, not the drawer.
        let in_dialog = document().query_selector("dialog[open]").ok().flatten().is_some();
        if event.key() == "Escape" && drawer.get_untracked() && !in_dialog {
            close();
        }
    });
    // A wide window has no drawer.
    let resize = window_event_listener(leptos::ev::resize, move |_| {
        let is_drawn =
            document().query_selector("#close-menu").ok().flatten().is_some_and(|button| button.client_width() > 0);
        if drawer.get_untracked() && !is_drawn {
            drawer.set(false);
        }
    });
    on_cleanup(move || {
        escape.remove();
        resize.remove();
    });
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

/// Backend and account.
#[component]
fn Account(kind: BackendKind) -> impl IntoView {
    let backend: BackendContext = expect_context();
    let sid = move || backend.account_sid.get().map(|sid| view! { <span class="sid">{sid.to_string()}</span> });
    let host = (kind == BackendKind::Direct).then(|| view! { <span class="address">{backend.host.get_value()}</span> });
    let leave = kind.leave_label().map(|label| {
        view! {
            <button type="button" on:click=move |_| backend.leave()>
                {label}
            </button>
        }
    });
    view! {
        <section class="account" aria-label="Account">
            <b>{kind.name()}</b>
            {sid}
            {host}
            <small>{kind.meaning()}</small>
            {matches!(kind, BackendKind::Browser { .. }).then(|| view! { <Lazy view=LazyView::ResetSample/> })}
            {leave}
        </section>
    }
}
