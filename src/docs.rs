//! Links to Twilio's documentation.

const CONVERSATIONS: &str = "https://www.twilio.com/docs/conversations-classic/";
const CHAT: &str = "https://www.twilio.com/docs/chat/";

/// Page of Twilio's documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Docs {
    Services,
    Configuration,
    Timers,
    Webhooks,
    ServiceWebhooks,
    ServiceConfiguration,
    Reachability,
    Roles,
    Notifications,
    PushTexts,
    ChatServices,
    ChatRoles,
    ChatWebhooks,
    ChatPushTexts,
    ChatReachability,
    ChatReadStatus,
}

impl Docs {
    /// Returns the URL of the page.
    pub fn address(self) -> String {
        let (product, page) = match self {
            Self::Services => (CONVERSATIONS, "api/service-resource"),
            Self::Configuration => (CONVERSATIONS, "api/configuration-resource"),
            Self::Timers => (CONVERSATIONS, "states-timers"),
            Self::Webhooks => (CONVERSATIONS, "conversations-webhooks"),
            Self::ServiceWebhooks => (CONVERSATIONS, "api/per-service-webhook-resource"),
            Self::ServiceConfiguration => (CONVERSATIONS, "api/service-configuration-resource"),
            Self::Reachability => (CONVERSATIONS, "reachability"),
            Self::Roles => (CONVERSATIONS, "api/role-resource"),
            Self::Notifications => (CONVERSATIONS, "api/service-notification-resource"),
            Self::PushTexts => (CONVERSATIONS, "push-notification-configuration"),
            Self::ChatServices => (CHAT, "rest/service-resource"),
            Self::ChatRoles => (CHAT, "rest/role-resource"),
            Self::ChatWebhooks => (CHAT, "webhook-events"),
            Self::ChatPushTexts => (CHAT, "push-notification-configuration"),
            Self::ChatReachability => (CHAT, "reachability-indicator"),
            Self::ChatReadStatus => (CHAT, "consumption-horizon"),
        };
        format!("{product}{page}")
    }
}
