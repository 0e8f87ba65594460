//! Transport of requests: a server, a worker, or in tests the sandbox itself.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use api::{Request, Response, TransportError};

/// Time limit of a request, in milliseconds. After that it counts as not answered.
pub const TIMEOUT_MS: u32 = 30_000;

/// Future response.
pub type Answer = Pin<Box<dyn Future<Output = Result<Response, TransportError>>>>;

/// Sends requests.
pub trait Transport {
    fn send(&self, request: Request) -> Answer;
}

impl Transport for Rc<dyn Transport> {
    fn send(&self, request: Request) -> Answer {
        (**self).send(request)
    }
}
