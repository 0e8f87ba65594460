//! Locks that the tabs of a browser share. The browser releases the locks of a tab that ends.
//!
//! <https://developer.mozilla.org/docs/Web/API/Web_Locks_API>. They are called by reflection, because web-sys has them only with its flag for unstable
//! interfaces.

use std::collections::BTreeSet;

use futures::channel::oneshot;
use futures::future::{Either, select};
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Lock, held until it is dropped or the tab ends.
pub struct WebLock {
    /// Function that releases it. `None` in a browser without locks, and on a page without a secure context.
    release: Option<Function>,
}

impl WebLock {
    /// Takes the lock of a name. `None` if it is held already, or the browser rejects the request.
    pub async fn try_acquire(name: &str) -> Option<Self> {
        let Some((manager, request)) = method("request") else { return Some(Self { release: None }) };
        let options = Object::new();
        // Setting a property of a new object cannot fail.
        let _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
        let (sender, granted) = oneshot::channel();
        let callback = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                return JsValue::UNDEFINED;
            }
            // The browser holds the lock until this promise is settled.
            let mut release = None;
            let held = Promise::new(&mut |resolve, _| release = Some(resolve));
            let _ = sender.send(release);
            held.into()
        });
        let promise: Promise = request.call3(&manager, &name.into(), &options, &callback).ok()?.dyn_into().ok()?;
        // The promise ends at once without the lock, and when the browser rejects the request.
        match select(granted, JsFuture::from(promise)).await {
            Either::Left((Ok(release), _)) => Some(Self { release: Some(release?) }),
            Either::Left((Err(_), _)) | Either::Right(_) => None,
        }
    }
}

impl Drop for WebLock {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Returns true if the browser has locks, and the page a secure context.
pub fn is_supported() -> bool {
    method("request").is_some()
}

/// Returns the names of the locks that the tabs of this browser hold. `None` in a browser without locks.
pub async fn held() -> Option<BTreeSet<String>> {
    let (manager, query) = method("query")?;
    let snapshot: Promise = query.call0(&manager).ok()?.dyn_into().ok()?;
    let snapshot = JsFuture::from(snapshot).await.ok()?;
    let held: Array = Reflect::get(&snapshot, &"held".into()).ok()?.dyn_into().ok()?;
    Some(held.iter().filter_map(|lock| Reflect::get(&lock, &"name".into()).ok()?.as_string()).collect())
}

/// Returns the lock manager with a method of it.
fn method(name: &str) -> Option<(JsValue, Function)> {
    let manager = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    let method = Reflect::get(&manager, &name.into()).ok()?.dyn_into().ok()?;
    Some((manager, method))
}
