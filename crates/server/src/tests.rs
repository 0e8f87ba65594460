//! Tests of the router in memory, with a clock that tests move, or with thousands of requests.

mod count;
mod csp_reports;
mod csrf;
mod fixture;
mod metrics;
mod routes;
mod second_factor;
mod sessions;
mod simulation;
