//! Texts of a service: its pages, its menu and the dialogs for creating, renaming and deleting one.

use api::ApiError;
use api::gateway::count::{Count, CountedList};

use crate::form::shell::FormLabels;
use crate::list::listing::Progress;
use crate::ui::texts::counted;

/// Display name of a service without a name.
pub const UNNAMED: &str = "Unnamed";
/// Stands for the name of a service that is not loaded yet, and before the name for screen readers.
pub const SERVICE: &str = "Service";
pub const NEEDS_ATTENTION: &str = "Needs attention";
/// Place of a setting, in the label of the link to it.
pub const THIS_SERVICE: &str = "this service";

pub const CRUMBS: &str = "You are here";
pub const ALL_SERVICES: &str = "All services";
pub const MISSING: &str = "Service not found";
/// Stands before the SID.
pub const MISSING_BEFORE: &str = "The service";
/// Continues the sentence behind the SID.
pub const MISSING_AFTER: &str = "does not exist. It may have been deleted, or belong to another account.";
pub const SEE_ALL_SERVICES: &str = "See all services";
pub const OPEN_HISTORY: &str = "Open history";
pub const ACTIONS: &str = "Actions";
pub const TABS: &str = "This service";
/// What is loaded, as the subject of a sentence.
pub const LOADED: &str = "The service";

/// What is loaded, as the subject of a sentence.
pub const STATUS_LOADED: &str = "The settings of this service";
pub const STATUS: &str = "Settings";
/// Stands before the title of a page.
pub const OPEN: &str = "Open";
pub const CARD_FAILED: &str = "These settings could not be loaded.";

pub const IDENTITY: &str = "Identity";
pub const SID: &str = "SID";
pub const ACCOUNT_SID: &str = "Account SID";
/// The SID, as the object of "Copy".
pub const ACCOUNT_SID_COPIED: &str = "account SID";
pub const CREATED: &str = "Created";
pub const UPDATED: &str = "Updated";
pub const ENDPOINTS: &str = "API endpoints";
pub const ENDPOINTS_ABOUT: &str = "The base path in every request reaches this service.";
pub const BASE_PATH: &str = "Base path";

/// What is loaded, as the subject of a sentence.
pub const CONFIGURATION_LOADED: &str = "The configuration";
pub const SAVE_CONFIGURATION: FormLabels = FormLabels {
    form: "service-configuration",
    save: "Save configuration",
    saving: "Saving configuration",
    failed: "The configuration could not be saved.",
    saved: "Configuration saved",
};
pub const DEFAULT_ROLES: &str = "Default roles";
pub const DEFAULT_ROLES_ABOUT: &str = "Roles of users and participants that are created without a role.";
pub const REACHABILITY: &str = "Reachability";
pub const REACHABILITY_ABOUT: &str = "Presence of users.";

/// What is loaded, as the subject of a sentence.
pub const WEBHOOKS_LOADED: &str = "The webhooks";
pub const WEBHOOKS: &str = "Webhooks of this service";
pub const WEBHOOKS_ABOUT: &str = "Twilio calls these URLs for events in this service instead of the account’s URLs. User events are available for \
    the account only.";
/// Stands before the link to the page of the account's webhooks.
pub const ACCOUNT_WEBHOOKS_BEFORE: &str = "The account’s webhooks are below. You can change them under";
/// Ends the sentence behind the link.
pub const ACCOUNT_WEBHOOKS_AFTER: &str = ".";
pub const ACCOUNT_WEBHOOKS: &str = "The account’s webhooks";
pub const CHANGE_ACCOUNT_WEBHOOKS: &str = "Change them";

pub const EFFECTIVE_ABOUT: &str = "Values that apply in this service now, and where each comes from.";
/// What is loaded, as the subject of a sentence.
pub const EFFECTIVE_LOADED: &str = "The values in effect";
pub const SETTING: &str = "Setting";
pub const VALUE: &str = "Value";
pub const COMES_FROM: &str = "Comes from";

/// First sentence of the failure of a group of settings.
pub fn group_failed(title: &str) -> String {
    format!("{title} could not be loaded.")
}

pub fn entries(count: usize) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
}

pub const MENU_RENAME: &str = "Rename";
pub const MENU_MAKE_DEFAULT: &str = "Make default";
pub const MENU_COMPARE: &str = "Compare";
pub const MENU_COPY_SID: &str = "Copy SID";
pub const MENU_DELETE: &str = "Delete";

pub const MAKING_DEFAULT: &str = "Making default";
/// First sentence of a failure.
pub const DEFAULT_FAILED: &str = "The default service could not be changed.";
pub const DEFAULT_RESTORED: &str = "Default service restored";

pub fn already_default(name: &str) -> String {
    format!("“{name}” was already the default service.")
}

/// `before` is a sentence that names the default service before.
pub fn made_default(name: &str, before: &str) -> String {
    format!("“{name}” is now the default service. {before}")
}

pub const NO_DEFAULT_BEFORE: &str = "There was no default service before.";

pub fn default_before(name: &str) -> String {
    format!("The default service was “{name}” before.")
}

pub fn missing_default_before(sid: &str) -> String {
    format!("The default service was {sid} before, which does not exist.")
}

/// Names a default service that could not be read.
pub fn unread_default_before(sid: &str) -> String {
    format!("The default service was {sid} before.")
}

