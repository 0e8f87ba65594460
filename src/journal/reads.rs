//! Reads just before a write: the values that it replaces, and the configuration of a service that it deletes. A failed read blocks no
//! write.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use api::operation::{Action, Operation};
use api::resources::ResourceKind;
use api::service::Service;
use api::{Method, Params, Request, Response, Sid, TransportError};
use engine::document::export_service;
use engine::run::{Limits, Ticket};
use engine::survey::{Read, Survey};
use engine::{Run, Step};
use futures::StreamExt;
use futures::future::{Either, select};
use futures::stream::FuturesUnordered;
use gloo_timers::future::TimeoutFuture;
use js_sys::Date;
use serde_json::Value;

use crate::backend::transport::Transport;

/// Time limit of each kind of read, in milliseconds. Afterwards the write is sent without the values.
const TIMEOUT_MS: u32 = 8_000;

/// Returns the stored values that a write replaces or deletes. `None` for a write that creates a resource, and if they cannot be read.
pub(super) async fn stored_values(transport: &dyn Transport, operation: &Operation, path: &str) -> Option<Value> {
    let reading = operation.reading()?;
    let request = Request::new(reading.method, path.to_owned(), Params::default());
    let response = within(transport.send(request)).await?.ok()?;
    let is_read = (200..300).contains(&response.status);
    is_read.then(|| api::json::parse(&response.body)).flatten().filter(Value::is_object)
}

/// Returns the configuration of a service, for a request that deletes it. `None` for other requests.
pub(super) async fn deleted_service(transport: &dyn Transport, operation: &Operation, path: &str) -> Option<Value> {
    let is_service = matches!(operation.resource, ResourceKind::Service | ResourceKind::ChatService);
    let is_deletion = is_service && operation.action == Action::Delete;
    let sid: Sid<Service> = path.rsplit('/').next().filter(|_| is_deletion)?.parse().ok()?;
    let mut run = Run::begin(Survey::configuration_of(sid.clone()), Limits::default());
    // What was read until the time limit is recorded.
    let _ = within(survey(transport, &mut run)).await;
    let document = export_service(run.inquiry().snapshot(), &sid)?;
    serde_json::to_value(document).ok()
}

type Sent = (Ticket<Read>, Result<Response, TransportError>);

async fn survey(transport: &dyn Transport, run: &mut Run<Survey>) {
    let now = || Duration::from_millis(Date::now() as u64);
    let mut running = FuturesUnordered::new();
    loop {
        match run.next(now()) {
            Step::Send(ticket, request) => {
                let response = transport.send(request);
                running.push(async move { (ticket, response.await) });
            }
            Step::Wait(pause) => TimeoutFuture::new(u32::try_from(pause.as_millis()).unwrap_or(TIMEOUT_MS)).await,
            Step::AwaitResponse => {
                let Some((ticket, result)): Option<Sent> = running.next().await else { return };
                run.take(ticket, result, now());
            }
            Step::Done => return,
        }
    }
}

/// Waits for a read up to the time limit. `None` after it.
pub(super) async fn within<T>(read: impl Future<Output = T>) -> Option<T> {
    match select(pin!(read), TimeoutFuture::new(TIMEOUT_MS)).await {
        Either::Left((result, _)) => Some(result),
        Either::Right(_) => None,
    }
}

/// Returns the operation of a request that writes. `None` for one that the contract does not have.
pub(super) fn operation_of(request: &Request) -> Option<&'static Operation> {
    let found = Operation::at(&request.path).find(|(operation, _)| operation.method == request.method);
    found.map(|(operation, _)| operation).filter(|operation| operation.method != Method::Get)
}
