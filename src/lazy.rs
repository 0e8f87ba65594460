//! Lazy module: views that a first visit does not need.
//!
//! `cargo xtask dist` writes them, with the code that only they use, into a wasm file of their own. The file is loaded when one of the views
//! is first opened, or before that when the browser is idle. Every other build has one file.

mod style;

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use api::service::Service;
use api::{ApiError, Sid, TransportError};
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use send_wrapper::SendWrapper;
use serde_json::Value;
use wasm_bindgen::JsValue;
use web_sys::KeyboardEvent;

use crate::account::addresses::{Addresses, EditAddress, NewAddress};
use crate::account::configuration::Configuration;
use crate::account::webhooks::Webhooks;
use crate::bulk::Bulk;
use crate::compare::Compare;
use crate::drift::Drift;
use crate::feedback::busy::BusyNote;
use crate::feedback::load::{Failed, Waiting};
use crate::file::FilePage;
use crate::form::leave_dialog::LeaveDialog;
use crate::form::shell::Leave;
use crate::health::Health;
use crate::history::{History, RestorationPage};
use crate::lookup::LookupPage;
use crate::not_found::NotFound;
use crate::palette::PanelContent;
use crate::preferences::Preferences;
use crate::release::Release;
use crate::routes::Route;
use crate::service::delete::DeleteService;
use crate::service::page::ServicePage;
use crate::service::rename::RenameService;
use crate::session::account_mark::AccountMark;
use crate::session::account_menu::AccountMenu;
use crate::session::denial::{ChangesDenied, DeletionDenied};
use crate::session::end::SessionEnd;
use crate::session::gateway_page::Gateway;
use crate::shortcuts::{OpenPanel, registry};
use crate::start::connect::Connect;
use crate::start::reset_sample::ResetSample;
use crate::ui::focus::focus;

/// View of the lazy module.
#[derive(Clone)]
pub enum LazyView {
    /// Page other than the list of services.
    Page(Route),
    Connect,
    /// First page of a gateway with this configuration.
    Gateway(Value),
    /// Menu of the open account.
    AccountMenu,
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
    /// Controls of the preferences.
    Preferences,
    /// Button that resets the sandbox in this browser.
    ResetSample,
    /// Content of the open panel's dialog.
    Panel(OpenPanel),
    /// Nothing to show: handles a key.
    Key(SendWrapper<KeyboardEvent>, OpenPanel),
    RenameService {
        service: Service,
        sid: Sid<Service>,
        leave: Leave,
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
    leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, preload(load_file), fallible)
)]
fn render(view: LazyView) -> Result<AnyView, SplitLoaderError> {
    style::apply();
    Ok(match view {
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
        LazyView::Page(Route::Restoration(restoration, number)) => {
            view! { <RestorationPage restoration number/> }.into_any()
        }
        LazyView::Page(Route::Service(sid, _)) => view! { <ServicePage sid/> }.into_any(),
        LazyView::Page(Route::Services | Route::Unknown) => view! { <NotFound/> }.into_any(),
        LazyView::Connect => view! { <Connect/> }.into_any(),
        LazyView::Gateway(config) => view! { <Gateway config/> }.into_any(),
        LazyView::AccountMenu => view! { <AccountMenu/> }.into_any(),
        LazyView::AccountMark => view! { <AccountMark/> }.into_any(),
        LazyView::ChangesDenied => view! { <ChangesDenied/> }.into_any(),
        LazyView::DeletionDenied => view! { <DeletionDenied/> }.into_any(),
        LazyView::SessionEnd => view! { <SessionEnd/> }.into_any(),
        LazyView::Busy => view! { <BusyNote/> }.into_any(),
        LazyView::LeaveDialog => view! { <LeaveDialog/> }.into_any(),
        LazyView::Preferences => view! { <Preferences/> }.into_any(),
        LazyView::ResetSample => view! { <ResetSample/> }.into_any(),
        LazyView::Panel(panel) => view! { <PanelContent panel/> }.into_any(),
        LazyView::Key(event, panel) => {
            registry::handle(&event, panel);
            ().into_any()
        }
        LazyView::RenameService { service, sid, leave, on_renamed } => {
            view! { <RenameService service sid leave on_renamed/> }.into_any()
        }
        LazyView::DeleteService { service, sid, close, on_deleted } => {
            view! { <DeleteService service sid close on_deleted/> }.into_any()
        }
    })
}

