//! Lazy module: views that a first visit does not need.
//!
//! `cargo xtask dist` writes them, with the code that only they use, into wasm files of their own: one for the list of services, one for the
//! others, and one for the code that both use. A file is loaded when one of its views is first opened, or before that when the browser is idle.
//! Every other build has one file.

mod part;
mod style;

use std::sync::Arc;

use api::service::{List, Service};
use api::{ApiError, Sid, TransportError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use send_wrapper::SendWrapper;
use serde_json::Value;
use web_sys::KeyboardEvent;

use crate::account::addresses::{Addresses, EditAddress, NewAddress};
use crate::account::configuration::Configuration;
use crate::account::webhooks::Webhooks;
use crate::bulk::Bulk;
use crate::compare::Compare;
use crate::drift::Drift;
use crate::feedback::busy::BusyNote;
use crate::feedback::load::{Failed, Shape, Waiting};
use crate::file::FilePage;
use crate::form::leave_dialog::LeaveDialog;
use crate::health::Health;
use crate::history::{History, RestorationPage};
use crate::home::HomeData;
use crate::home::attention::Attention;
use crate::home::card::LazyCard;
use crate::home::changes::Changes;
use crate::home::events::Events;
use crate::home::first_steps::FirstSteps;
use crate::list::listing::Listing;
use crate::lookup::LookupPage;
use crate::not_found::{NotFound, NotOffered};
use crate::palette::PanelContent;
use crate::release::Release;
use crate::routes::Route;
use crate::second_factor::SecondFactor;
use crate::service::delete::DeleteService;
use crate::service::links::ServiceLinks;
use crate::service::list::Services;
use crate::service::list::state::ListState;
use crate::service::list::tools::ListTools;
use crate::service::menu::ServiceMenu;
use crate::service::page::ServicePage;
use crate::service::rename::RenameService;
use crate::session::account_mark::{AccountFacts, AccountMark};
use crate::session::context::is_hidden;
use crate::session::denial::{ChangesDenied, DeletionDenied};
use crate::session::end::SessionEnd;
use crate::session::gateway_page::Gateway;
use crate::session::switcher::AccountSwitcher;
use crate::shell::user_panel::UserPanel;
use crate::shortcuts::{OpenPanel, registry};
use crate::start::connect::Connect;
use crate::start::reset_sample::ResetSample;
use crate::texts;
use crate::ui::focus::focus;
use crate::ui::texts::CLOSE;

pub use self::part::Part;
#[cfg(debug_assertions)]
pub use self::style::add as add_style;

/// View of the lazy module.
#[derive(Clone)]
pub enum LazyView {
    /// Page other than the first page and the list of services.
    Page(Route),
    /// List of services, which are being loaded.
    Services(Listing<List>),
    /// Content of a card of the first page.
    Card(LazyCard, Box<HomeData>),
    /// Badges and host of the open account.
    AccountFacts,
    Connect,
    /// First page of a gateway with this configuration.
    Gateway(Value),
    /// Account switcher of a gateway.
    AccountSwitcher,
    /// Links to the pages of the open service.
    ServiceLinks,
    /// Content of the user menu.
    UserPanel(OpenPanel),
    /// Label of the open account.
    AccountMark,
    /// Note that nothing can be changed.
    ChangesDenied,
    /// Note that nothing can be deleted.
    DeletionDenied,
    /// Warning before the end of the session, and the dialog to sign in again.
    SessionEnd,
    /// Note that requests wait.
    Busy,
    /// Question before a form with unsaved changes is left.
    LeaveDialog,
    /// Button that resets the sandbox in this browser.
    ResetSample,
    /// Content of the open panel's dialog.
    Panel(OpenPanel),
    /// Nothing to show: handles a key.
    Key(SendWrapper<KeyboardEvent>, OpenPanel),
    /// Controls above the list of services.
    ListTools(Box<ListState>),
    /// Content of the menu of a service.
    ServiceMenu(Arc<Service>),
    RenameService {
        service: Service,
        sid: Sid<Service>,
        close: Callback<()>,
        on_renamed: Callback<Service>,
    },
    DeleteService {
        service: Service,
        sid: Sid<Service>,
        close: Callback<()>,
        on_deleted: Callback<Sid<Service>>,
    },
}

/// Renders a view. A new lazy view is an arm here.
#[cfg_attr(
    split,
    leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, preload(load_later), fallible)
)]
fn render(view: LazyView) -> Result<AnyView, SplitLoaderError> {
    style::apply();
    Ok(match view {
        LazyView::Page(route) if route.feature().is_some_and(is_hidden) => view! { <NotOffered route/> }.into_any(),
        LazyView::Page(Route::Configuration) => view! { <Configuration/> }.into_any(),
        LazyView::Page(Route::Webhooks) => view! { <Webhooks/> }.into_any(),
        LazyView::Page(Route::Addresses) => view! { <Addresses/> }.into_any(),
        LazyView::Page(Route::NewAddress) => view! { <NewAddress/> }.into_any(),
        LazyView::Page(Route::Address(sid)) => view! { <EditAddress sid/> }.into_any(),
        LazyView::Page(Route::Health) => view! { <Health/> }.into_any(),
        LazyView::Page(Route::Lookup) => view! { <LookupPage/> }.into_any(),
        LazyView::Page(Route::Compare) => view! { <Compare/> }.into_any(),
        LazyView::Page(Route::Bulk) => view! { <Bulk/> }.into_any(),
        LazyView::Page(Route::File) => view! { <FilePage/> }.into_any(),
        LazyView::Page(Route::History) => view! { <History/> }.into_any(),
        LazyView::Page(Route::Drift) => view! { <Drift/> }.into_any(),
        LazyView::Page(Route::SecondFactor) => view! { <SecondFactor/> }.into_any(),
        LazyView::Page(Route::Restoration(restoration, number)) => {
            view! { <RestorationPage restoration number/> }.into_any()
        }
        LazyView::Page(Route::Service(sid, _)) => view! { <ServicePage sid/> }.into_any(),
        #[cfg(debug_assertions)]
        LazyView::Page(Route::Controls) => view! { <crate::controls::Controls/> }.into_any(),
        LazyView::Page(Route::Home | Route::Services | Route::Unknown) => view! { <NotFound/> }.into_any(),
        // It has a file of its own.
        LazyView::Services(_) => ().into_any(),
        LazyView::Card(LazyCard::Attention, home) => view! { <Attention home=*home/> }.into_any(),
        LazyView::Card(LazyCard::Events, home) => view! { <Events home=*home/> }.into_any(),
        LazyView::Card(LazyCard::Changes, home) => view! { <Changes home=*home/> }.into_any(),
        LazyView::Card(LazyCard::FirstSteps, home) => view! { <FirstSteps home=*home/> }.into_any(),
        LazyView::AccountFacts => view! { <AccountFacts/> }.into_any(),
        LazyView::Connect => view! { <Connect/> }.into_any(),
        LazyView::Gateway(config) => view! { <Gateway config/> }.into_any(),
        LazyView::AccountSwitcher => view! { <AccountSwitcher/> }.into_any(),
        LazyView::ServiceLinks => view! { <ServiceLinks/> }.into_any(),
        LazyView::UserPanel(panel) => view! { <UserPanel panel/> }.into_any(),
        LazyView::AccountMark => view! { <AccountMark/> }.into_any(),
        LazyView::ChangesDenied => view! { <ChangesDenied/> }.into_any(),
        LazyView::DeletionDenied => view! { <DeletionDenied/> }.into_any(),
        LazyView::SessionEnd => view! { <SessionEnd/> }.into_any(),
        LazyView::Busy => view! { <BusyNote/> }.into_any(),
        LazyView::LeaveDialog => view! { <LeaveDialog/> }.into_any(),
        LazyView::ResetSample => view! { <ResetSample/> }.into_any(),
        LazyView::Panel(panel) => view! { <PanelContent panel/> }.into_any(),
        LazyView::Key(event, panel) => {
            registry::handle(&event, panel);
            ().into_any()
        }
        LazyView::ListTools(state) => view! { <ListTools state=*state/> }.into_any(),
        LazyView::ServiceMenu(service) => view! { <ServiceMenu service/> }.into_any(),
        LazyView::RenameService { service, sid, close, on_renamed } => {
            view! { <RenameService service sid close on_renamed/> }.into_any()
        }
        LazyView::DeleteService { service, sid, close, on_deleted } => {
            view! { <DeleteService service sid close on_deleted/> }.into_any()
        }
    })
}

