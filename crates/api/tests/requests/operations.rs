//! Methods, paths and parameters of the requests about settings and roles.

use std::fmt::Debug;

use api::error::code;
use api::role::{self, Role};
use api::service::Service;
use api::{
    Change, Endpoint, Method, Params, PathArgs, Required, Sid, chat_role, chat_service, configuration, notifications,
    service_configuration, service_webhooks, webhooks,
};

use crate::{a_role, a_service, decode};

const SERVICE: &str = "IS00000000000000000000000000000007";
const ROLE: &str = "RL00000000000000000000000000000008";

/// Compares method, path, status and names of parameters with Twilio's documentation.
fn is_documented<E: Endpoint>(method: Method, path: &str, status: u16, names: &[&str]) {
    assert_eq!((E::METHOD, E::PATH, E::STATUS), (method, path, status));
    assert_eq!(E::PARAMETERS.iter().map(|field| field.wire).collect::<Vec<_>>(), names, "{path}");
}

#[test]
fn requests_about_the_account_are_as_documented() {
    is_documented::<configuration::Fetch>(Method::Get, "/v1/Configuration", 200, &[]);
    let names = ["DefaultChatServiceSid", "DefaultMessagingServiceSid", "DefaultInactiveTimer", "DefaultClosedTimer"];
    is_documented::<configuration::Update>(Method::Post, "/v1/Configuration", 200, &names);
    is_documented::<webhooks::Fetch>(Method::Get, "/v1/Configuration/Webhooks", 200, &[]);
    let names = ["Method", "Filters", "PreWebhookUrl", "PostWebhookUrl", "Target"];
    is_documented::<webhooks::Update>(Method::Post, "/v1/Configuration/Webhooks", 200, &names);
}

#[test]
fn requests_about_the_configuration_of_a_service_are_as_documented() {
    let path = "/v1/Services/{ChatServiceSid}/Configuration";
    is_documented::<service_configuration::Fetch>(Method::Get, path, 200, &[]);
    let names = [
        "DefaultConversationCreatorRoleSid",
        "DefaultConversationRoleSid",
        "DefaultChatServiceRoleSid",
        "ReachabilityEnabled",
    ];
    is_documented::<service_configuration::Update>(Method::Post, path, 200, &names);
    let path = "/v1/Services/{ChatServiceSid}/Configuration/Webhooks";
    is_documented::<service_webhooks::Fetch>(Method::Get, path, 200, &[]);
    is_documented::<service_webhooks::Update>(
        Method::Post,
        path,
        200,
        &["PreWebhookUrl", "PostWebhookUrl", "Filters", "Method"],
    );
    let path = "/v1/Services/{ChatServiceSid}/Configuration/Notifications";
    is_documented::<notifications::Fetch>(Method::Get, path, 200, &[]);
    let names = [
        "LogEnabled",
        "NewMessage.Enabled",
        "NewMessage.Template",
        "NewMessage.Sound",
        "NewMessage.BadgeCountEnabled",
        "NewMessage.WithMedia.Enabled",
        "NewMessage.WithMedia.Template",
        "AddedToConversation.Enabled",
        "AddedToConversation.Template",
        "AddedToConversation.Sound",
        "RemovedFromConversation.Enabled",
        "RemovedFromConversation.Template",
        "RemovedFromConversation.Sound",
    ];
    is_documented::<notifications::Update>(Method::Post, path, 200, &names);
}

#[test]
fn the_update_of_a_chat_service_has_31_parameters() {
    let kinds = ["NewMessage", "AddedToChannel", "RemovedFromChannel", "InvitedToChannel"];
    let of_kinds = kinds
        .into_iter()
        .flat_map(|kind| ["Enabled", "Template", "Sound"].map(|part| format!("Notifications.{kind}.{part}")));
    let others = [
        "FriendlyName",
        "DefaultServiceRoleSid",
        "DefaultChannelRoleSid",
        "DefaultChannelCreatorRoleSid",
        "ReadStatusEnabled",
        "ReachabilityEnabled",
        "TypingIndicatorTimeout",
        "ConsumptionReportInterval",
        "Limits.ChannelMembers",
        "Limits.UserChannels",
        "Media.CompatibilityMessage",
        "PreWebhookUrl",
        "PostWebhookUrl",
        "WebhookMethod",
        "WebhookFilters",
        "PreWebhookRetryCount",
        "PostWebhookRetryCount",
        "Notifications.LogEnabled",
        "Notifications.NewMessage.BadgeCountEnabled",
    ];
    let mut expected: Vec<_> = of_kinds.chain(others.map(str::to_owned)).collect();
    let mut names: Vec<_> = chat_service::Update::PARAMETERS.iter().map(|field| field.wire.to_owned()).collect();
    expected.sort();
    names.sort();
    assert_eq!((names.len(), names), (31, expected));
    assert_eq!((chat_service::Update::METHOD, chat_service::Update::PATH), (Method::Post, "/v2/Services/{Sid}"));
}

