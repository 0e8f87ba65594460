//! What a first visit does not need. `cargo xtask dist` puts it, and all that only it uses, into a file of its own. That file is loaded
//! when a part of it is first opened, or before that when the browser has nothing else to do. In every other build there is one
//! file, and nothing here is different but that it is here from the start.

mod style;

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use api::service::Service;
use api::{ApiError, Sid};
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use serde_json::Value;
use wasm_bindgen::JsValue;

use crate::account::configuration::Configuration;
use crate::account::webhooks::Webhooks;
use crate::feedback::busy::BusyNote;
use crate::feedback::load::{Failed, Waiting};
use crate::form::shell::Leave;
use crate::history::History;
use crate::not_found::NotFound;
use crate::release::Release;
use crate::routes::Route;
use crate::service::create::CreateForm;
use crate::service::delete::DeleteService;
use crate::service::page::ServicePage;
use crate::service::rename::RenameService;
use crate::session::account_mark::AccountMark;
use crate::session::account_menu::AccountMenu;
use crate::session::denial::{ChangesDenied, DeletionDenied};
use crate::session::end::SessionEnd;
use crate::session::gateway_page::Gateway;
use crate::start::connect::Connect;
use crate::ui::focus::focus;

/// What is drawn by the code in that file.
#[derive(Clone)]
pub enum Part {
    /// Any page but the list of services.
    Page(Route),
    Connect,
    /// The first page of a gateway, which says this of itself.
    Gateway(Value),
    /// The account at hand, who is in it, and the ways to another account and out.
    AccountMenu,
    /// The account at hand, at the edge of every page.
    AccountMark,
    /// Why nothing can be changed.
    ChangesDenied,
    /// Why nothing can be deleted.
    DeletionDenied,
    /// What asks to sign in once more.
    SessionEnd,
    /// That calls wait.
    Busy,
    CreateService {
        open: RwSignal<bool>,
        on_created: Callback<Service>,
        reload: Callback<()>,
    },
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

/// Draws it. A new page or part is an arm here.
#[cfg_attr(
    split,
    leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, preload(file), fallible)
)]
fn drawing(part: Part) -> Result<AnyView, SplitLoaderError> {
    style::dress();
    Ok(match part {
        Part::Page(Route::Configuration) => view! { <Configuration/> }.into_any(),
        Part::Page(Route::Webhooks) => view! { <Webhooks/> }.into_any(),
        Part::Page(Route::History) => view! { <History/> }.into_any(),
        Part::Page(Route::Service(sid, _)) => view! { <ServicePage sid/> }.into_any(),
        Part::Page(Route::Services | Route::Unknown) => view! { <NotFound/> }.into_any(),
        Part::Connect => view! { <Connect/> }.into_any(),
        Part::Gateway(config) => view! { <Gateway config/> }.into_any(),
        Part::AccountMenu => view! { <AccountMenu/> }.into_any(),
        Part::AccountMark => view! { <AccountMark/> }.into_any(),
        Part::ChangesDenied => view! { <ChangesDenied/> }.into_any(),
        Part::DeletionDenied => view! { <DeletionDenied/> }.into_any(),
        Part::SessionEnd => view! { <SessionEnd/> }.into_any(),
        Part::Busy => view! { <BusyNote/> }.into_any(),
        Part::CreateService { open, on_created, reload } => view! { <CreateForm open on_created reload/> }.into_any(),
        Part::RenameService { service, sid, leave, on_renamed } => {
            view! { <RenameService service sid leave on_renamed/> }.into_any()
        }
        Part::DeleteService { service, sid, close, on_deleted } => {
            view! { <DeleteService service sid close on_deleted/> }.into_any()
        }
    })
}

/// Resolves once the file is here.
#[cfg(not(split))]
async fn file() -> Result<(), SplitLoaderError> {
    Ok(())
}

/// Whether the file is here.
static HERE: AtomicBool = AtomicBool::new(cfg!(not(split)));

/// Time limit for loading the file, in milliseconds. The request goes on, and a retry waits for the same one: only reloading the page
/// starts another.
const LOAD_TIMEOUT_MS: u32 = 60_000;