/// Renders the list of services.
#[cfg_attr(
    split,
    leptos::wasm_split::wasm_split(services, wasm_split_path = leptos::wasm_split, preload(load_services), fallible)
)]
fn render_services(listing: Listing<List>) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <Services listing/> }.into_any())
}

/// Loads the file of the list of services.
#[cfg(not(split))]
async fn load_services() -> Result<(), SplitLoaderError> {
    Ok(())
}

/// Loads the file of the other views.
#[cfg(not(split))]
async fn load_later() -> Result<(), SplitLoaderError> {
    Ok(())
}

/// Shape of the placeholder of a page.
fn shape_of(route: &Route) -> Shape {
    match route {
        Route::Addresses | Route::Health | Route::History | Route::Drift => Shape::Table,
        _ => Shape::Form,
    }
}

impl LazyView {
    /// Subject of a sentence about the view.
    fn what(&self) -> &'static str {
        match self {
            Self::Page(_) | Self::Services(_) | Self::Gateway(_) => texts::PAGE_SUBJECT,
            Self::Card(card, _) => card.what(),
            Self::ServiceMenu(_) => texts::MENU_SUBJECT,
            Self::ListTools(_) => texts::FILTERS_SUBJECT,
            _ => texts::FORM_SUBJECT,
        }
    }

    /// Selector of the element that gets the focus.
    fn focus_target(&self) -> &'static str {
        match self {
            Self::Connect => "#connect",
            Self::RenameService { .. } | Self::Panel(_) => "dialog[open] input",
            Self::DeleteService { .. } => "dialog[open] [autofocus]",
            _ => "main h1",
        }
    }

    /// Wraps a placeholder: a page has its heading, and a dialog a button that closes it.
    fn frame(&self, placeholder: AnyView) -> AnyView {
        match self {
            Self::Page(route) => view! { <h1>{route.title()}</h1> {placeholder} }.into_any(),
            Self::Services(_) => view! { <h1>{Route::Services.title()}</h1> {placeholder} }.into_any(),
            Self::RenameService { .. } | Self::DeleteService { .. } | Self::Panel(_) => view! {
                {placeholder}
                <form method="dialog">
                    <footer class="row">
                        <button>{CLOSE}</button>
                    </footer>
                </form>
            }
            .into_any(),
            Self::Connect | Self::Gateway(_) | Self::Card(..) | Self::ServiceMenu(_) | Self::ListTools(_) => {
                placeholder
            }
            // Views beside a page have no placeholder.
            _ => ().into_any(),
        }
    }

    /// Renders a view that shows nothing, for its effect. Returns false if the file is not loaded yet.
    pub fn run_if_loaded(self) -> bool {
        self.part().is_loaded() && self.render().is_some()
    }

    /// File of the view.
    fn part(&self) -> Part {
        if matches!(self, Self::Services(_)) { Part::Services } else { Part::Later }
    }

    /// Placeholder while the file is being loaded.
    fn placeholder(&self) -> AnyView {
        match self {
            Self::Card(card, _) => card.skeleton(),
            Self::Page(route) => view! { <Waiting what=self.what() shape=shape_of(route)/> }.into_any(),
            Self::Services(_) => view! { <Waiting what=self.what() shape=Shape::Table/> }.into_any(),
            Self::ListTools(_) => view! { <Waiting what=self.what() shape=Shape::Lines(1)/> }.into_any(),
            _ => view! { <Waiting what=self.what()/> }.into_any(),
        }
    }

    /// Renders the view once the file is loaded.
    fn render(self) -> Option<AnyView> {
        match self {
            Self::Services(listing) => ready(render_services(listing)),
            view => ready(render(view)),
        }
    }
}

