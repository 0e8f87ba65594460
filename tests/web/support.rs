//! A page of the app under test, on a backend in the same process. Tests find elements as a person does: by role and name.

mod actions;
mod backend;
mod elements;
mod expectations;
mod gateway;
mod ledger;
mod service;
mod translation;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use app::Contexts;
use app::backend::client::Client;
use app::backend::context::{BackendKind, BackendState};
use app::backend::transport::Transport;
use app::navigation::Navigation;
use app::ui::toast::Toasts;
use app::value::moment::Clock;
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

pub use backend::Backend;
pub use elements::{name_of, options_of};
pub use gateway::{CODE, Gateway, SECRET};
pub use ledger::Ledger;
pub use service::Service;
pub use translation::texts;

/// Attribute of a page's root element.
const PAGE: &str = "data-page-under-test";

thread_local! {
    /// Mounted pages by number. One whose test panicked, which never drops it, is unmounted before the next page: its listeners would handle the
    /// keys and clicks of other tests.
    static MOUNTED: RefCell<BTreeMap<u64, UnmountHandle<<AnyView as Render>::State>>> = RefCell::default();
}

/// The mounted app, unmounted when dropped.
pub struct Page {
    root: HtmlElement,
    /// Number in [`MOUNTED`].
    number: u64,
    /// The account that drafts belong to.
    pub account: u64,
}

impl Page {
    /// Opens an address of the app for a new account: a draft that an earlier test stores late is not restored.
    pub fn open(backend: &Backend, address: &str) -> Self {
        static ACCOUNTS: AtomicU64 = AtomicU64::new(1);
        reset();
        Self::open_as(ACCOUNTS.fetch_add(1, Ordering::Relaxed), backend, address)
    }

    /// Opens an address of the app for an account, in a tab whose storage is kept.
    pub fn open_as(account: u64, backend: &Backend, address: &str) -> Self {
        let transport = backend.clone();
        let contexts = Contexts::new("/");
        contexts.backend.storage_scope.set_value(account);
        let mut page = Self::mount(address, contexts, move || {
            view! { <app::Ready kind=BackendKind::Sandbox client=Client::new(transport)/> }.into_any()
        });
        page.account = account;
        page
    }

    /// Opens an address of the app, with the journal of this browser.
    pub fn open_journaled(backend: &Backend, scope: u64, address: &str) -> Self {
        reset();
        let transport = backend.clone();
        Self::mount(address, Contexts::new("/"), move || {
            view! { <app::Ready kind=BackendKind::Sandbox client=Client::journaled(transport, scope)/> }.into_any()
        })
    }

    /// Opens an address of the app at a sandbox server, with the journal of this browser and the server's journal of commands.
    pub fn open_sandbox_server(server: impl Transport + 'static, scope: u64, address: &str) -> Self {
        reset();
        Self::mount(address, Contexts::new("/"), move || {
            let client = Client::journaled_with_commands(server, scope);
            view! { <app::Ready kind=BackendKind::Sandbox client/> }.into_any()
        })
    }

    /// Opens an address of the static site before a backend is chosen. The page may call its own origin and `origins`.
    pub fn open_first(origins: &[&str], address: &str) -> Self {
        reset();
        let contexts = Contexts::new("/");
        contexts.backend.allowed_origins.set_value(origins.iter().map(|origin| (*origin).to_owned()).collect());
        contexts.backend.state.set(BackendState::Unchosen);
        Self::mount(address, contexts, || view! { <app::Root/> }.into_any())
    }

    /// Opens an address of a gateway's site as the user who is signed in.
    pub fn open_gateway(gateway: &Gateway, address: &str) -> Self {
        reset();
        Self::open_gateway_again(gateway, address)
    }

    /// Opens an address of a gateway's site in a browser whose storage is kept.
    pub fn open_gateway_again(gateway: &Gateway, address: &str) -> Self {
        let contexts = Contexts::new("/");
        contexts.session.gateway.set_value(std::rc::Rc::new(gateway.clone()));
        contexts.backend.state.set(BackendState::Gateway(gateway.config()));
        Self::mount(address, contexts, || view! { <app::Root/> }.into_any())
    }

    /// Shows one component alone.
    pub fn show(content: impl FnOnce() -> AnyView + 'static) -> Self {
        Self::mount("/", Contexts::new("/"), content)
    }

    fn mount(address: &str, contexts: Contexts, content: impl FnOnce() -> AnyView + 'static) -> Self {
        let history = window().history().unwrap();
        history.replace_state_with_url(&JsValue::NULL, "", Some(address)).unwrap();
        // Browsers ignore a change of the address silently when there are too many: webdriver.json turns that off.
        let shown = window().location().href().unwrap();
        assert!(shown.ends_with(address), "the address is {shown}, not {address}");
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        root.set_attribute(PAGE, "").unwrap();
        document().body().unwrap().append_child(&root).unwrap();
        let handle = mount_to(root.clone(), move || {
            provide_context(Navigation::start("/"));
            contexts.provide();
            Toasts::provide();
            Clock::provide();
            app::ui::translation::follow();
            content()
        });
        static PAGES: AtomicU64 = AtomicU64::new(1);
        let number = PAGES.fetch_add(1, Ordering::Relaxed);
        MOUNTED.with_borrow_mut(|mounted| mounted.insert(number, handle));
        Self { root, number, account: 0 }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        drop(MOUNTED.with_borrow_mut(|mounted| mounted.remove(&self.number)));
        self.root.remove();
    }
}

/// Restores the document as it was before the first test: clears the session storage and the local storage, and removes the pages of tests that
/// panicked and the attributes that the app has set on the root element.
fn reset() {
    drop(MOUNTED.with_borrow_mut(mem::take));
    let pages = document().query_selector_all(&format!("[{PAGE}]")).unwrap();
    (0..pages.length())
        .filter_map(|index| pages.item(index))
        .for_each(|page| page.unchecked_into::<HtmlElement>().remove());
    let root = document().document_element().unwrap();
    for name in root.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        if name.starts_with("data-") || name == "translate" {
            root.remove_attribute(&name).unwrap();
        }
    }
    for storage in [window().session_storage(), window().local_storage()] {
        storage.unwrap().unwrap().clear().unwrap();
    }
}

/// Keys and values in the session storage and the local storage.
pub fn stored_text() -> String {
    let storages = [window().session_storage(), window().local_storage()];
    let texts = storages.into_iter().flat_map(|storage| {
        let storage = storage.unwrap().unwrap();
        let keys = (0..storage.length().unwrap()).filter_map(|index| storage.key(index).unwrap());
        keys.map(|key| format!("{key}={}\n", storage.get_item(&key).unwrap().unwrap_or_default())).collect::<Vec<_>>()
    });
    texts.collect()
}

/// Waits until a condition holds. Returns false if it does not within three seconds.
pub async fn until(condition: impl Fn() -> bool) -> bool {
    const TRIES: usize = 150;
    for _ in 0..TRIES {
        if condition() {
            return true;
        }
        pause(20).await;
    }
    condition()
}

pub async fn pause(milliseconds: u64) {
    gloo_timers::future::sleep(Duration::from_millis(milliseconds)).await;
}
