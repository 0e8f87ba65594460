//! Settings of the account: configuration and webhooks.

pub mod configuration;
pub mod default_service;
pub mod webhooks;
