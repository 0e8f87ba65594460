//! Resources of the community provider RJPearson94/twilio
//! (<https://registry.terraform.io/providers/RJPearson94/twilio/latest/docs>).
//!
//! A resource states the settings to have, and not a request. So a text is rendered only where it leads to the same request: for something new,
//! and for a resource that leaves settings alone that it does not name. The provider has no resource for the webhooks of a service, and its
//! resource of push notifications turns off what it does not name.

use api::ResourceKind;
use api::operation::Action;

use super::call::{Call, Value};
use super::quote::hcl;

/// Resource of the provider.
struct Resource {
    /// Name after `twilio_conversations_`.
    name: &'static str,
    /// Name of the block.
    label: &'static str,
    /// Parameters with their attributes. The attribute is empty where the resource needs none.
    attributes: &'static [(&'static str, &'static str)],
    /// Parameters that the resource requires.
    required: &'static [&'static str],
}

const SERVICE: Resource =
    Resource { name: "service", label: "service", attributes: &[("FriendlyName", "friendly_name")], required: &[] };

const ROLE: Resource = Resource {
    name: "role",
    label: "role",
    attributes: &[("FriendlyName", "friendly_name"), ("Type", "type"), ("Permission", "permissions")],
    required: &[],
};

const CONFIGURATION: Resource = Resource {
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

const SERVICE_CONFIGURATION: Resource = Resource {
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

const WEBHOOK: Resource = Resource {
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

const ADDRESS_WITH_WEBHOOK: Resource = Resource {
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

const ADDRESS_WITH_STUDIO: Resource = Resource {
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

const ADDRESS_BY_DEFAULT: Resource = Resource {
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

/// Renders a call as a resource.
pub fn render(call: &Call<'_>) -> Option<String> {
    let resource = resource(call)?;
    // The provider does not send an empty value, and only some of its versions send a false or a zero.
    let is_sent = |value: &Value<'_>| !value.is_empty() && *value != Value::Flag(false) && *value != Value::Number(0);
    let is_complete = resource.required.iter().all(|wire| call.value(wire).is_some());
    if !is_complete || !call.has_plain_path() {
        return None;
    }
    let mut attributes: Vec<_> = call.path_values.iter().map(|sid| ("service_sid", hcl(sid))).collect();
    for argument in &call.arguments {
        let (_, attribute) = resource.attributes.iter().find(|(wire, _)| *wire == argument.info.wire)?;
        if !is_sent(&argument.value) || *attribute == "retry_count" && !matches!(argument.value, Value::Number(1..=3)) {
            return None;
        }
        if !attribute.is_empty() {
            attributes.push((attribute, literal(attribute, &argument.value)));
        }
    }
    let width = attributes.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let lines: String = attributes.iter().map(|(name, value)| format!("  {name:width$} = {value}\n")).collect();
    let Resource { name, label, .. } = resource;
    Some(format!(
        "# Provider: RJPearson94/twilio\nresource \"twilio_conversations_{name}\" \"{label}\" {{\n{lines}}}\n"
    ))
}

/// Finds the resource of a call.
fn resource(call: &Call<'_>) -> Option<&'static Resource> {
    Some(match (call.operation.resource, call.operation.action) {
        (ResourceKind::Service, Action::Create) => &SERVICE,
        (ResourceKind::Role, Action::Create) => &ROLE,
        (ResourceKind::Configuration, Action::Update) => &CONFIGURATION,
        (ResourceKind::ServiceConfiguration, Action::Update) => &SERVICE_CONFIGURATION,
        (ResourceKind::Webhooks, Action::Update) => &WEBHOOK,
        (ResourceKind::AddressConfiguration, Action::Create) => {
            let has_type = matches!(call.value("Type"), Some(Value::Text("sms" | "whatsapp")));
            match call.value("AutoCreation.Type") {
                Some(Value::Text("webhook")) if has_type => &ADDRESS_WITH_WEBHOOK,
                Some(Value::Text("studio")) if has_type => &ADDRESS_WITH_STUDIO,
                Some(Value::Text("default")) if has_type => &ADDRESS_BY_DEFAULT,
                _ => return None,
            }
        }
        _ => return None,
    })
}

fn literal(attribute: &str, value: &Value<'_>) -> String {
    match value {
        // The API spells the method of an address in lower case.
        Value::Text(text) if attribute == "webhook_method" => hcl(&text.to_ascii_uppercase()),
        Value::Text(text) => hcl(text),
        Value::Flag(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::List(items) => format!("[{}]", items.iter().map(|item| hcl(item)).collect::<Vec<_>>().join(", ")),
    }
}
