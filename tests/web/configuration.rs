//! The configuration of the account, and the default service wherever it shows.

mod default_service;
mod save;
mod timers;

use crate::support::{Backend, Page};

const PATH: &str = "/v1/Configuration";
const CLOSED: &str = "Closed timer: ISO 8601";
const SAVE: &str = "Save configuration";

fn open(backend: &Backend) -> Page {
    Page::open(backend, "/configuration")
}

/// Stored value of a property of the account configuration.
fn stored(backend: &Backend, name: &str) -> Option<String> {
    backend.read(PATH)[name].as_str().map(str::to_owned)
}
