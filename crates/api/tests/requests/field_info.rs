//! Declarations of parameters, as forms use them.

use api::error::code;
use api::{Endpoint, Kind, ParameterInfo, Params, chat_service, configuration, notifications, role, service, webhooks};
use serde_json::{Value, json};

fn field<E: Endpoint>(wire: &str) -> &'static ParameterInfo {
    E::PARAMETERS.iter().find(|field| field.wire == wire).unwrap_or_else(|| panic!("there is a parameter {wire}"))
}

fn written(field: &ParameterInfo, text: &str) -> String {
    let mut params = Params::default();
    field.write(text, &mut params);
    params.to_form()
}

#[test]
fn a_declaration_has_label_kind_and_codes() {
    let name = field::<service::Create>("FriendlyName");
    assert_eq!((name.name, name.label, name.kind), ("friendly_name", "Friendly name", Kind::Text { max: 256 }));
    assert_eq!(name.codes, [code::FRIENDLY_NAME_MISSING, code::FRIENDLY_NAME_TOO_LONG]);
    assert!(name.required && !name.many);

    let renamed = field::<chat_service::Update>("FriendlyName");
    assert_eq!((renamed.label, renamed.kind, renamed.codes), (name.label, name.kind, name.codes));
    assert!(!renamed.required);

    let permissions = field::<role::Create>("Permission");
    assert_eq!((permissions.name, permissions.kind), ("permissions", Kind::Permission));
    assert!(permissions.required && permissions.many);
    assert_eq!(field::<role::Create>("Type").name, "type", "without the prefix of a keyword");
}

#[test]
fn the_settings_of_default_roles_have_codes_of_their_own() {
    for (wire, code) in [
        ("DefaultServiceRoleSid", code::SERVICE_ROLE_NOT_FOUND),
        ("DefaultChannelRoleSid", code::CHANNEL_ROLE_NOT_FOUND),
        ("DefaultChannelCreatorRoleSid", code::CREATOR_ROLE_NOT_FOUND),
    ] {
        let field = field::<chat_service::Update>(wire);
        assert_eq!((field.kind, field.codes), (Kind::Sid { prefix: "RL" }, &[code][..]));
    }
}

#[test]
fn the_property_of_a_parameter_is_found_in_a_response() {
    let response = json!({
        "friendly_name": "Harbor",
        "default_channel_role_sid": "RL1",
        "limits": { "channel_members": 100, "user_channels": 250 },
        "media": { "compatibility_message": "?" },
        "notifications": { "log_enabled": false, "new_message": { "badge_count_enabled": true } },
        "pre_webhook_retry_count": 3,
    });
    for (wire, reported) in [
        ("FriendlyName", json!("Harbor")),
        ("DefaultChannelRoleSid", json!("RL1")),
        ("Limits.ChannelMembers", json!(100)),
        ("Limits.UserChannels", json!(250)),
        ("Media.CompatibilityMessage", json!("?")),
        ("Notifications.LogEnabled", json!(false)),
        ("Notifications.NewMessage.BadgeCountEnabled", json!(true)),
        ("PreWebhookRetryCount", json!(3)),
    ] {
        assert_eq!(field::<chat_service::Update>(wire).reported(&response), Some(&reported), "{wire}");
    }
    assert_eq!(field::<chat_service::Update>("PostWebhookUrl").reported(&response), None);
    assert_eq!(field::<chat_service::Update>("Notifications.InvitedToChannel.Sound").reported(&response), None);

    let response = json!({ "new_message": { "with_media": { "template": "${MEDIA}" } } });
    let template = field::<notifications::Update>("NewMessage.WithMedia.Template");
    assert_eq!(template.reported(&response), Some(&json!("${MEDIA}")));
    let response = json!({ "permissions": ["sendMessage"], "type": "service" });
    assert_eq!(field::<role::Create>("Permission").reported(&response), Some(&json!(["sendMessage"])));
    assert_eq!(field::<role::Create>("Type").reported(&response), Some(&json!("service")));
}

