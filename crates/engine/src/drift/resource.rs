//! Resources by the paths of the requests that read them.

use std::cmp::Ordering;
use std::str::FromStr;

use api::endpoint::{capture, fill};
use api::operation::{Action, Operation};
use api::service::Service;
use api::{Endpoint, ParameterInfo, ResourceKind, Sid, address_configuration, role, service};

use crate::document::Section;

/// Path of the request that reads a resource, or of the one that lists the addresses, the services or the roles of a service. SIDs in it are canonical.
#[derive(Clone, Debug)]
pub struct ResourcePath {
    path: String,
    /// Operation that reads it. The path decides which one that is.
    operation: &'static Operation,
}

/// Kinds of resources that have a section in a document.
const SECTIONS: [Section; 6] = [
    Section::AccountConfiguration,
    Section::AccountWebhooks,
    Section::Configuration,
    Section::Notifications,
    Section::Webhooks,
    Section::Chat,
];

/// Kinds of resources that are listed, created and deleted.
const LISTED: [ResourceKind; 3] = [ResourceKind::AddressConfiguration, ResourceKind::Service, ResourceKind::Role];

impl ResourcePath {
    /// Makes the path of a resource. `sids` are the values of the path's braces.
    pub fn of(kind: ResourceKind, sids: &[&str]) -> Option<Self> {
        Self::with(Action::Fetch, kind, sids)
    }

    /// Makes the path of the list of a kind of resources.
    pub fn list_of(kind: ResourceKind, sids: &[&str]) -> Option<Self> {
        Self::with(Action::List, kind, sids)
    }

    fn with(action: Action, kind: ResourceKind, sids: &[&str]) -> Option<Self> {
        let operation = Operation::of(kind, action)?;
        let sids: Vec<_> = sids.iter().map(|sid| canonical(sid)).collect();
        fill(operation.path, &sids).parse().ok()
    }

    /// Returns the path as text.
    pub fn as_str(&self) -> &str {
        &self.path
    }

    /// Operation that reads it.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Kind of the resource, or of the resources of the list.
    pub fn kind(&self) -> ResourceKind {
        self.operation.resource
    }

    /// Returns true for a list.
    pub fn is_list(&self) -> bool {
        self.operation.action == Action::List
    }

    /// Values of the path's braces.
    pub fn sids(&self) -> Vec<&str> {
        capture(self.operation.path, &self.path).unwrap_or_default()
    }

    /// SID of the service that it is or belongs to. `None` for a resource of the account.
    pub fn service(&self) -> Option<Sid<Service>> {
        self.sids().first()?.parse().ok()
    }

    /// SID of the role. `None` for every other resource.
    pub fn role(&self) -> Option<&str> {
        let is_role = self.kind() == ResourceKind::Role && !self.is_list();
        self.sids().last().copied().filter(|_| is_role)
    }

    /// SID of the address configuration. `None` for every other resource.
    pub fn address(&self) -> Option<&str> {
        let is_address = self.kind() == ResourceKind::AddressConfiguration && !self.is_list();
        self.sids().last().copied().filter(|_| is_address)
    }

    /// List that has the resource. `None` for a resource that exists as long as its owner does.
    pub fn list(&self) -> Option<Self> {
        match (self.kind(), self.is_list()) {
            (kind @ (ResourceKind::AddressConfiguration | ResourceKind::Service), false) => Self::list_of(kind, &[]),
            (ResourceKind::Role, false) => Self::list_of(ResourceKind::Role, &self.sids()[..1]),
            _ => None,
        }
    }

    /// Returns true for a resource of the same service, or the service.
    pub fn is_of_service(&self, service: &Self) -> bool {
        let first = self.sids().first().copied();
        first.is_some() && first == service.sids().first().copied()
    }