/// Loads the file.
#[cfg(not(split))]
async fn load_file() -> Result<(), SplitLoaderError> {
    Ok(())
}

/// True once the file is loaded.
static IS_LOADED: AtomicBool = AtomicBool::new(cfg!(not(split)));

/// Time limit for loading the file, in milliseconds. The request goes on, and a retry waits for the same one: only reloading the page
/// starts another.
const LOAD_TIMEOUT_MS: u32 = 60_000;

async fn load() -> Result<(), TransportError> {
    match select(pin!(load_file()), TimeoutFuture::new(LOAD_TIMEOUT_MS)).await {
        Either::Left((result, _)) => result.map_err(|_| TransportError::Unreachable)?,
        Either::Right(_) => return Err(TransportError::TimedOut),
    }
    IS_LOADED.store(true, Ordering::Relaxed);
    Ok(())
}

/// Time between the first rows and preloading the file, so that it does not compete with the first requests.
const PRELOAD_DELAY: Duration = Duration::from_millis(300);

/// Loads the file before one of its views is opened, unless the browser saves data.
pub fn preload() {
    if IS_LOADED.load(Ordering::Relaxed) || saves_data() {
        return;
    }
    // A file that could not be loaded is requested again when a view is opened.
    set_timeout(|| spawn_local(async { _ = load().await }), PRELOAD_DELAY);
}

/// Returns `navigator.connection.saveData`, which not every browser has.
fn saves_data() -> bool {
    let property = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).unwrap_or_default();
    property(&property(window().navigator().as_ref(), "connection"), "saveData").is_truthy()
}

impl LazyView {
    /// Subject of a sentence about the view.
    fn what(&self) -> &'static str {
        if matches!(self, Self::Page(_) | Self::Gateway(_)) { "The page" } else { "The form" }
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
            Self::RenameService { .. } | Self::DeleteService { .. } | Self::Panel(_) => view! {
                {placeholder}
                <form method="dialog">
                    <footer class="row">
                        <button>"Close"</button>
                    </footer>
                </form>
            }
            .into_any(),
            Self::Connect | Self::Gateway(_) => placeholder,
            // Views beside a page have no placeholder.
            _ => ().into_any(),
        }
    }

    /// Renders a view that shows nothing, for its effect. Returns false if the file is not loaded yet.
    pub fn run_if_loaded(self) -> bool {
        IS_LOADED.load(Ordering::Relaxed) && self.render().is_some()
    }

    /// Renders the view once the file is loaded.
    fn render(self) -> Option<AnyView> {
        let view = render(self);
        // In a split build it is a future, which is ready.
        #[cfg(split)]
        let view = futures::FutureExt::now_or_never(view)?;
        view.ok()
    }
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
    let is_loaded = IS_LOADED.load(Ordering::Relaxed);
    let state = RwSignal::new(if is_loaded { State::Loaded } else { State::Loading });
    let focus_target = view.focus_target();
    let start = move |is_retry: bool| {
        spawn_local(async move {
            let result = load().await;
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
        State::Loading => view.frame(view! { <Waiting what=view.what()/> }.into_any()),
        State::Failed(error) => {
            let retry = Callback::new(move |()| {
                state.set(State::Loading);
                start(true);
            });
            view.frame(view! { <Failed what=view.what() error=ApiError::Transport(error) retry/> }.into_any())
        }
    }
}
