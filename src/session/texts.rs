//! Texts of signing in to a gateway, its accounts, the user's permissions and the end of the session.

use crate::form::shell::FormLabels;

/// Name of the product, as the heading of a page that could not be loaded.
pub const PRODUCT: &str = "Conversations Admin";
/// What is loaded, as the subject of a sentence.
pub const LOADED: &str = "The page";

pub const SIGN_IN: &str = "Sign in";
/// Stands before the host of the gateway.
pub const GATEWAY_BEFORE_HOST: &str = "To the gateway at";
pub const NOT_SIGNED_IN: &str = "You are not signed in.";
pub const LINK_REJECTED: &str =
    "This link was already used, or the gateway was restarted. Open the last link in the gateway’s terminal.";
pub const SIGN_IN_FORM: FormLabels =
    FormLabels { form: "sign-in", save: SIGN_IN, saving: "Signing in", failed: NOT_SIGNED_IN, saved: "" };
pub const LOCKED_OUT: &str = "Too many wrong passwords or codes.";
pub const UNLOCKED: &str = "You can try again now.";
pub const SIGN_IN_BY_LINK: &str =
    "To sign in without a password, open the link printed in the gateway’s terminal. Each link works once.";
pub const DISCLAIMER: &str = "For Twilio Conversations (classic). Not affiliated with Twilio.";

pub fn locked_for(seconds: u64) -> String {
    format!("You can try again in {seconds} s.")
}

pub const SELECT_ACCOUNT: &str = "Select an account";
pub const SELECT_ACCOUNT_HINT: &str = "You can switch accounts at any time in the side bar.";

pub const SELECT_KNOWN_ACCOUNT: &str = "Select an account:";
pub const NO_ACCOUNTS: &str = "You may open no account of this gateway. Ask its operator for access.";

pub fn account_not_found(name: &str) -> String {
    format!("Account “{name}” not found")
}

pub const ACCOUNT: &str = "Account";
pub const PRODUCTION: &str = "Production";
pub const READ_ONLY: &str = "Read-only here";
pub const SANDBOX: &str = "Sandbox";
pub const READ_ONLY_EFFECT: &str = "You cannot change its settings here.";

pub const READ_ONLY_DENIAL: &str = "This account is read-only on this gateway. You cannot change its settings here.";
pub const DELETION_DENIAL: &str = "Only admins can delete. You are an editor.";
pub const VIEWER_DENIAL: &str = "Your role is viewer. You can view settings but not change them.";

pub const COPY_FROM: &str = "Account to copy from";
pub const COPY_FROM_HINT: &str = "Settings are copied to the open account.";

pub fn open_account(title: &str) -> String {
    format!("{title} (open)")
}

pub const OTHER_USER: &str = "Another user has signed in in another tab. Nothing was sent.";
/// Title of the tab while the page is hidden.
pub const SIGNED_OUT_TITLE: &str = "Signed out – Conversations Admin";
pub const SIGNED_OUT: &str = "You are signed out. Sign in again to see this page.";
pub const ENDED_BEFORE_TIME: &str = "Your session ended at";
pub const ENDED_AFTER_TIME: &str = ". Sign in again to continue.";
pub const IDLE_BEFORE_TIME: &str = "You were inactive. Your session ends at";
pub const IDLE_AFTER_TIME: &str = ".";
pub const ENDING_BEFORE_TIME: &str = "Your session ends at";
pub const ENDING_AFTER_TIME: &str = ". Sign in before then to continue without interruption.";
pub const STAY_SIGNED_IN: &str = "Stay signed in";

pub const SIGN_IN_AGAIN: &str = "Sign in again";
pub const INPUT_STAYS: &str =
    "Your input on this page stays. If an action failed because the session ended, repeat it after you sign in.";
pub const SIGN_IN_BEFORE_USER: &str = "Sign in as";
pub const SIGN_IN_AFTER_USER: &str = "to keep unsaved changes. Another user starts with a new page.";
/// Follows [`SIGN_IN_BY_LINK`].
pub const COME_BACK: &str = "Then come back to this tab.";
pub const GO_ON: &str = "Go on";

pub const SIGN_OUT: &str = "Sign out";
pub const SIGN_OUT_TITLE: &str = "Sign out?";
pub const SIGN_OUT_EVERYWHERE: &str = "Sign out everywhere";
pub const SIGN_OUT_EVERYWHERE_TITLE: &str = "Sign out everywhere?";
pub const SIGN_OUT_EVERYWHERE_EFFECT: &str = "This signs you out in every browser. ";
pub const CHANGES_LOST: &str = "Unsaved changes in this browser are deleted. ";
pub const RETURN_BY_LINK: &str = "To sign in again, open the last link in the gateway’s terminal.";
pub const SIGN_OUT_FAILED: &str = "Sign-out failed.";
pub const SIGN_OUT_OF_OTHER_USER: &str =
    "Not signed out, because another user has signed in in another tab. Reload the page to see who.";
