//! First page: summary of the account.
//!
//! Header, account defaults and services are part of a first visit. The content of the other cards is in the lazy module.

pub mod attention;
pub mod card;
pub mod changes;
mod defaults;
pub mod events;
pub mod first_steps;
pub mod reading;
mod services;
mod summary;
mod texts;

use std::sync::Arc;
use std::time::Duration;

use api::date::Timestamp;
use api::service::{Fetch, List, Service};
use api::{Endpoint, Sid, configuration, webhooks};
use leptos::prelude::*;

use self::card::{Card, LazyCard};
use self::defaults::Defaults;
use self::reading::Reading;
use self::services::ServicesCard;
use crate::backend::client::Client;
use crate::backend::context::{BackendContext, BackendKind};
use crate::lazy::{Lazy, LazyView, Part};
use crate::list::listing::{Listing, Progress, Run};
use crate::routes::Route;
use crate::session::context::SessionContext;
use crate::ui::copy::CopyButton;

/// Time between the data of the first cards and the other cards, so that their file does not compete with the first requests.
const LATER: Duration = Duration::from_millis(300);

/// Age of the only service, in days, up to which its account is new and the first steps are shown.
const NEW_DAYS: u64 = 30;

/// Data of the page that several cards use.
#[derive(Clone, Copy)]
pub struct HomeData {
    pub services: Listing<List>,
    /// True if all services are loaded. It stays while they are loaded again.
    pub is_complete: Memo<bool>,
    pub configuration: Reading,
    pub webhooks: Reading,
    /// SID and response of the account's default service, if the configuration names one.
    pub default_service: Memo<Option<(Sid<Service>, Reading)>>,
    /// Number of reloads.
    pub reloads: RwSignal<u32>,
}

impl HomeData {
    fn start(client: Client) -> Self {
        let services = Listing::<List>::start(client, ());
        let is_complete = Memo::new(move |before: Option<&bool>| match services.progress.get() {
            Progress::Running(_) => before.copied().unwrap_or_default(),
            progress => progress == Progress::Complete,
        });
        let configuration = Reading::start(client, configuration::Fetch {}.request(&()));
        let default = Memo::new(move |_| {
            let sid = configuration.with(|json| configuration::Update::default_chat_service_sid().info().text(json));
            sid.and_then(|sid| sid.parse::<Sid<Service>>().ok())
        });
        let default_service = Memo::new(move |_| {
            let sid = default.get()?;
            let reading = Reading::start(client, Fetch {}.request(&sid));
            Some((sid, reading))
        });
        Self {
            services,
            is_complete,
            configuration,
            webhooks: Reading::start(client, webhooks::Fetch {}.request(&())),
            default_service,
            reloads: RwSignal::new(0),
        }
    }

    fn reload(self) {
        self.services.go(Run::First);
        self.configuration.reload();
        self.webhooks.reload();
        if let Some((_, reading)) = self.default_service.get_untracked() {
            reading.reload();
        }
        self.reloads.update(|reloads| *reloads += 1);
    }

    /// Returns true while data is being loaded. Tracked.
    fn is_loading(self) -> bool {
        let is_listing = self.services.progress.with(|progress| matches!(progress, Progress::Running(_)));
        is_listing || self.configuration.is_running() || self.webhooks.is_running()
    }

    /// Returns true if data could not be loaded. Tracked.
    fn has_failed(self) -> bool {
        let is_list_lost = self.services.progress.with(|progress| matches!(progress, Progress::Failed(..)));
        is_list_lost || self.configuration.has_failed() || self.webhooks.has_failed()
    }

    /// Returns true if the account has no services. Tracked.
    pub fn is_empty(self) -> bool {
        self.is_complete.get() && self.services.items.with(Vec::is_empty)
    }

