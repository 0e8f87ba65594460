//! Links to the pages of the open service, in the side bar.

use api::Sid;
use api::service::Service;
use leptos::prelude::*;

use super::texts;
use crate::navigation::Navigation;
use crate::routes::{Route, Section};
use crate::service::open::OpenService;
use crate::ui::icon::{Icon, Svg};

const TITLE: &str = "group-service";

/// Name of the open service, and links to its pages. Nothing for a service that does not exist.
#[component]
pub fn ServiceLinks() -> impl IntoView {
    let navigation: Navigation = expect_context();
    let open: OpenService = expect_context();
    let route = navigation.route();
    let sid = Memo::new(move |_| match route.get() {
        Route::Service(sid, _) => Some(sid),
        _ => None,
    });
    let name = Memo::new(move |_| open.name(&sid.get()?));
    let exists = Memo::new(move |_| name.with(Option::is_some));
    let links = move |sid: Sid<Service>| Section::TABS.map(|to| view! { <SectionLink sid=sid.clone() to/> });
    move || {
        sid.get().filter(|_| exists.get()).map(|sid| {
            view! {
                <div class="of-service">
                    <p class="side-title" id=TITLE>
                        <span class="visually-hidden">{texts::SERVICE} " "</span>
                        <bdi>{name}</bdi>
                    </p>
                    <ul aria-labelledby=TITLE>{links(sid).into_iter().collect_view()}</ul>
                </div>
            }
        })
    }
}

#[component]
fn SectionLink(sid: Sid<Service>, to: Section) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let open: OpenService = expect_context();
    let route = navigation.route();
    let title = to.title();
    let href = navigation.href(&Route::Service(sid.clone(), to.clone()));
    let section = to.clone();
    let current = move || {
        let section = &section;
        route.with(|route| match route {
            Route::Service(_, shown) if shown == section => Some("page"),
            Route::Service(_, shown) if shown.tab() == *section => Some("true"),
            _ => None,
        })
    };
    let mark = move || {
        open.mark(&sid, &to).map(|mark| {
            let warning = mark.is_warning.then(|| {
                view! { <Svg icon=Icon::Alert/> <span class="visually-hidden">{texts::NEEDS_ATTENTION}</span> }
            });
            view! { <span class="state">{mark.text} " " {warning}</span> }
        })
    };
    view! {
        <li>
            <a href=href aria-current=current>
                {title}
            </a>
            " "
            {mark}
        </li>
    }
}
