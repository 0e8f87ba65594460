//! Sections of a document: the resources with settings.

use api::operation::{Action, Operation};
use api::resources::ResourceKind;
use api::service::Service;
use api::{Json, Kind, ParameterInfo, Sid};
use serde_json::Value;

use crate::health::chat_only_settings;
use crate::known::Known;
use crate::snapshot::Snapshot;

/// Settings of one resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Configuration of the account.
    AccountConfiguration,
    /// Webhooks of the account.
    AccountWebhooks,
    /// Default roles and reachability of a service.
    Configuration,
    /// Push notifications of a service.
    Notifications,
    /// Webhooks of a service.
    Webhooks,
    /// Settings of a service that only Chat v2 has.
    Chat,
}

impl Section {
    /// Sections of the account, in the order of a document.
    pub const OF_ACCOUNT: [Self; 2] = [Self::AccountConfiguration, Self::AccountWebhooks];

    /// Sections of a service, in the order of a document.
    pub const OF_SERVICE: [Self; 4] = [Self::Configuration, Self::Notifications, Self::Webhooks, Self::Chat];

    /// Key in a document.
    pub fn key(self) -> &'static str {
        match self {
            Self::AccountConfiguration | Self::Configuration => "configuration",
            Self::AccountWebhooks | Self::Webhooks => "webhooks",
            Self::Notifications => "notifications",
            Self::Chat => "chat",
        }
    }

    /// Resource with the settings.
    pub fn resource(self) -> ResourceKind {
        match self {
            Self::AccountConfiguration => ResourceKind::Configuration,
            Self::AccountWebhooks => ResourceKind::Webhooks,
            Self::Configuration => ResourceKind::ServiceConfiguration,
            Self::Notifications => ResourceKind::Notifications,
            Self::Webhooks => ResourceKind::ServiceWebhooks,
            Self::Chat => ResourceKind::ChatService,
        }
    }

    /// Label in the user interface.
    pub fn label(self) -> &'static str {
        self.resource().info().label
    }

    /// Request that changes the settings.
    pub fn update(self) -> &'static Operation {
        Operation::of(self.resource(), Action::Update).expect("every section can be updated")
    }

    /// Parameters of the section. People's data and secrets are none of them.
    pub fn parameters(self) -> Vec<&'static ParameterInfo> {
        let fits = |info: &&ParameterInfo| !info.personal && !matches!(info.kind, Kind::Secret | Kind::Opaque);
        match self {
            Self::Chat => chat_only_settings().filter(fits).collect(),
            _ => self.update().parameters.iter().filter(fits).collect(),
        }
    }

    /// Returns the parameter of an API name.
    pub fn parameter(self, wire: &str) -> Option<&'static ParameterInfo> {
        self.parameters().into_iter().find(|info| info.wire == wire)
    }

    /// Returns the resource as the API reported it. `None` if it was not read. `service` is needed for a section of a service.
    pub fn reported(self, snapshot: &Snapshot, service: Option<&Sid<Service>>) -> Known<Value> {
        let details = || service.map(|sid| snapshot.details(sid));
        match self {
            Self::AccountConfiguration => reported(Some(&snapshot.configuration)),
            Self::AccountWebhooks => reported(Some(&snapshot.webhooks)),
            Self::Configuration => reported(details().map(|details| &details.configuration)),
            Self::Notifications => reported(details().map(|details| &details.notifications)),
            Self::Webhooks => reported(details().map(|details| &details.webhooks)),
            Self::Chat => reported(details().map(|details| &details.chat)),
        }
    }
}

fn reported<T: Json>(known: Option<&Known<T>>) -> Known<Value> {
    match known {
        None | Some(Known::NotRead) => Known::NotRead,
        Some(Known::Missing) => Known::Missing,
        Some(Known::Failed(error)) => Known::Failed(error.clone()),
        Some(Known::Read(response)) => Known::Read(response.to_json()),
    }
}
