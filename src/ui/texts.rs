//! Texts of controls, and those that several features share.

use std::fmt::Display;

/// A number with its noun: "1 request", "2 requests".
pub fn counted<N: Display + PartialEq + From<u8>>(count: N, one: &str, many: &str) -> String {
    let noun = if count == N::from(1) { one } else { many };
    format!("{count} {noun}")
}

pub const CANCEL: &str = "Cancel";
pub const CLOSE: &str = "Close";
pub const DONE: &str = "Done";
pub const TRY_AGAIN: &str = "Try again";
pub const UNDO: &str = "Undo";
pub const DOWNLOAD_BLOCKED: &str = "The browser blocked the download.";

/// Name of the menu or the buttons of a row.
pub fn actions_for(name: &str) -> String {
    format!("Actions for {name}")
}

/// Name of a SID that is copied.
pub fn sid_of(name: &str) -> String {
    format!("SID of {name}")
}

/// `what` names the text: "SID of Storefront chat".
pub fn copy(what: &str) -> String {
    format!("Copy {what}")
}

/// `what` names the text: "SID of Storefront chat".
pub fn copied(what: &str) -> String {
    format!("Copied {what}")
}

pub fn copy_blocked(text: &str) -> String {
    format!("The browser blocked copying. The text is: {text}")
}

pub const DISMISS: &str = "Dismiss";

/// Name of the links to the sections of a page.
pub const ON_THIS_PAGE: &str = "On this page";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_has_a_noun_in_the_singular() {
        let requests = |count: u32| counted(count, "request", "requests");
        assert_eq!([0, 1, 2].map(requests), ["0 requests", "1 request", "2 requests"]);
    }
}
