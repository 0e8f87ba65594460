//! Navigation: the address of the shown page, and the question before a link leaves unsaved changes. Back cannot be stopped; unsaved changes
//! are restored on return.
//!
//! `leptos_router` is not used: it cannot stop a navigation, decodes query values twice, and resolves links outside its routes without the
//! base path.

mod scroll;
mod texts;

use api::Params;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, MouseEvent};

use self::scroll::Scroll;
use crate::routes::Route;
use crate::ui::bidi::isolate;

/// Page and query of an address.
#[derive(Clone, Debug, PartialEq)]
pub struct Location {
    route: Route,
    query: String,
}

/// Navigation of the app, shared through the context.
#[derive(Clone, Copy)]
pub struct Navigation {
    base: StoredValue<String>,
    /// Label of the account or backend, for the tab's title.
    account_label: StoredValue<String>,
    location: RwSignal<Location>,
    /// Number of times that a page was rendered again without a navigation.
    renderings: RwSignal<u32>,
    scroll: Scroll,
    /// Number of forms with unsaved changes.
    unsaved: RwSignal<usize>,
    /// Number of plans that are carried out.
    running: RwSignal<usize>,
    /// Target of a navigation that waits for the user's decision about unsaved changes.
    pending: RwSignal<Option<Location>>,
}

