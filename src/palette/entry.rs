//! Entries of the palette: pages, services, settings and actions.

use api::Sid;
use api::service::Service;

use super::action::Action;
use super::words::{Texts, Words};
use crate::form::control::control_id;
use crate::routes::{Route, Section};
use crate::ui::icon::Icon;

/// Group of entries, in the order in which they are shown while nothing is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Recent,
    /// Sections of the open service.
    Sections,
    Services,
    Settings,
    Actions,
    Pages,
}

/// Effect of choosing an entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    Page(Route),
    /// Control with this id on a page.
    Setting(Route, String),
    /// Control with this id on a page of a service that the user chooses next.
    SettingOfService(Section, String),
    Action(Action),
}

/// Entry of the palette.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Identity of the entry, also among the recent ones.
    pub key: String,
    pub group: Group,
    pub name: String,
    /// Text beside the name: API name and page of a setting, SID of a service.
    pub detail: String,
    pub target: Target,
    texts: Texts,
}

impl Group {
    /// Heading of the group.
    pub fn title(self) -> &'static str {
        match self {
            Self::Recent => "Recent",
            Self::Sections => "Open service",
            Self::Services => "Services",
            Self::Settings => "Settings",
            Self::Actions => "Actions",
            Self::Pages => "Pages",
        }
    }
}

impl Target {
    pub fn icon(&self) -> Icon {
        match self {
            Self::Page(route) => route.icon(),
            Self::Setting(..) | Self::SettingOfService(..) => Icon::Settings,
            Self::Action(action) => action.icon(),
        }
    }
}

impl Entry {
    /// Page of the account.
    pub fn page(route: Route) -> Self {
        let name = route.title().to_owned();
        Self {
            key: route.path(),
            group: Group::Pages,
            texts: Texts::new(&name, &[], other_words(&route), &[]),
            name,
            detail: String::new(),
            target: Target::Page(route),
        }
    }

    /// Section of the open service.
    pub fn section(sid: Sid<Service>, section: Section) -> Self {
        let name = section.title().to_owned();
        let route = Route::Service(sid, section);
        Self {
            key: format!("@{}", route.path()),
            group: Group::Sections,
            texts: Texts::new(&name, &[], "this service", &[]),
            name,
            detail: String::new(),
            target: Target::Page(route),
        }
    }

    /// Service with its name, or one of which only the SID is known.
    pub fn service(sid: Sid<Service>, name: Option<&str>) -> Self {
        let text = sid.to_string();
        let route = Route::Service(sid, Section::Overview);
        Self {
            key: route.path(),
            group: Group::Services,
            texts: Texts::new(name.unwrap_or_default(), &[&text], "", &[]),
            name: name.unwrap_or("Service with this SID").to_owned(),
            detail: text,
            target: Target::Page(route),
        }
    }

    /// Setting of the form `form`. `page` is the title of the page that has it.
    pub fn setting(form: &str, info: &api::ParameterInfo, page: &str, to: impl FnOnce(String) -> Target) -> Self {
        let id = control_id(form, info.wire);
        Self {
            key: format!("#{id}"),
            group: Group::Settings,
            name: info.label.to_owned(),
            detail: format!("{} · {page}", info.wire),
            texts: Texts::new(info.label, &[info.wire, info.name], "", &[page, info.effect]),
            target: to(id),
        }
    }

    /// Action.
    pub fn action(action: Action) -> Self {
        let name = action.label().to_owned();
        Self {
            key: format!("!{name}"),
            group: Group::Actions,
            texts: Texts::new(&name, &[], action.other_words(), &[]),
            name,
            detail: String::new(),
            target: Target::Action(action),
        }
    }

    /// Returns the entry in another group.
    pub fn in_group(&self, group: Group) -> Self {
        Self { group, ..self.clone() }
    }

    /// Returns how well the entry matches, best first: lower is better. `None` if it does not match.
    pub fn rank(&self, words: &Words) -> Option<u8> {
        self.texts.rank(words)
    }

    /// Service that the entry opens.
    pub fn as_service(&self) -> Option<&Sid<Service>> {
        match &self.target {
            Target::Page(Route::Service(sid, Section::Overview)) if self.group != Group::Sections => Some(sid),
            _ => None,
        }
    }
}

/// Other words by which a page is found.
fn other_words(route: &Route) -> &'static str {
    match route {
        Route::Home => "start overview dashboard summary account",
        Route::Services => "list all services",
        Route::Configuration => "settings timers default service",
        Route::Webhooks => "events urls callbacks",
        Route::Addresses | Route::NewAddress => "phone numbers senders address configuration",
        Route::Health => "check problems findings warnings",
        Route::Lookup => "find sid identity access token",
        Route::Compare => "differences copy settings services",
        Route::Bulk => "many services edit delete at once",
        Route::File => "json csv yaml download upload backup configuration as code",
        Route::History => "journal log audit changes undo",
        Route::Drift => "changes outside",
        Route::SecondFactor => "totp authenticator app two-factor 2fa mfa recovery codes sign-in",
        Route::Address(_) | Route::Restoration(..) | Route::Service(..) | Route::Unknown => "",
        // Reached by its address only.
        #[cfg(debug_assertions)]
        Route::Controls => "",
    }
}
