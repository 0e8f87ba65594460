//! Pages of Twilio's documentation that explain more than one resource. The page of a resource stands in its module as `DOCS`.

/// First page about Conversations (classic).
pub const OVERVIEW: &str = "https://www.twilio.com/docs/conversations-classic";
/// Life of a conversation, and its timers.
pub const TIMERS: &str = "https://www.twilio.com/docs/conversations-classic/states-timers";
/// Webhooks: events, parameters and expected responses.
pub const WEBHOOKS: &str = "https://www.twilio.com/docs/conversations-classic/conversations-webhooks";
/// Reachability of users.
pub const REACHABILITY: &str = "https://www.twilio.com/docs/conversations-classic/reachability";
/// Texts of push notifications, with their variables.
pub const PUSH_TEXTS: &str = "https://www.twilio.com/docs/conversations-classic/push-notification-configuration";
/// Webhooks in Chat v2.
pub const CHAT_WEBHOOKS: &str = "https://www.twilio.com/docs/chat/webhook-events";
/// Texts of push notifications in Chat v2.
pub const CHAT_PUSH_TEXTS: &str = "https://www.twilio.com/docs/chat/push-notification-configuration";
/// Reachability of users in Chat v2.
pub const CHAT_REACHABILITY: &str = "https://www.twilio.com/docs/chat/reachability-indicator";
/// Read status of messages in Chat v2.
pub const CHAT_READ_STATUS: &str = "https://www.twilio.com/docs/chat/consumption-horizon";
