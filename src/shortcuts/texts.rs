//! Texts of the keyboard shortcuts, and titles of the dialogs that every page can open.

pub const SEARCH: &str = "Search";
pub const SHORTCUTS: &str = "Keyboard shortcuts";
pub const MESSAGES: &str = "Messages";
pub const CREATE_SERVICE: &str = "Create a service";

pub const SHORTCUTS_HINT: &str =
    "Clear a checkbox to turn a shortcut off in this browser. Shortcuts of one character do nothing while you type.";
pub const OPEN_SEARCH: &str = "Open search";
pub const SAVE: &str = "Save changes";
pub const CONFIRM: &str = "Confirm dialog";
pub const SEARCH_PAGE: &str = "Search this page";
pub const SHOW_SHORTCUTS: &str = "Show shortcuts";
pub const NOT_STORED: &str = "This browser stores nothing for this site. The shortcuts stay on.";