#[test]
fn a_property_becomes_the_text_of_a_control() {
    let text = |value: Value| field::<webhooks::Update>("Filters").text(&json!({ "filters": value }));
    for (value, expected) in [
        (Value::Null, ""),
        (json!([]), ""),
        (json!(["onMessageAdd"]), "onMessageAdd"),
        (json!(["onMessageAdd", "onUserAdded"]), "onMessageAdd\nonUserAdded"),
        (json!("onMessageAdd"), "onMessageAdd"),
        (json!(["a", 1]), "a\n1"),
        (json!(100), "100"),
        (json!(true), "true"),
        (json!({ "odd": [1] }), r#"{"odd":[1]}"#),
    ] {
        assert_eq!(text(value), expected);
    }
    assert_eq!(field::<webhooks::Update>("Filters").text(&json!({})), "");
    assert_eq!(field::<webhooks::Update>("Filters").text(&Value::Null), "");
}

#[test]
fn the_text_of_a_control_becomes_parameters() {
    let filters = field::<webhooks::Update>("Filters");
    assert_eq!(written(filters, "onMessageAdd\nonUserAdded"), "Filters=onMessageAdd&Filters=onUserAdded");
    assert_eq!(written(filters, ""), "Filters=");
    let url = field::<webhooks::Update>("PreWebhookUrl");
    assert_eq!(written(url, "https://a.example/"), "PreWebhookUrl=https%3A%2F%2Fa.example%2F");
    assert_eq!(written(url, ""), "PreWebhookUrl=");
    let template = field::<notifications::Update>("NewMessage.Template");
    assert_eq!(written(template, "two\nlines"), "NewMessage.Template=two%0Alines", "only lists are split into lines");
}

#[test]
fn the_text_of_a_control_is_checked_by_the_rule_of_its_parameter() {
    let timer = field::<configuration::Update>("DefaultInactiveTimer");
    for (text, error) in [
        ("PT1M", None),
        ("", None),
        ("PT30S", Some("Enter at least 1 minute (PT1M).")),
        ("ten minutes", Some("Enter a duration in whole numbers, such as PT24H for 24 hours or P7D for 7 days.")),
    ] {
        assert_eq!((timer.check)(text).as_deref(), error, "{text}");
    }
    let filters = field::<webhooks::Update>("Filters");
    assert_eq!((filters.check)(""), None);
    assert_eq!((filters.check)("onMessageAdd\nonUserAdded"), None);
    let error = (filters.check)("onMessageAdd\nonMessageSend\n?");
    assert_eq!(error.as_deref(), Some("There is no event “onMessageSend” here."), "the first invalid line");
    let permissions = field::<role::Update>("Permission");
    assert_eq!((permissions.check)("").as_deref(), Some("Select at least one."));
    assert_eq!((permissions.check)("sendMessage\nleaveConversation"), None);
    let limit = field::<chat_service::Update>("Limits.ChannelMembers");
    assert_eq!((limit.check)("1001").as_deref(), Some("Enter a whole number from 1 to 1000."));
    assert_eq!((limit.check)("").as_deref(), Some("Enter a whole number from 1 to 1000."), "it cannot be empty");
    let name = field::<service::Create>("FriendlyName");
    assert_eq!((name.check)("").as_deref(), Some("Enter a friendly name."));
    assert_eq!(
        (field::<chat_service::Update>("Notifications.LogEnabled").check)("on").as_deref(),
        Some("Enter true or false.")
    );
}

#[test]
fn the_name_of_a_field_is_its_wire_name_in_snake_case() {
    fn is_snake_case<E: Endpoint>() {
        for field in E::PARAMETERS {
            let snake: String =
                field.wire.replace('.', "").chars().enumerate().fold(String::new(), |mut name, (index, letter)| {
                    if letter.is_ascii_uppercase() && index > 0 {
                        name.push('_');
                    }
                    name.push(letter.to_ascii_lowercase());
                    name
                });
            assert_eq!(field.name, snake);
            assert!(!field.label.is_empty() && !field.label.ends_with('.'));
        }
    }
    is_snake_case::<configuration::Update>();
    is_snake_case::<webhooks::Update>();
    is_snake_case::<api::service_configuration::Update>();
    is_snake_case::<api::service_webhooks::Update>();
    is_snake_case::<notifications::Update>();
    is_snake_case::<chat_service::Update>();
}
