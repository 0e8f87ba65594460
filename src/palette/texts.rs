//! Texts of the command palette, and the words by which its entries are found.

use super::action::Action;
use crate::routes::Route;

/// Stands before the name of a setting.
pub const SELECT_SERVICE: &str = "Select the service for";
pub const SHOW_ALL: &str = "Show all results";
pub const SEARCH: &str = "Search pages, services, settings and actions";
pub const SEARCH_SERVICE: &str = "Service name or SID";
pub const CLOSE_SEARCH: &str = "Close search";
pub const SEARCH_HINT: &str = "Type to find services and settings, by label, API name or SID.";
pub const NOTHING_FOUND_HINT: &str = "Check the spelling, type fewer words, or paste the SID of a service.";

pub fn results(count: usize, shown: usize) -> String {
    match count {
        0 => "No results.".to_owned(),
        1 => "1 result.".to_owned(),
        _ if shown < count => {
            format!("{shown} of {count} results shown. Type more to see the other {}.", count - shown)
        }
        _ => format!("{count} results."),
    }
}

pub const RESULTS: &str = "Results";
pub const RECENT: &str = "Recent";
pub const OPEN_SERVICE: &str = "Open service";
pub const SERVICES: &str = "Services";
pub const SETTINGS: &str = "Settings";
pub const ACTIONS: &str = "Actions";
pub const PAGES: &str = "Pages";

/// Name of a service of which only the SID is known.
pub const UNNAMED_SERVICE: &str = "Service with this SID";

/// Page of a setting. `section` is the title of the page, of the open service or of one to choose.
pub fn page_of_service(section: &str, is_open: bool) -> String {
    format!("{section} of {} service", if is_open { "this" } else { "a" })
}

pub const CREATE_SERVICE: &str = "Create service";
pub const COMPARE: &str = "Compare services";
pub const COMPARE_OPEN: &str = "Compare this service";
pub const CHANGE_MANY: &str = "Change many services";
pub const EXPORT: &str = "Export settings";
pub const RELOAD: &str = "Reload data";
pub const RELOADING: &str = "Reloading data";
pub const SHOW_UTC: &str = "Show times in UTC";
pub const SHOWS_UTC: &str = "Times are in UTC";
pub const SHOW_LOCAL: &str = "Show local times";
pub const SHOWS_LOCAL: &str = "Times are local";
pub const SHORTCUTS: &str = "Keyboard shortcuts";
pub const SIGN_OUT: &str = "Sign out";

/// Other words by which an action is found.
pub fn words_of_action(action: &Action) -> &'static str {
    match action {
        Action::Save => "store update",
        Action::SearchPage => "find filter",
        Action::CreateService => "new add service",
        Action::Compare(_) => "compare services differences copy",
        Action::ChangeMany => "bulk changes delete leftovers unused",
        Action::Export => "json csv download backup import",
        Action::Reload => "refresh load again page",
        Action::ShowTimes { .. } => "time zone utc clock dates",
        Action::Shortcuts => "help keys hotkeys",
        Action::SignOut => "log out leave end session",
    }
}

/// Other words by which a page is found.
pub fn words_of_page(route: &Route) -> &'static str {
    match route {
        Route::Home => "start overview dashboard summary account",
        Route::Services => "list all services leftovers unused unchanged test clean up",
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

/// Other words by which the sections of the open service are found.
pub const WORDS_OF_SECTION: &str = "this service";
