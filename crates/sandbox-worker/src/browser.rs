//! Takes messages and answers them.

mod database;
mod event;
mod lock;
mod machine;
mod records;

use std::cell::RefCell;
use std::panic;
use std::rc::Rc;

use api::error::{REQUEST_ID, code};
use api::wire::{FromWorker, ToWorker};
use api::{Request, Response};
use sandbox::fault::{self, Faults};
use sandbox::{Call, World};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use machine::Machine;
use records::{Problem, Records};

/// Listens, and says when it can be called.
pub fn start() {
    panic::set_hook(Box::new(|panic| post(&FromWorker::Failed { message: panic.to_string() })));
    spawn_local(async {
        let worker = Rc::new(Worker { records: Records::open().await, faults: RefCell::default() });
        let listener = Rc::clone(&worker);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(message) = event.data().as_string().and_then(|text| ToWorker::from_text(&text)) {
                spawn_local(Rc::clone(&listener).receive(message));
            }
        });
        scope().set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
        let begun = worker.records.begin().await;
        worker.say_ready(begun);
    });
}

struct Worker {
    records: Records,
    faults: RefCell<Faults>,
}

impl Worker {
    async fn receive(self: Rc<Self>, message: ToWorker) {
        match message {
            ToWorker::Call { id, base, request } => {
                let response = self.answer(&base, &request).await;
                post(&FromWorker::Answer { id, response });
            }
            ToWorker::Reset => {
                self.faults.borrow_mut().clear();
                let begun = self.records.reset().await;
                self.say_ready(begun);
            }
        }
    }

    fn say_ready(&self, begun: Result<(), Problem>) {
        post(&match begun {
            Ok(()) => FromWorker::Ready { persistent: self.records.are_kept() },
            Err(problem) => FromWorker::Failed { message: problem.to_string() },
        });
    }

    /// `None` where a fault throws the answer away.
    async fn answer(&self, base: &str, request: &Request) -> Option<Response> {
        if request.path == fault::PATH {
            return Some(fault::answer(&mut self.faults.borrow_mut(), request));
        }
        let effect = self.faults.borrow_mut().strike(request);
        event::pause(&scope(), effect.delay_ms).await;
        let mut response = match effect.refusal {
            Some(refusal) => refusal,
            None => self
                .records
                .answer(&Call { request, base })
                .await
                .unwrap_or_else(|problem| sandbox::refusal(503, code::UNAVAILABLE, &problem.to_string())),
        };
        response.headers.push((REQUEST_ID.to_owned(), format!("RQ{:032x}", Machine.random())));
        (!effect.drop_answer).then_some(response)
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn post(message: &FromWorker) {
    // It fails for what cannot be copied; text can.
    let _ = scope().post_message(&message.to_text().into());
}
