//! Entries that do not depend on what is typed: pages, sections of the open service, settings and actions.

use std::sync::Arc;

use api::gateway::Feature;
use api::service::Service;
use api::{Endpoint, Method, ParameterInfo, Sid, chat_service, configuration, notifications};
use api::{service_configuration, service_webhooks, webhooks};
use leptos::prelude::*;

use super::action::Action;
use super::entry::{Entry, Target};
use super::texts;
use crate::backend::context::{BackendContext, BackendKind, BackendState};
use crate::navigation::Navigation;
use crate::routes::{Route, Section};
use crate::session::context::{is_hidden, permissions};
use crate::shortcuts::registry::{save_button, search_box};
use crate::value::moment::Clock;
use crate::{account, push, service};

/// Sections of a service, in the order of its tabs.
const SECTIONS: [Section; 8] = {
    let [overview, configuration, roles, notifications, webhooks, chat, effective] = Section::TABS;
    [overview, configuration, roles, Section::NewRole, notifications, webhooks, chat, effective]
};

/// State of the app that decides which entries exist.
pub struct Situation {
    /// Service that is open.
    service: Option<Sid<Service>>,
    is_gateway: bool,
    /// Features that the account does not have.
    hidden: Vec<Feature>,
    may_create: bool,
    utc: bool,
    has_form: bool,
    has_search: bool,
}

impl Situation {
    /// Reads the contexts and the page.
    pub fn read() -> Self {
        let navigation: Navigation = expect_context();
        let backend: BackendContext = expect_context();
        let Clock(utc) = expect_context();
        let service = match navigation.current_route() {
            Route::Service(sid, _) => Some(sid),
            _ => None,
        };
        let is_gateway =
            backend.state.with_untracked(|state| matches!(state, BackendState::Ready(BackendKind::Gateway, _)));
        Self {
            service,
            is_gateway,
            hidden: [Feature::Addresses, Feature::MessagingServices]
                .into_iter()
                .filter(|feature| is_hidden(*feature))
                .collect(),
            may_create: permissions().denial(Method::Post).is_none(),
            utc: utc.get_untracked(),
            has_form: save_button().is_some(),
            has_search: search_box().is_some(),
        }
    }
}

/// Returns the entries.
pub fn entries(situation: &Situation) -> Vec<Arc<Entry>> {
    let is_listed = |page: &Route| {
        (situation.is_gateway || !page.is_of_gateway())
            && !page.feature().is_some_and(|feature| situation.hidden.contains(&feature))
    };
    let pages = Route::PAGES.into_iter().filter(is_listed).map(Entry::page);
    let sections = situation
        .service
        .iter()
        .flat_map(|sid| SECTIONS.into_iter().map(|section| Entry::section(sid.clone(), section)));
    let actions = actions(situation).into_iter().map(Entry::action);
    // Of entries that match equally well, the first one comes first.
    sections.chain(pages).chain(actions).chain(settings(situation)).map(Arc::new).collect()
}

fn actions(situation: &Situation) -> Vec<Action> {
    let possible = [
        (situation.has_form, Action::Save),
        (situation.may_create, Action::CreateService),
        (true, Action::Compare(situation.service.as_ref().map(Sid::to_string))),
        (true, Action::ChangeMany),
        (true, Action::Export),
        (true, Action::Reload),
        (true, Action::ShowTimes { utc: !situation.utc }),
        (situation.has_search, Action::SearchPage),
        (true, Action::Shortcuts),
        (situation.is_gateway, Action::SignOut),
    ];
    possible.into_iter().filter_map(|(is_possible, action)| is_possible.then_some(action)).collect()
}

