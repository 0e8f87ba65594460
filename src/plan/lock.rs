//! Lock of a run, so that of several tabs only one sends a plan. The browser releases it when its tab ends.
//!
//! <https://developer.mozilla.org/en-US/docs/Web/API/Web_Locks_API>. `web-sys` has it only behind a compiler flag for unstable interfaces.

use futures::channel::oneshot;
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Number of further tries, and the pause between them in milliseconds: a browser takes a moment to release a lock that this page has dropped.
const TRIES: u32 = 4;
const PAUSE_MS: u32 = 200;

/// Lock, held until it is dropped.
pub struct RunLock(Option<Function>);

impl RunLock {
    /// Takes the lock of a name. `None` if another tab has it. A browser without locks, as on a page without TLS, has no other tab either.
    pub async fn acquire(name: &str) -> Option<Self> {
        for _ in 0..TRIES {
            let lock = Self::try_acquire(name).await;
            if lock.is_some() {
                return lock;
            }
            TimeoutFuture::new(PAUSE_MS).await;
        }
        Self::try_acquire(name).await
    }

    async fn try_acquire(name: &str) -> Option<Self> {
        let Some((locks, request)) = manager() else { return Some(Self(None)) };
        let options = Object::new();
        // Setting a property of a new object cannot fail.
        let _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
        let (sender, granted) = oneshot::channel();
        let callback = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                return JsValue::UNDEFINED;
            }
            // The lock is held while this promise is pending.
            let mut release = None;
            let held = Promise::new(&mut |resolve, _| release = Some(resolve));
            let _ = sender.send(release);
            held.into()
        });
        let promise: Promise = request.call3(&locks, &name.into(), &options, &callback).ok()?.dyn_into().ok()?;
        // The promise ends at once without the lock, and when the browser rejects the request.
        match select(granted, JsFuture::from(promise)).await {
            Either::Left((Ok(release), _)) => release.map(|release| Self(Some(release))),
            Either::Left((Err(_), _)) | Either::Right(_) => None,
        }
    }
}

impl Drop for RunLock {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Returns the lock manager with its method `request`.
fn manager() -> Option<(JsValue, Function)> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)?;
    let request = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    Some((locks, request))
}
