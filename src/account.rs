//! Settings of the account: addresses, configuration and webhooks.

pub mod addresses;
pub mod configuration;
pub mod default_service;
mod texts;
pub mod webhooks;
