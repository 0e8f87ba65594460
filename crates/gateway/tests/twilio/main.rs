//! The HTTPS client against servers of its own that answer well, badly, late or not at all.
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod answers;
mod check;
mod connections;
mod requests;
mod stub;

use std::time::Duration;

use api::access::Caller;
use api::address::Origin;
use api::gateway::Reason;
use api::{Method, Params, Request};
use gateway::upstream::twilio::{Limits, Origins, Trust, Twilio};
use gateway::upstream::{Failure, Upstream};

use stub::Stub;

const ACCOUNT_SID: &str = "ACdec0de00dec0de00dec0de00dec0de00";
/// Looked for wherever something is printed.
const TOKEN: &str = "canary0token0of0this0test";

/// Short, so that waiting for what never comes takes no time.
const LIMITS: Limits =
    Limits { connect: Duration::from_millis(400), read: Duration::from_millis(600), write: Duration::from_millis(500) };

fn twilio_at(origin: &str, trust: &Trust) -> Twilio {
    let origin: Origin = origin.parse().unwrap();
    let origins = Origins { conversations: origin.clone(), chat: origin };
    Twilio::new(ACCOUNT_SID.parse::<Caller>().unwrap(), &TOKEN.parse().unwrap(), origins, trust, LIMITS)
}

/// An account that a stub plays.
fn twilio(stub: &Stub) -> Twilio {
    twilio_at(&stub.origin(), &stub.trust())
}

fn read() -> Request {
    let mut params = Params::default();
    params.push("PageSize", 1);
    Request { method: Method::Get, path: "/v1/Services".to_owned(), params, seen: None }
}

fn write() -> Request {
    let mut params = Params::default();
    params.push("FriendlyName", "Héllo & co");
    Request { method: Method::Post, path: "/v1/Services".to_owned(), params, seen: None }
}

/// What sending it comes to, where it must come to nothing.
async fn failure(twilio: &Twilio, request: Request) -> Failure {
    let failure = twilio.send(request).await.expect_err("there is no answer of the API");
    let printed = format!("{failure} {failure:?}");
    assert!(!printed.contains(TOKEN) && !printed.contains("Basic"), "{printed}");
    assert_eq!(failure.message.contains("Nothing was sent."), failure.reason == Reason::Unreachable, "{printed}");
    failure
}
