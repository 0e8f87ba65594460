//! JSON Schema of a document, made from the declarations (<https://json-schema.org/draft/2020-12>).

use api::number::UNDOCUMENTED_MAX;
use api::permission::{PERMISSIONS, RoleType};
use api::{Kind, ParameterInfo};
use serde_json::{Map, Value, json};

use super::roles::{Target, target};
use super::{FORMAT, Section, VERSION};

/// Returns the schema.
pub fn schema() -> Value {
    let mut properties = object(json!({
        "$schema": { "type": "string", "description": "URL or path of this schema, for editors." },
        "format": { "const": FORMAT },
        "version": { "const": VERSION },
        "account": sid("AC", "SID of the account that was exported."),
        "exported": { "type": "string", "format": "date-time", "description": "Time of the export." },
        "services": { "type": "array", "items": service() },
    }));
    add_sections(&mut properties, &Section::OF_ACCOUNT);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of Twilio Conversations (classic)",
        "type": "object",
        "properties": properties,
        "required": ["format", "version"],
        "additionalProperties": false,
    })
}

fn service() -> Value {
    let mut properties = object(json!({
        "name": name("Friendly name of the service."),
        "sid": sid("IS", "SID of the service. A service of another account is found by its name."),
        "roles": { "type": "array", "items": role() },
    }));
    add_sections(&mut properties, &Section::OF_SERVICE);
    json!({
        "type": "object",
        "properties": properties,
        "anyOf": [{ "required": ["name"] }, { "required": ["sid"] }],
        "additionalProperties": false,
    })
}

fn role() -> Value {
    let permissions: Vec<_> = PERMISSIONS.iter().filter_map(|permission| permission.conversations_name).collect();
    json!({
        "type": "object",
        "properties": {
            "name": name("Friendly name of the role."),
            "type": { "enum": RoleType::WORDS, "description": "Where the role applies. Cannot be changed later." },
            "sid": sid("RL", "SID of the role. A role of another service is found by its name and type."),
            "permissions": {
                "type": "array", "minItems": 1, "items": { "enum": permissions },
                "description": "All permissions of the role.",
            },
        },
        "required": ["name", "type"],
        "additionalProperties": false,
    })
}

fn add_sections(properties: &mut Map<String, Value>, sections: &[Section]) {
    for section in sections {
        let parameters = section.parameters().into_iter().map(|info| (info.wire.to_owned(), parameter(info)));
        let parameters: Map<_, _> = parameters.collect();
        let schema = json!({
            "type": "object",
            "description": format!("{}.", section.label()),
            "properties": parameters,
            "additionalProperties": false,
        });
        properties.insert(section.key().to_owned(), schema);
    }
}

fn parameter(info: &'static ParameterInfo) -> Value {
    let r#type = |name: &str| if info.clearable { json!([name, "null"]) } else { json!(name) };
    let mut schema = match info.kind {
        Kind::Flag => json!({ "type": r#type("boolean") }),
        Kind::Number { min, max } if max < UNDOCUMENTED_MAX => {
            json!({ "type": r#type("integer"), "minimum": min, "maximum": max })
        }
        Kind::Number { min, .. } => json!({ "type": r#type("integer"), "minimum": min }),
        Kind::Event(names) => json!({ "type": "array", "items": { "enum": names } }),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::Url => json!({ "type": r#type("string"), "pattern": "^([Hh][Tt][Tt][Pp][Ss]?://.*)?$" }),
        Kind::Duration { .. } => json!({ "type": r#type("string"), "pattern": "^(P[0-9A-Z]+)?$" }),
        Kind::Sid { prefix } if target(info).is_none() => {
            json!({ "type": r#type("string"), "pattern": format!("^({prefix}[0-9a-fA-F]{{32}})?$") })
        }
        Kind::Text { max } if max < usize::MAX => json!({ "type": r#type("string"), "maxLength": max }),
        _ => json!({ "type": r#type("string") }),
    };
    let note = match target(info) {
        Some(Target::Service) => " Name or SID of a service.",
        Some(Target::Role(RoleType::Service)) => " Name or SID of a service role.",
        Some(Target::Role(RoleType::Conversation)) => " Name or SID of a conversation role.",
        None => "",
    };
    schema["title"] = info.label.into();
    schema["description"] = format!("{}{note}", info.effect).into();
    if let Some(default) = info.default {
        schema["default"] = serde_json::from_str(default).unwrap_or_else(|_| default.into());
    }
    schema
}

fn name(description: &str) -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": 256, "description": description })
}

fn sid(prefix: &str, description: &str) -> Value {
    json!({ "type": "string", "pattern": format!("^{prefix}[0-9a-fA-F]{{32}}$"), "description": description })
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
