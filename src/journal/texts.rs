//! Texts of the journal, which the history shows.

pub const BLOCKED: &str =
    "This browser blocks storage for this site. Allow storage for this site, then reload the page.";
pub const FULL: &str = "The storage of this browser is full. Free space on this device, then reload the page.";
pub const NO_RESPONSE: &str = "The storage of this browser does not respond. Restart the browser.";
pub const FAILED: &str = "The storage of this browser failed. Restart the browser.";

pub const INVALID_FILTER: &str = "A filter is not valid.";
pub const UNREADABLE_RECORD: &str = "This record cannot be read.";
pub const LEFT_OPEN: &str =
    "The tab was closed before it recorded the outcome. The change may have been made: check the setting.";
