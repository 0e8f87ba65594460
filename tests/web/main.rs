//! The browser app in a real browser, on the sandbox itself.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "Clippy does not know the tests of wasm-bindgen for tests")]

mod client;
mod configuration;
mod connect;
mod service;
mod services;
mod support;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
