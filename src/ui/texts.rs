//! Texts of controls, and those that several features share.

pub const CANCEL: &str = "Cancel";
pub const CLOSE: &str = "Close";
pub const DONE: &str = "Done";
pub const TRY_AGAIN: &str = "Try again";
pub const DOWNLOAD_BLOCKED: &str = "The browser blocked the download.";
