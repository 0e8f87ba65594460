//! Addresses of the app. The state of a page (search, sort) is in the query.

pub mod docs;
mod texts;

use api::address_configuration::AddressConfiguration;
use api::gateway::Feature;
use api::role::Role;
use api::service::Service;
use api::{Params, Sid};

use crate::ui::icon::Icon;

/// Page of the app.
#[derive(Clone, Debug, PartialEq)]
pub enum Route {
    /// Summary of the account.
    Home,
    Services,
    /// Configuration of the account.
    Configuration,
    /// Webhooks of the account.
    Webhooks,
    Addresses,
    NewAddress,
    Address(Sid<AddressConfiguration>),
    /// Findings about the configuration of the account and its services.
    Health,
    /// Lookup of a SID, name, identity or access token. The text is not part of the address.
    Lookup,
    /// Comparison of two services, and copying settings from one to the other.
    Compare,
    /// Changes of many services at once.
    Bulk,
    /// Settings as a file: export and import.
    File,
    /// History of writes.
    History,
    /// Changes outside of the gateway.
    Drift,
    /// Second factor of the user who is signed in to a gateway.
    SecondFactor,
    /// Plan made of the record of this number.
    Restoration(Restoration, u64),
    Service(Sid<Service>, Section),
    /// Every control of the app, in development builds.
    #[cfg(debug_assertions)]
    Controls,
    /// Any other address.
    Unknown,
}

/// Plan that is made of a record of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restoration {
    /// Restores the values that the recorded update has replaced.
    Undo,
    /// Undoes all updates of the plan that a change was a part of.
    UndoPlan,
    /// Restores the resource to its state just after the recorded update.
    Revert,
    /// Creates the service or role again that the recorded deletion has removed.
    Recreate,
}

/// Page of a service.
#[derive(Clone, Debug, PartialEq)]
pub enum Section {
    Overview,
    Configuration,
    Roles,
    NewRole,
    Role(Sid<Role>),
    Notifications,
    Webhooks,
    Chat,
    /// Values in effect, with their origins.
    Effective,
}

impl Route {
    /// Pages without a parameter, in the order of the side bar and the user menu.
    pub const PAGES: [Self; 14] = [
        Self::Home,
        Self::Services,
        Self::Configuration,
        Self::Webhooks,
        Self::Addresses,
        Self::NewAddress,
        Self::Health,
        Self::Lookup,
        Self::Compare,
        Self::Bulk,
        Self::File,
        Self::History,
        Self::Drift,
        Self::SecondFactor,
    ];

    /// Path below the base path.
    pub fn path(&self) -> String {
        match self {
            Self::Home | Self::Unknown => "/".to_owned(),
            Self::Services => "/services".to_owned(),
            Self::Configuration => "/configuration".to_owned(),
            Self::Webhooks => "/webhooks".to_owned(),
            Self::Addresses => "/addresses".to_owned(),
            Self::NewAddress => "/addresses/new".to_owned(),
            Self::Address(sid) => format!("/addresses/{sid}"),
            Self::Health => "/health".to_owned(),
            Self::Lookup => "/lookup".to_owned(),
            Self::Compare => "/compare".to_owned(),
            Self::Bulk => "/bulk".to_owned(),
            Self::File => "/file".to_owned(),
            Self::History => "/history".to_owned(),
            Self::Drift => "/drift".to_owned(),
            Self::SecondFactor => "/second-factor".to_owned(),
            Self::Restoration(restoration, number) => format!("/history/{}/{number}", restoration.segment()),
            Self::Service(sid, section) => format!("/services/{sid}{}", section.path()),
            #[cfg(debug_assertions)]
            Self::Controls => "/controls".to_owned(),
        }
    }

