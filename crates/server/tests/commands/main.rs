//! Tests of the commands other than `serve`.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod apply;
mod configuration;
mod database;
mod documentation;
mod effective;
mod health;
mod journal;
mod lookup;
mod push_check;
mod source;
mod support;
mod users;
