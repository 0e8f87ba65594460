//! Tests of the program over HTTP.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may fail that way, its helpers too")]

mod support;

mod access;
mod api;
mod check;
mod compression;
mod drift;
mod durability;
mod faults;
mod hosts;
mod journal;
mod lifecycle;
mod limits;
mod loading;
mod locking;
mod metrics;
mod modes;
mod network;
mod oauth;
mod personal_data;
mod preconditions;
mod recovery;
mod replaced;
mod second_factor;
mod several_gateways;
mod site;
mod smuggling;
mod stopping;
