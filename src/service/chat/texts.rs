//! Texts of the page *Chat v2*.

use crate::form::shell::FormLabels;

pub const DEPRECATED: &str = "Chat v2 is deprecated.";
pub const DEPRECATED_EFFECT: &str = "Chat v2 reached its announced end of life on June 1, 2026 and may stop working at any time. Conversations keeps \
    working. You can change settings marked “Chat v2 only” only here.";
/// What is loaded, as the subject of a sentence.
pub const LOADED: &str = "The Chat v2 settings";
pub const SAVE: FormLabels = FormLabels {
    form: "chat",
    save: "Save Chat settings",
    saving: "Saving Chat settings",
    failed: "The Chat settings could not be saved.",
    saved: "Chat settings saved",
};

/// `reason` is a sentence about the rejection by Chat v2.
pub fn rejected(reason: &str) -> String {
    format!("{reason} The other pages of this service do not need it.")
}

/// Mark of a setting that Conversations does not have.
/// Stands before the link to the page with the same settings.
pub const SHARED_BEFORE: &str = "Settings marked “Shared” are those of";
/// Ends the sentence behind the link.
pub const SHARED_AFTER: &str = ".";

pub const NAME: &str = "Name";
pub const NAME_ABOUT: &str = "Conversations cannot rename a service, Chat v2 can.";
pub const ROLES: &str = "Default roles";
pub const ROLES_ABOUT: &str = "Roles of users and members that are created without a role. Channels are conversations, and members are \
    participants.";
pub const PRESENCE: &str = "Read status and presence";
pub const PRESENCE_ABOUT: &str = "Presence and read status of users.";
pub const LIMITS: &str = "Limits";
pub const LIMITS_ABOUT: &str = "These limits also apply in Conversations. You can change them only here.";
pub const MEDIA: &str = "Media";
pub const LARGEST_FILE: &str = "Largest file:";
pub const LARGEST_FILE_UNKNOWN: &str = "Not reported";
pub const LARGEST_FILE_FIXED: &str = "Set by Twilio. You cannot change this.";
pub const WEBHOOKS: &str = "Webhooks";
pub const NEW_MESSAGE: &str = "Push: new message";
pub const ADDED: &str = "Push: added to a channel";
pub const REMOVED: &str = "Push: removed from a channel";
pub const INVITED: &str = "Push: invited to a channel";
pub const INVITED_ABOUT: &str = "Conversations has no invitations.";
pub const LOG: &str = "Push: log";

pub fn megabytes(size: u64) -> String {
    format!("{size} MB")
}

/// Units of numbers, behind the text box.
pub const SECONDS: &str = "seconds";
pub const MEMBERS: &str = "members";
pub const CHANNELS: &str = "channels";
pub const TIMES: &str = "times";
