//! Sandbox in a web worker of this browser. The worker is a program of its own, loaded on request.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use api::worker::{FromWorker, ToWorker};
use api::{Request, Response, TransportError};
use futures::channel::oneshot;
use leptos::prelude::{set_timeout, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::backend::transport::{Answer, TIMEOUT_MS, Transport};
use crate::ui::page_meta::page_meta;

/// Web worker with the sandbox. It responds to requests in any order.
#[derive(Clone)]
pub struct SandboxWorker(Rc<Inner>);

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
    pub fn spawn() -> Result<Self, String> {
        let address = page_meta("sandbox-worker").ok_or("This site was built without sample data.")?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let program =
            Worker::new_with_options(&address, &options).map_err(|_| "This browser did not let a worker start.")?;
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
    pub async fn reset(&self) -> Result<bool, String> {
        self.post(&ToWorker::Reset);
        self.ready().await
    }

    /// Waits until the worker can be used. Returns true if its data outlives the tab.
    ///
    /// # Errors
    ///
    /// The worker fails, or does not respond.
    pub async fn ready(&self) -> Result<bool, String> {
        let (sender, receiver) = oneshot::channel();
        self.0.ready.replace(Some(sender));
        let inner = Rc::clone(&self.0);
        let give_up = move || inner.report_ready(Err("It does not answer.".to_owned()));
        set_timeout(give_up, Duration::from_millis(TIMEOUT_MS.into()));
        receiver.await.unwrap_or_else(|_| Err("It was started again meanwhile.".to_owned()))
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
                inner.take(FromWorker::Failed { message: "Its program could not be loaded, or stopped.".to_owned() });
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
                // No pending request will be answered.
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
    fn send(&self, request: Request) -> Answer {
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
