//! Tests of the HTTPS client against fake servers that respond correctly, incorrectly, late or never.
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod check;
mod connections;
mod fake_server;
mod oauth;
mod requests;
mod responses;

use std::time::Duration;

use api::access::Username;
use api::address::Origin;
use api::gateway::Reason;
use api::{Method, Params, Request};
use gateway::upstream::twilio::{Origins, Timeouts, TrustedRoots, Twilio};
use gateway::upstream::{Failure, Upstream};

use fake_server::FakeServer;

const ACCOUNT_SID: &str = "ACdec0de00dec0de00dec0de00dec0de00";
/// Token that no printed text may contain.
const TOKEN: &str = "canary0token0of0this0test";

/// Short timeouts, so that the tests of timeouts are fast.
const TIMEOUTS: Timeouts = Timeouts {
    connect: Duration::from_millis(400),
    token: Duration::from_millis(400),
    read: Duration::from_millis(600),
    write: Duration::from_millis(500),
};

fn twilio_at(origin: &str, roots: &TrustedRoots) -> Twilio {
    let origin: Origin = origin.parse().unwrap();
    let origins = Origins { conversations: origin.clone(), chat: origin };
    Twilio::new(ACCOUNT_SID.parse::<Username>().unwrap(), &TOKEN.parse().unwrap(), origins, roots, TIMEOUTS)
}

/// Returns a client of a fake server.
fn twilio(server: &FakeServer) -> Twilio {
    twilio_at(&server.origin(), &server.roots())
}

fn read() -> Request {
    let mut params = Params::default();
    params.push("PageSize", 1);
    Request::new(Method::Get, "/v1/Services".to_owned(), params)
}

fn write() -> Request {
    let mut params = Params::default();
    params.push("FriendlyName", "Héllo & co");
    Request::new(Method::Post, "/v1/Services".to_owned(), params)
}

/// Sends a request that must fail. Returns the failure.
async fn failure(twilio: &Twilio, request: Request) -> Failure {
    let failure = twilio.send(request).await.expect_err("the request fails");
    let printed = format!("{failure} {failure:?}");
    assert!(!printed.contains(TOKEN) && !printed.contains("Basic"), "{printed}");
    assert_eq!(failure.message.contains("Nothing was sent."), failure.reason == Reason::Unreachable, "{printed}");
    failure
}
