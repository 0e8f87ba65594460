//! The pages that a first visit does not show. `cargo xtask dist` puts them, and all that only they use, into a file of their own. It is
//! loaded when one of them is first opened, or before that when the browser has nothing else to do. In every other build there is
//! one file, and nothing here is different but that it is here at once.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use crate::load::{Failed, Waiting};
use crate::navigation::focus_heading;
use crate::pages;
use crate::release::Release;
use crate::routes::Route;

/// These pages. A new one is an arm here.
#[cfg_attr(
    split,
    leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, preload(file), fallible)
)]
fn page(route: Route) -> Result<AnyView, SplitLoaderError> {
    Ok(match route {
        Route::Configuration => view! { <pages::configuration::Configuration/> }.into_any(),
        Route::Webhooks => view! { <pages::webhooks::Webhooks/> }.into_any(),
        Route::Service(sid, _) => view! { <pages::service::ServicePage sid/> }.into_any(),
        Route::Services | Route::Unknown => view! { <pages::not_found::NotFound/> }.into_any(),
    })
}

/// Resolves once the file with these pages is here.
#[cfg(not(split))]
async fn file() -> Result<(), SplitLoaderError> {
    Ok(())
}

/// Draws a page of the file that is here.
fn draw(route: Route) -> Option<AnyView> {
    let page = page(route);
    // Split off, it is a future, and ready.
    #[cfg(split)]
    let page = futures::FutureExt::now_or_never(page)?;
    page.ok()
}

#[derive(Clone, Copy, PartialEq)]
enum Arrival {
    Awaited,
    Failed,
    Here,
}

/// One of these pages.
#[component]
pub fn Later(route: Route) -> impl IntoView {
    let release: Release = expect_context();
    let arrival = RwSignal::new(Arrival::Awaited);
    let load = move || {
        arrival.set(Arrival::Awaited);
        spawn_local(async move {
            let here = file().await.is_ok();
            let focused = document().active_element().is_some_and(|element| element.tag_name() == "H1");
            if arrival.try_set(if here { Arrival::Here } else { Arrival::Failed }).is_none() && focused {
                // The heading that held its place is gone, and the keyboard was there.
                focus_heading();
            }
            if !here {
                // A newer release has other files.
                release.look();
            }
        });
    };
    load();
    move || match arrival.get() {
        Arrival::Here => draw(route.clone()).into_any(),
        Arrival::Awaited => view! { <h1>{route.title()}</h1><Waiting what="The page"/> }.into_any(),
        Arrival::Failed => {
            let retry = Callback::new(move |()| load());
            view! { <h1>{route.title()}</h1><Failed what="The page" error=api::ApiError::NoAnswer retry/> }.into_any()
        }
    }
}