    /// Returns true if the account has no services, or one that was created lately. Tracked.
    pub fn is_new(self) -> bool {
        let is_young = |service: &Arc<Service>| {
            let now = (js_sys::Date::now() / 1000.0) as u64;
            let limit = Timestamp::from_unix(now.saturating_sub(NEW_DAYS * 24 * 60 * 60));
            service.date_created.known().is_some_and(|created| *created > limit)
        };
        let is_beginning = |services: &Vec<Arc<Service>>| match &services[..] {
            [] => true,
            [only] => is_young(only),
            _ => false,
        };
        self.is_complete.get() && self.services.items.with(is_beginning)
    }
}

/// First page.
#[component]
pub fn Home(kind: BackendKind) -> impl IntoView {
    let home = HomeData::start(expect_context());
    let shows_later = RwSignal::new(Part::Later.is_loaded());
    let is_settled = Memo::new(move |before: Option<&bool>| before == Some(&true) || !home.is_loading());
    Effect::new(move |_| {
        if is_settled.get() {
            Part::Services.preload();
            set_timeout(move || _ = shows_later.try_set(true), LATER);
        }
    });
    let later = move |card: LazyCard| {
        move || match shows_later.get() {
            true => view! { <Lazy view=LazyView::Card(card, Box::new(home))/> }.into_any(),
            false => card.skeleton(),
        }
    };
    view! {
        <Header kind home/>
        <div class="cards">
            <div>
                <Card name="attention" title=texts::ATTENTION link=(Route::Health, texts::OPEN_HEALTH)>
                    {later(LazyCard::Attention)}
                </Card>
            </div>
            <div>
                <Card name="defaults" title=texts::DEFAULTS link=(Route::Configuration, texts::OPEN_CONFIGURATION)>
                    <Defaults home/>
                </Card>
                <Card name="events" title=texts::EVENTS link=(Route::Webhooks, texts::OPEN_WEBHOOKS)>
                    {later(LazyCard::Events)}
                </Card>
                <Card name="changes" title=texts::CHANGES link=(Route::History, texts::OPEN_HISTORY)>
                    {later(LazyCard::Changes)}
                </Card>
            </div>
            <div>
                <ServicesCard home first_steps=ViewFn::from(later(LazyCard::FirstSteps))/>
            </div>
        </div>
    }
}

/// Label, marks, host and SID of the account, and the button that reloads the page's data.
#[component]
fn Header(kind: BackendKind, home: HomeData) -> impl IntoView {
    let (backend, session): (BackendContext, SessionContext) = (expect_context(), expect_context());
    let label = session.current.with_value(|session| Some(session.as_ref()?.account.title()));
    let facts = match kind {
        // The module is loaded by then, because the sign-in page is part of it.
        BackendKind::Gateway => view! { <Lazy view=LazyView::AccountFacts/> }.into_any(),
        BackendKind::Direct => view! { <span class="address">{backend.host.get_value()}</span> }.into_any(),
        _ => view! { <span class="hint">{kind.meaning()}</span> }.into_any(),
    };
    let sid = move || {
        backend.account_sid.get().map(|sid| {
            let text = sid.to_string();
            view! { <span class="sid">{text.clone()} <CopyButton text what=texts::SID_COPIED/></span> }
        })
    };
    let reload = move |_| {
        if !home.is_loading() {
            home.reload();
        }
    };
    let status = move || match (home.reloads.get(), home.is_loading()) {
        (0, _) => "",
        (_, true) => texts::RELOADING,
        (_, false) if home.has_failed() => texts::RELOAD_INCOMPLETE,
        (_, false) => texts::RELOADED,
    };
    view! {
        <header class="spread">
            <div>
                <h1><bdi>{label.unwrap_or_else(|| kind.name().to_owned())}</bdi></h1>
                <div class="row">{facts} {sid}</div>
            </div>
            <div class="row">
                <span class="visually-hidden" role="status">{status}</span>
                <button type="button" aria-disabled=move || home.is_loading().then_some("true") on:click=reload>
                    {texts::RELOAD}
                </button>
            </div>
        </header>
    }
}
