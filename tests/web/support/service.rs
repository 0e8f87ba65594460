//! One service, with the page of some of its settings and what the API keeps of them.

use serde_json::Value;

use super::{Backend, Page};

pub struct Service {
    pub backend: Backend,
    pub sid: String,
    /// The last part of the page's address.
    page: &'static str,
    /// The last part of the resource's path.
    resource: &'static str,
}

impl Service {
    /// A new one, where these are set.
    pub fn new(page: &'static str, resource: &'static str, params: &[(&str, &str)]) -> Self {
        let backend = Backend::with(&["Storefront chat"]);
        let service = Self { sid: backend.sid_of("Storefront chat"), backend, page, resource };
        if !params.is_empty() {
            service.backend.post(&service.path(), params);
        }
        service
    }

    pub fn path(&self) -> String {
        format!("/v1/Services/{}/Configuration/{}", self.sid, self.resource)
    }

    pub fn address(&self) -> String {
        format!("/services/{}/{}", self.sid, self.page)
    }

    pub fn open(&self) -> Page {
        Page::open(&self.backend, &self.address())
    }

    /// What the API keeps.
    pub fn kept(&self) -> Value {
        self.backend.read(&self.path())
    }
}
