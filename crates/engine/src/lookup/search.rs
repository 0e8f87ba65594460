//! Search for the resource that a SID, a name or an identity names.

use api::binding::{self, Binding};
use api::conversation::{self, Conversation};
use api::date::Timestamp;
use api::error::read_as;
use api::page::{Cursor, PageSize};
use api::resources::ResourceKind;
use api::role::{self, Role};
use api::service::{self, Service};
use api::user::{self, User, UserKey};
use api::{
    ApiError, Endpoint, Json, Reported, Request, Resource, Response, Sid, address_configuration, configuration,
    credential, service_configuration,
};

use super::SidKind;
use crate::known::Known;
use crate::place::Place;
use crate::push_check::describe;
use crate::run::Inquiry;
use crate::snapshot::Snapshot;
use crate::survey::{add_page, known, page_of};

/// Resource that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Kind of resource, such as "Role".
    pub kind: &'static str,
    /// Its name. `None` where it has none, or where the name is personal data.
    pub name: Option<String>,
    /// Its SID.
    pub sid: Option<String>,
    /// Service that holds it.
    pub service: Option<Sid<Service>>,
    /// Page about it. `None` if the app has none.
    pub place: Option<Place>,
    /// Other facts, one sentence each.
    pub facts: Vec<String>,
}

/// Search for one text.
#[derive(Debug)]
pub struct Lookup {
    target: Target,
    snapshot: Snapshot,
    found: Vec<Match>,
    services_searched: usize,
    /// Errors of reads, each once.
    errors: Vec<ApiError>,
    /// True while the settings of a service that holds the resource are read.
    is_following_up: bool,
}

#[derive(Debug)]
enum Target {
    Sid(&'static SidKind, String),
    Name(String),
}

/// One read of a search.
#[derive(Clone, Debug, PartialEq)]
pub enum Read {
    /// Configuration of the account.
    Configuration,
    /// A page of the addresses.
    Addresses(Cursor),
    /// A page of the push credentials.
    Credentials(Cursor),
    /// A page of the services.
    Services(Cursor),
    /// One service.
    Service(Sid<Service>),
    /// Default roles of a service.
    ServiceConfiguration(Sid<Service>),
    /// A resource in a service.
    In(Sid<Service>, Wanted),
}

/// Resource that is looked for in each service.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// Role.
    Role(Sid<Role>),
    /// Conversation.
    Conversation(Sid<Conversation>),
    /// User, by SID or identity.
    User(UserKey),
    /// Binding.
    Binding(Sid<Binding>),
}

impl Lookup {
    /// Searches for a SID.
    pub fn of_sid(kind: &'static SidKind, sid: String) -> Self {
        Self::new(Target::Sid(kind, sid))
    }

    /// Searches for a name or an identity.
    pub fn of_name(name: String) -> Self {
        Self::new(Target::Name(name))
    }

    fn new(target: Target) -> Self {
        Self {
            target,
            snapshot: Snapshot::default(),
            found: Vec::new(),
            services_searched: 0,
            errors: Vec::new(),
            is_following_up: false,
        }
    }

    /// Resources that were found.
    pub fn found(&self) -> &[Match] {
        &self.found
    }

    /// Snapshot of what was read on the way.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Number of services that were searched.
    pub fn services_searched(&self) -> usize {
        self.services_searched
    }

    /// Errors of reads, each once. What they would have shown is not known.
    pub fn errors(&self) -> &[ApiError] {
        &self.errors
    }

    /// Returns what is looked for in each service. `None` if the services need not be searched.
    fn wanted(&self) -> Option<Wanted> {
        match &self.target {
            Target::Name(name) => name.parse().ok().map(Wanted::User),
            Target::Sid(kind, sid) => match kind.prefix {
                Role::PREFIX => sid.parse().ok().map(Wanted::Role),
                Conversation::PREFIX => sid.parse().ok().map(Wanted::Conversation),
                User::PREFIX => sid.parse().ok().map(Wanted::User),
                Binding::PREFIX => sid.parse().ok().map(Wanted::Binding),
                _ => None,
            },
        }
    }

    /// Returns true if a resource of this SID or with this name is meant.
    fn is_meant(&self, sid: &Reported<impl ToString>, name: &Reported<String>) -> bool {
        match &self.target {
            Target::Sid(_, wanted) => sid.text().is_some_and(|sid| sid == *wanted),
            Target::Name(wanted) => {
                name.known().is_some_and(|name| name.to_lowercase().contains(&wanted.to_lowercase()))
            }
        }
    }

    fn note(&mut self, error: Option<ApiError>) {
        if let Some(error) = error.filter(|error| !error.is_not_found() && !self.errors.contains(error)) {
            self.errors.push(error);
        }
    }

