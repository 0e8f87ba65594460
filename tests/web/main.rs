//! The browser app in a real browser, on the sandbox itself.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "Clippy does not know the tests of wasm-bindgen for tests")]

mod addresses;
mod bidi;
mod busy;
mod chat;
mod client;
mod configuration;
mod connect;
mod defaults;
mod doctor;
mod history;
mod names;
mod not_stored;
mod notifications;
mod places;
mod proxies;
mod rights;
mod roles;
mod service;
mod service_configuration;
mod services;
mod session;
mod support;
mod text_boxes;
mod translation;
mod webhooks;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
