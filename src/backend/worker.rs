//! Sandbox in a web worker of this browser.
//!
//! The worker is a program of its own, loaded on request. So is the code that talks to it: a first visit to a server does not need it, and
//! `cargo xtask dist` puts what only [`entries`] uses into a wasm file of its own.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use api::worker::{FromWorker, ToWorker};
use api::{Request, Response, TransportError};
use futures::channel::oneshot;
use futures::future::LocalBoxFuture;
use leptos::prelude::{set_timeout, window};
use leptos::wasm_split::SplitLoaderError;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::backend::client::Client;
use crate::backend::texts;
use crate::backend::transport::{PendingResponse, TIMEOUT_MS, Transport};
use crate::ui::page_meta::page_meta;

/// Scope of the journal of the sample data. A fingerprint of an account is another number.
pub const SCOPE: u64 = 0;

type Started<T> = LocalBoxFuture<'static, Result<T, String>>;

/// Functions of the file that is loaded on request.
struct Entries {
    start: fn() -> Started<(Client, bool)>,
    reset: fn() -> Started<()>,
}

#[cfg_attr(
    split,
    leptos::wasm_split::wasm_split(sandbox, wasm_split_path = leptos::wasm_split, fallible)
)]
fn entries() -> Result<Entries, SplitLoaderError> {
    Ok(Entries { start: || Box::pin(start_worker()), reset: || Box::pin(reset_worker()) })
}

async fn load() -> Result<Entries, String> {
    let entries = entries();
    #[cfg(split)]
    let entries = entries.await;
    entries.map_err(|_| texts::WORKER_NOT_LOADED.to_owned())
}

/// Starts the sandbox. Returns its client, and true if its data outlives the tab.
///
/// # Errors
///
/// The site was built without the worker, the browser does not start it, or it does not respond.
pub async fn start() -> Result<(Client, bool), String> {
    (load().await?.start)().await
}

/// Resets the sandbox to its first data.
///
/// # Errors
///
/// A worker cannot be started, or does not respond.
pub async fn reset() -> Result<(), String> {
    (load().await?.reset)().await
}

async fn start_worker() -> Result<(Client, bool), String> {
    let worker = SandboxWorker::spawn()?;
    let persistent = worker.ready().await?;
    Ok((Client::journaled(worker, SCOPE), persistent))
}

async fn reset_worker() -> Result<(), String> {
    // The worker that is running may have stopped responding.
    let worker = SandboxWorker::spawn()?;
    // It may have failed to load the data that is about to be replaced.
    let _ = worker.ready().await;
    worker.reset().await.map(drop)
}

/// Web worker with the sandbox. It responds to requests in any order.
#[derive(Clone)]
struct SandboxWorker(Rc<Inner>);

struct Inner {
    worker: Worker,
    waiting: RefCell<HashMap<u32, oneshot::Sender<Result<Response, TransportError>>>>,
    /// Waits for the worker to be ready: at its start, and after a reset.
    ready: RefCell<Option<oneshot::Sender<Result<bool, String>>>>,
    last: Cell<u32>,
}

impl SandboxWorker {
    /// Starts a worker.
    ///
    /// # Errors
    ///
    /// The site was built without the worker, or the browser does not start it.
    fn spawn() -> Result<Self, String> {
        let address = page_meta("sandbox-worker").ok_or(texts::NO_WORKER)?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let program = Worker::new_with_options(&address, &options).map_err(|_| texts::WORKER_BLOCKED)?;
        let inner =
            Inner { worker: program, waiting: RefCell::default(), ready: RefCell::default(), last: Cell::default() };
        let worker = Self(Rc::new(inner));
        worker.listen();
        Ok(worker)
    }

    /// Resets the data. Returns true if it outlives the tab.
    ///
    /// # Errors
    ///
    /// The worker fails, or does not respond.
    async fn reset(&self) -> Result<bool, String> {
        self.post(&ToWorker::Reset);
        self.ready().await
    }

    /// Waits until the worker can be used. Returns true if its data outlives the tab.
    ///
    /// # Errors
    ///
    /// The worker fails, or does not respond.
    async fn ready(&self) -> Result<bool, String> {
        let (sender, receiver) = oneshot::channel();
        self.0.ready.replace(Some(sender));
        let inner = Rc::clone(&self.0);
        let give_up = move || inner.report_ready(Err(texts::NO_RESPONSE.to_owned()));
        set_timeout(give_up, Duration::from_millis(TIMEOUT_MS.into()));
        receiver.await.unwrap_or_else(|_| Err(texts::WORKER_RESTARTED.to_owned()))
    }

    fn listen(&self) {
        let inner = Rc::downgrade(&self.0);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let message = event.data().as_string().and_then(|text| FromWorker::from_text(&text));
            if let (Some(inner), Some(message)) = (inner.upgrade(), message) {
                inner.take(message);
            }
        });
        let inner = Rc::downgrade(&self.0);
        let on_error = Closure::<dyn Fn()>::new(move || {
            if let Some(inner) = inner.upgrade() {
                inner.take(FromWorker::Failed { message: texts::WORKER_FAILED.to_owned() });
            }
        });
        self.0.worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        self.0.worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        // They live as long as the worker, which lives as long as the page.
        on_message.forget();
        on_error.forget();
    }

    fn post(&self, message: &ToWorker) {
        // Text can always be posted to a worker, even to one that has stopped.
        let _ = self.0.worker.post_message(&JsValue::from_str(&message.to_text()));
    }
}

impl Inner {
    fn take(&self, message: FromWorker) {
        match message {
            FromWorker::Ready { persistent } => self.report_ready(Ok(persistent)),
            FromWorker::Failed { message } => {
                self.report_ready(Err(message));
                // No pending request will get a response.
                self.waiting.borrow_mut().clear();
            }
            FromWorker::Response { id, response } => {
                if let Some(sender) = self.waiting.borrow_mut().remove(&id) {
                    // The receiver is gone where the user has left the page.
                    let _ = sender.send(response.ok_or(TransportError::Unreachable));
                }
            }
        }
    }

    fn report_ready(&self, outcome: Result<bool, String>) {
        if let Some(sender) = self.ready.take() {
            let _ = sender.send(outcome);
        }
    }
}

impl Transport for SandboxWorker {
    fn send(&self, request: Request) -> PendingResponse {
        let id = self.0.last.get() + 1;
        self.0.last.set(id);
        let (sender, receiver) = oneshot::channel();
        self.0.waiting.borrow_mut().insert(id, sender);
        let base = window().location().origin().unwrap_or_default();
        self.post(&ToWorker::Request { id, base, request });
        // A worker that has stopped does not respond.
        let inner = Rc::clone(&self.0);
        let give_up = move || {
            if let Some(sender) = inner.waiting.borrow_mut().remove(&id) {
                let _ = sender.send(Err(TransportError::TimedOut));
            }
        };
        set_timeout(give_up, Duration::from_millis(TIMEOUT_MS.into()));
        // The sender is dropped when the worker fails.
        Box::pin(async move { receiver.await.unwrap_or(Err(TransportError::Unreachable)) })
    }
}
