//! Requests and transactions of IndexedDB as futures. Those of the library would bring in Tokio, whose features the server's crates extend to
//! ones that do not compile for a browser.
//!
//! Properties are read by reflection: each binding of its own would make a first visit longer.

use futures::channel::oneshot;
use futures::future::select;
use idb::{Request, Transaction};
use js_sys::Reflect;
use wasm_bindgen::JsValue;

use super::unrecorded::Unrecorded;

/// Waits for the result of a request.
///
/// # Errors
///
/// The request fails.
pub async fn result<R: Request + Into<JsValue>>(mut request: R) -> Result<JsValue, Unrecorded> {
    let ((on_success, success), (on_error, error)) = (oneshot::channel::<()>(), oneshot::channel::<()>());
    // A dropped sender completes its receiver as well.
    request.on_success(move |_| drop(on_success));
    request.on_error(move |_| drop(on_error));
    select(success, error).await;
    let request = request.into();
    check(&request)?;
    Reflect::get(&request, &"result".into()).map_err(|_| Unrecorded::Failed)
}

/// Waits until a transaction is committed. A full disk is reported only then.
///
/// # Errors
///
/// The transaction is aborted.
pub async fn committed(mut transaction: Transaction) -> Result<(), Unrecorded> {
    let ((on_complete, complete), (on_abort, abort)) = (oneshot::channel::<()>(), oneshot::channel::<()>());
    transaction.on_complete(move |_| drop(on_complete));
    transaction.on_abort(move |_| drop(on_abort));
    select(complete, abort).await;
    check(&transaction.into())
}

/// Returns the error of a request or a transaction that has ended.
fn check(ended: &JsValue) -> Result<(), Unrecorded> {
    let error = Reflect::get(ended, &"error".into()).map_err(|_| Unrecorded::Failed)?;
    if error.is_object() { Err(Unrecorded::of_exception(&error)) } else { Ok(()) }
}
