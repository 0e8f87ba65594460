//! Requests and transactions of IndexedDB as futures. Those of the library would bring in Tokio, whose features the server's crates extend to
//! ones that do not compile for a browser.

use futures::channel::oneshot;
use futures::future::select;
use idb::{ObjectStore, Request, Transaction};
use wasm_bindgen::JsValue;

use super::unrecorded::Unrecorded;

/// Waits for the result of a request.
///
/// # Errors
///
/// The request fails.
pub async fn result<R: Request>(mut request: R) -> Result<JsValue, Unrecorded> {
    let ((on_success, success), (on_error, error)) = (oneshot::channel(), oneshot::channel());
    // The receivers are gone only if the caller does not wait any more.
    request.on_success(move |_| {
        let _ = on_success.send(());
    });
    request.on_error(move |_| {
        let _ = on_error.send(());
    });
    select(success, error).await;
    match request.error()? {
        Some(exception) => Err(Unrecorded::of_name(&exception.name())),
        None => Ok(request.result()?),
    }
}

/// Waits until a transaction is committed. A full disk is reported only then. `store` is one of the transaction's.
///
/// # Errors
///
/// The transaction is aborted.
pub async fn committed(mut transaction: Transaction, store: &ObjectStore) -> Result<(), Unrecorded> {
    let ((on_complete, complete), (on_abort, abort)) = (oneshot::channel(), oneshot::channel());
    transaction.on_complete(move |_| {
        let _ = on_complete.send(true);
    });
    transaction.on_abort(move |_| {
        let _ = on_abort.send(false);
    });
    match select(complete, abort).await.factor_first().0 {
        Ok(true) => Ok(()),
        Ok(false) | Err(_) => {
            let error = store.transaction().error();
            Err(error.map_or(Unrecorded::Failed, |error| Unrecorded::of_name(&error.name())))
        }
    }
}
