//! Permissions and types of roles.

use std::collections::BTreeSet;

use api::chat_role::ChatRoleType;
use api::error::code;
use api::permission::{ChatPermission, PERMISSIONS, Permission, PermissionInfo, PermissionName};
use api::role::RoleType;
use api::value::ValueError;
use api::{Kind, Value};

use crate::{accepts, rejects_with};

fn names(of: impl Fn(&PermissionInfo) -> Option<&'static str>) -> BTreeSet<&'static str> {
    PERMISSIONS.iter().filter_map(of).collect()
}

#[test]
fn each_api_has_the_documented_permissions() {
    let of_both = [
        "addParticipant",
        "addNonChatParticipant",
        "removeParticipant",
        "deleteConversation",
        "editConversationName",
        "editConversationAttributes",
        "deleteAnyMessage",
        "editAnyMessage",
        "editAnyMessageAttributes",
        "editOwnMessage",
        "editOwnMessageAttributes",
        "editAnyUserInfo",
        "editOwnUserInfo",
        "editOwnParticipantAttributes",
        "editAnyParticipantAttributes",
    ];
    let of_services = ["createConversation", "joinConversation"];
    let of_conversations =
        ["deleteOwnMessage", "leaveConversation", "sendMessage", "sendMediaMessage", "editNotificationLevel"];
    let of = |r#type| names(move |info| info.conversations_name.filter(|_| info.types.contains(&r#type)));
    assert_eq!(of(RoleType::Service), of_both.into_iter().chain(of_services).collect());
    assert_eq!(of(RoleType::Conversation), of_both.into_iter().chain(of_conversations).collect());
    assert_eq!(
        names(|info| info.chat_name),
        BTreeSet::from([
            "createChannel",
            "joinChannel",
            "destroyChannel",
            "inviteMember",
            "addMember",
            "removeMember",
            "editChannelName",
            "editChannelAttributes",
            "sendMessage",
            "sendMediaMessage",
            "leaveChannel",
            "editOwnMessage",
            "editOwnMessageAttributes",
            "editAnyMessage",
            "editAnyMessageAttributes",
            "deleteOwnMessage",
            "deleteAnyMessage",
            "editOwnUserInfo",
            "editAnyUserInfo",
            "editNotificationLevel",
            "editOwnMemberAttributes",
            "editAnyMemberAttributes",
        ])
    );
}

#[test]
fn chat_names_differ_in_channel_member_and_destroy() {
    for info in PERMISSIONS {
        let (Some(word), Some(chat)) = (info.conversations_name, info.chat_name) else { continue };
        let renamed = word.replace("deleteConversation", "destroyConversation");
        assert_eq!(chat, renamed.replace("Conversation", "Channel").replace("Participant", "Member"));
    }
    let in_one_only: Vec<_> =
        PERMISSIONS.iter().filter(|info| info.conversations_name.is_none() != info.chat_name.is_none()).collect();
    assert_eq!(
        in_one_only.iter().map(|info| (info.conversations_name, info.chat_name)).collect::<Vec<_>>(),
        [(Some("addNonChatParticipant"), None), (None, Some("inviteMember"))]
    );
    assert!(
        PERMISSIONS.iter().all(|info| info.conversations_name.or(info.chat_name).is_some() && !info.types.is_empty())
    );
}

#[test]
fn labels_and_names_of_permissions_are_unique() {
    let distinct = |names: Vec<&str>| names.len() == names.iter().collect::<BTreeSet<_>>().len();
    assert!(distinct(PERMISSIONS.iter().map(|info| info.label).collect()));
    assert!(distinct(PERMISSIONS.iter().filter_map(|info| info.conversations_name).collect()));
    assert!(distinct(PERMISSIONS.iter().filter_map(|info| info.chat_name).collect()));
}

#[test]
fn a_permission_is_parsed_in_any_case_by_the_name_of_its_api() {
    fn parses<P: Value>(info: &'static PermissionInfo, word: &str, allowed: impl Fn(P) -> &'static PermissionInfo) {
        for text in [word.to_owned(), word.to_lowercase(), word.to_uppercase()] {
            let permission = text.parse::<P>().unwrap_or_else(|error| panic!("{text:?} was rejected: {error}"));
            assert_eq!(permission.to_string(), word);
            assert_eq!(allowed(permission), info);
        }
        assert_eq!(P::KIND, Kind::Permission);
    }
    for info in PERMISSIONS {
        info.conversations_name.iter().for_each(|word| parses(info, word, Permission::info));
        info.chat_name.iter().for_each(|word| parses(info, word, ChatPermission::info));
    }
    accepts::<Permission>("addNonChatParticipant");
    accepts::<ChatPermission>("inviteMember");
}

#[test]
fn a_name_of_the_other_api_is_no_permission() {
    for text in ["inviteMember", "createChannel", "fly", "", "sendMessage "] {
        let message = format!("There is no permission “{text}” for roles of this type.");
        rejects_with::<Permission>(text, code::UNKNOWN_PERMISSION, &message);
    }
    for text in ["addNonChatParticipant", "createConversation", "deleteConversation"] {
        let message = format!("There is no permission “{text}” for roles of this type.");
        rejects_with::<ChatPermission>(text, code::UNKNOWN_PERMISSION, &message);
    }
}

#[test]
fn a_permission_is_granted_only_by_its_types_of_roles() {
    for info in PERMISSIONS {
        for r#type in [RoleType::Service, RoleType::Conversation] {
            let fits = info.types.contains(&r#type);
            if let Some(word) = info.conversations_name {
                assert_eq!(word.parse::<Permission>().unwrap().info_for(r#type).ok(), fits.then_some(info));
            }
            if let Some(word) = info.chat_name {
                assert_eq!(word.parse::<ChatPermission>().unwrap().info_for(r#type).ok(), fits.then_some(info));
            }
        }
    }
    let mistake = "CREATECHANNEL".parse::<ChatPermission>().unwrap().info_for(RoleType::Conversation).unwrap_err();
    assert_eq!(mistake.to_string(), "There is no permission “createChannel” for roles of this type.");
    assert_eq!(mistake.code(), code::UNKNOWN_PERMISSION);
}

#[test]
fn a_type_of_role_has_a_name_in_each_api() {
    for (word, chat) in [("conversation", "channel"), ("service", "deployment")] {
        let (r#type, chat_type) = (word.parse::<RoleType>().unwrap(), chat.parse::<ChatRoleType>().unwrap());
        assert_eq!((RoleType::from(chat_type), ChatRoleType::from(r#type)), (r#type, chat_type));
        rejects_with::<RoleType>(chat, code::ROLE_TYPE, "Select one of: conversation, service.");
        rejects_with::<ChatRoleType>(word, code::ROLE_TYPE, "Select one of: channel, deployment.");
    }
}
