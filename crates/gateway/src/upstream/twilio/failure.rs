//! What can go wrong between a request and a whole answer, in words for whoever looks after the gateway. None of them come from the
//! other side.

use std::time::Duration;

use api::address::Origin;
use api::gateway::Reason;
use hyper_util::client::legacy;

use super::obstacle::{Obstacle, chain};
use crate::upstream::Failure;

/// Why there is no answer of the API.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cause {
    /// No connection came about, so nothing was sent.
    Unconnected(Obstacle),
    /// It was sent, or part of it.
    Lost(Loss),
    /// What answered is not the API, or not as it should be.
    Unreadable(Oddity),
}

/// Where the answer went.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Loss {
    /// None came before the connection was closed.
    Closed,
    /// Only part of it came.
    CutShort,
    /// None came in time.
    Late(Duration),
}

/// What came instead of an answer of the API.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Oddity {
    /// Something that is not HTTP.
    NotHttp,
    /// The way to somewhere else.
    Redirect(u16),
    /// A page for people, or anything else that is not JSON.
    NotJson(u16),
    /// More than anybody wants to keep.
    TooLarge,
    /// Something that would have to be unpacked.
    Compressed,
    /// The credential that was sent.
    Credential,
}

/// What an error of the client means. Whether anything was sent is told by where it stopped, never by what it says.
pub fn of_sending(error: &legacy::Error) -> Cause {
    if error.is_connect() {
        return Cause::Unconnected(Obstacle::of(error));
    }
    let is_no_answer = |error: &hyper::Error| error.is_parse();
    if chain(error).filter_map(|link| link.downcast_ref()).any(is_no_answer) {
        Cause::Unreadable(Oddity::NotHttp)
    } else {
        Cause::Lost(Loss::Closed)
    }
}

impl Cause {
    /// What is said of it.
    pub fn failure(self, origin: &Origin) -> Failure {
        let host = origin.authority();
        let (reason, message) = match self {
            Self::Unconnected(obstacle) => (Reason::Unreachable, format!("{} Nothing was sent.", obstacle.words(host))),
            Self::Lost(loss) => (Reason::Lost, loss.words(host)),
            Self::Unreadable(oddity) => (Reason::Unreadable, oddity.words(host)),
        };
        Failure { reason, message }
    }
}

impl Loss {
    fn words(self, host: &str) -> String {
        match self {
            Self::Closed => format!("{host} closed the connection before it answered."),
            Self::CutShort => format!("The connection to {host} broke off in the middle of the answer."),
            Self::Late(limit) => format!("{host} did not answer within {} seconds.", limit.as_secs_f32()),
        }
    }
}

impl Oddity {
    fn words(self, host: &str) -> String {
        match self {
            Self::NotHttp => format!("What answers at {host} does not speak HTTP as it should. Check the address."),
            Self::Redirect(status) => format!(
                "{host} sends calls on to another address (HTTP {status}), where they are never sent. Check the address of the account."
            ),
            Self::NotJson(status @ 500..) => {
                format!(
                    "{host} fails, or a proxy in between does (HTTP {status}), and does not say why. Try again in a while."
                )
            }
            Self::NotJson(status) => format!(
                "What answers at {host} is not the API, for it is no JSON (HTTP {status}). \
                 Check that no proxy and no page that asks to sign in stands in between."
            ),
            Self::TooLarge => format!("The answer of {host} is larger than 8 MB and was not read."),
            Self::Compressed => {
                format!("{host} compressed its answer without being asked. Check that no proxy stands in between.")
            }
            Self::Credential => format!(
                "{host} answered with the credential of the account, so its answer is not passed on. Check that no proxy stands in between."
            ),
        }
    }
}
