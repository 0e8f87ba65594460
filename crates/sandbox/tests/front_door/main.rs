//! The sandbox through its front door: a request goes in, an answer comes out.
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod chat;
mod children;
mod faults;
mod model;
mod paging;
mod records;
mod routing;
mod seeds;
mod services;
mod support;
