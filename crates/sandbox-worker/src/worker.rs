//! Handling of the page's messages.

use std::cell::RefCell;

use api::error::{REQUEST_ID, code};
use api::worker::{FromWorker, ToWorker};
use api::{Request, Response};
use sandbox::fault::{self, Faults};
use sandbox::{Host, IncomingRequest};

use crate::browser::Browser;
use crate::records::{Records, StorageError};
use crate::{promise, scope};

/// Sandbox of one page, with its records and the faults for tests.
pub struct Worker {
    records: Records,
    faults: RefCell<Faults>,
}

impl Worker {
    /// Opens the records of a name. Without storage they are in memory.
    pub async fn open(name: &'static str) -> Self {
        Self { records: Records::open(name).await, faults: RefCell::default() }
    }

    /// Loads the records and returns the worker's first message.
    pub async fn start(&self) -> FromWorker {
        self.readiness(self.records.load().await)
    }

    /// Handles a message of the page and returns the response.
    pub async fn receive(&self, message: ToWorker) -> FromWorker {
        match message {
            ToWorker::Request { id, base, request } => {
                FromWorker::Response { id, response: self.respond(&base, &request).await }
            }
            ToWorker::Reset => {
                self.faults.borrow_mut().clear();
                self.readiness(self.records.reset().await)
            }
        }
    }

    fn readiness(&self, loaded: Result<(), StorageError>) -> FromWorker {
        match loaded {
            Ok(()) => FromWorker::Ready { persistent: self.records.are_persistent() },
            Err(error) => FromWorker::Failed { message: error.to_string() },
        }
    }

    /// Carries out a request. `None` if a fault drops the response.
    async fn respond(&self, base: &str, request: &Request) -> Option<Response> {
        if request.path == fault::PATH {
            return Some(fault::handle(&mut self.faults.borrow_mut(), request));
        }
        let effect = self.faults.borrow_mut().apply(request);
        promise::sleep(&scope(), effect.delay_ms).await;
        let mut response = match effect.response {
            Some(response) => response,
            None => self
                .records
                .respond(&IncomingRequest { request, base })
                .await
                .unwrap_or_else(|error| sandbox::error_response(503, code::UNAVAILABLE, &error.to_string())),
        };
        response.headers.push((REQUEST_ID.to_owned(), format!("RQ{:032x}", Browser.random())));
        (!effect.drop_response).then_some(response)
    }
}
