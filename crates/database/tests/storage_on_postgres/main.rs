//! The tests of `storage` on PostgreSQL, and those that need a server.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

#[path = "../storage/attempts.rs"]
mod attempts;
#[path = "../storage/drift.rs"]
mod drift;
mod idempotency;
#[path = "../storage/people.rs"]
mod people;
#[path = "../storage/second_factors.rs"]
mod second_factors;
mod server;
#[path = "../storage/sessions.rs"]
mod sessions;
#[path = "../storage/support.rs"]
#[expect(dead_code, reason = "some parts are for files only")]
mod support;
mod transfer;