impl Navigation {
    /// Handles links, Back and Forward. `base` is the path that the site was built for, such as `/admin/`.
    pub fn start(base: &str) -> Self {
        let base = base.trim_end_matches('/').to_owned();
        let location = RwSignal::new(read_location(&base));
        let navigation = Self {
            base: StoredValue::new(base),
            account_label: StoredValue::default(),
            location,
            renderings: RwSignal::new(0),
            scroll: Scroll::start(),
            unsaved: RwSignal::new(0),
            running: RwSignal::new(0),
            pending: RwSignal::new(None),
        };
        let links = window_event_listener(leptos::ev::click, move |event| navigation.handle_click(&event));
        let history = window_event_listener(leptos::ev::popstate, move |_| {
            // Back has already left the page, so the question is obsolete.
            navigation.pending.set(None);
            navigation.show_address();
            navigation.scroll.arrive();
        });
        // The browser asks in its own words.
        let unload = window_event_listener(leptos::ev::beforeunload, move |event| {
            if navigation.has_unsaved_changes() {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            links.remove();
            history.remove();
            unload.remove();
        });
        navigation.show_address();
        navigation
    }

    /// Shows the page of the address bar. An address of an earlier release is replaced by the present one.
    fn show_address(self) {
        let location = read_location(&self.base.get_value());
        let route = location.route.clone().with_query(&location.query);
        if route == location.route {
            self.location.set(location);
        } else {
            self.update_history(Location { route, ..location }, HistoryEntry::Replace);
        }
    }

    /// Page that is shown. It does not change with the query.
    pub fn route(self) -> Memo<Route> {
        Memo::new(move |_| self.location.with(|location| location.route.clone()))
    }

    /// Page that is shown. Not tracked.
    pub fn current_route(self) -> Route {
        self.location.with_untracked(|location| location.route.clone())
    }

    /// Renders the page again, which loads its data. Unsaved changes are restored.
    pub fn render_again(self) {
        self.renderings.update(|count| *count += 1);
    }

    /// Number of times that a page was rendered again. Tracked.
    pub fn renderings(self) -> u32 {
        self.renderings.get()
    }

    /// Value of a query parameter.
    pub fn query(self, name: &'static str) -> Memo<Option<String>> {
        Memo::new(move |_| {
            self.location.with(|location| Params::from_form(&location.query).last(name).map(str::to_owned))
        })
    }

    /// Sets query parameters without a new history entry. Empty values are left out.
    pub fn set_query(self, values: &[(&str, String)]) {
        let mut location = self.location.get_untracked();
        let mut params = Params::default();
        values.iter().filter(|(_, value)| !value.is_empty()).for_each(|(name, value)| params.push(name, value));
        location.query = params.to_form();
        if location != self.location.get_untracked() {
            self.update_history(location, HistoryEntry::Replace);
        }
    }

    /// Returns the address of a link to a page.
    pub fn href(self, route: &Route) -> String {
        self.base.with_value(|base| format!("{base}{}", route.path()))
    }

    /// Returns the account that the address names.
    pub fn account(self) -> Option<String> {
        let path = window().location().pathname().unwrap_or_default();
        self.base.with_value(|base| account_below(base, &path).map(str::to_owned))
    }

    /// Path and query of the address, to be added to the address of an account: `services?q=desk`.
    pub fn page_of_address(self) -> String {
        self.location.with_untracked(|Location { route, query }| {
            let path = route.path().trim_start_matches('/').to_owned();
            if query.is_empty() { path } else { format!("{path}?{query}") }
        })
    }

    /// Puts the account into every link. Called once, after the account is known.
    pub fn select_account(self, account: &str) {
        let is_named = self.account().is_some();
        self.base.update_value(|base| *base = format!("{base}{ACCOUNTS}{account}"));
        let location = self.location.get_untracked();
        if is_named {
            self.show_address();
        } else if location.route != Route::Unknown {
            self.update_history(location, HistoryEntry::Replace);
        }
    }

    /// Sets the tab's title to a page and the label of the account or backend.
    pub fn set_title(self, page: &str, account_label: &str) {
        self.account_label.set_value(account_label.to_owned());
        self.set_page_title(page);
    }

    /// Sets the page in the tab's title.
    pub fn set_page_title(self, page: &str) {
        document().set_title(&texts::title(&isolate(page), &isolate(&self.account_label.get_value())));
    }

    /// Navigates, or asks first if there are unsaved changes.
    fn go(self, location: Location) {
        if self.has_unsaved_changes() {
            self.pending.set(Some(location));
        } else {
            self.arrive(location);
        }
    }

    /// Navigates to a page with a query, or asks first if there are unsaved changes.
    pub fn open(self, route: Route, query: &Params) {
        self.go(Location { route, query: query.to_form() });
    }

    /// Navigates without asking about unsaved changes.
    pub fn go_without_asking(self, route: Route) {
        self.arrive(Location { route, query: String::new() });
    }

    fn arrive(self, location: Location) {
        self.pending.set(None);
        self.update_history(location, HistoryEntry::Push);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Target of the navigation that waits for the user's decision.
    pub fn pending(self) -> RwSignal<Option<Location>> {
        self.pending
    }

    /// Navigates to the pending target and abandons the unsaved changes.
    pub fn continue_pending(self) {
        if let Some(location) = self.pending.get_untracked() {
            self.arrive(location);
        }
    }

    /// Returns true if a form has unsaved changes, or a plan is carried out.
    pub fn has_unsaved_changes(self) -> bool {
        self.unsaved.get_untracked() > 0 || self.is_plan_running()
    }

    /// Returns true while a plan is carried out.
    pub fn is_plan_running(self) -> bool {
        self.running.get_untracked() > 0
    }

    /// Reloads the page without asking about unsaved changes.
    pub fn reload(self) {
        self.unsaved.set(0);
        self.running.set(0);
        let _ = window().location().reload();
    }

    /// Asks before the page is left, while a form of it has unsaved changes.
    pub fn ask_while_unsaved(self, is_unsaved: Memo<bool>) {
        count_while(self.unsaved, is_unsaved);
    }

    /// Asks before the page is left, while it carries out a plan.
    pub fn ask_while_running(self, is_running: Memo<bool>) {
        count_while(self.running, is_running);
    }

    /// Returns the same navigation for forms of examples, whose unsaved changes may be left without a question.
    #[cfg(debug_assertions)]
    pub fn without_question(self) -> Self {
        Self { unsaved: RwSignal::new(0), ..self }
    }

    fn update_history(self, location: Location, entry: HistoryEntry) {
        let query = if location.query.is_empty() { String::new() } else { format!("?{}", location.query) };
        let address = format!("{}{query}", self.href(&location.route));
        let history = window().history();
        if matches!(entry, HistoryEntry::Push) {
            self.scroll.begin();
        }
        let state = self.scroll.state();
        // Browsers reject hundreds of changes a minute. The page is shown without the change of the address.
        let _ = history.and_then(|history| match entry {
            HistoryEntry::Push => history.push_state_with_url(&state, "", Some(&address)),
            HistoryEntry::Replace => history.replace_state_with_url(&state, "", Some(&address)),
        });
        self.location.set(location);
    }

    /// Handles a plain click on a link within the site.
    fn handle_click(self, event: &MouseEvent) {
        let plain =
            event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let link = element.and_then(|element| element.closest("a[href]").ok().flatten());
        let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
        let ours = link.origin() == window().location().origin().unwrap_or_default();
        if event.default_prevented() || !plain || !ours || !link.target().is_empty() || !link.hash().is_empty() {
            return;
        }
        // Before an account is open, a link to one reloads the app as well.
        if self.base.with_value(|base| account_below(base, &link.pathname()).is_some()) {
            return;
        }
        let Some(route) = self.base.with_value(|base| route_below(base, &link.pathname())) else { return };
        event.prevent_default();
        let query = query_of(link.search());
        self.go(Location { route: route.with_query(&query), query });
    }
}

/// Counts one more in `count` while `condition` is true, until the owner is disposed.
fn count_while(count: RwSignal<usize>, condition: Memo<bool>) {
    let is_counted = StoredValue::new(false);
    let release = move || {
        if is_counted.try_update_value(std::mem::take) == Some(true) {
            count.try_update(|count| *count = count.saturating_sub(1));
        }
    };
    Effect::new(move |_| {
        if !condition.get() {
            release();
        } else if !is_counted.get_value() {
            is_counted.set_value(true);
            count.update(|count| *count += 1);
        }
    });
    on_cleanup(release);
}

/// Prefix of the account in an address.
const ACCOUNTS: &str = "/accounts/";

/// Returns the account that a path below the base names.
fn account_below<'a>(base: &str, path: &'a str) -> Option<&'a str> {
    path.strip_prefix(base)?.strip_prefix(ACCOUNTS)?.split('/').next()
}