#[test]
fn requests_about_roles_are_as_documented() {
    let (create, update) = (["FriendlyName", "Type", "Permission"], ["Permission"]);
    let paging = ["PageSize", "Page", "PageToken"];
    let path = "/v1/Services/{ChatServiceSid}/Roles";
    is_documented::<role::List>(Method::Get, path, 200, &paging);
    is_documented::<role::Create>(Method::Post, path, 201, &create);
    let path = "/v1/Services/{ChatServiceSid}/Roles/{Sid}";
    is_documented::<role::Fetch>(Method::Get, path, 200, &[]);
    is_documented::<role::Update>(Method::Post, path, 200, &update);
    is_documented::<role::Delete>(Method::Delete, path, 204, &[]);
    is_documented::<api::default_service_role::List>(Method::Get, "/v1/Roles", 200, &paging);
    is_documented::<api::default_service_role::Create>(Method::Post, "/v1/Roles", 201, &create);
    is_documented::<api::default_service_role::Fetch>(Method::Get, "/v1/Roles/{Sid}", 200, &[]);
    is_documented::<api::default_service_role::Update>(Method::Post, "/v1/Roles/{Sid}", 200, &update);
    is_documented::<api::default_service_role::Delete>(Method::Delete, "/v1/Roles/{Sid}", 204, &[]);
    is_documented::<chat_role::List>(Method::Get, "/v2/Services/{ServiceSid}/Roles", 200, &paging);
    is_documented::<chat_role::Create>(Method::Post, "/v2/Services/{ServiceSid}/Roles", 201, &create);
    is_documented::<chat_role::Fetch>(Method::Get, "/v2/Services/{ServiceSid}/Roles/{Sid}", 200, &[]);
    is_documented::<chat_role::Update>(Method::Post, "/v2/Services/{ServiceSid}/Roles/{Sid}", 200, &update);
    is_documented::<chat_role::Delete>(Method::Delete, "/v2/Services/{ServiceSid}/Roles/{Sid}", 204, &[]);
}

