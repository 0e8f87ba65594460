//! The browser app: shows and edits the settings of Twilio Conversations (classic).

pub mod account;
pub mod app;
pub mod backend;
pub mod brand;
pub mod crash;
pub mod docs;
pub mod feedback;
pub mod form;
pub mod history;
pub mod lazy;
pub mod list;
pub mod navigation;
pub mod not_found;
pub mod push;
pub mod release;
pub mod role;
pub mod routes;
pub mod service;
pub mod session;
pub mod start;
pub mod ui;
pub mod value;
pub mod webhooks;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::Shell;
use crate::backend::client::Client;
use crate::backend::source::{Origin, Source, Sources};
use crate::feedback::load::{Failed, Waiting};
use crate::lazy::{Later, Part};
use crate::navigation::Navigation;
use crate::start::Start;
use crate::ui::toast::Toasts;
use crate::ui::translation;
use crate::value::moment::Clock;

/// The whole app. `base` is the path that the site was built for.
#[component]
pub fn App(#[prop(into)] base: String) -> impl IntoView {
    provide_context(Navigation::start(&base));
    Toasts::provide();
    Clock::provide();
    translation::follow();
    let sources = Sources::new(&base);
    provide_context(sources);
    spawn_local(sources.discover());
    view! { <Found/> }
}

/// The page that goes with what the app has found out about its data.
#[component]
pub fn Found() -> impl IntoView {
    let sources: Sources = expect_context();
    move || match sources.source.get() {
        Source::Asking => view! { <main><Waiting what="The page"/></main> }.into_any(),
        Source::Unreachable(error) => {
            let retry = Callback::new(move |()| spawn_local(sources.discover()));
            view! { <main><h1>"Conversations Admin"</h1><Failed what="The page" error retry/></main> }.into_any()
        }
        Source::Gateway(config) => view! { <main><Later part=Part::Gateway(config)/></main> }.into_any(),
        Source::Open => view! { <main><Start problem=None/></main> }.into_any(),
        Source::Failed(reason) => view! { <main><Start problem=Some(reason)/></main> }.into_any(),
        Source::Ready(origin, client) => view! { <Ready origin client/> }.into_any(),
    }
}

/// The app on data that answers.
#[component]
pub fn Ready(origin: Origin, client: Client) -> impl IntoView {
    provide_context(client);
    view! { <Shell origin/> }
}