async fn load() -> bool {
    let here = match select(pin!(file()), TimeoutFuture::new(LOAD_TIMEOUT_MS)).await {
        Either::Left((result, _)) => result.is_ok(),
        Either::Right(_) => false,
    };
    if here {
        HERE.store(true, Ordering::Relaxed);
    }
    here
}

/// Time between the first rows and loading the file ahead, so that it does not compete with what the page shows first.
const AHEAD_AFTER: Duration = Duration::from_millis(300);

/// Loads the file before a part of it is opened, unless the browser saves data.
pub fn load_ahead() {
    if HERE.load(Ordering::Relaxed) || saves_data() {
        return;
    }
    // A file that did not arrive is requested again when a part of it is opened.
    set_timeout(|| spawn_local(async { _ = load().await }), AHEAD_AFTER);
}

/// `navigator.connection.saveData`, which not every browser has.
fn saves_data() -> bool {
    let property = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).unwrap_or_default();
    property(&property(window().navigator().as_ref(), "connection"), "saveData").is_truthy()
}

impl Part {
    /// As a sentence about it begins.
    fn what(&self) -> &'static str {
        if matches!(self, Self::Page(_) | Self::Gateway(_)) { "The page" } else { "The form" }
    }

    /// Where the keyboard begins in it.
    fn start(&self) -> &'static str {
        match self {
            Self::Connect => "#connect",
            Self::CreateService { .. } | Self::RenameService { .. } => "dialog[open] input",
            Self::DeleteService { .. } => "dialog[open] [autofocus]",
            _ => "main h1",
        }
    }

    /// What holds its place, with what belongs to it all the same: a page has its heading, and a dialog a way out.
    fn frame(&self, place: AnyView) -> AnyView {
        match self {
            Self::Page(route) => view! { <h1>{route.title()}</h1> {place} }.into_any(),
            Self::CreateService { .. } | Self::RenameService { .. } | Self::DeleteService { .. } => view! {
                {place}
                <form method="dialog">
                    <footer class="row">
                        <button>"Close"</button>
                    </footer>
                </form>
            }
            .into_any(),
            Self::Connect | Self::Gateway(_) => place,
            // What only accompanies a page holds no place.
            _ => ().into_any(),
        }
    }

    /// Draws it once the file is here.
    fn draw(self) -> Option<AnyView> {
        let drawing = drawing(self);
        // Split off, it is a future, and ready.
        #[cfg(split)]
        let drawing = futures::FutureExt::now_or_never(drawing)?;
        drawing.ok()
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Arrival {
    Awaited,
    Failed,
    Here,
}

/// A part, or what holds its place until the file is here.
#[component]
pub fn Later(part: Part) -> impl IntoView {
    let release = use_context::<Release>();
    let arrival = RwSignal::new(if HERE.load(Ordering::Relaxed) { Arrival::Here } else { Arrival::Awaited });
    let start = part.start();
    let ask = move |again: bool| {
        spawn_local(async move {
            let here = load().await;
            // Where the keyboard is while there is nothing else, or where the button was that asked again.
            let waits = || document().query_selector("h1:focus, dialog:focus-within").ok().flatten().is_some();
            let takes_keyboard = here && (again || waits());
            let gone = arrival.try_set(if here { Arrival::Here } else { Arrival::Failed }).is_some();
            if takes_keyboard && !gone {
                focus(start);
            }
            if !here && let Some(release) = release {
                // A newer release has other files.
                release.check();
            }
        });
    };
    if arrival.get_untracked() == Arrival::Awaited {
        ask(false);
    }
    move || match arrival.get() {
        Arrival::Here => part.clone().draw().into_any(),
        Arrival::Awaited => part.frame(view! { <Waiting what=part.what()/> }.into_any()),
        Arrival::Failed => {
            let retry = Callback::new(move |()| {
                arrival.set(Arrival::Awaited);
                ask(true);
            });
            part.frame(view! { <Failed what=part.what() error=ApiError::NoAnswer retry/> }.into_any())
        }
    }
}
