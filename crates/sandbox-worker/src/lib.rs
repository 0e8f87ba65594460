//! Sandbox in a Web Worker. The page sends requests as messages of [`api::worker`], and the browser stores the changes in IndexedDB.
#![cfg(target_arch = "wasm32")]

mod browser;
pub mod database;
mod lock;
mod promise;
mod records;
mod worker;

use std::panic;
use std::rc::Rc;

use api::worker::{FromWorker, ToWorker};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

pub use records::StorageError;
pub use worker::Worker;

/// Name of the browser's database, and of its lock.
const NAME: &str = "conversations-admin-sandbox";

/// Starts the worker: loads the records, tells the page that it is ready, and handles messages.
pub fn start() {
    panic::set_hook(Box::new(|panic| stop(panic.to_string())));
    // A release build has no panic messages. A panic is an uncaught error there.
    let on_error = Closure::<dyn Fn()>::new(|| stop("The worker stopped because of an error.".to_owned()));
    scope().set_onerror(Some(on_error.into_js_value().unchecked_ref()));
    spawn_local(async {
        let worker = Rc::new(Worker::open(NAME).await);
        let listener = Rc::clone(&worker);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(message) = event.data().as_string().and_then(|text| ToWorker::from_text(&text)) {
                let listener = Rc::clone(&listener);
                spawn_local(async move { post(&listener.receive(message).await) });
            }
        });
        scope().set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
        post(&worker.start().await);
    });
}

/// Tells the page about a failure and ends the worker. A worker that has panicked would hold the lock, and block every other tab.
fn stop(message: String) {
    post(&FromWorker::Failed { message });
    scope().close();
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn post(message: &FromWorker) {
    // Posting fails only for values that cannot be cloned, and text can.
    let _ = scope().post_message(&message.to_text().into());
}