    fn take_services(&mut self, cursor: &Cursor, result: Result<Response, ApiError>) -> Vec<Read> {
        let known = self.snapshot.services.items.len();
        let next = add_page(&mut self.snapshot.services, cursor, result);
        self.note(self.snapshot.services.error.clone());
        let page = self.snapshot.services.items[known..].to_vec();
        let meant = page.iter().filter(|service| self.is_meant(&service.sid, &service.friendly_name));
        let matches: Vec<_> = meant.map(service_match).collect();
        self.found.extend(matches);
        let wanted = self.wanted();
        let search = |service: &Service| Some(Read::In(service.sid.known()?.clone(), wanted.clone()?));
        let searches: Vec<_> = page.iter().filter_map(search).collect();
        searches.into_iter().chain(next.map(Read::Services)).collect()
    }

    fn take_in(&mut self, service: Sid<Service>, wanted: &Wanted, result: Result<Response, ApiError>) -> Vec<Read> {
        self.services_searched += 1;
        let found = match wanted {
            Wanted::Role(_) => read(&result).map(|role: Role| role_match(&role, &service)),
            Wanted::Conversation(_) => read(&result).map(|conversation| conversation_match(&conversation, &service)),
            Wanted::User(_) => read(&result).map(|user| user_match(&user, &service)),
            Wanted::Binding(_) => read(&result).map(|binding| binding_match(&binding, &service)),
        };
        match found {
            Ok(found) => {
                self.found.push(found);
                let is_role = matches!(wanted, Wanted::Role(_));
                self.is_following_up = is_role;
                is_role.then_some(Read::ServiceConfiguration(service)).into_iter().collect()
            }
            Err(error) => {
                self.note(Some(error));
                Vec::new()
            }
        }
    }
}

impl Inquiry for Lookup {
    type Read = Read;

    fn begin(&mut self) -> Vec<Read> {
        let first = Cursor::default();
        let mut reads = vec![Read::Configuration, Read::Addresses(first.clone())];
        match &self.target {
            Target::Sid(kind, sid) if kind.prefix == Service::PREFIX => {
                reads.extend(sid.parse().ok().map(Read::Service))
            }
            Target::Sid(kind, _) if kind.prefix == credential::Credential::PREFIX => {
                reads.push(Read::Credentials(first))
            }
            Target::Sid(..) if self.wanted().is_some() => reads.push(Read::Services(first)),
            Target::Sid(..) => {}
            Target::Name(_) => reads.extend([Read::Credentials(first.clone()), Read::Services(first)]),
        }
        reads
    }

    fn request(&self, read: &Read) -> Request {
        match read {
            Read::Configuration => configuration::Fetch {}.request(&()),
            Read::Addresses(cursor) => page_of::<address_configuration::List>(cursor, PageSize::APP, &()),
            Read::Credentials(cursor) => page_of::<credential::List>(cursor, PageSize::APP, &()),
            Read::Services(cursor) => page_of::<service::List>(cursor, PageSize::APP, &()),
            Read::Service(sid) => service::Fetch {}.request(sid),
            Read::ServiceConfiguration(sid) => service_configuration::Fetch {}.request(sid),
            Read::In(service, wanted) => wanted.request(service),
        }
    }

    fn take(&mut self, read: Read, result: Result<Response, ApiError>) -> Vec<Read> {
        match read {
            Read::Configuration => {
                self.snapshot.configuration = known(result);
                self.note(self.snapshot.configuration.error().cloned());
            }
            Read::Service(sid) => {
                let service: Known<Service> = known(result);
                self.found.extend(service.read().map(service_match));
                self.note(service.error().cloned());
                self.snapshot.details_mut(&sid).service = service;
                return vec![Read::ServiceConfiguration(sid)];
            }
            Read::ServiceConfiguration(sid) => {
                self.is_following_up = false;
                self.snapshot.details_mut(&sid).configuration = known(result);
            }
            Read::Services(cursor) => return self.take_services(&cursor, result),
            Read::In(service, wanted) => return self.take_in(service, &wanted, result),
            Read::Addresses(cursor) => {
                let known = self.snapshot.addresses.items.len();
                let next = add_page(&mut self.snapshot.addresses, &cursor, result);
                self.note(self.snapshot.addresses.error.clone());
                let page = self.snapshot.addresses.items[known..].to_vec();
                let meant = page.iter().filter(|address| self.is_meant(&address.sid, &address.friendly_name));
                let matches: Vec<_> = meant.map(address_match).collect();
                self.found.extend(matches);
                return next.map(Read::Addresses).into_iter().collect();
            }
            Read::Credentials(cursor) => {
                let known = self.snapshot.credentials.items.len();
                let next = add_page(&mut self.snapshot.credentials, &cursor, result);
                self.note(self.snapshot.credentials.error.clone());
                let page = self.snapshot.credentials.items[known..].to_vec();
                let meant = page.iter().filter(|credential| self.is_meant(&credential.sid, &credential.friendly_name));
                let matches: Vec<_> = meant.map(credential_match).collect();
                self.found.extend(matches);
                return next.map(Read::Credentials).into_iter().collect();
            }
        }
        Vec::new()
    }

