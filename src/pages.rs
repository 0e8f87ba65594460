//! One page, one file. No page names another.

pub mod configuration;
pub mod gateway;
pub mod history;
pub mod not_found;
pub mod service;
pub mod services;
pub mod start;
pub mod webhooks;
