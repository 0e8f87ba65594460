//! One page, one file. No page names another.

pub mod not_found;
pub mod service;
pub mod services;
pub mod start;