    /// Parses a path.
    pub fn parse(path: &str) -> Self {
        let segments: Vec<_> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        match &segments[..] {
            [] | ["index.html"] => Self::Home,
            ["services"] => Self::Services,
            ["configuration"] => Self::Configuration,
            ["webhooks"] => Self::Webhooks,
            ["addresses"] => Self::Addresses,
            ["addresses", "new"] => Self::NewAddress,
            ["addresses", sid] => sid.parse().map_or(Self::Unknown, Self::Address),
            ["health"] => Self::Health,
            ["lookup"] => Self::Lookup,
            ["compare"] => Self::Compare,
            ["bulk"] => Self::Bulk,
            ["file"] => Self::File,
            ["history"] => Self::History,
            ["drift"] => Self::Drift,
            ["second-factor"] => Self::SecondFactor,
            ["history", action, number] => match (Restoration::parse(action), number.parse()) {
                (Some(restoration), Ok(number)) => Self::Restoration(restoration, number),
                _ => Self::Unknown,
            },
            #[cfg(debug_assertions)]
            ["controls"] => Self::Controls,
            ["services", sid, rest @ ..] => match (sid.parse(), Section::parse(rest)) {
                (Ok(sid), Some(section)) => Self::Service(sid, section),
                _ => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }

    /// Icon of the page.
    pub fn icon(&self) -> Icon {
        match self {
            Self::Home => Icon::Home,
            Self::Services | Self::Service(..) => Icon::Services,
            Self::Configuration => Icon::Settings,
            Self::Webhooks => Icon::Webhook,
            Self::Addresses | Self::Address(_) => Icon::Phone,
            Self::NewAddress => Icon::Plus,
            Self::Health => Icon::Health,
            Self::Lookup => Icon::Search,
            Self::Compare => Icon::Duplicate,
            Self::Bulk => Icon::Check,
            Self::File | Self::Unknown => Icon::File,
            Self::History | Self::Restoration(..) => Icon::History,
            Self::Drift => Icon::Edit,
            Self::SecondFactor => Icon::Lock,
            #[cfg(debug_assertions)]
            Self::Controls => Icon::File,
        }
    }

    /// Title of the page.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Home => texts::HOME,
            Self::Services => texts::SERVICES,
            Self::Configuration => texts::ACCOUNT_CONFIGURATION,
            Self::Webhooks => texts::ACCOUNT_WEBHOOKS,
            Self::Addresses => texts::ADDRESSES,
            Self::NewAddress => texts::NEW_ADDRESS,
            Self::Address(_) => texts::ADDRESS,
            Self::Health => texts::HEALTH,
            Self::Lookup => texts::LOOKUP,
            Self::Compare => texts::COMPARE,
            Self::Bulk => texts::BULK,
            Self::File => texts::FILE,
            Self::History => texts::HISTORY,
            Self::Drift => texts::DRIFT,
            Self::SecondFactor => texts::SECOND_FACTOR,
            Self::Restoration(restoration, _) => restoration.title(),
            Self::Service(_, section) => section.title(),
            #[cfg(debug_assertions)]
            Self::Controls => "Controls",
            Self::Unknown => texts::UNKNOWN,
        }
    }

    /// Returns the page that an address is for. The list of services was at the root before, with its search and sort order in the query.
    pub fn with_query(self, query: &str) -> Self {
        let params = Params::from_form(query);
        let is_list = ["q", "sort"].into_iter().any(|name| params.last(name).is_some());
        if self == Self::Home && is_list { Self::Services } else { self }
    }

    /// Returns true for a page that only a gateway has.
    pub fn is_of_gateway(&self) -> bool {
        matches!(self, Self::Drift | Self::SecondFactor)
    }

    /// Feature without which an account does not have the page. `None` for a page of every account.
    pub fn feature(&self) -> Option<Feature> {
        matches!(self, Self::Addresses | Self::NewAddress | Self::Address(_)).then_some(Feature::Addresses)
    }

    /// Returns the page without its section, so that a page is not rendered again for another section.
    pub fn page(&self) -> Self {
        match self {
            Self::Service(sid, _) => Self::Service(sid.clone(), Section::Overview),
            other => other.clone(),
        }
    }
}

impl Restoration {
    const ALL: [Self; 4] = [Self::Undo, Self::UndoPlan, Self::Revert, Self::Recreate];

    fn segment(self) -> &'static str {
        match self {
            Self::Undo => "undo",
            Self::UndoPlan => "undo-plan",
            Self::Revert => "revert",
            Self::Recreate => "recreate",
        }
    }

    fn parse(segment: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|restoration| restoration.segment() == segment)
    }

    /// Title of the page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Undo => texts::UNDO,
            Self::UndoPlan => texts::UNDO_PLAN,
            Self::Revert => texts::REVERT,
            Self::Recreate => texts::RECREATE,
        }
    }
}

impl Section {
    /// Sections with a tab.
    pub const TABS: [Self; 7] = [
        Self::Overview,
        Self::Configuration,
        Self::Roles,
        Self::Notifications,
        Self::Webhooks,
        Self::Chat,
        Self::Effective,
    ];

    fn path(&self) -> String {
        match self {
            Self::Overview => String::new(),
            Self::Configuration => "/configuration".to_owned(),
            Self::Roles => "/roles".to_owned(),
            Self::NewRole => "/roles/new".to_owned(),
            Self::Role(sid) => format!("/roles/{sid}"),
            Self::Notifications => "/notifications".to_owned(),
            Self::Webhooks => "/webhooks".to_owned(),
            Self::Chat => "/chat".to_owned(),
            Self::Effective => "/effective".to_owned(),
        }
    }

