//! Permissions and types of roles.

use std::collections::BTreeSet;

use api::chat_role::ChatRoleType;
use api::error::code;
use api::permission::{ChatPermission, PERMISSIONS, Permission, PermissionInfo, Vocabulary};
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
    let of = |r#type| names(move |right| right.word.filter(|_| right.types.contains(&r#type)));
    assert_eq!(of(RoleType::Service), of_both.into_iter().chain(of_services).collect());
    assert_eq!(of(RoleType::Conversation), of_both.into_iter().chain(of_conversations).collect());
    assert_eq!(
        names(|right| right.chat),
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
    for right in PERMISSIONS {
        let (Some(word), Some(chat)) = (right.word, right.chat) else { continue };
        let renamed = word.replace("deleteConversation", "destroyConversation");
        assert_eq!(chat, renamed.replace("Conversation", "Channel").replace("Participant", "Member"));
    }
    let in_one_only: Vec<_> = PERMISSIONS.iter().filter(|right| right.word.is_none() != right.chat.is_none()).collect();
    assert_eq!(
        in_one_only.iter().map(|right| (right.word, right.chat)).collect::<Vec<_>>(),
        [(Some("addNonChatParticipant"), None), (None, Some("inviteMember"))]
    );
    assert!(PERMISSIONS.iter().all(|right| right.word.or(right.chat).is_some() && !right.types.is_empty()));
}

#[test]
fn labels_and_names_of_permissions_are_unique() {
    let distinct = |names: Vec<&str>| names.len() == names.iter().collect::<BTreeSet<_>>().len();
    assert!(distinct(PERMISSIONS.iter().map(|right| right.label).collect()));
    assert!(distinct(PERMISSIONS.iter().filter_map(|right| right.word).collect()));
    assert!(distinct(PERMISSIONS.iter().filter_map(|right| right.chat).collect()));
}

#[test]
fn a_permission_is_parsed_in_any_case_by_the_name_of_its_api() {
    fn parses<P: Value>(right: &'static PermissionInfo, word: &str, allowed: impl Fn(P) -> &'static PermissionInfo) {
        for text in [word.to_owned(), word.to_lowercase(), word.to_uppercase()] {
            let permission = text.parse::<P>().unwrap_or_else(|error| panic!("{text:?} was rejected: {error}"));
            assert_eq!(permission.to_string(), word);
            assert_eq!(allowed(permission), right);
        }
        assert_eq!(P::KIND, Kind::Permission);
    }
    for right in PERMISSIONS {
        right.word.iter().for_each(|word| parses(right, word, Permission::right));
        right.chat.iter().for_each(|word| parses(right, word, ChatPermission::right));
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
    for right in PERMISSIONS {
        for r#type in [RoleType::Service, RoleType::Conversation] {
            let fits = right.types.contains(&r#type);
            if let Some(word) = right.word {
                assert_eq!(word.parse::<Permission>().unwrap().of_type(r#type).ok(), fits.then_some(right));
            }
            if let Some(word) = right.chat {
                assert_eq!(word.parse::<ChatPermission>().unwrap().of_type(r#type).ok(), fits.then_some(right));
            }
        }
    }
    let mistake = "CREATECHANNEL".parse::<ChatPermission>().unwrap().of_type(RoleType::Conversation).unwrap_err();
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
