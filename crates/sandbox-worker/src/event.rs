//! The browser's events as futures.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, IdbRequest, IdbTransaction};

use crate::records::Problem;

/// Waits until the request has its result.
pub async fn succeeded(request: &IdbRequest) -> Result<(), Problem> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(promise).await {
        Ok(_) => Ok(()),
        Err(_) => Err(Problem::of(request.error().ok().flatten())),
    }
}

/// Waits until all that the transaction was asked for is done.
pub async fn completed(transaction: &IdbTransaction) -> Result<(), Problem> {
    let promise = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    match JsFuture::from(promise).await {
        Ok(_) => Ok(()),
        Err(_) => Err(Problem::of(transaction.error())),
    }
}

/// Waits so long.
pub async fn pause(scope: &DedicatedWorkerGlobalScope, milliseconds: u64) {
    if milliseconds == 0 {
        return;
    }
    let milliseconds = milliseconds.try_into().unwrap_or(i32::MAX);
    let promise = Promise::new(&mut |resolve, reject| {
        let set = scope.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        if let Err(error) = set {
            let _ = reject.call1(&JsValue::UNDEFINED, &error);
        }
    });
    let _ = JsFuture::from(promise).await;
}
