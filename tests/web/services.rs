//! The page of services.

mod columns;
mod create;
mod delete;
mod filters;
mod list;
mod menu;
mod odd_responses;
mod rename;
mod selection;
mod views;

use crate::support::Backend;

const THREE: [&str; 3] = ["Storefront chat", "Claims desk", "Loyalty club"];

/// Renames a service without the page knowing.
fn rename_service(backend: &Backend, name: &str, new: &str) {
    backend.post(&format!("/v2/Services/{}", backend.sid_of(name)), &[("FriendlyName", new)]);
}
