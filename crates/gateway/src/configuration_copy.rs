//! Copy of a service's configuration, which is read just before the service is deleted, so that the service can be created again.

use std::time::Duration;

use api::endpoint::capture;
use api::operation::Action;
use api::resources::ResourceKind;
use api::service::Service;
use api::{Sid, TransportError};
use engine::Run;
use engine::document::export_service;
use engine::run::{Limits, Step};
use engine::survey::Survey;
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout_at};

use crate::account_client::AccountClient;
use crate::allow::Allowed;

/// Maximum time of all reads. A service with few roles takes six requests.
const COPY_TIMEOUT: Duration = Duration::from_secs(6);

/// Time before the deadline of the deletion at which reading ends, so that the deletion can still be recorded and sent.
const RESERVE: Duration = Duration::from_secs(2);

/// One request at a time, because the deletion holds the permit for one. A page has 100 roles.
const LIMITS: Limits = Limits { calls: 60, at_once: 1 };

/// Reads the configuration of the service that a deletion will delete, as a document of settings with its secrets. The caller holds the permit of
/// the deletion. `None` for any other write, and if nothing could be read. Parts that could not be read in time are left out: they do not
/// prevent the deletion.
pub async fn read_before_deletion(client: &AccountClient, allowed: &Allowed, deadline: Instant) -> Option<Value> {
    let sid = deleted_service(allowed)?;
    let started = Instant::now();
    let until = (started + COPY_TIMEOUT).min(deadline - RESERVE);
    if until <= started {
        return None;
    }
    let mut run = Run::begin(Survey::configuration_of(sid.clone()), LIMITS);
    // What was read when the time is over is kept.
    let _ = timeout_at(until, read(client, &mut run, started)).await;
    let document = export_service(run.inquiry().snapshot(), &sid)?;
    serde_json::to_value(&document).ok()
}

/// Returns the service that a request deletes, in either API.
fn deleted_service(allowed: &Allowed) -> Option<Sid<Service>> {
    let operation = allowed.operation;
    let is_service = matches!(operation.resource, ResourceKind::Service | ResourceKind::ChatService);
    if operation.action != Action::Delete || !is_service {
        return None;
    }
    capture(operation.path, &allowed.request.path)?.first()?.parse().ok()
}

async fn read(client: &AccountClient, run: &mut Run<Survey>, started: Instant) {
    loop {
        match run.next(started.elapsed()) {
            Step::Send(ticket, request) => {
                let result = client.send(request).await.map_err(|_| TransportError::Unreachable);
                run.take(ticket, result, started.elapsed());
            }
            Step::Wait(pause) => sleep(pause).await,
            Step::AwaitResponse | Step::Done => return,
        }
    }
}
