//! Writes that several gateways carry out once.

use std::time::Duration;

use api::Response;
use api::gateway::Reason;
use database::idempotency::{Claim, SharedWrites, WriteId};
use tokio::time::{Instant, sleep};

/// Longest time that a repetition waits for the response to the first request at another gateway. The dashboard waits 30 s in all.
const WAIT: Duration = Duration::from_secs(25);

/// Pause before the next look for the response.
const PAUSE: Duration = Duration::from_millis(200);

/// Carries out a write, unless another gateway has begun to. Without `writes` there is no other gateway.
pub async fn send_once(writes: Option<&SharedWrites>, id: &WriteId, send: impl Future<Output = Response>) -> Response {
    let Some(writes) = writes else { return send.await };
    match writes.claim(id, gateway::now()).await {
        Ok(Claim::First) => {}
        Ok(Claim::Done(response)) => return response,
        Ok(Claim::Running) => return response_of(writes, id).await,
        Err(error) => {
            tracing::error!(%error, "a write cannot be claimed");
            return Reason::Unrecorded.reject(NOT_CLAIMED);
        }
    }
    let response = send.await;
    if let Err(error) = writes.finish(id, &response).await {
        tracing::error!(%error, "the response to a write could not be stored for other gateways");
    }
    response
}

/// Waits for the response to a write that another gateway carries out.
async fn response_of(writes: &SharedWrites, id: &WriteId) -> Response {
    let until = Instant::now() + WAIT;
    while Instant::now() < until {
        sleep(PAUSE).await;
        if let Ok(Claim::Done(response)) = writes.state(id).await {
            return response;
        }
    }
    Reason::Failed.reject(UNKNOWN)
}

const NOT_CLAIMED: &str = "Nothing was sent: the gateway cannot reach the database that it shares with other gateways. Try again in a moment.";

const UNKNOWN: &str = "Another gateway was carrying out this request and did not complete it. It may have been carried out: check \
    before you try again.";
