//! The sandbox in a Web Worker of its own: the page posts calls to it, and what they change is kept in the browser.
//!
//! The messages are those of `api::wire`.
#![cfg(target_arch = "wasm32")]

pub mod database;
mod event;
mod lock;
mod machine;
mod records;
mod worker;

use std::panic;
use std::rc::Rc;

use api::worker::{FromWorker, ToWorker};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

pub use records::Problem;
pub use worker::Worker;

/// What the browser calls the records, and the lock on them.
const NAME: &str = "conversations-admin-sandbox";

/// Listens, and says when it can be called.
pub fn start() {
    panic::set_hook(Box::new(|panic| stop(panic.to_string())));
    // In a published build a panic has no words, and is nothing but an error that nobody catches.
    let on_error = Closure::<dyn Fn()>::new(|| stop("Its program stopped.".to_owned()));
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
        post(&worker.begin().await);
    });
}

/// Ends the worker: one that has panicked answers nothing more, but would keep the lock on the records from every other tab.
fn stop(message: String) {
    post(&FromWorker::Failed { message });
    scope().close();
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn post(message: &FromWorker) {
    // It fails for what cannot be copied; text can.
    let _ = scope().post_message(&message.to_text().into());
}
