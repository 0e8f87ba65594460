//! The address bar: which page is shown, and that no link leaves unsaved changes behind unasked. Back cannot be held; what was typed is
//! there again on return.
//!
//! `leptos_router` was left out because it cannot hold back a navigation, decodes query values twice, and resolves links outside its
//! routes without the base path; what remains of a router once `Route` exists is small.

mod scroll;

use api::Params;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, MouseEvent};

use self::scroll::Scroll;
use crate::routes::Route;
use crate::ui::bidi::isolate;

/// The page at hand and its query, as the address says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Location {
    route: Route,
    query: String,
}

/// The one handle to the address bar.
#[derive(Clone, Copy)]
pub struct Navigation {
    base: StoredValue<String>,
    /// Whose data it is, for the tab's name.
    whose: StoredValue<String>,
    location: RwSignal<Location>,
    scroll: Scroll,
    /// How many forms hold changes that were not saved.
    unsaved: RwSignal<usize>,
    /// Where somebody wanted to go from an unsaved form.
    held: RwSignal<Option<Location>>,
}

impl Navigation {
    /// Takes over links, Back and Forward. `base` is the path that the site was built for, such as `/admin/`.
    pub fn start(base: &str) -> Self {
        let base = base.trim_end_matches('/').to_owned();
        let location = RwSignal::new(read_location(&base));
        let navigation = Self {
            base: StoredValue::new(base),
            whose: StoredValue::default(),
            location,
            scroll: Scroll::start(),
            unsaved: RwSignal::new(0),
            held: RwSignal::new(None),
        };
        let links = window_event_listener(leptos::ev::click, move |event| navigation.follow(&event));
        let history = window_event_listener(leptos::ev::popstate, move |_| {
            // Whoever goes back has gone: the question about leaving is answered.
            navigation.held.set(None);
            location.set(read_location(&navigation.base.get_value()));
            navigation.scroll.arrive();
        });
        // The browser words the question itself; all a page can do is ask for it.
        let unload = window_event_listener(leptos::ev::beforeunload, move |event| {
            if navigation.is_held() {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            links.remove();
            history.remove();
            unload.remove();
        });
        navigation
    }

    /// Which page is shown; changes with the page, not with its query.
    pub fn route(self) -> Memo<Route> {
        Memo::new(move |_| self.location.with(|location| location.route.clone()))
    }

    /// A value of the query.
    pub fn query(self, name: &'static str) -> Memo<Option<String>> {
        Memo::new(move |_| {
            self.location.with(|location| Params::from_form(&location.query).last(name).map(str::to_owned))
        })
    }

    /// Writes values of the query without a new entry in the history; empty ones are left out.
    pub fn set_query(self, values: &[(&str, String)]) {
        let mut location = self.location.get_untracked();
        let mut params = Params::default();
        values.iter().filter(|(_, value)| !value.is_empty()).for_each(|(name, value)| params.push(name, value));
        location.query = params.to_form();
        if location != self.location.get_untracked() {
            self.write(location, Entry::Same);
        }
    }

    /// A link's address.
    pub fn href(self, route: &Route) -> String {
        self.base.with_value(|base| format!("{base}{}", route.path()))
    }

    /// The account that the address names before the page.
    pub fn account(self) -> Option<String> {
        let path = window().location().pathname().unwrap_or_default();
        self.base.with_value(|base| account_below(base, &path).map(str::to_owned))
    }

    /// Is about that account from now on: every address names it.
    pub fn enter(self, account: &str) {
        let is_named = self.account().is_some();
        self.base.update_value(|base| *base = format!("{base}{ACCOUNTS}{account}"));
        let location = self.location.get_untracked();
        if is_named {
            self.location.set(read_location(&self.base.get_value()));
        } else if location.route != Route::Unknown {
            self.write(location, Entry::Same);
        }
    }

    /// Names the tab after the page and whose data it shows.
    pub fn entitle(self, page: &str, whose: &str) {
        self.whose.set_value(whose.to_owned());
        self.rename_tab(page);
    }

    /// Names the tab after what the page has found.
    pub fn rename_tab(self, page: &str) {
        document().set_title(&format!(
            "{} – {} – Conversations Admin",
            isolate(page),
            isolate(&self.whose.get_value())
        ));
    }

    /// Goes there, or asks first where changes would be left behind.
    fn go(self, location: Location) {
        if self.is_held() {
            self.held.set(Some(location));
        } else {
            self.arrive(location);
        }
    }

    /// Goes there without asking: what was unsaved has no place any more.
    pub fn go_anyway(self, route: Route) {
        self.arrive(Location { route, query: String::new() });
    }

    fn arrive(self, location: Location) {
        self.held.set(None);
        self.write(location, Entry::New);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Where somebody wants to go from an unsaved form, until that is answered.
    pub fn held(self) -> RwSignal<Option<Location>> {
        self.held
    }

    /// Goes where somebody wanted to go.
    pub fn leave(self) {
        if let Some(location) = self.held.get_untracked() {
            self.arrive(location);
        }
    }

    /// Whether a form holds changes that were not saved.
    pub fn is_held(self) -> bool {
        self.unsaved.get_untracked() > 0
    }

    /// Loads the page anew without asking: whoever decided that knows what becomes of what is not saved.
    pub fn load_anew(self) {
        self.unsaved.set(0);
        let _ = window().location().reload();
    }

    /// Tells that one more form holds changes that were not saved.
    pub fn hold(self) {
        self.unsaved.update(|count| *count += 1);
    }

    /// Tells that one of them does not any more.
    pub fn release(self) {
        self.unsaved.try_update(|count| *count = count.saturating_sub(1));
    }

    fn write(self, location: Location, entry: Entry) {
        let query = if location.query.is_empty() { String::new() } else { format!("?{}", location.query) };
        let address = format!("{}{query}", self.href(&location.route));
        let history = window().history();
        if matches!(entry, Entry::New) {
            self.scroll.begin();
        }
        let state = self.scroll.state();
        // Browsers refuse addresses only when a page writes hundreds a minute; the page itself is then right all the same.
        let _ = history.and_then(|history| match entry {
            Entry::New => history.push_state_with_url(&state, "", Some(&address)),
            Entry::Same => history.replace_state_with_url(&state, "", Some(&address)),
        });
        self.location.set(location);
    }

    /// Turns a plain click on a link into the site into a change of page.
    fn follow(self, event: &MouseEvent) {
        let plain =
            event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let link = element.and_then(|element| element.closest("a[href]").ok().flatten());
        let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
        let ours = link.origin() == window().location().origin().unwrap_or_default();
        if event.default_prevented() || !plain || !ours || !link.target().is_empty() || !link.hash().is_empty() {
            return;
        }
        let Some(route) = self.base.with_value(|base| route_below(base, &link.pathname())) else { return };
        event.prevent_default();
        self.go(Location { route, query: query_of(link.search()) });
    }
}

/// What stands before the account in an address.
const ACCOUNTS: &str = "/accounts/";

/// The account that a path below the base names.
fn account_below<'a>(base: &str, path: &'a str) -> Option<&'a str> {
    path.strip_prefix(base)?.strip_prefix(ACCOUNTS)?.split('/').next()
}

