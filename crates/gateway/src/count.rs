//! Count of a list of a service. Only the number reaches the browser.

use std::time::Duration;

use api::error::RETRY_AFTER;
use api::gateway::count::FetchCount;
use api::gateway::{self, Reason};
use api::operation::Operation;
use api::{Endpoint, Json, Method, Request, Required, Response, TransportError};
use engine::Run;
use engine::count::Counting;
use engine::run::{Limits, Step};
use tokio::time::{Instant, sleep, timeout};

use crate::Principal;
use crate::account_client::AccountClient;
use crate::allow::Allowed;

/// Limits of a count: up to ten pages, and repetitions of requests that were rejected because too many ran.
const LIMITS: Limits = Limits { calls: 20, at_once: 1 };

/// Maximum time of a count. The dashboard waits 30 s.
const COUNT_TIMEOUT: Duration = Duration::from_secs(20);

/// Counts a list, one page at a time. Each page waits for a permit of the user, as the user's own requests do.
///
/// # Errors
///
/// Returns the error response if the role does not permit reading, and the response to a page that cannot be read.
pub async fn count(client: &AccountClient, user: &Principal, wanted: &FetchCount) -> Result<Response, Response> {
    client.check_permission(user, Method::Get)?;
    let FetchCount { service: Required(service), list: Required(list), .. } = wanted;
    let mut run = Run::begin(Counting::new(*list, service.clone()), LIMITS);
    let mut busy = None;
    match timeout(COUNT_TIMEOUT, read_pages(client, user, &mut run, &mut busy)).await {
        Ok(read) => read?,
        // A response that asks for patience says more than the time that has passed.
        Err(_) => return Err(busy.unwrap_or_else(too_late)),
    }
    match run.into_inquiry().into_result() {
        Some(Ok(count)) => Ok(gateway::json_response(FetchCount::STATUS, &count.to_json())),
        Some(Err(_)) | None => Err(busy.unwrap_or_else(|| Reason::ReadFailed.reject(UNREAD))),
    }
}

/// Reads pages to the end of the count. Notes the last response that rejects a page because too many requests run.
async fn read_pages(
    client: &AccountClient,
    user: &Principal,
    run: &mut Run<Counting>,
    busy: &mut Option<Response>,
) -> Result<(), Response> {
    let started = Instant::now();
    loop {
        match run.next(started.elapsed()) {
            Step::Send(ticket, request) => {
                let response = read_page(client, user, request).await?;
                match response.status {
                    429 => *busy = Some(response.clone()),
                    400.. => return Err(response),
                    _ => *busy = None,
                }
                run.take(ticket, Ok::<_, TransportError>(response), started.elapsed());
            }
            Step::Wait(pause) => sleep(pause).await,
            Step::AwaitResponse | Step::Done => return Ok(()),
        }
    }
}

async fn read_page(client: &AccountClient, user: &Principal, request: Request) -> Result<Response, Response> {
    let found = Operation::at(&request.path).find(|(operation, _)| operation.method == request.method);
    let (operation, _) = found.expect("the contract lists what is counted");
    client.read(user, Allowed { operation, request }).await
}

fn too_late() -> Response {
    let mut rejection = Reason::Busy.reject("Counting took too long. Try again in a moment.");
    rejection.headers.push((RETRY_AFTER.to_owned(), "1".to_owned()));
    rejection
}

const UNREAD: &str = "The API's answer could not be read, so nothing was counted.";
