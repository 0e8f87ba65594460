//! Resources of the community provider RJPearson94/twilio
//! (<https://registry.terraform.io/providers/RJPearson94/twilio/latest/docs>).

/// Resource of the provider.
pub struct Resource {
    /// Name after `twilio_conversations_`.
    pub name: &'static str,
    /// Name of the block.
    pub label: &'static str,
    /// Parameters with their attributes. The attribute is empty where the resource needs none, and has a dot where it is part of a nested block.
    pub attributes: &'static [(&'static str, &'static str)],
    /// Parameters that the resource requires.
    pub required: &'static [&'static str],
}

impl Resource {
    /// Returns the type of the resource: `twilio_conversations_role`.
    pub fn r#type(&self) -> String {
        format!("twilio_conversations_{}", self.name)
    }

    /// Returns the attribute of a parameter. `None` if the resource does not have it.
    pub fn attribute(&self, wire: &str) -> Option<&'static str> {
        self.attributes.iter().find(|(known, _)| *known == wire).map(|(_, attribute)| *attribute)
    }
}

pub const SERVICE: Resource =
    Resource { name: "service", label: "service", attributes: &[("FriendlyName", "friendly_name")], required: &[] };

pub const ROLE: Resource = Resource {
    name: "role",
    label: "role",
    attributes: &[("FriendlyName", "friendly_name"), ("Type", "type"), ("Permission", "permissions")],
    required: &[],
};

pub const CONFIGURATION: Resource = Resource {
    name: "configuration",
    label: "configuration",
    attributes: &[
        ("DefaultChatServiceSid", "default_service_sid"),
        ("DefaultMessagingServiceSid", "default_messaging_service_sid"),
        ("DefaultInactiveTimer", "default_inactive_timer"),
        ("DefaultClosedTimer", "default_closed_timer"),
    ],
    required: &[],
};

pub const SERVICE_CONFIGURATION: Resource = Resource {
    name: "service_configuration",
    label: "configuration",
    attributes: &[
        ("DefaultConversationCreatorRoleSid", "default_conversation_creator_role_sid"),
        ("DefaultConversationRoleSid", "default_conversation_role_sid"),
        ("DefaultChatServiceRoleSid", "default_chat_service_role_sid"),
        ("ReachabilityEnabled", "reachability_enabled"),
    ],
    required: &[],
};

/// Its nested blocks turn off what they do not name. It leaves the texts of messages with media alone.
pub const NOTIFICATION: Resource = Resource {
    name: "service_notification",
    label: "notification",
    attributes: &[
        ("LogEnabled", "log_enabled"),
        ("NewMessage.Enabled", "new_message.enabled"),
        ("NewMessage.Template", "new_message.template"),
        ("NewMessage.Sound", "new_message.sound"),
        ("NewMessage.BadgeCountEnabled", "new_message.badge_count_enabled"),
        ("AddedToConversation.Enabled", "added_to_conversation.enabled"),
        ("AddedToConversation.Template", "added_to_conversation.template"),
        ("AddedToConversation.Sound", "added_to_conversation.sound"),
        ("RemovedFromConversation.Enabled", "removed_from_conversation.enabled"),
        ("RemovedFromConversation.Template", "removed_from_conversation.template"),
        ("RemovedFromConversation.Sound", "removed_from_conversation.sound"),
    ],
    required: &[
        "LogEnabled",
        "NewMessage.Enabled",
        "NewMessage.BadgeCountEnabled",
        "AddedToConversation.Enabled",
        "RemovedFromConversation.Enabled",
    ],
};

pub const WEBHOOK: Resource = Resource {
    name: "webhook",
    label: "webhook",
    attributes: &[
        ("Method", "method"),
        ("Filters", "filters"),
        ("PreWebhookUrl", "pre_webhook_url"),
        ("PostWebhookUrl", "post_webhook_url"),
        ("Target", "target"),
    ],
    required: &[],
};

// Each kind of an address is a resource of its own.

pub const ADDRESS_WITH_WEBHOOK: Resource = Resource {
    name: "address_configuration_webhook",
    label: "address",
    attributes: &[
        ("Type", "type"),
        ("Address", "address"),
        ("FriendlyName", "friendly_name"),
        ("AutoCreation.Enabled", "enabled"),
        ("AutoCreation.Type", ""),
        ("AutoCreation.ConversationServiceSid", "service_sid"),
        ("AutoCreation.WebhookUrl", "webhook_url"),
        ("AutoCreation.WebhookMethod", "webhook_method"),
        ("AutoCreation.WebhookFilters", "webhook_filters"),
    ],
    required: &["AutoCreation.Enabled", "AutoCreation.WebhookUrl", "AutoCreation.WebhookFilters"],
};

pub const ADDRESS_WITH_STUDIO: Resource = Resource {
    name: "address_configuration_studio",
    label: "address",
    attributes: &[
        ("Type", "type"),
        ("Address", "address"),
        ("FriendlyName", "friendly_name"),
        ("AutoCreation.Enabled", "enabled"),
        ("AutoCreation.Type", ""),
        ("AutoCreation.ConversationServiceSid", "service_sid"),
        ("AutoCreation.WebhookMethod", ""),
        ("AutoCreation.StudioFlowSid", "flow_sid"),
        ("AutoCreation.StudioRetryCount", "retry_count"),
    ],
    required: &["AutoCreation.Enabled", "AutoCreation.StudioFlowSid", "AutoCreation.StudioRetryCount"],
};

pub const ADDRESS_BY_DEFAULT: Resource = Resource {
    name: "address_configuration_default",
    label: "address",
    attributes: &[
        ("Type", "type"),
        ("Address", "address"),
        ("FriendlyName", "friendly_name"),
        ("AutoCreation.Enabled", "enabled"),
        ("AutoCreation.Type", ""),
        ("AutoCreation.ConversationServiceSid", "service_sid"),
        ("AutoCreation.WebhookMethod", ""),
    ],
    required: &["AutoCreation.Enabled"],
};
