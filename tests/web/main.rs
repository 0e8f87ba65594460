//! The browser app in a real browser, on the sandbox itself.
#![cfg(target_arch = "wasm32")]

mod client;
mod service;
mod services;
mod support;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
