//! The page of services.

mod create;
mod delete;
mod list;
mod odd_responses;
mod rename;

use crate::support::Backend;

const THREE: [&str; 3] = ["Storefront chat", "Claims desk", "Loyalty club"];

/// Renames a service without the page knowing.
fn rename_service(backend: &Backend, name: &str, new: &str) {
    backend.post(&format!("/v2/Services/{}", backend.sid_of(name)), &[("FriendlyName", new)]);
}
