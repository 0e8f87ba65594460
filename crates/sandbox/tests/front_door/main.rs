//! The sandbox through its front door: a request goes in, an answer comes out.

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
