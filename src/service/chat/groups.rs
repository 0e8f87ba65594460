//! Groups of the Chat v2 settings, with the effect of each and the page that has the same setting.

use api::role::RoleType;

use crate::docs::Docs;
use crate::form::control::{DEPRECATED, SHARED};
use crate::routes::Section;

/// Group of settings.
pub struct Group {
    pub id: &'static str,
    pub title: &'static str,
    pub about: &'static str,
    /// Page that has the same settings for Conversations.
    pub shared: Option<Section>,
    pub items: &'static [Item],
}

/// Setting of a group.
pub struct Item {
    pub wire: &'static str,
    pub effect: &'static str,
    pub docs: Docs,
    pub tag: &'static str,
    pub control: Control,
}

/// Kind of control.
#[derive(Clone, Copy)]
pub enum Control {
    Check,
    /// Switch of a kind of notification. The settings below it have no effect while it is off.
    Kind,
    /// Text box, with the unit of a number.
    Line(&'static str),
    Lines,
    Role(RoleType),
    Template,
    /// Controls of all webhook settings, at the place of the first one.
    Webhooks,
}

/// Tag of a setting that no other page has.
pub const HERE: &str = "Only in Chat v2";

const fn item(wire: &'static str, control: Control, docs: Docs, tag: &'static str, effect: &'static str) -> Item {
    Item { wire, effect, docs, tag, control }
}

use self::Control::{Check, Kind, Line, Lines, Role, Template, Webhooks};

const RETRIES: &str =
    "Retried when no answer comes within 5 seconds or the answer is 429, 503 or 504; 0 means not retried.";

/// All groups, in the order of the page.
pub const GROUPS: &[Group] = &[
    Group {
        id: "name",
        title: "Name",
        about: "Conversations shows this name and cannot change it.",
        shared: Some(Section::Overview),
        items: &[item(
            "FriendlyName",
            Line(""),
            Docs::ChatServices,
            SHARED,
            "What people call the service, 1 to 256 characters.",
        )],
    },
    Group {
        id: "roles",
        title: "Default roles",
        about: "What people may do who are given no role of their own. Channels are Conversations’ conversations, members its participants.",
        shared: Some(Section::Configuration),
        items: &[
            item(
                "DefaultServiceRoleSid",
                Role(RoleType::Service),
                Docs::ChatRoles,
                SHARED,
                "What a new user may do in the whole service.",
            ),
            item(
                "DefaultChannelRoleSid",
                Role(RoleType::Conversation),
                Docs::ChatRoles,
                SHARED,
                "What a member may do who is added to a channel.",
            ),
            item(
                "DefaultChannelCreatorRoleSid",
                Role(RoleType::Conversation),
                Docs::ChatRoles,
                SHARED,
                "What whoever creates a channel may do in it.",
            ),
        ],
    },
    Group {
        id: "presence",
        title: "Read status and presence",
        about: "What the service remembers and shows of the people in it.",
        shared: Some(Section::Configuration),
        items: &[
            item("ReadStatusEnabled", Check, Docs::ChatReadStatus, HERE, "Keeps how far each member has read."),
            item(
                "ReachabilityEnabled",
                Check,
                Docs::ChatReachability,
                SHARED,
                "Shows who is online and who can be reached by push.",
            ),
            item(
                "TypingIndicatorTimeout",
                Line("seconds"),
                Docs::ChatServices,
                HERE,
                "Seconds after a started-typing event until clients assume that the user stopped, even without an ended-typing event.",
            ),
            item(
                "ConsumptionReportInterval",
                Line("seconds"),
                Docs::ChatReadStatus,
                DEPRECATED,
                "How often clients report how far was read. Only in Chat v2.",
            ),
        ],
    },
    Group {
        id: "limits",
        title: "Limits",
        about: "They hold in Conversations too, which can neither show nor change them.",
        shared: None,
        items: &[
            item(
                "Limits.ChannelMembers",
                Line("members"),
                Docs::ChatServices,
                HERE,
                "Maximum number of members in a channel, up to 1000.",
            ),
            item(
                "Limits.UserChannels",
                Line("channels"),
                Docs::ChatServices,
                HERE,
                "Maximum number of channels that a user can be in, up to 1000.",
            ),
        ],
    },
    Group {
        id: "media",
        title: "Media",
        about: "",
        shared: None,
        items: &[item(
            "Media.CompatibilityMessage",
            Lines,
            Docs::ChatServices,
            HERE,
            "Placeholder text that is sent when a media message has no text.",
        )],
    },
    Group {
        id: "webhooks",
        title: "Webhooks",
        about: "",
        shared: Some(Section::Webhooks),
        items: &[
            item("PreWebhookUrl", Webhooks, Docs::ChatWebhooks, SHARED, ""),
            item("PreWebhookRetryCount", Line("times"), Docs::ChatServices, HERE, RETRIES),
            item("PostWebhookRetryCount", Line("times"), Docs::ChatServices, HERE, RETRIES),
        ],
    },
    Group {
        id: "new-message",
        title: "Push: new message",
        about: "",
        shared: Some(Section::Notifications),
        items: &[
            item(
                "Notifications.NewMessage.Enabled",
                Kind,
                Docs::ChatPushTexts,
                SHARED,
                "Sends a push to the members of a channel that has a new message.",
            ),
            item("Notifications.NewMessage.Template", Template, Docs::ChatPushTexts, SHARED, "What the push says."),
            item(
                "Notifications.NewMessage.Sound",
                Line(""),
                Docs::ChatPushTexts,
                SHARED,
                "The name of the sound that the app plays.",
            ),
            item(
                "Notifications.NewMessage.BadgeCountEnabled",
                Check,
                Docs::ChatPushTexts,
                SHARED,
                "Counts channels with unread messages on the app’s icon (iOS).",
            ),
        ],
    },
    Group {
        id: "added",
        title: "Push: added to a channel",
        about: "",
        shared: Some(Section::Notifications),
        items: &[
            item(
                "Notifications.AddedToChannel.Enabled",
                Kind,
                Docs::ChatPushTexts,
                SHARED,
                "Sends a push to whoever is added to a channel.",
            ),
            item("Notifications.AddedToChannel.Template", Template, Docs::ChatPushTexts, SHARED, "What the push says."),
            item(
                "Notifications.AddedToChannel.Sound",
                Line(""),
                Docs::ChatPushTexts,
                SHARED,
                "The name of the sound that the app plays.",
            ),
        ],
    },
    Group {
        id: "removed",
        title: "Push: removed from a channel",
        about: "",
        shared: Some(Section::Notifications),
        items: &[
            item(
                "Notifications.RemovedFromChannel.Enabled",
                Kind,
                Docs::ChatPushTexts,
                SHARED,
                "Sends a push to whoever is removed from a channel.",
            ),
            item(
                "Notifications.RemovedFromChannel.Template",
                Template,
                Docs::ChatPushTexts,
                SHARED,
                "What the push says.",
            ),
            item(
                "Notifications.RemovedFromChannel.Sound",
                Line(""),
                Docs::ChatPushTexts,
                SHARED,
                "The name of the sound that the app plays.",
            ),
        ],
    },
    Group {
        id: "invited",
        title: "Push: invited to a channel",
        about: "Conversations has no invitations.",
        shared: None,
        items: &[
            item(
                "Notifications.InvitedToChannel.Enabled",
                Kind,
                Docs::ChatPushTexts,
                HERE,
                "Sends a push to whoever is invited to a channel.",
            ),
            item("Notifications.InvitedToChannel.Template", Template, Docs::ChatPushTexts, HERE, "What the push says."),
            item(
                "Notifications.InvitedToChannel.Sound",
                Line(""),
                Docs::ChatPushTexts,
                HERE,
                "The name of the sound that the app plays.",
            ),
        ],
    },
    Group {
        id: "log",
        title: "Push: log",
        about: "",
        shared: Some(Section::Notifications),
        items: &[item(
            "Notifications.LogEnabled",
            Check,
            Docs::ChatPushTexts,
            SHARED,
            "Logs every push, so that those that do not arrive can be looked for.",
        )],
    },
];

#[cfg(test)]
mod tests {
    use api::Endpoint;
    use api::chat_service::Update;

    use super::*;

    #[test]
    fn every_parameter_is_in_one_group() {
        let piece = ["PostWebhookUrl", "WebhookMethod", "WebhookFilters"];
        let mut shown: Vec<_> =
            GROUPS.iter().flat_map(|group| group.items).map(|item| item.wire).chain(piece).collect();
        let mut known: Vec<_> = Update::FIELDS.iter().map(|field| field.wire).collect();
        shown.sort_unstable();
        known.sort_unstable();
        assert_eq!(shown, known);
    }
}
