//! Tests of the sandbox's requests and responses.
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod account;
mod addresses;
mod chat;
mod chat_roles;
mod chat_settings;
mod children;
mod faults;
mod model;
mod paging;
mod people;
mod preconditions;
mod records;
mod role_deletion;
mod roles;
mod routing;
mod seed_faults;
mod seeds;
mod services;
mod settings;
mod support;
