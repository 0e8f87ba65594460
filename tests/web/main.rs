//! Tests of the browser app in a real browser, on the sandbox in the same process.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "Clippy does not know the tests of wasm-bindgen for tests")]

mod addresses;
mod bidi;
mod chat;
mod client;
mod compare;
mod configuration;
mod conflict;
mod connect;
mod defaults;
mod docs_links;
mod drift;
mod effective;
mod file;
mod gateway_failures;
mod health;
mod history;
mod home;
mod journal;
mod lookup;
mod messages;
mod names;
mod not_stored;
mod notifications;
mod palette;
mod permissions;
mod plan;
mod preferences;
mod proxies;
mod review;
mod roles;
mod scroll_and_focus;
mod second_factor;
mod service;
mod service_configuration;
mod services;
mod session;
mod side;
mod support;
mod text_boxes;
mod too_many_requests;
mod translation;
mod undo;
mod webhooks;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
