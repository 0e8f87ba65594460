//! Sandbox in a web worker of this browser. The worker is a program of its own, loaded on request.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use api::wire::{FromWorker, ToWorker};
use api::{Request, Response};
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
    waiting: RefCell<HashMap<u32, oneshot::Sender<Option<Response>>>>,
    /// Who waits for the worker to be ready: at its start, and after a reset.
    ready: RefCell<Option<oneshot::Sender<Result<bool, String>>>>,
    last: Cell<u32>,
}

impl SandboxWorker {
    /// Starts a worker.
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

    /// Begins again with the data as it was, once the worker has said whether it could begin with what it found.
    pub async fn reset(&self) -> Result<bool, String> {
        self.post(&ToWorker::Reset);
        self.ready().await
    }

    /// Waits until the worker can be called; whether what is changed is still there after a reload.
    pub async fn ready(&self) -> Result<bool, String> {
        let (sender, receiver) = oneshot::channel();
        self.0.ready.replace(Some(sender));
        let inner = Rc::clone(&self.0);
        let give_up = move || inner.tell_ready(Err("It does not answer.".to_owned()));
        set_timeout(give_up, Duration::from_millis(TIMEOUT_MS.into()));
        receiver.await.unwrap_or_else(|_| Err("It was started again meanwhile.".to_owned()))
    }

    fn listen(&self) {
        let inner = Rc::downgrade(&self.0);
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let message = event.data().as_string().and_then(|text| FromWorker::from_text(&text));
            if let (Some(inner), Some(message)) = (inner.upgrade(), message) {
                inner.take(message);
            }
        });
        let inner = Rc::downgrade(&self.0);
        let broken = Closure::<dyn Fn()>::new(move || {
            if let Some(inner) = inner.upgrade() {
                inner.take(FromWorker::Failed { message: "Its program could not be loaded, or stopped.".to_owned() });
            }
        });
        self.0.worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        self.0.worker.set_onerror(Some(broken.as_ref().unchecked_ref()));
        // They live as long as the worker, which lives as long as the page.
        heard.forget();
        broken.forget();
    }

    fn post(&self, message: &ToWorker) {
        // Text can always be posted to a worker, even to one that has stopped.
        let _ = self.0.worker.post_message(&JsValue::from_str(&message.to_text()));
    }
}

impl Inner {
    fn take(&self, message: FromWorker) {
        match message {
            FromWorker::Ready { persistent } => self.tell_ready(Ok(persistent)),
            FromWorker::Failed { message } => {
                self.tell_ready(Err(message));
                // Whoever waits for an answer of it will not get one.
                self.waiting.borrow_mut().clear();
            }
            FromWorker::Answer { id, response } => {
                if let Some(sender) = self.waiting.borrow_mut().remove(&id) {
                    // Nobody waits any more where the page that asked was left.
                    let _ = sender.send(response);
                }
            }
        }
    }

    fn tell_ready(&self, outcome: Result<bool, String>) {
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
        self.post(&ToWorker::Call { id, base, request });
        // A worker that has stopped says nothing any more.
        let inner = Rc::clone(&self.0);
        let give_up = move || drop(inner.waiting.borrow_mut().remove(&id));
        set_timeout(give_up, Duration::from_millis(TIMEOUT_MS.into()));
        Box::pin(async move { receiver.await.ok().flatten() })
    }
}
