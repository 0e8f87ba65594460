//! One page, one file. No page names another.

pub mod configuration;
pub mod history;
pub mod no_account;
pub mod not_found;
pub mod service;
pub mod services;
pub mod sign_in;
pub mod start;
pub mod webhooks;