/// Returns the settings of the account, and of the open service or of one to choose.
fn settings(situation: &Situation) -> Vec<Entry> {
    let sid = situation.service.as_ref();
    let messaging = configuration::Update::default_messaging_service_sid().info();
    let is_hidden =
        |info: &ParameterInfo| info.wire == messaging.wire && situation.hidden.contains(&Feature::MessagingServices);
    let of_account = [
        (account::configuration::texts::WORDS.form, configuration::Update::PARAMETERS, Route::Configuration),
        (account::webhooks::FORM, webhooks::Update::PARAMETERS, Route::Webhooks),
    ];
    let of_service = [
        (service::texts::SAVE_CONFIGURATION.form, service_configuration::Update::PARAMETERS, Section::Configuration),
        (push::texts::SAVE.form, notifications::Update::PARAMETERS, Section::Notifications),
        (service::webhooks::FORM, service_webhooks::Update::PARAMETERS, Section::Webhooks),
        (service::chat::texts::SAVE.form, chat_service::Update::PARAMETERS, Section::Chat),
    ];
    let of_account = of_account.into_iter().flat_map(|(form, fields, route)| {
        let page = route.title();
        let shown = fields.iter().filter(|info| !is_hidden(info));
        shown.map(move |info| Entry::setting(form, info, page, |id| Target::Setting(route.clone(), id)))
    });
    let of_service = of_service.into_iter().flat_map(|(form, fields, section)| {
        fields.iter().map(move |info| setting_of_service(form, info, &section, sid))
    });
    of_account.chain(of_service).collect()
}

fn setting_of_service(form: &str, info: &ParameterInfo, section: &Section, sid: Option<&Sid<Service>>) -> Entry {
    let page = texts::page_of_service(section.title(), sid.is_some());
    Entry::setting(form, info, &page, |id| match sid {
        Some(sid) => Target::Setting(Route::Service(sid.clone(), section.clone()), id),
        None => Target::SettingOfService(section.clone(), id),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn situation(service: Option<Sid<Service>>) -> Situation {
        Situation {
            service,
            is_gateway: true,
            hidden: Vec::new(),
            may_create: true,
            utc: false,
            has_form: true,
            has_search: true,
        }
    }

    #[test]
    fn every_entry_has_its_own_key() {
        let entries = entries(&situation(Some(Sid::from_digits(7))));
        let keys: HashSet<_> = entries.iter().map(|entry| &entry.key).collect();
        assert_eq!(keys.len(), entries.len());
    }

    #[test]
    fn every_declared_setting_is_an_entry() {
        let count = [
            configuration::Update::PARAMETERS,
            webhooks::Update::PARAMETERS,
            service_configuration::Update::PARAMETERS,
            notifications::Update::PARAMETERS,
            service_webhooks::Update::PARAMETERS,
            chat_service::Update::PARAMETERS,
        ]
        .map(<[_]>::len)
        .iter()
        .sum::<usize>();
        assert_eq!(settings(&situation(None)).len(), count);
    }

    #[test]
    fn settings_of_a_service_ask_for_the_service_unless_one_is_open() {
        let asks = |entry: &Entry| matches!(entry.target, Target::SettingOfService(..));
        assert!(settings(&situation(None)).iter().any(asks));
        assert!(!settings(&situation(Some(Sid::from_digits(7)))).iter().any(asks));
    }

    #[test]
    fn what_the_region_does_not_offer_is_no_entry() {
        let named = |situation: &Situation, name: &str| {
            entries(situation).iter().filter(|entry| entry.name.contains(name)).count()
        };
        let everything = situation(None);
        let hidden = vec![Feature::Addresses, Feature::MessagingServices];
        let less = Situation { hidden, ..situation(None) };
        for (name, count) in [("Addresses", 1), ("Add address", 1), ("Default messaging service", 1)] {
            assert_eq!((named(&everything, name), named(&less, name)), (count, 0), "{name}");
        }
        assert_eq!(entries(&everything).len(), entries(&less).len() + 3);
    }

    #[test]
    fn drift_and_sign_out_belong_to_a_gateway() {
        let without = entries(&Situation { is_gateway: false, ..situation(None) });
        assert!(without.iter().all(|entry| entry.name != "Drift" && entry.name != "Sign out"));
        let with = entries(&situation(None));
        assert!(with.iter().any(|entry| entry.name == "Drift") && with.iter().any(|entry| entry.name == "Sign out"));
    }
}
