//! State of the palette: what is typed, what is found, and the active entry.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::action::{ActionContext, leave};
use super::catalog::{Situation, entries};
use super::control::focus_when_loaded;
use super::entry::{Entry, Target};
use super::found::{Found, without_query};
use super::recent::Recent;
use super::services::Services;
use super::words::Words;
use crate::backend::client::Client;
use crate::backend::context::BackendContext;
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::shortcuts::{OpenPanel, Panel};
use crate::ui::focus::focus;

/// State of the palette.
#[derive(Clone, Copy)]
pub struct Palette {
    pub text: RwSignal<String>,
    /// Setting whose service the user chooses.
    pub asking: RwSignal<Option<Arc<Entry>>>,
    pub found: Memo<Found>,
    /// Position of the active entry among the shown ones.
    pub active: Memo<Option<usize>>,
    pub services: Services,
    /// Key of the entry that the user has moved to. It stays active while services are added.
    moved: RwSignal<Option<String>>,
    panel: OpenPanel,
    recent: Recent,
    navigation: Navigation,
    actions: ActionContext,
}

impl Palette {
    /// Reads the contexts. `panel` is closed when an entry is chosen. `create` is the form that creates a service.
    pub fn new(panel: OpenPanel, create: Panel) -> Self {
        let client: Client = expect_context();
        let backend: BackendContext = expect_context();
        let scope = backend.storage_scope.get_value();
        let recent = Recent { scope };
        let catalog = StoredValue::new(entries(&Situation::read()));
        let services = Services::new(client, scope);
        let (text, asking, moved) = (RwSignal::new(String::new()), RwSignal::new(None), RwSignal::new(None));
        let found = Memo::new(move |_| {
            let words = text.with(|text| Words::new(text));
            let pasted = text.with(|text| services.pasted(text));
            let loaded = services.entries();
            let services = pasted.iter().chain(&loaded);
            catalog.with_value(|catalog| match asking.with(Option::is_some) {
                true => Found::search(services, &words),
                false if words.is_empty() => without_query(catalog, recent.entries(catalog)),
                false => Found::search(catalog.iter().chain(services), &words),
            })
        });
        let active = Memo::new(move |_| {
            let place = |key: &String| found.with(|found| found.shown().position(|entry| entry.key == *key));
            let first = found.with(|found| found.shown().next().map(|_| 0));
            moved.with(|moved| moved.as_ref().and_then(place)).or(first)
        });
        // A service that is not found may have been created since the list was loaded.
        Effect::new(move |_| {
            if !text.with(String::is_empty) && found.with(|found| found.shown().next().is_none()) {
                services.load_again();
            }
        });
        let (navigation, actions) = (expect_context(), ActionContext::new(panel, create));
        Self { text, asking, found, active, services, moved, panel, recent, navigation, actions }
    }

    /// Takes the typed text. Services are loaded from the first character on.
    pub fn input(self, text: String) {
        if !text.trim().is_empty() {
            self.services.load();
        }
        self.moved.set(None);
        self.text.set(text);
    }

    /// Returns true while a question is open and nothing is typed.
    fn asks_without_text(self) -> bool {
        self.asking.with_untracked(Option::is_some) && self.text.with_untracked(String::is_empty)
    }

    /// Handles a key.
    pub fn press(self, event: &KeyboardEvent) {
        match event.key().as_str() {
            _ if event.is_composing() => return,
            "ArrowDown" => self.step(1),
            "ArrowUp" => self.step(-1),
            "Enter" => self.choose_active(),
            "Backspace" if self.asks_without_text() => self.stop_asking(),
            _ => return,
        }
        event.prevent_default();
    }

    /// Moves to the next or previous entry, and around the ends.
    fn step(self, by: isize) {
        let key = self.found.with_untracked(|found| {
            let count = found.shown().count();
            let place = (self.active.get_untracked()? + count).checked_add_signed(by)? % count;
            found.shown().nth(place).map(|entry| entry.key.clone())
        });
        self.moved.set(key);
    }

    fn choose_active(self) {
        let active = self.active.get_untracked();
        let entry = self.found.with_untracked(|found| found.shown().nth(active?).cloned());
        if let Some(entry) = entry {
            self.choose(&entry);
        }
    }

    /// Runs an entry, or asks for the service of a setting.
    pub fn choose(self, entry: &Arc<Entry>) {
        if matches!(entry.target, Target::SettingOfService(..)) {
            return self.ask_for_service(entry.clone());
        }
        let asked = self.asking.get_untracked();
        self.recent.add(asked.as_ref().unwrap_or(entry));
        let target = asked.and_then(|setting| in_service(&setting, entry)).unwrap_or_else(|| entry.target.clone());
        if let Target::Action(action) = target {
            return action.run(self.actions);
        }
        let navigation = self.navigation;
        leave(self.panel);
        match target {
            Target::Page(route) => open(navigation, &route),
            Target::Setting(route, id) => {
                open(navigation, &route);
                focus_when_loaded(navigation, route, id);
            }
            Target::SettingOfService(..) | Target::Action(_) => {}
        }
    }

    fn ask_for_service(self, setting: Arc<Entry>) {
        self.services.load();
        self.asking.set(Some(setting));
        self.restart();
    }

    /// Returns to all entries.
    pub fn stop_asking(self) {
        self.asking.set(None);
        self.restart();
    }

    fn restart(self) {
        self.text.set(String::new());
        self.moved.set(None);
        focus("dialog[open] input");
    }
}

/// Opens a page, unless it is open.
fn open(navigation: Navigation, route: &Route) {
    if navigation.current_route() != *route {
        navigation.open(route.clone(), &api::Params::default());
    }
}

/// Returns the target of a setting in a chosen service.
fn in_service(setting: &Entry, service: &Entry) -> Option<Target> {
    match &setting.target {
        Target::SettingOfService(section, id) => {
            Some(Target::Setting(Route::Service(service.as_service()?.clone(), section.clone()), id.clone()))
        }
        _ => None,
    }
}
