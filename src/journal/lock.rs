//! Locks of the browser that tell whether the tab of an open record is still there. A browser releases the locks of a tab that ends.
//! <https://developer.mozilla.org/docs/Web/API/Web_Locks_API>

use std::collections::BTreeSet;

use futures::channel::oneshot;
use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Lock of an open record, held until it is dropped or the tab ends.
pub(super) struct Lock {
    pub(super) name: String,
    release: Option<Function>,
}

impl Lock {
    /// Takes a lock with a new name. Old browsers, and pages without a secure context, have none; the name is then only a name.
    pub(super) async fn take() -> Self {
        let name = format!(
            "conversations-admin-write {:x}-{:x}",
            js_sys::Date::now().to_bits(),
            js_sys::Math::random().to_bits()
        );
        let release = request(&name).await;
        Self { name, release }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

async fn request(name: &str) -> Option<Function> {
    let mut release = None;
    // The browser holds the lock until this promise is settled.
    let held = Promise::new(&mut |resolve, _| release = Some(resolve));
    let (sender, granted) = oneshot::channel::<()>();
    let on_granted = Closure::once_into_js(move |_lock: JsValue| {
        let _ = sender.send(());
        held
    });
    let (manager, request) = method("request")?;
    request.call2(&manager, &name.into(), &on_granted).ok()?;
    granted.await.ok()?;
    release
}

/// Returns the names of the locks that the tabs of this browser hold. `None` in a browser without locks.
pub(super) async fn held() -> Option<BTreeSet<String>> {
    let (manager, query) = method("query")?;
    let snapshot: Promise = query.call0(&manager).ok()?.dyn_into().ok()?;
    let snapshot = JsFuture::from(snapshot).await.ok()?;
    let held: Array = Reflect::get(&snapshot, &"held".into()).ok()?.dyn_into().ok()?;
    Some(held.iter().filter_map(|lock| Reflect::get(&lock, &"name".into()).ok()?.as_string()).collect())
}

/// Finds a method of the lock manager by reflection, because web-sys has its types only with its unstable flag.
fn method(name: &str) -> Option<(JsValue, Function)> {
    let manager = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    let method = Reflect::get(&manager, &name.into()).ok()?.dyn_into().ok()?;
    Some((manager, method))
}
