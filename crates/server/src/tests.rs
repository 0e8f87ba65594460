//! What needs a clock that can be moved, or thousands of requests: the router with a gateway behind it, without a network.

mod csp_reports;
mod csrf;
mod routes;
mod sessions;
mod stage;