    fn parse(segments: &[&str]) -> Option<Self> {
        Some(match segments {
            [] => Self::Overview,
            ["configuration"] => Self::Configuration,
            ["roles"] => Self::Roles,
            ["roles", "new"] => Self::NewRole,
            ["roles", sid] => Self::Role(sid.parse().ok()?),
            ["notifications"] => Self::Notifications,
            ["webhooks"] => Self::Webhooks,
            ["chat"] => Self::Chat,
            ["effective"] => Self::Effective,
            _ => return None,
        })
    }

    /// Label of the tab.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Overview => texts::OVERVIEW,
            Self::Configuration => texts::CONFIGURATION,
            Self::Roles => texts::ROLES,
            Self::NewRole => texts::NEW_ROLE,
            Self::Role(_) => texts::ROLE,
            Self::Notifications => texts::NOTIFICATIONS,
            Self::Webhooks => texts::WEBHOOKS,
            Self::Chat => texts::CHAT,
            Self::Effective => texts::EFFECTIVE,
        }
    }

    /// Returns the section whose tab is selected.
    pub fn tab(&self) -> Self {
        match self {
            Self::NewRole | Self::Role(_) => Self::Roles,
            other => other.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_parsed_from_its_path() {
        let sections = [Section::NewRole, Section::Role(Sid::from_digits(7))].into_iter().chain(Section::TABS);
        let services = sections.map(|section| Route::Service(Sid::from_digits(0xabc), section));
        let restorations = Restoration::ALL.map(|restoration| Route::Restoration(restoration, 12));
        let address = Route::Address(Sid::from_digits(7));
        let pages = Route::PAGES.into_iter().chain([address]).chain(restorations);
        #[cfg(debug_assertions)]
        let pages = pages.chain([Route::Controls]);
        for route in pages.chain(services) {
            assert_eq!(Route::parse(&route.path()), route);
        }
    }

    #[test]
    fn every_page_that_a_document_explains_exists_and_leads_to_it() {
        for document in docs::DOCUMENTS {
            for page in document.pages {
                let path = page.path.replace("/services/*", &format!("/services/{}", Sid::<Service>::from_digits(7)));
                let path = path.replace("/roles/*", &format!("/roles/{}", Sid::<Role>::from_digits(7)));
                let address = Sid::<AddressConfiguration>::from_digits(7);
                let path = path.replace("/addresses/*", &format!("/addresses/{address}")).replace('*', "7");
                let route = Route::parse(&path);
                assert_eq!((route.path(), route.title()), (path.clone(), page.title));
                assert_eq!(docs::document_for(&path), Some(document), "{path}");
            }
        }
        assert_eq!(docs::document_for("/services/"), None);
        let undocumented = Route::PAGES.into_iter().filter(|page| docs::document_for(&page.path()).is_none());
        assert_eq!(undocumented.count(), 0);
    }

    #[test]
    fn other_addresses_are_unknown() {
        let sid = "IS000000000000000000000000000000ab";
        let below = ["x", "roles/RL1", "roles/new/x", "chat/x"].map(|rest| format!("/services/{sid}/{rest}"));
        for path in ["/service", "/services/IS1", "//evil.example/x", "/history/undo/x", "/history/redo/1"]
            .into_iter()
            .chain(below.iter().map(String::as_str))
        {
            assert_eq!(Route::parse(path), Route::Unknown, "{path}");
        }
    }

    #[test]
    fn a_trailing_slash_is_ignored() {
        assert_eq!(Route::parse(""), Route::Home);
        assert_eq!(Route::parse("/services/"), Route::Services);
        assert_eq!(
            Route::parse("/services/IS000000000000000000000000000000ab/"),
            Route::Service(Sid::from_digits(0xab), Section::Overview)
        );
    }

    #[test]
    fn search_and_order_at_the_root_are_those_of_the_list() {
        for query in ["q=desk", "sort=-created", "q=desk&sort=created"] {
            assert_eq!(Route::Home.with_query(query), Route::Services, "{query}");
            assert_eq!(Route::Services.with_query(query), Route::Services, "{query}");
            assert_eq!(Route::History.with_query(query), Route::History, "{query}");
        }
        assert_eq!(Route::Home.with_query("utm_source=mail"), Route::Home);
        assert_eq!(Route::Home.with_query(""), Route::Home);
    }
}
