//! Snapshots of accounts.

use std::collections::BTreeMap;

use api::account::Account;
use api::address_configuration::AddressConfiguration;
use api::chat_service::ChatService;
use api::configuration::Configuration;
use api::credential::Credential;
use api::notifications::Notifications;
use api::role::Role;
use api::service::Service;
use api::{Sid, service_configuration, service_webhooks, webhooks};
use serde_json::Value;

use crate::known::{Known, KnownList};
use crate::title::Title;

/// Parts of an account and its services that were read. Everything may be unread.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// Configuration of the account.
    pub configuration: Known<Configuration>,
    /// Webhooks of the account.
    pub webhooks: Known<webhooks::Webhooks>,
    /// Addresses of the account.
    pub addresses: KnownList<AddressConfiguration>,
    /// Push credentials of the account.
    pub credentials: KnownList<Credential>,
    /// Services of the account.
    pub services: KnownList<Service>,
    /// Default service of the account, by its SID.
    pub default_service: Known<Service>,
    /// Parts of services, by the SID of the service.
    pub details: BTreeMap<Sid<Service>, Details>,
    /// Resources that were read on their own, by their paths.
    pub resources: BTreeMap<String, Known<Value>>,
}

/// Parts of one service that were read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Details {
    /// The service. Read on its own only if the services were not listed.
    pub service: Known<Service>,
    /// Default roles and reachability.
    pub configuration: Known<service_configuration::Configuration>,
    /// Push notifications.
    pub notifications: Known<Notifications>,
    /// Webhooks.
    pub webhooks: Known<service_webhooks::Webhooks>,
    /// Roles.
    pub roles: KnownList<Role>,
    /// The same service in Chat v2.
    pub chat: Known<ChatService>,
    /// True if it has conversations. Read only for services that may be leftovers.
    pub has_conversations: Known<bool>,
    /// True if it has users. Read only for services that may be leftovers.
    pub has_users: Known<bool>,
    /// True if it has bindings. Read only for services that send push notifications.
    pub has_bindings: Known<bool>,
}

impl Snapshot {
    /// Returns what was read of a service.
    pub fn details(&self, service: &Sid<Service>) -> &Details {
        const UNREAD: &Details = &Details {
            service: Known::NotRead,
            configuration: Known::NotRead,
            notifications: Known::NotRead,
            webhooks: Known::NotRead,
            roles: KnownList { items: Vec::new(), is_complete: false, error: None },
            chat: Known::NotRead,
            has_conversations: Known::NotRead,
            has_users: Known::NotRead,
            has_bindings: Known::NotRead,
        };
        self.details.get(service).unwrap_or(UNREAD)
    }

    /// Returns what was read of a service, to add to it.
    pub fn details_mut(&mut self, service: &Sid<Service>) -> &mut Details {
        self.details.entry(service.clone()).or_default()
    }

    /// Returns the service of a SID, from the list or read on its own.
    pub fn service(&self, sid: &Sid<Service>) -> Option<&Service> {
        let has_sid = |service: &&Service| service.sid.known() == Some(sid);
        let alone = || [self.default_service.read(), self.details(sid).service.read()].into_iter().flatten();
        self.services.items.iter().find(has_sid).or_else(|| alone().find(has_sid))
    }

    /// Returns the name of a service, or its SID where it has no name or was not read.
    pub fn name_of(&self, sid: &Sid<Service>) -> String {
        let name = self.service(sid).and_then(|service| service.friendly_name.known()).filter(|name| !name.is_empty());
        name.cloned().unwrap_or_else(|| sid.to_string())
    }

    /// Returns the name of a service, with its SID where another service that was read has the same name.
    pub fn title_of(&self, sid: &Sid<Service>) -> Title {
        let name = self.name_of(sid);
        Title::new(&name, Some(sid.as_str()), self.is_named_otherwise(&name, Some(sid)))
    }

    /// Returns true if a service has this name that is not the one of the SID.
    pub fn is_named_otherwise(&self, name: &str, sid: Option<&Sid<Service>>) -> bool {
        let alone = self.details.values().filter_map(|details| details.service.read());
        let mut services = self.services.items.iter().chain(alone);
        services.any(|service| {
            service.friendly_name.known().is_some_and(|known| known == name) && service.sid.known() != sid
        })
    }

    /// Returns the SID of the account's default service.
    pub fn default_service_sid(&self) -> Option<&Sid<Service>> {
        self.configuration.read()?.default_chat_service_sid.known()
    }

    /// Returns the SID of the account, as far as a response has it.
    pub fn account_sid(&self) -> Option<&Sid<Account>> {
        let of_configuration = self.configuration.read().and_then(|read| read.account_sid.known());
        of_configuration.or_else(|| self.webhooks.read().and_then(|read| read.account_sid.known()))
    }

    /// Returns whether a service exists. `None` if that was not read.
    pub fn exists(&self, sid: &Sid<Service>) -> Option<bool> {
        if self.service(sid).is_some() {
            return Some(true);
        }
        let is_default = self.default_service_sid() == Some(sid);
        let is_missing = is_default && self.default_service.is_missing() || self.details(sid).service.is_missing();
        (is_missing || self.services.is_complete).then_some(false)
    }
}

impl Details {
    /// Returns true if every part was read, or the read has failed.
    pub fn is_read(&self) -> bool {
        self.configuration.is_tried()
            && self.notifications.is_tried()
            && self.webhooks.is_tried()
            && self.chat.is_tried()
            && (self.roles.is_complete || self.roles.error.is_some())
    }
}
