//! One lock for all the tabs of this origin, so that only one of them writes at a time.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::records::Problem;

/// `navigator.locks`, which web-sys counts among what is still to change.
pub struct Locks {
    name: &'static str,
    manager: JsValue,
    request: Function,
}

/// The lock is held until this is dropped, or the worker ends.
pub struct Held {
    release: Function,
}

impl Locks {
    /// `None` where the browser has none: old ones, and pages that are not from a secure origin.
    pub fn new(name: &'static str) -> Option<Self> {
        let manager = Reflect::get(&crate::scope().navigator(), &"locks".into()).ok()?;
        let request = Reflect::get(&manager, &"request".into()).ok()?.dyn_into().ok()?;
        Some(Self { name, manager, request })
    }

    /// Waits until nobody else holds the lock.
    pub async fn acquire(&self) -> Result<Held, Problem> {
        let mut release = None;
        // The browser holds the lock for as long as this is not settled.
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        let mut requested = Ok(JsValue::UNDEFINED);
        let granted = Promise::new(&mut |resolve, reject| {
            let held = held.clone();
            let on_granted = Closure::once_into_js(move |_lock: JsValue| {
                let _ = resolve.call0(&JsValue::UNDEFINED);
                held
            });
            requested = self.request.call2(&self.manager, &self.name.into(), &on_granted);
            if requested.is_err() {
                let _ = reject.call0(&JsValue::UNDEFINED);
            }
        });
        JsFuture::from(granted).await.and(requested).map_err(Problem::thrown)?;
        Ok(Held { release: release.expect("a promise calls its function at once") })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}