/// Returns a view whose file is loaded. In a split build it is a future, which is ready.
#[cfg(split)]
fn ready(view: impl Future<Output = Result<AnyView, SplitLoaderError>>) -> Option<AnyView> {
    futures::FutureExt::now_or_never(view)?.ok()
}

/// Returns a view.
#[cfg(not(split))]
fn ready(view: Result<AnyView, SplitLoaderError>) -> Option<AnyView> {
    view.ok()
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Loading,
    Failed(TransportError),
    Loaded,
}

/// View of the lazy module, or a placeholder until the file is loaded.
#[component]
pub fn Lazy(view: LazyView) -> impl IntoView {
    let release = use_context::<Release>();
    let part = view.part();
    let is_loaded = part.is_loaded();
    let state = RwSignal::new(if is_loaded { State::Loaded } else { State::Loading });
    let focus_target = view.focus_target();
    let start = move |is_retry: bool| {
        spawn_local(async move {
            let result = part.load().await;
            // The heading or dialog of the placeholder has the focus, or the retry button had it.
            let is_focused = || document().query_selector("h1:focus, dialog:focus-within").ok().flatten().is_some();
            let takes_focus = result.is_ok() && (is_retry || is_focused());
            let is_left = state.try_set(result.map_or_else(State::Failed, |()| State::Loaded)).is_some();
            if takes_focus && !is_left {
                focus(focus_target);
            }
            if result.is_err()
                && let Some(release) = release
            {
                // A newer release has other files.
                release.check();
            }
        });
    };
    if !is_loaded {
        start(false);
    }
    move || match state.get() {
        State::Loaded => view.clone().render().into_any(),
        State::Loading => view.frame(view.placeholder()),
        State::Failed(error) => {
            let retry = Callback::new(move |()| {
                state.set(State::Loading);
                start(true);
            });
            view.frame(view! { <Failed what=view.what() error=ApiError::Transport(error) retry/> }.into_any())
        }
    }
}
