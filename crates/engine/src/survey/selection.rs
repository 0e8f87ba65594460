//! Selection of services.

use api::Sid;
use api::service::Service;

/// Services to read.
#[derive(Clone, Debug, PartialEq)]
pub enum Selection {
    /// Every service.
    All,
    /// Services with one of these SIDs or exact names.
    Named(Vec<String>),
}

impl Selection {
    /// Returns true for a service to read.
    pub fn contains(&self, service: &Service) -> bool {
        let Self::Named(names) = self else { return true };
        let is_named = |text: Option<&str>| text.is_some_and(|text| names.iter().any(|name| name == text));
        is_named(service.sid.known().map(Sid::as_str)) || is_named(service.friendly_name.known().map(String::as_str))
    }
}
