//! Response that a card shows, loaded on its own.

use api::{ApiError, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use crate::backend::client::Client;

/// Response that is loaded now, and again on request. It has less code than a resource, which a first visit does not need otherwise.
#[derive(Clone, Copy)]
pub struct Reading {
    client: Client,
    request: StoredValue<Request>,
    /// Response as JSON, once it is loaded.
    pub response: RwSignal<Option<Result<Value, ApiError>>>,
    is_running: RwSignal<bool>,
}

impl PartialEq for Reading {
    fn eq(&self, other: &Self) -> bool {
        self.response == other.response
    }
}

impl Reading {
    /// Sends a request.
    pub fn start(client: Client, request: Request) -> Self {
        let reading = Self {
            client,
            request: StoredValue::new(request),
            response: RwSignal::new(None),
            is_running: RwSignal::new(false),
        };
        reading.reload();
        reading
    }

    /// Sends the request again. The response so far stays until the next one comes.
    pub fn reload(self) {
        if self.is_running.get_untracked() {
            return;
        }
        self.is_running.set(true);
        let request = self.request.get_value();
        spawn_local(async move {
            let response = self.client.send_as(request).await;
            // The user may have left the page.
            self.response.try_set(Some(response));
            self.is_running.try_set(false);
        });
    }

    /// Sends the request again after a failure.
    pub fn retry(self) {
        self.response.set(None);
        self.reload();
    }

    /// Returns true while a response is awaited. Tracked.
    pub fn is_running(self) -> bool {
        self.is_running.get()
    }

    /// Returns true if the last response is a failure. Tracked.
    pub fn has_failed(self) -> bool {
        self.response.with(|response| matches!(response, Some(Err(_))))
    }

    /// Looks at the response, if it is loaded. Tracked.
    pub fn with<T>(self, look: impl FnOnce(&Value) -> T) -> Option<T> {
        self.response.with(|response| response.as_ref()?.as_ref().ok().map(look))
    }
}