#[test]
fn requests_about_credentials_and_people_are_as_documented() {
    use api::{binding, conversation, credential, participant_conversation, user};

    let paging = ["PageSize", "Page", "PageToken"];
    is_documented::<credential::List>(Method::Get, "/v1/Credentials", 200, &paging);
    is_documented::<credential::Fetch>(Method::Get, "/v1/Credentials/{Sid}", 200, &[]);
    let filtered = |filters: &[&'static str]| [filters, &paging].concat();
    let path = "/v1/Services/{ChatServiceSid}/Bindings";
    is_documented::<binding::List>(Method::Get, path, 200, &filtered(&["BindingType", "Identity"]));
    is_documented::<binding::Fetch>(Method::Get, "/v1/Services/{ChatServiceSid}/Bindings/{Sid}", 200, &[]);
    is_documented::<user::Fetch>(Method::Get, "/v1/Services/{ChatServiceSid}/Users/{Sid}", 200, &[]);
    is_documented::<conversation::Fetch>(Method::Get, "/v1/Services/{ChatServiceSid}/Conversations/{Sid}", 200, &[]);
    let path = "/v1/Services/{ChatServiceSid}/ParticipantConversations";
    is_documented::<participant_conversation::List>(Method::Get, path, 200, &filtered(&["Identity", "Address"]));
}

#[test]
fn the_conversations_of_a_participant_need_either_an_identity_or_an_address() {
    use api::participant_conversation::List;

    for form in ["Identity=ada", "Address=%2B15550100", "Identity=ada&PageSize=5"] {
        assert!(decode::<List>(form).is_ok(), "{form}");
    }
    for (form, expected) in
        [("", code::INVALID_PARAMETER), ("PageSize=5", code::INVALID_PARAMETER), ("Identity=ada&Address=b", 50451)]
    {
        let errors = decode::<List>(form).expect_err("exactly one is needed");
        let message = "Identity: Send one of these parameters: Identity, Address.";
        assert_eq!((errors[0].code, errors[0].to_string().as_str()), (expected, message), "{form}");
        assert_eq!(errors.len(), 1);
    }
    for form in ["Identity=", "Address=", "Identity=%20"] {
        assert!(decode::<List>(form).is_err(), "{form}: an empty filter could list everybody");
    }
}

#[test]
fn a_path_with_two_braces_is_filled_with_both_sids() {
    assert_eq!(role::Fetch {}.request(&a_role()).target(), format!("/v1/Services/{SERVICE}/Roles/{ROLE}"));
    assert_eq!(chat_role::Delete {}.request(&a_role()).target(), format!("/v2/Services/{SERVICE}/Roles/{ROLE}"));
    assert_eq!(api::default_service_role::Fetch {}.request(&a_role().1).target(), format!("/v1/Roles/{ROLE}"));
}

#[test]
fn the_form_of_a_role_repeats_the_parameter_for_each_permission() {
    let role = role::Create {
        friendly_name: Required("Desk & co".parse().unwrap()),
        r#type: Required("conversation".parse().unwrap()),
        permissions: Required(["sendMessage", "leaveConversation"].map(|word| word.parse().unwrap()).into()),
    };
    let form = "FriendlyName=Desk+%26+co&Type=conversation&Permission=sendMessage&Permission=leaveConversation";
    assert_eq!(role.request(&a_service()).body().as_deref(), Some(form));
}

#[test]
fn a_role_without_permissions_is_rejected() {
    for form in ["", "Permission=", "Permission=&Permission="] {
        let errors = decode::<role::Update>(form).expect_err("a permission is required");
        assert_eq!(errors.len(), 1);
        assert_eq!(
            (errors[0].code, errors[0].message.as_str()),
            (code::INVALID_PARAMETER, "Missing required parameter Permission in the post body")
        );
    }
    let errors = decode::<role::Create>("").expect_err("all three are required");
    assert_eq!(errors.iter().map(|error| error.wire).collect::<Vec<_>>(), ["FriendlyName", "Type", "Permission"]);
}

#[test]
fn an_update_without_changes_is_an_empty_form() {
    fn is_empty<E: Endpoint + Default + PartialEq + Debug>() {
        let mut params = Params::default();
        E::default().encode(&mut params);
        assert!(params.is_empty());
        assert_eq!(decode::<E>(""), Ok(E::default()));
    }
    is_empty::<configuration::Update>();
    is_empty::<webhooks::Update>();
    is_empty::<service_configuration::Update>();
    is_empty::<service_webhooks::Update>();
    is_empty::<notifications::Update>();
    is_empty::<chat_service::Update>();
}

#[test]
fn an_empty_value_clears_a_clearable_setting() {
    let update: configuration::Update = decode("DefaultChatServiceSid=&DefaultClosedTimer=").unwrap();
    assert_eq!((update.default_chat_service_sid, update.default_closed_timer), (Change::Clear, Change::Clear));
    assert_eq!(update.default_inactive_timer, Change::Keep);
    let update: webhooks::Update = decode("Filters=&PreWebhookUrl=").unwrap();
    assert_eq!((update.filters, update.pre_webhook_url), (Change::Clear, Change::Clear));
    let update: notifications::Update = decode("NewMessage.Template=&NewMessage.Sound=").unwrap();
    assert_eq!((update.new_message_template, update.new_message_sound), (Change::Clear, Change::Clear));
}

#[test]
fn an_empty_value_in_a_list_is_no_item() {
    let update: webhooks::Update = decode("Filters=&Filters=").unwrap();
    assert_eq!(update.filters, Change::Clear);
    let update: webhooks::Update = decode("Filters=&Filters=onMessageAdd&Filters=").unwrap();
    assert_eq!(update.filters, Change::Set(vec!["onMessageAdd".parse().unwrap()]));
    let role: role::Update = decode("Permission=&Permission=sendMessage").unwrap();
    assert_eq!(role.permissions, Required(vec!["sendMessage".parse().unwrap()]));
}

fn rejects_empty_values<E: Endpoint>(wires: &[&str]) {
    for wire in wires {
        let errors = E::decode(&Params::from_form(&format!("{wire}=")))
            .err()
            .unwrap_or_else(|| panic!("{wire} accepted an empty value"));
        assert_eq!(errors.iter().map(|error| error.wire).collect::<Vec<_>>(), [*wire]);
    }
}

#[test]
fn an_empty_value_of_any_other_setting_is_rejected() {
    rejects_empty_values::<webhooks::Update>(&["Method", "Target"]);
    rejects_empty_values::<service_configuration::Update>(&["DefaultConversationRoleSid", "ReachabilityEnabled"]);
    rejects_empty_values::<notifications::Update>(&["LogEnabled", "NewMessage.Enabled"]);
    rejects_empty_values::<chat_service::Update>(&["FriendlyName", "Limits.ChannelMembers", "TypingIndicatorTimeout"]);
}

#[test]
fn the_path_of_a_role_contains_a_service_and_a_role() {
    type Pair = (Sid<Service>, Sid<Role>);
    assert_eq!(Pair::from_values(&[SERVICE, ROLE]), Some(a_role()));
    for values in [&[SERVICE][..], &[ROLE, SERVICE], &[SERVICE, "RL123"], &[SERVICE, ROLE, ROLE]] {
        assert_eq!(Pair::from_values(values), None, "{values:?}");
    }
}
