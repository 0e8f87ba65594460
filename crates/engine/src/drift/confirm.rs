//! Confirmation that resources are gone.

use std::collections::BTreeSet;

use api::{ApiError, Params, Request, Response};

use super::resource::ResourcePath;
use crate::known::Known;
use crate::run::Inquiry;
use crate::survey::known;

/// Inquiry that reads each resource. Only those that the API does not find are gone.
#[derive(Debug)]
pub struct Confirmation {
    missing: Vec<ResourcePath>,
    gone: BTreeSet<ResourcePath>,
}

impl Confirmation {
    /// Makes the inquiry for resources that are missing in a list.
    pub fn new(missing: Vec<ResourcePath>) -> Self {
        Self { missing, gone: BTreeSet::new() }
    }

    /// Returns the resources that are gone.
    pub fn into_gone(self) -> BTreeSet<ResourcePath> {
        self.gone
    }
}

impl Inquiry for Confirmation {
    type Read = ResourcePath;

    fn begin(&mut self) -> Vec<ResourcePath> {
        std::mem::take(&mut self.missing)
    }

    fn request(&self, path: &ResourcePath) -> Request {
        let method = path.operation().method;
        Request::new(method, path.as_str().to_owned(), Params::default())
    }

    fn take(&mut self, path: ResourcePath, result: Result<Response, ApiError>) -> Vec<ResourcePath> {
        if let Known::Missing = known::<serde_json::Value>(result) {
            self.gone.insert(path);
        }
        Vec::new()
    }
}
