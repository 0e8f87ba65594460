//! The app: provides what every page shares, and shows the page that fits the state of the backend.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend::client::Client;
use crate::backend::context::{BackendContext, BackendKind, BackendState};
use crate::feedback::load::{Failed, Waiting};
use crate::feedback::remedy::Remedies;
use crate::health::HealthKeeper;
use crate::lazy::{Lazy, LazyView};
use crate::navigation::Navigation;
use crate::session::context::SessionContext;
use crate::shell::Shell;
use crate::start::Start;
use crate::ui::toast::Toasts;
use crate::ui::translation;
use crate::value::moment::Clock;
use crate::{preferences, texts};

/// Contexts of the backend, of the session, and of advice for failures.
#[derive(Clone, Copy)]
pub struct Contexts {
    pub backend: BackendContext,
    pub session: SessionContext,
    remedies: Remedies,
}

impl Contexts {
    /// `base` is the path that the site was built for.
    pub fn new(base: &str) -> Self {
        let (backend, remedies) = (BackendContext::new(base), Remedies::default());
        Self { backend, session: SessionContext::new(backend, remedies), remedies }
    }

    /// Provides them to the whole app.
    pub fn provide(self) {
        provide_context(self.backend);
        provide_context(self.session);
        provide_context(self.remedies);
    }
}

/// The whole app. `base` is the path that the site was built for.
#[component]
pub fn App(#[prop(into)] base: String) -> impl IntoView {
    provide_context(Navigation::start(&base));
    preferences::apply();
    Toasts::provide();
    Clock::provide();
    translation::follow();
    let contexts = Contexts::new(&base);
    contexts.provide();
    spawn_local(contexts.backend.discover());
    view! { <Root/> }
}

/// Page for the state of the backend.
#[component]
pub fn Root() -> impl IntoView {
    let backend: BackendContext = expect_context();
    move || match backend.state.get() {
        BackendState::Connecting => view! { <main><Waiting what=texts::PAGE_SUBJECT/></main> }.into_any(),
        BackendState::Unreachable(error) => {
            let retry = Callback::new(move |()| spawn_local(backend.discover()));
            view! { <main><h1>{texts::PRODUCT}</h1><Failed what=texts::PAGE_SUBJECT error retry/></main> }.into_any()
        }
        BackendState::Gateway(config) => view! { <main><Lazy view=LazyView::Gateway(config)/></main> }.into_any(),
        BackendState::Unchosen => view! { <main><Start problem=None/></main> }.into_any(),
        BackendState::Failed(reason) => view! { <main><Start problem=Some(reason)/></main> }.into_any(),
        BackendState::Ready(kind, client) => view! { <Ready kind client/> }.into_any(),
    }
}

/// Pages of a backend that responds.
#[component]
pub fn Ready(kind: BackendKind, client: Client) -> impl IntoView {
    provide_context(client);
    HealthKeeper::provide();
    view! { <Shell kind/> }
}
