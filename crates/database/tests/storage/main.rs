//! Tests of the crate's public API on files, with several connections to one file and with a given time.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod attempts;
mod crashes;
mod drift;
mod files;
mod people;
mod second_factors;
mod sessions;
mod sqlite;
mod support;
