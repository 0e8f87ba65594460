//! The commands beside `serve`, started as people start them.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod journal;
mod support;
mod users;
