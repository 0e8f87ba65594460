//! Texts of the page *Export and import*.

use crate::ui::texts::counted;

pub const ABOUT: &str = "Keep the settings of this account in a file, or make the account like a file. Phone numbers, people and secrets \
    are not in it.";

pub const EXPORT: &str = "Export";
pub const EXTENT: &str = "Settings";
pub const WHOLE_ACCOUNT: &str = "Account with all services";
pub const SELECTED_SERVICES: &str = "Selected services";

/// Name of the search that adds a service.
pub const SERVICE_SEARCH: &str = "Services to export";
pub const SERVICE: &str = "Service";
pub const SERVICE_EFFECT: &str = "Service whose settings and roles are exported.";
pub const SERVICE_NONE: &str = "Find a service by its name, or paste its SID.";
pub const ADD_SERVICE: &str = "Add service";

pub fn selected(count: usize) -> String {
    match count {
        0 => "No services selected".to_owned(),
        1 => "1 service selected".to_owned(),
        count => format!("{count} services selected"),
    }
}

pub const REMOVE: &str = "Remove";

pub fn remove(service: &str) -> String {
    format!("{REMOVE} {service}")
}

pub const EXPORT_ACCOUNT: &str = "Export account";
pub const EXPORT_SERVICES: &str = "Export services";
pub const JSON: &str = "JSON";
pub const TERRAFORM: &str = "Terraform";

/// Button that exports in a format. `export` is the label of both buttons, such as "Export account".
pub fn export_as(export: &str, format: &str) -> String {
    format!("{export} as {format}")
}

pub const FORMATS: &str = "A JSON file can be imported here and by the command line. A Terraform file is for the community provider \
    RJPearson94/twilio.";

pub fn listing(found: usize, requests: u32) -> String {
    format!("Listing services: {found} so far, {}", counted(requests, "request", "requests"))
}

pub fn reading(done: usize, found: usize, requests: u32) -> String {
    format!(
        "Reading settings: {done} of {}, {}",
        counted(found, "service", "services"),
        counted(requests, "request", "requests")
    )
}

/// Name of the progress bar.
pub const SERVICES_READ: &str = "Services read";
pub const STOP_READING: &str = "Stop reading";

pub const READING_STOPPED: &str = "You stopped the reading.";
pub const LIST_INCOMPLETE: &str = "The services could not all be listed.";

pub fn reading_limited(requests: u32) -> String {
    format!("The reading stopped at its limit of {}.", counted(requests, "request", "requests"))
}

pub fn service_missing(sid: &str) -> String {
    format!("{sid}: The account has no such service.")
}

/// Number of lines of a list that are not shown.
pub fn more_lines(count: usize) -> String {
    if count == 1 { "1 more is not shown.".to_owned() } else { format!("{count} more are not shown.") }
}

pub const EXPORT_INCOMPLETE: &str = "Some settings could not be read. The file would be incomplete.";
pub const NOT_SAVED: &str = "No file was saved yet.";

pub fn content(file: &str, services: usize) -> String {
    match services {
        1 => format!("{file} has the settings of 1 service."),
        count => format!("{file} has the settings of {count} services."),
    }
}

pub const SAVE_AGAIN: &str = "Save again";
pub const SAVE_INCOMPLETE: &str = "Save incomplete file";

pub fn exported(file: &str) -> String {
    format!("Settings exported to {file}")
}

/// Number of settings that the format of the file does not have.
pub fn left_out(count: usize) -> String {
    match count {
        1 => "1 thing is not in the file".to_owned(),
        count => format!("{count} things are not in the file"),
    }
}

pub const IMPORT: &str = "Import";
pub const CHANGE_CHOICES: &str = "Change choices";
/// Services that an import changes, before a link to *Compare*.
pub const IMPORT_TARGETS: &str =
    "An import changes the services with the SIDs or names of the file. To copy from the file to another service,";
pub const COMPARE_FILE: &str = "compare the file with that service";
pub const FILE_FIELD: &str = "Settings file";
pub const FILE_HINT: &str =
    "Choose or drop a JSON file. The file stays in this browser. Nothing is sent before you apply a plan.";

pub fn loading(file: &str) -> String {
    format!("Loading {file}")
}

pub const PASTE: &str = "Paste text";
pub const PASTE_FIELD: &str = "Settings as JSON";
pub const READ_PASTED: &str = "Read text";
/// Name of a pasted text in place of that of a file, at the beginning of a sentence.
pub const PASTED: &str = "The pasted text";

/// Title of the mistakes of a file.
pub fn mistakes(file: &str, count: usize) -> String {
    match count {
        1 => format!("{file} has a mistake. Nothing was sent."),
        count => format!("{file} has {count} mistakes. Nothing was sent."),
    }
}

pub fn too_long(megabytes: usize) -> String {
    format!("It is longer than {megabytes} MB. Choose a shorter file.")
}

pub const NOT_LOADED: &str = "The browser could not load it. Choose the file again.";
pub const NOT_TEXT: &str = "This is not UTF-8 text. Choose a JSON file that was exported here.";

pub const FILE: &str = "File";
pub const FILE_ACCOUNT: &str = "Account of the file";
pub const EXPORTED: &str = "Exported";
pub const ACCOUNT_SETTINGS: &str = "Settings of the account";
/// The file has settings of the account.
pub const YES: &str = "Yes";
/// The file has no settings of the account.
pub const NO: &str = "No";
pub const SERVICES: &str = "Services";

pub const OTHER_ACCOUNT: &str = "This file is of another account.";
pub const OTHER_ACCOUNT_EFFECT: &str =
    "Services and roles are found by their names. Those that are created get other SIDs.";
pub const EMPTY_FILE: &str = "The file has neither settings nor services.";

pub const SCOPE: &str = "What to import";

pub fn all_services(count: usize) -> String {
    if count == 1 { "The service of the file".to_owned() } else { format!("All {count} services of the file") }
}

pub const SOME_SERVICES: &str = "Some services of the file";
/// Name of the group of the services.
pub const FILE_SERVICES: &str = "Services of the file";
pub const FILTER_SERVICES: &str = "Filter services";

pub fn chosen(chosen: usize, count: usize) -> String {
    format!("{chosen} of {count} chosen.")
}

/// Number of chosen services, of which the filter finds more than are shown.
pub fn chosen_of_many(chosen: usize, count: usize, shown: usize, found: usize) -> String {
    format!("{chosen} of {count} chosen. The first {shown} of {found} are shown.")
}

pub const CREATE_SERVICES: &str = "Create services that the account does not have";
pub const DELETE_ROLES: &str = "Delete roles that the file does not have";
pub const SCOPE_HINT: &str = "Services are never deleted. Default roles stay in any case.";
pub const MAKE_PLAN: &str = "Make a plan";
pub const MAKE_PLAN_EFFECT: &str = "The account is read. Nothing is changed before you apply the plan.";

pub const NO_PLAN: &str = "The account was not read to the end, so there is no plan.";
pub const PLAN_INCOMPLETE: &str = "Some settings could not be read. The plan leaves them out.";