/// The address of an account below the site's base path.
pub fn account_address(base: &str, account: &str) -> String {
    format!("{base}{ACCOUNTS}{account}/")
}

/// What follows that mark in the address, where it does not stand any longer: not in the address bar, and not in the history.
pub fn take_fragment(mark: &str) -> Option<String> {
    let location = window().location();
    let taken = location.hash().ok()?.strip_prefix(mark)?.to_owned();
    let address = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    // It fails only where a page writes hundreds of addresses a minute.
    let _ = window().history().and_then(|history| {
        let state = history.state().unwrap_or(JsValue::NULL);
        history.replace_state_with_url(&state, "", Some(&address))
    });
    Some(taken)
}

enum Entry {
    New,
    Same,
}

fn read_location(base: &str) -> Location {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    let route = route_below(base, &path).unwrap_or(Route::Unknown);
    Location { route, query: query_of(location.search().unwrap_or_default()) }
}

/// What follows the question mark.
fn query_of(search: String) -> String {
    search.trim_start_matches('?').to_owned()
}

/// What a path below the base is; `None` for one that is not below it, such as `/administrator` beside `/admin`.
fn route_below(base: &str, path: &str) -> Option<Route> {
    let rest = path.strip_prefix(base)?;
    (rest.is_empty() || rest.starts_with('/')).then(|| Route::parse(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_below_the_base_is_the_apps() {
        assert_eq!(route_below("/admin", "/admin/"), Some(Route::Services));
        assert_eq!(route_below("/admin", "/admin"), Some(Route::Services));
        assert_eq!(route_below("", "/"), Some(Route::Services));
        assert_eq!(route_below("/admin", "/administrator"), None);
        assert_eq!(route_below("/admin", "/"), None);
    }

    #[test]
    fn an_address_names_an_account_before_the_page() {
        assert_eq!(account_below("", "/accounts/production-eu/services/IS1"), Some("production-eu"));
        assert_eq!(account_below("/admin", "/admin/accounts/sandbox"), Some("sandbox"));
        assert_eq!(account_below("/admin", &account_address("/admin", "sandbox")), Some("sandbox"));
        for path in ["/", "/services/IS1", "/accounts", "/elsewhere/accounts/x"] {
            assert_eq!(account_below("", path), None, "{path}");
        }
        // Of another account every address is another site's: following a link there loads the app anew.
        assert_eq!(route_below("/accounts/eu", "/accounts/eu-west/configuration"), None);
        assert_eq!(route_below("/accounts/eu", "/accounts/us/"), None);
    }
}
