//! Lock shared by all tabs of the origin, so that only one of them writes at a time.
//! <https://developer.mozilla.org/docs/Web/API/Web_Locks_API>

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::records::StorageError;

/// Lock of one name, from `navigator.locks`. Called by reflection, because web-sys has these types only with its unstable flag.
pub struct Lock {
    name: &'static str,
    manager: JsValue,
    request: Function,
}

/// Holds the lock until it is dropped or the worker ends.
pub struct LockGuard {
    release: Function,
}

impl Lock {
    /// Finds the browser's lock manager. `None` in old browsers, and on pages without a secure context.
    pub fn new(name: &'static str) -> Option<Self> {
        let manager = Reflect::get(&crate::scope().navigator(), &"locks".into()).ok()?;
        let request = Reflect::get(&manager, &"request".into()).ok()?.dyn_into().ok()?;
        Some(Self { name, manager, request })
    }

    /// Waits until no other tab holds the lock, and takes it.
    ///
    /// # Errors
    ///
    /// The browser rejects the request.
    pub async fn acquire(&self) -> Result<LockGuard, StorageError> {
        let mut release = None;
        // The browser holds the lock until this promise is settled.
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
        JsFuture::from(granted).await.and(requested).map_err(StorageError::from_js)?;
        Ok(LockGuard { release: release.expect("a promise calls its executor immediately") })
    }
}

impl Drop for LockGuard {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}
