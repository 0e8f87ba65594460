//! Operations of the API as data: the sandbox handles them, the gateway forwards them, and the history names them.

use crate::disclosure::{Disclosure, SID_ONLY};
use crate::endpoint::{Endpoint, capture};
use crate::json::Json;
use crate::message::Method;
use crate::page::{Listed, Paged};
use crate::parameter::ParameterInfo;
use crate::params::Params;
use crate::precondition;
pub use crate::resources::OPERATIONS;
use crate::resources::ResourceKind;

/// One operation: a method on a path.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Resource that it reads or changes.
    pub resource: ResourceKind,
    /// Action on the resource.
    pub action: Action,
    /// HTTP method.
    pub method: Method,
    /// Path in the specification's spelling, with names in braces.
    pub path: &'static str,
    /// HTTP status of success.
    pub status: u16,
    /// Parameters.
    pub parameters: &'static [ParameterInfo],
    /// Name of the array in the response of a list.
    pub list_key: Option<&'static str>,
    /// Names of the parameters of which exactly one must be sent. Empty without such a rule.
    pub one_of: &'static [&'static str],
    /// Properties of people's data that the gateway forwards, see [`Self::disclosure`]. `None` for a response without people's data.
    pub personal: Option<&'static Disclosure>,
    /// Label of what it reads or changes: "Service webhooks".
    pub subject: &'static str,
}

/// Action of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Reads a page of a list.
    List,
    /// Creates a resource.
    Create,
    /// Reads one resource.
    Fetch,
    /// Changes a resource.
    Update,
    /// Deletes a resource.
    Delete,
}

impl Operation {
    const fn new<E: Endpoint>(resource: ResourceKind, action: Action, subject: &'static str) -> Self {
        Self {
            resource,
            action,
            method: E::METHOD,
            path: E::PATH,
            status: E::STATUS,
            parameters: E::PARAMETERS,
            list_key: None,
            one_of: E::ONE_OF,
            personal: E::Response::DISCLOSURE,
            subject,
        }
    }

    pub(crate) const fn list<L: Paged>(resource: ResourceKind, _: &'static str, plural: &'static str) -> Self {
        Self { list_key: Some(L::Item::KEY), ..Self::new::<L>(resource, Action::List, plural) }
    }

    pub(crate) const fn create<E: Endpoint>(resource: ResourceKind, label: &'static str, _: &'static str) -> Self {
        Self::new::<E>(resource, Action::Create, label)
    }

    pub(crate) const fn fetch<E: Endpoint>(resource: ResourceKind, label: &'static str, _: &'static str) -> Self {
        Self::new::<E>(resource, Action::Fetch, label)
    }

    pub(crate) const fn update<E: Endpoint>(resource: ResourceKind, label: &'static str, _: &'static str) -> Self {
        Self::new::<E>(resource, Action::Update, label)
    }

    pub(crate) const fn delete<E: Endpoint>(resource: ResourceKind, label: &'static str, _: &'static str) -> Self {
        Self::new::<E>(resource, Action::Delete, label)
    }

    /// Returns the operations whose path template matches a path, each with the values of its path parameters.
    pub fn at(path: &str) -> impl Iterator<Item = (&'static Self, Vec<&str>)> {
        OPERATIONS.iter().filter_map(move |operation| Some((operation, capture(operation.path, path)?)))
    }

    /// Returns the operation of a method and a path template.
    pub fn find(method: Method, template: &str) -> Option<&'static Self> {
        OPERATIONS.iter().find(|operation| operation.method == method && operation.path == template)
    }

    /// Returns the operation of a resource and an action, if there is one.
    pub fn of(resource: ResourceKind, action: Action) -> Option<&'static Self> {
        OPERATIONS.iter().find(|operation| operation.resource == resource && operation.action == action)
    }

    /// Returns the operation that reads the resource that this one changes or deletes. `None` for one that creates or lists.
    pub fn reading(&self) -> Option<&'static Self> {
        Self::of(self.resource, Action::Fetch).filter(|fetch| fetch.path == self.path)
    }

    /// Returns the properties that the gateway forwards of the response to a request with these parameters. `None` for all of them.
    ///
    /// A list of many people's data is reduced to SIDs. Only a list that is filtered by one person discloses more.
    pub fn disclosure(&self, params: &Params) -> Option<&'static Disclosure> {
        let personal = self.personal?;
        let filters = self.parameters.iter().filter(|info| info.personal).flat_map(|info| params.all(info.wire));
        let is_about_one = self.list_key.is_none() || filters.count() == 1;
        Some(if is_about_one { personal } else { &SID_ONLY })
    }

    /// Returns the precondition of this update or deletion: the fingerprint of the values that it replaces or deletes, as `response` reports them.
    pub fn precondition(&self, params: &Params, response: &serde_json::Value) -> String {
        match self.action {
            // A deletion has no parameters: every value that can be set is compared.
            Action::Delete => {
                let created = Self::of(self.resource, Action::Create);
                precondition::deletion(created.map_or(&[], |create| create.parameters), response)
            }
            _ => precondition::update(self.parameters, params, response),
        }
    }
}
