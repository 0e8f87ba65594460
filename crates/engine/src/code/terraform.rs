//! Resources of the community provider RJPearson94/twilio
//! (<https://registry.terraform.io/providers/RJPearson94/twilio/latest/docs>).
//!
//! A resource states the settings to have, and not a request. So a text is rendered only where it leads to the same request: for something new,
//! and for a resource that leaves settings alone that it does not name. The provider has no resource for the webhooks of a service, and its
//! resource of push notifications turns off what it does not name.

use api::ResourceKind;
use api::operation::Action;

use super::quote::{hcl, hcl_list};
use super::typed_request::{TypedRequest, Value};
use crate::terraform::block::attribute_lines;
use crate::terraform::resource::{
    ADDRESS_BY_DEFAULT, ADDRESS_WITH_STUDIO, ADDRESS_WITH_WEBHOOK, CONFIGURATION, ROLE, Resource, SERVICE,
    SERVICE_CONFIGURATION, WEBHOOK,
};

/// Renders a request as a resource.
pub fn render(request: &TypedRequest<'_>) -> Option<String> {
    let resource = resource(request)?;
    // The provider does not send an empty value, and only some of its versions send a false or a zero.
    let is_sent = |value: &Value<'_>| !value.is_empty() && *value != Value::Flag(false) && *value != Value::Number(0);
    let is_complete = resource.required.iter().all(|wire| request.value(wire).is_some());
    if !is_complete || !request.has_plain_path() {
        return None;
    }
    let mut attributes: Vec<_> = request.path_values.iter().map(|sid| ("service_sid", hcl(sid))).collect();
    for argument in &request.arguments {
        let attribute = resource.attribute(argument.info.wire)?;
        if !is_sent(&argument.value) || attribute == "retry_count" && !matches!(argument.value, Value::Number(1..=3)) {
            return None;
        }
        if !attribute.is_empty() {
            attributes.push((attribute, literal(attribute, &argument.value)));
        }
    }
    let (r#type, label, lines) = (resource.r#type(), resource.label, attribute_lines("  ", &attributes));
    Some(format!("# Provider: RJPearson94/twilio\nresource \"{type}\" \"{label}\" {{\n{lines}}}\n"))
}

/// Finds the resource of a request.
fn resource(request: &TypedRequest<'_>) -> Option<&'static Resource> {
    Some(match (request.operation.resource, request.operation.action) {
        (ResourceKind::Service, Action::Create) => &SERVICE,
        (ResourceKind::Role, Action::Create) => &ROLE,
        (ResourceKind::Configuration, Action::Update) => &CONFIGURATION,
        (ResourceKind::ServiceConfiguration, Action::Update) => &SERVICE_CONFIGURATION,
        (ResourceKind::Webhooks, Action::Update) => &WEBHOOK,
        (ResourceKind::AddressConfiguration, Action::Create) => {
            let has_type = matches!(request.value("Type"), Some(Value::Text("sms" | "whatsapp")));
            match request.value("AutoCreation.Type") {
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
        Value::List(items) => hcl_list(items.iter().copied()),
    }
}
