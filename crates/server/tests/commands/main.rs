//! Tests of the commands other than `serve`.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod journal;
mod support;
mod users;
