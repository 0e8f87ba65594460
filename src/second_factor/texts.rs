//! Texts of the page *Second factor*.

use crate::form::shell::FormLabels;

pub const ABOUT: &str = "Signing in then needs your password and a code of an authenticator app.";
pub const SIGNED_IN_BY_LINK: &str =
    "You signed in with a link, which needs no second factor. Sign in with a password to set one up.";
pub const NO_GATEWAY: &str =
    "Users of a gateway can sign in with a second factor. This dashboard runs without a gateway.";
/// What is loaded, as the subject of a sentence.
pub const LOADED: &str = "The second factor";

pub const MISSING: &str = "No second factor";
pub const REQUIRED_HERE: &str = "You need a second factor here.";
pub const REQUIRED_WHY: &str = "Until you set it up, the gateway rejects your requests to accounts that need one.";
pub const MISSING_RISK: &str =
    "Your password alone signs you in. With a second factor, a stolen password is not enough.";
pub const BEGIN: &str = "Set up second factor";
pub const BEGIN_FAILED: &str = "The second factor could not be set up.";

pub const SET_UP: &str = "Set up";
pub const SCAN: &str = "1. Scan the QR code with an authenticator app, or enter the secret there.";
pub const QR_CODE: &str = "QR code of the secret";
pub const SECRET: &str = "Secret:";
/// The secret, as the object of "Copy".
pub const SECRET_COPIED: &str = "secret";
pub const ENTER_CODE: &str =
    "2. Enter the code that the app shows, and your password. Your sessions in other browsers end.";
pub const CANCEL_SET_UP: &str = "Cancel set-up";
pub const ADD: FormLabels = FormLabels {
    form: "add-second-factor",
    save: "Add second factor",
    saving: "Adding second factor",
    failed: "The second factor was not added.",
    saved: "",
};
pub const ADDED: &str = "Second factor added";

pub const PRESENT: &str = "Your second factor";
pub const PRESENT_EFFECT: &str =
    "Signing in needs your password and a code of your authenticator app. A recovery code replaces the app once.";
pub const CODES_LEFT: &str = "Recovery codes left:";
pub const FEW_CODES: &str = "Replace your recovery codes before you have used all of them.";
pub const REPLACE_TITLE: &str = "Replace your recovery codes?";
pub const REPLACE_EFFECT: &str = "You get ten new codes. The current ones no longer work.";
pub const REPLACE: FormLabels = FormLabels {
    form: "replace-recovery-codes",
    save: "Replace recovery codes",
    saving: "Replacing recovery codes",
    failed: "The recovery codes were not replaced.",
    saved: "",
};
pub const REMOVE_TITLE: &str = "Remove your second factor?";
pub const REMOVE_EFFECT: &str = "Your password alone signs you in afterwards. Your sessions in other browsers end.";
pub const REMOVE_REQUIRED: &str = "The gateway rejects your requests to some accounts until you set up another one.";
pub const REMOVE: FormLabels = FormLabels {
    form: "remove-second-factor",
    save: "Remove second factor",
    saving: "Removing second factor",
    failed: "The second factor was not removed.",
    saved: "",
};
pub const REMOVED: &str = "Second factor removed";

pub const RECOVERY_CODES: &str = "Recovery codes";
pub const RECOVERY_CODES_USE: &str = "Without your authenticator app, a recovery code signs you in. Each code works once. Store them now, because \
    this page shows them once.";
pub const NO_CODES: &str = "The gateway sent no recovery codes. Replace them.";
pub const COPY_CODES: &str = "Copy codes";
/// The codes, as the object of "Copied".
pub const CODES_COPIED: &str = "recovery codes";
pub const DOWNLOAD_CODES: &str = "Download codes";

pub fn codes_saved(file: &str) -> String {
    format!("Recovery codes saved as {file}")
}