    fn is_answered(&self) -> bool {
        // A name can match in several places, and so can an identity.
        matches!(self.target, Target::Sid(..))
            && self.wanted().is_some()
            && !self.found.is_empty()
            && !self.is_following_up
    }
}

impl Wanted {
    fn request(&self, service: &Sid<Service>) -> Request {
        let service = service.clone();
        match self {
            Self::Role(sid) => role::Fetch {}.request(&(service, sid.clone())),
            Self::Conversation(sid) => conversation::Fetch {}.request(&(service, sid.clone())),
            Self::User(key) => user::Fetch {}.request(&(service, key.clone())),
            Self::Binding(sid) => binding::Fetch {}.request(&(service, sid.clone())),
        }
    }
}

fn read<T: Json>(result: &Result<Response, ApiError>) -> Result<T, ApiError> {
    result.as_ref().map_err(Clone::clone).and_then(read_as)
}

fn created(date: &Reported<Timestamp>) -> Option<String> {
    date.known().map(|date| format!("Created on {}.", date.day()))
}

fn service_match(service: &Service) -> Match {
    let sid = service.sid.known();
    Match {
        kind: "Conversation Service",
        name: service.friendly_name.known().cloned(),
        sid: service.sid.text(),
        service: sid.cloned(),
        place: sid.map(|sid| Place::service(ResourceKind::Service, sid)),
        facts: created(&service.date_created).into_iter().collect(),
    }
}

fn role_match(role: &Role, service: &Sid<Service>) -> Match {
    let of_type = role.r#type.known().map(|r#type| format!("It is a {type} role."));
    let count = role.permissions.known().map_or(0, Vec::len);
    Match {
        kind: "Role",
        name: role.friendly_name.known().cloned(),
        sid: role.sid.text(),
        service: Some(service.clone()),
        place: Some(Place::service(ResourceKind::Role, service).with_sid(role.sid.text())),
        facts: of_type.into_iter().chain([format!("It grants {count} permissions.")]).collect(),
    }
}

fn conversation_match(conversation: &Conversation, service: &Sid<Service>) -> Match {
    let state = conversation.state.known().map(|state| format!("It is {state}."));
    Match {
        kind: "Conversation",
        // The name of a conversation is often that of a person.
        name: None,
        sid: conversation.sid.text(),
        service: Some(service.clone()),
        place: None,
        facts: state.into_iter().chain(created(&conversation.date_created)).collect(),
    }
}

fn user_match(user: &User, service: &Sid<Service>) -> Match {
    let role = user.role_sid.text().map(|role| format!("Role: {role}."));
    let online = user.is_online.known().map(|is_online| if *is_online { "Online." } else { "Offline." }.to_owned());
    Match {
        kind: "User",
        name: None,
        sid: user.sid.text(),
        service: Some(service.clone()),
        place: None,
        facts: role.into_iter().chain(online).chain(created(&user.date_created)).collect(),
    }
}

fn binding_match(binding: &Binding, service: &Sid<Service>) -> Match {
    let of_type = binding.binding_type.text().map(|r#type| format!("Type: {type}."));
    let credential = binding.credential_sid.text().map(|sid| format!("Push credential: {sid}."));
    Match {
        kind: "Binding",
        name: None,
        sid: binding.sid.text(),
        service: Some(service.clone()),
        place: Some(Place::service(ResourceKind::Notifications, service)),
        facts: of_type.into_iter().chain(credential).chain(created(&binding.date_created)).collect(),
    }
}

fn address_match(address: &address_configuration::AddressConfiguration) -> Match {
    let channel = address.r#type.text().map(|r#type| format!("Channel: {type}."));
    Match {
        kind: "Address",
        name: address.friendly_name.known().cloned(),
        sid: address.sid.text(),
        service: None,
        place: Some(Place::account(ResourceKind::AddressConfiguration).with_sid(address.sid.text())),
        facts: channel.into_iter().chain(created(&address.date_created)).collect(),
    }
}

fn credential_match(credential: &credential::Credential) -> Match {
    Match {
        kind: "Push credential",
        name: Some(describe(credential)),
        sid: credential.sid.text(),
        service: None,
        place: None,
        facts: created(&credential.date_created).into_iter().collect(),
    }
}