    /// Settings that are compared, as parameters. Secrets are none of them, and the address itself is the only one with people's data.
    pub fn parameters(&self) -> Vec<&'static ParameterInfo> {
        let kind = self.kind();
        match kind {
            _ if self.is_list() => Vec::new(),
            ResourceKind::AddressConfiguration => address_configuration::Create::PARAMETERS.iter().collect(),
            ResourceKind::Service => vec![service::Create::friendly_name().info()],
            ResourceKind::Role => vec![role::Create::friendly_name().info(), role::Create::permissions().info()],
            _ => {
                let section = SECTIONS.into_iter().find(|section| section.resource() == kind);
                section.map(Section::parameters).unwrap_or_default()
            }
        }
    }

    /// Returns the parameter of an API name.
    pub fn parameter(&self, wire: &str) -> Option<&'static ParameterInfo> {
        self.parameters().into_iter().find(|info| info.wire == wire)
    }
}

/// Error: the text is not the path of a resource that is compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotAResource;

impl FromStr for ResourcePath {
    type Err = NotAResource;

    fn from_str(text: &str) -> Result<Self, NotAResource> {
        let (operation, sids) = reading(text).ok_or(NotAResource)?;
        let sids: Vec<_> = sids.into_iter().map(canonical).collect();
        Ok(Self { path: fill(operation.path, &sids), operation })
    }
}

impl PartialEq for ResourcePath {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl Eq for ResourcePath {}

impl PartialOrd for ResourcePath {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ResourcePath {
    fn cmp(&self, other: &Self) -> Ordering {
        self.path.cmp(&other.path)
    }
}

/// Returns the operation that reads the resource or the list of a path, with the values of the path's braces.
fn reading(path: &str) -> Option<(&'static Operation, Vec<&str>)> {
    let is_compared = |operation: &Operation| match operation.action {
        Action::List => LISTED.contains(&operation.resource),
        Action::Fetch => {
            LISTED.contains(&operation.resource)
                || SECTIONS.iter().any(|section| section.resource() == operation.resource)
        }
        Action::Create | Action::Update | Action::Delete => false,
    };
    Operation::at(path).find(|(operation, _)| is_compared(operation))
}

/// Returns the canonical spelling of a SID. The API accepts its digits in either case.
pub(super) fn canonical(sid: &str) -> String {
    let (prefix, digits) = sid.split_at_checked(2).unwrap_or((sid, ""));
    format!("{prefix}{}", digits.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICE: &str = "IS0000000000000000000000000000ABCD";
    const ROLE: &str = "RL000000000000000000000000000000ef";

    #[test]
    fn a_path_names_its_resource_and_its_list() {
        let role = ResourcePath::of(ResourceKind::Role, &[SERVICE, ROLE]).unwrap();
        assert_eq!(role.service(), Some(Sid::from_digits(0xabcd)));
        assert_eq!((role.kind(), role.role()), (ResourceKind::Role, Some(ROLE)));
        let roles = role.list().unwrap();
        assert!(roles.is_list() && roles.parameters().is_empty() && roles.role().is_none());
        assert_eq!(roles, ResourcePath::list_of(ResourceKind::Role, &[SERVICE]).unwrap());
        let chat = ResourcePath::of(ResourceKind::ChatService, &[SERVICE]).unwrap();
        assert!(chat.is_of_service(&role) && chat.list().is_none());
        let account = ResourcePath::of(ResourceKind::Webhooks, &[]).unwrap();
        assert_eq!((account.service(), account.is_of_service(&role)), (None, false));
    }

    #[test]
    fn every_path_is_parsed_from_its_text_and_other_texts_are_not() {
        for section in SECTIONS {
            let sids: &[&str] = if Section::OF_ACCOUNT.contains(&section) { &[] } else { &[SERVICE] };
            let path = ResourcePath::of(section.resource(), sids).unwrap();
            assert_eq!(path.as_str().parse(), Ok(path.clone()));
            assert!(!path.parameters().is_empty(), "{path:?}");
        }
        let address =
            ResourcePath::of(ResourceKind::AddressConfiguration, &["IG000000000000000000000000000000AB"]).unwrap();
        assert_eq!(address.as_str().parse(), Ok(address.clone()));
        assert_eq!((address.address(), address.role()), (Some("IG000000000000000000000000000000ab"), None));
        assert_eq!((address.service(), address.list().unwrap().as_str()), (None, "/v1/Configuration/Addresses"));
        for text in ["", "/v1/Credentials", "/v1/Services/IS1/Users", "/v1/Configuration/x"] {
            assert_eq!(text.parse::<ResourcePath>(), Err(NotAResource), "{text}");
        }
    }
}
