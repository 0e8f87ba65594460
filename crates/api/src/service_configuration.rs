//! Configuration of a service: default roles and reachability.

use crate::chat_service;
use crate::code;
use crate::docs;
use crate::flag::Flag;
use crate::json::Links;
use crate::role::Role;
use crate::service::Service;
use crate::sid::Sid;
use crate::{request, response};

/// Page of Twilio's documentation.
pub const DOCS: &str = "https://www.twilio.com/docs/conversations-classic/api/service-configuration-resource";

response! {
    /// Configuration of a service.
    Configuration {
        /// SID of the service.
        chat_service_sid: Sid<Service>,
        /// SID of the role that the creator of a conversation gets in it.
        default_conversation_creator_role_sid: Sid<Role>,
        /// SID of the role that a new participant of a conversation gets.
        default_conversation_role_sid: Sid<Role>,
        /// SID of the role that a new user gets.
        default_chat_service_role_sid: Sid<Role>,
        /// True if users are shown as online or offline. Default: false.
        reachability_enabled: bool,
        /// Absolute URL of the resource.
        url: String,
        /// Absolute URLs of the subresources.
        links: Links,
    }
}

request! {
    /// `GET /v1/Services/{ChatServiceSid}/Configuration`
    Fetch: Get "/v1/Services/{ChatServiceSid}/Configuration", Sid<Service> => 200 Configuration {}
}

request! {
    /// `POST /v1/Services/{ChatServiceSid}/Configuration`
    #[derive(Default)]
    Update: Post "/v1/Services/{ChatServiceSid}/Configuration", Sid<Service> => 200 Configuration, docs DOCS {
        /// SID of the role that the creator of a conversation gets in it.
        default_conversation_creator_role_sid: Option<Sid<Role>> =
            "DefaultConversationCreatorRoleSid", "Role of a conversation’s creator" {
            codes: &[code::CREATOR_ROLE_NOT_FOUND],
            effect: "Conversation role for the creator of a conversation.",
            twin: Some(chat_service::Update::default_channel_creator_role_sid().info()),
        };
        /// SID of the role that a new participant of a conversation gets.
        default_conversation_role_sid: Option<Sid<Role>> = "DefaultConversationRoleSid", "Role of a new participant" {
            codes: &[code::CONVERSATION_ROLE_NOT_FOUND, code::CHANNEL_ROLE_NOT_FOUND],
            effect: "Conversation role for new participants.",
            twin: Some(chat_service::Update::default_channel_role_sid().info()),
        };
        /// SID of the role that a new user gets.
        default_chat_service_role_sid: Option<Sid<Role>> = "DefaultChatServiceRoleSid", "Role of a new user" {
            codes: &[code::SERVICE_ROLE_NOT_FOUND],
            effect: "Service role for new users.",
            twin: Some(chat_service::Update::default_service_role_sid().info()),
        };
        /// True if users are shown as online or offline. Default: false.
        reachability_enabled: Option<Flag> = "ReachabilityEnabled", "Reachability" {
            default: Some("false"),
            effect: "Shows whether users are online and can receive push notifications. When off, Twilio returns null for both.",
            docs: docs::REACHABILITY,
            twin: Some(chat_service::Update::reachability_enabled().info()),
        };
    }
}
