//! Documented default values of settings, as Twilio sets them in a new service or account.

use crate::endpoint::FieldInfo;

impl FieldInfo {
    /// Documented default value in the API's spelling, such as `false` or `POST`. `None` where Twilio documents none.
    ///
    /// Of the limits the prose and the samples disagree: the sample of the API and its error 50417 agree on 100 members and 250 channels.
    pub fn default_value(&self) -> Option<&'static str> {
        match self.wire {
            "ReadStatusEnabled" => Some("true"),
            "ReachabilityEnabled" | "LogEnabled" | "Notifications.LogEnabled" => Some("false"),
            "TypingIndicatorTimeout" => Some("5"),
            "Limits.ChannelMembers" => Some("100"),
            "Limits.UserChannels" => Some("250"),
            "Method" | "WebhookMethod" => Some("POST"),
            "PreWebhookRetryCount" | "PostWebhookRetryCount" => Some("0"),
            push if push.ends_with(".Enabled") || push.ends_with(".BadgeCountEnabled") => Some("false"),
            _ => None,
        }
    }
}