/// Returns the address of an account below the site's base path.
pub fn account_address(base: &str, account: &str) -> String {
    format!("{base}{ACCOUNTS}{account}/")
}

/// Removes a fragment with this prefix from the address and the history, and returns the rest of it.
pub fn take_fragment(mark: &str) -> Option<String> {
    let location = window().location();
    let taken = location.hash().ok()?.strip_prefix(mark)?.to_owned();
    let address = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    // Browsers reject hundreds of changes a minute.
    let _ = window().history().and_then(|history| {
        let state = history.state().unwrap_or(JsValue::NULL);
        history.replace_state_with_url(&state, "", Some(&address))
    });
    Some(taken)
}

enum HistoryEntry {
    Push,
    Replace,
}

fn read_location(base: &str) -> Location {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    let route = route_below(base, &path).unwrap_or(Route::Unknown);
    Location { route, query: query_of(location.search().unwrap_or_default()) }
}

/// Removes the question mark.
fn query_of(search: String) -> String {
    search.trim_start_matches('?').to_owned()
}

/// Parses a path below the base; `None` for a path outside of it, such as `/administrator` beside `/admin`.
fn route_below(base: &str, path: &str) -> Option<Route> {
    let rest = path.strip_prefix(base)?;
    (rest.is_empty() || rest.starts_with('/')).then(|| Route::parse(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_below_the_base_are_pages() {
        assert_eq!(route_below("/admin", "/admin/"), Some(Route::Home));
        assert_eq!(route_below("/admin", "/admin"), Some(Route::Home));
        assert_eq!(route_below("", "/"), Some(Route::Home));
        assert_eq!(route_below("/admin", "/admin/services"), Some(Route::Services));
        assert_eq!(route_below("/admin", "/administrator"), None);
        assert_eq!(route_below("/admin", "/"), None);
    }

    #[test]
    fn the_account_is_before_the_page_in_an_address() {
        assert_eq!(account_below("", "/accounts/production-eu/services/IS1"), Some("production-eu"));
        assert_eq!(account_below("/admin", "/admin/accounts/sandbox"), Some("sandbox"));
        assert_eq!(account_below("/admin", &account_address("/admin", "sandbox")), Some("sandbox"));
        for path in ["/", "/services/IS1", "/accounts", "/elsewhere/accounts/x"] {
            assert_eq!(account_below("", path), None, "{path}");
        }
        // A link to another account reloads the app.
        assert_eq!(route_below("/accounts/eu", "/accounts/eu-west/configuration"), None);
        assert_eq!(route_below("/accounts/eu", "/accounts/us/"), None);
    }
}
