//! Transport of requests: a server, a worker, or in tests the sandbox itself.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use api::{Request, Response, TransportError};

/// Time limit of a request, in milliseconds. After that it fails as [`TransportError::TimedOut`].
pub const TIMEOUT_MS: u32 = 30_000;

/// Response that is being awaited.
pub type PendingResponse = Pin<Box<dyn Future<Output = Result<Response, TransportError>>>>;

/// Way to send requests to one backend.
pub trait Transport {
    /// Sends a request.
    fn send(&self, request: Request) -> PendingResponse;
}

impl Transport for Rc<dyn Transport> {
    fn send(&self, request: Request) -> PendingResponse {
        (**self).send(request)
    }
}
