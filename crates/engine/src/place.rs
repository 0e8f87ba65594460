//! Places where settings are changed.

use api::resources::ResourceKind;
use api::service::Service;
use api::{Parameter, Sid};

/// Setting, or resource, that a finding or a value is about. The app links to its form.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Kind of the resource.
    pub resource: ResourceKind,
    /// Service that the resource is or belongs to. `None` for a resource of the account.
    pub service: Option<Sid<Service>>,
    /// SID of the resource, where a service or the account has several of the kind.
    pub sid: Option<String>,
    /// API name of the setting.
    pub parameter: Option<&'static str>,
}

impl Place {
    /// Makes the place of a resource of the account.
    pub fn account(resource: ResourceKind) -> Self {
        Self { resource, service: None, sid: None, parameter: None }
    }

    /// Makes the place of a resource of a service, or of the service.
    pub fn service(resource: ResourceKind, service: &Sid<Service>) -> Self {
        Self { service: Some(service.clone()), ..Self::account(resource) }
    }

    /// Names the resource.
    pub fn with_sid(self, sid: impl Into<Option<String>>) -> Self {
        Self { sid: sid.into(), ..self }
    }

    /// Names the setting.
    pub fn at<R: api::Endpoint>(self, parameter: Parameter<R>) -> Self {
        Self { parameter: Some(parameter.info().wire), ..self }
    }
}
