//! One service with a settings page and the resource behind it.

use serde_json::Value;

use super::{Backend, Page};

pub struct Service {
    pub backend: Backend,
    pub sid: String,
    /// Last path segment of the page's address.
    page: &'static str,
    /// Last path segment of the resource.
    resource: &'static str,
}

impl Service {
    /// Creates a service and sets these parameters of the resource.
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

    /// Stored values of the resource.
    pub fn stored(&self) -> Value {
        self.backend.read(&self.path())
    }
}
