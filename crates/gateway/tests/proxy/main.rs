//! Tests of the gateway's entry point: requests that arrive, requests that are forwarded, responses, and records in the journal.
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod allow_list;
mod configuration_copy;
mod count;
mod fake_upstream;
mod fixture;
mod journal;
mod lossy_creates;
mod mutation;
mod personal_data;
mod preconditions;
mod reads;
mod reload;
mod rng;
#[cfg(unix)]
mod several_gateways;
mod valid_requests;
mod write_lifecycle;
