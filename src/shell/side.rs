//! Side bar: account, search, links to the pages, and the user menu. On phones it is a drawer.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::account::AccountSwitcher;
use super::docs_links::DocsLinks;
use super::texts;
use super::user::UserMenu;
use crate::backend::context::BackendKind;
use crate::brand::Brand;
use crate::lazy::{Lazy, LazyView};
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::session::context::is_hidden;
use crate::shortcuts::{OpenPanel, PaletteButton};
use crate::ui::focus::focus;
use crate::ui::icon::{Icon, Svg};

/// Pages about the account.
const ACCOUNT: [Route; 7] = [
    Route::Home,
    Route::Services,
    Route::Configuration,
    Route::Webhooks,
    Route::Addresses,
    Route::Health,
    Route::History,
];

/// Pages that search, compare or change many things.
const TOOLS: [Route; 5] = [Route::Lookup, Route::Compare, Route::Bulk, Route::File, Route::Drift];

/// Side bar. `drawer` is true while it is open on a phone.
#[component]
pub fn Side(kind: BackendKind, drawer: RwSignal<bool>, panel: OpenPanel) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let close = move || {
        drawer.set(false);
        focus("#menu");
    };
    close_drawer_by_window(drawer, close);
    let route = navigation.route();
    let has_service = Memo::new(move |_| route.with(|route| matches!(route, Route::Service(..))));
    let is_listed = move |page: &Route| {
        (!page.is_of_gateway() || kind == BackendKind::Gateway) && !page.feature().is_some_and(is_hidden)
    };
    let listed = move |pages: &[Route]| pages.iter().filter(|page| is_listed(page)).cloned().collect();
    view! {
        <aside
            class="side"
            id="side"
            data-open=move || drawer.get().to_string()
            on:click=move |event| close_by_link(&event, drawer)
        >
            <div class="spread">
                <Brand/>
                <button
                    type="button"
                    data-kind="quiet"
                    id="close-menu"
                    aria-label=texts::CLOSE_MENU
                    on:click=move |_| close()
                >
                    <Svg icon=Icon::Close/>
                </button>
            </div>
            <AccountSwitcher kind/>
            <PaletteButton panel/>
            <div class="pages">
                <nav aria-label=texts::PAGES>
                    <Group id="group-account" title=texts::ACCOUNT pages=listed(&ACCOUNT)/>
                    {move || has_service.get().then(|| view! { <Lazy view=LazyView::ServiceLinks/> })}
                    <Group id="group-tools" title=texts::TOOLS pages=listed(&TOOLS)/>
                </nav>
                <DocsLinks/>
                <p class="side-foot hint">{texts::DISCLAIMER}</p>
            </div>
            <UserMenu panel/>
        </aside>
        <div class="scrim" data-open=move || drawer.get().to_string() on:click=move |_| close()></div>
    }
}

/// Links under a title.
#[component]
fn Group(id: &'static str, title: &'static str, pages: Vec<Route>) -> impl IntoView {
    view! {
        <p class="side-title" id=id>
            {title}
        </p>
        <ul aria-labelledby=id>{pages.into_iter().map(|to| view! { <li><PageLink to/></li> }).collect_view()}</ul>
    }
}

#[component]
fn PageLink(to: Route) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let route = navigation.route();
    let (icon, href) = (to.icon(), navigation.href(&to));
    // Under the title of the group the pages have short labels. Their names stay unique.
    let (label, name) = match to {
        Route::Configuration => (texts::CONFIGURATION, Some(to.title())),
        Route::Webhooks => (texts::WEBHOOKS, Some(to.title())),
        _ => (to.title(), None),
    };
    let current = move || match route.get() {
        route if route == to => Some("page"),
        Route::Service(..) if to == Route::Services => Some("true"),
        Route::Address(_) | Route::NewAddress if to == Route::Addresses => Some("true"),
        Route::Restoration(..) if to == Route::History => Some("true"),
        _ => None,
    };
    view! {
        <a href=href aria-label=name aria-current=current>
            <Svg icon/>
            {label}
        </a>
    }
}

/// Closes the drawer by a link. One to the current page changes nothing else.
fn close_by_link(event: &web_sys::MouseEvent, drawer: RwSignal<bool>) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    if target.is_some_and(|target| target.closest("a").is_ok_and(|link| link.is_some())) {
        drawer.set(false);
    }
}

/// Closes the drawer by Escape, and when the window becomes wide.
fn close_drawer_by_window(drawer: RwSignal<bool>, close: impl Fn() + 'static) {
    // On the window: a tap beside the links of the menu leaves no element focused.
    let escape = window_event_listener(leptos::ev::keydown, move |event| {
        // Escape closes a dialog or an open list of the menu only, not the drawer.
        let in_dialog = document().query_selector("dialog[open]").ok().flatten().is_some();
        if event.key() == "Escape" && drawer.get_untracked() && !in_dialog && !event.default_prevented() {
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
