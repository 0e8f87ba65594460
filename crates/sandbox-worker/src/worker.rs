//! Takes messages and answers them.

use std::cell::RefCell;

use api::error::{REQUEST_ID, code};
use api::worker::{FromWorker, ToWorker};
use api::{Request, Response};
use sandbox::fault::{self, Faults};
use sandbox::{Host, IncomingRequest};

use crate::machine::Machine;
use crate::records::{Problem, Records};
use crate::{event, scope};

/// What holds the sample data for one page.
pub struct Worker {
    records: Records,
    faults: RefCell<Faults>,
}

impl Worker {
    /// Finds the records of that name, or makes do with memory.
    pub async fn open(name: &'static str) -> Self {
        Self { records: Records::open(name).await, faults: RefCell::default() }
    }

    /// What to say first.
    pub async fn begin(&self) -> FromWorker {
        self.readiness(self.records.begin().await)
    }

    /// What to say to a message.
    pub async fn receive(&self, message: ToWorker) -> FromWorker {
        match message {
            ToWorker::Request { id, base, request } => {
                FromWorker::Response { id, response: self.answer(&base, &request).await }
            }
            ToWorker::Reset => {
                self.faults.borrow_mut().clear();
                self.readiness(self.records.reset().await)
            }
        }
    }

    fn readiness(&self, begun: Result<(), Problem>) -> FromWorker {
        match begun {
            Ok(()) => FromWorker::Ready { persistent: self.records.are_kept() },
            Err(problem) => FromWorker::Failed { message: problem.to_string() },
        }
    }

    /// `None` where a fault throws the answer away.
    async fn answer(&self, base: &str, request: &Request) -> Option<Response> {
        if request.path == fault::PATH {
            return Some(fault::handle(&mut self.faults.borrow_mut(), request));
        }
        let effect = self.faults.borrow_mut().apply(request);
        event::pause(&scope(), effect.delay_ms).await;
        let mut response = match effect.response {
            Some(refusal) => refusal,
            None => self
                .records
                .answer(&IncomingRequest { request, base })
                .await
                .unwrap_or_else(|problem| sandbox::error_response(503, code::UNAVAILABLE, &problem.to_string())),
        };
        response.headers.push((REQUEST_ID.to_owned(), format!("RQ{:032x}", Machine.random())));
        (!effect.drop_response).then_some(response)
    }
}
