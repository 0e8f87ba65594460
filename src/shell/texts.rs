//! Texts of the shell: side bar, top bar, and the menus of the account and the user.

pub const SKIP: &str = "Skip to content";
pub const OPEN_MENU: &str = "Menu";
pub const CLOSE_MENU: &str = "Close menu";

/// Name of the account switcher, and title of the pages about the account.
pub const ACCOUNT: &str = "Account";
pub const PAGES: &str = "Main";
/// Short label under the title of the account's pages.
pub const CONFIGURATION: &str = "Configuration";
/// Short label under the title of the account's pages.
pub const WEBHOOKS: &str = "Webhooks";
pub const TOOLS: &str = "Tools";
pub const DOCS: &str = "Docs";
pub const ALL_DOCS: &str = "All docs";
pub const DISCLAIMER: &str = "For Twilio Conversations (classic). Not affiliated with Twilio.";

pub const USER: &str = "User";
/// For screen readers, before the name of the user.
pub const SIGNED_IN_AS: &str = "Signed in as";
pub const PREFERENCES: &str = "Preferences";
pub const SHORTCUTS: &str = "Keyboard shortcuts";
pub const TWILIO_DOCS: &str = "Twilio documentation";

pub fn messages(count: usize) -> String {
    match count {
        0 => "Messages".to_owned(),
        _ => format!("Messages ({count})"),
    }
}
