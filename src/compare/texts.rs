//! Texts of the page *Compare*.

pub const ABOUT: &str = "Compare the settings and roles of two services, or of an exported file and a service, and copy what you choose. \
    Names, people and conversations are not copied.";

/// Name of the panel.
pub const SERVICES: &str = "Services";
/// Name of the form.
pub const PAIR: &str = "Services to compare";
/// Choice between a service and a file.
pub const SOURCE: &str = "Source";
pub const SOURCE_SERVICE: &str = "Service";
pub const SOURCE_FILE: &str = "Exported file";
pub const FROM: &str = "Copy from";
pub const FROM_EFFECT: &str = "Service whose settings and roles are copied.";
pub const FROM_NONE: &str = "Select the service to copy from.";
/// No file was chosen yet.
pub const FILE_NONE: &str = "Choose the file to copy from.";
pub const FILE_SERVICE: &str = "Service of the file";
pub const FILE_SERVICE_EFFECT: &str =
    "Service whose settings and roles are copied. Settings that the file leaves out are not compared.";
pub const FILE_SERVICE_NONE: &str = "Find a service of the file by its name or SID.";
pub const NOT_IN_FILE: &str = "The file has no such service. Select one of the list.";
pub const NO_SERVICES: &str = "The file has no services. Choose another file.";

pub fn services_of_file(count: usize) -> String {
    format!("The file has {count} services.")
}

/// Name of a service of a file.
pub fn of_file(service: &str, file: &str) -> String {
    format!("{service} ({file})")
}

pub const TO: &str = "Copy to";
pub const TO_EFFECT: &str = "Service whose settings and roles are replaced.";
pub const TO_NONE: &str = "Select the service to copy to.";
pub const SAME: &str = "Select two different services.";
pub const COMPARE: &str = "Compare services";
pub const SWAP: &str = "Swap services";

pub fn account_denied(account: &str) -> String {
    format!("You cannot open the account “{account}”. Choose another account to copy from.")
}

/// What is read, as the subject of a sentence.
pub const LOADED: &str = "The comparison";
pub const UNREAD: &str = "A part of the settings could not be read.";

pub fn differences(count: usize) -> String {
    match count {
        0 => "No differences".to_owned(),
        1 => "1 difference".to_owned(),
        count => format!("{count} differences"),
    }
}

/// Before the names of the services.
pub const DIFFERENCES_BEFORE: &str = "From";
/// Between the names of the services.
pub const NAMES_BETWEEN: &str = "to";
/// After the names of the services.
pub const DIFFERENCES_AFTER: &str = ". Each line shows the value now and the value after copying.";
/// Before the names of services without differences.
pub const EQUAL_BEFORE: &str = "Nothing to copy from";
/// After the names of services without differences.
pub const EQUAL_AFTER: &str = ". Settings and roles are the same.";

/// Number of chosen differences, and of the changes in their plan.
pub fn chosen(chosen: usize, count: usize, changes: usize) -> String {
    let changes = if changes == 1 { "1 change".to_owned() } else { format!("{changes} changes") };
    format!("{chosen} of {count} chosen. The plan below makes {changes}.")
}

pub const GO_TO_PLAN: &str = "Go to the plan";
pub const CHOOSE_ALL: &str = "Choose all";
pub const CHOOSE_NONE: &str = "Choose none";

pub fn role(name: &str) -> String {
    format!("Role “{name}”")
}