pub const CREATE: FormLabels = FormLabels {
    form: "create-service",
    save: "Create service",
    saving: "Creating service",
    failed: "The service could not be created.",
    saved: "",
};
pub const CREATE_UNCERTAIN: &str =
    "The service may exist now. Look for it in the list behind this dialog before you try again.";
pub const OPEN_CREATED: &str = "Open it";

pub fn created(name: &str) -> String {
    format!("“{name}” created")
}

pub const NAME_ADVICE: &str =
    "Up to 256 characters. Avoid personal data such as a name, email address, or phone number.";
pub const NAME_DOCS: &str = "About friendly names";

pub fn rename_title(name: &str) -> String {
    format!("Rename “{name}”")
}

pub const RENAME: FormLabels = FormLabels {
    form: "rename-service",
    save: "Rename service",
    saving: "Renaming service",
    failed: "The service could not be renamed.",
    saved: "",
};
pub const RENAME_API: &str = "Renaming uses the Chat v2 API because Conversations cannot rename services.";
pub const RENAME_UNCERTAIN: &str = "Twilio did not confirm the new name. You can rename the service again safely.";

pub fn renamed(name: &str) -> String {
    format!("Service renamed to “{name}”")
}

/// The API stored another name than the one that was sent.
pub fn other_name_stored(name: &str) -> String {
    format!("The API accepted the request and stored “{name}”.")
}

/// `reason` is a sentence about the rejection by Chat v2.
pub fn rename_rejected(reason: &str) -> String {
    format!("{reason} Conversations cannot rename services.")
}

pub const CHAT_UNKNOWN_SERVICE: &str = "Chat v2 does not know this service. The service was deleted, or Chat v2 is no longer available to this \
    account.";
pub const CHAT_DENIED: &str = "Chat v2 is not available with this account SID and token.";
pub const CHAT_ENDED: &str = "Twilio has ended Chat v2 for this account.";

pub fn delete_title(name: &str) -> String {
    format!("Delete “{name}”?")
}

/// Stands before the name and the SID.
pub const DELETE_BEFORE: &str = "This deletes the service";
/// Continues the sentence behind the name and the SID.
pub const DELETE_AFTER: &str = "with all its data. Its conversations, users, and push bindings are gone for good. Its settings and roles can be \
    created again.";
pub const DELETE_DEFAULT_EFFECT: &str =
    "This is the default service. After you delete it, API requests without a service SID may fail.";
pub const DELETE_DEFAULT: &str = "Delete the default service";
pub const DELETE_DEFAULT_MISSING: &str = "Select this to delete it, or make another service the default first.";
pub const ADDRESSES_UNREAD: &str =
    "The addresses could not be read. An address may create conversations in this service.";

/// Link to an address whose SID was not reported.
pub const UNNAMED_ADDRESS: &str = "Address without a SID";

pub fn more_addresses(count: usize) -> String {
    format!("and {count} more")
}

pub fn addresses(count: usize) -> String {
    match count {
        1 => "1 address creates conversations in this service. Select another service there first.".to_owned(),
        count => format!("{count} addresses create conversations in this service. Select another service there first."),
    }
}

pub const DELETED_CONTENTS: &str = "Deleted with the service";
pub const EXPORT: &str = "Export service";
pub const PHRASE_WRONG: &str = "Enter the name exactly as shown.";
/// Kind of what is deleted, as the object of "Delete".
pub const DELETED_KIND: &str = "service";

/// Noun for one entry of a list, and for several.
fn nouns(list: CountedList) -> (&'static str, &'static str) {
    match list {
        CountedList::Conversations => ("conversation", "conversations"),
        CountedList::Users => ("user", "users"),
        CountedList::Roles => ("role", "roles"),
        CountedList::Bindings => ("push binding", "push bindings"),
    }
}

pub fn counting(list: CountedList) -> String {
    format!("Counting {} …", nouns(list).1)
}

pub fn count(list: CountedList, count: Count) -> String {
    let (one, many) = nouns(list);
    match count {
        Count::Exactly(1) => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

pub fn count_failed(list: CountedList, error: &ApiError) -> String {
    format!("Unknown number of {}. {error}", nouns(list).1)
}

/// Number of services that a search has looked at.
pub fn searched(progress: &Progress, loaded: usize) -> String {
    let services = counted(loaded, "service", "services");
    match progress {
        Progress::Complete if loaded == 1 => "1 service searched.".to_owned(),
        Progress::Complete => format!("All {services} searched."),
        Progress::Running(_) | Progress::Partial if loaded == 0 => "Loading services.".to_owned(),
        Progress::Running(_) | Progress::Partial => format!("{services} searched, loading the rest."),
        Progress::EndUnknown => {
            format!("{services} searched. The API did not say whether more exist. You can paste a SID.")
        }
        Progress::Repeating => {
            format!("{services} searched. Twilio returned the same page twice. You can paste a SID.")
        }
        Progress::Failed(_, error) => {
            format!("{services} searched. The others could not be loaded. {error} Paste a SID, or open the list again.")
        }
    }
}

pub const CHOSEN_LOADING: &str = "Looking for this service …";
pub const CHOSEN_MISSING: &str = "This service was deleted or belongs to another account. Select another service.";
pub const CHOSEN_FAILED: &str = "The service could not be looked up.";
