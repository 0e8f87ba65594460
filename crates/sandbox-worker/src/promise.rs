//! Events of the browser as futures.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, IdbRequest, IdbTransaction};

use crate::records::StorageError;

/// Waits for the result of a database request.
///
/// # Errors
///
/// The request fails.
pub async fn succeeded(request: &IdbRequest) -> Result<(), StorageError> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(promise).await {
        Ok(_) => Ok(()),
        Err(_) => Err(StorageError::from_exception(request.error().ok().flatten())),
    }
}

/// Waits until every request of a transaction is done and the transaction is committed.
///
/// # Errors
///
/// The transaction is aborted.
pub async fn completed(transaction: &IdbTransaction) -> Result<(), StorageError> {
    let promise = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    match JsFuture::from(promise).await {
        Ok(_) => Ok(()),
        Err(_) => Err(StorageError::from_exception(transaction.error())),
    }
}

/// Waits for a time.
pub async fn sleep(scope: &DedicatedWorkerGlobalScope, milliseconds: u64) {
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
