//! What holds for one service: the roles that people get, and whether it shows who is there.

use crate::error::code;
use crate::flag::Flag;
use crate::json::Links;
use crate::role::Role;
use crate::service::Service;
use crate::sid::Sid;
use crate::{request, response};

response! {
    /// The configuration of a service.
    Configuration {
        /// The service that it belongs to.
        chat_service_sid: Sid<Service>,
        /// The role of a conversation's creator in it.
        default_conversation_creator_role_sid: Sid<Role>,
        /// The role of whoever is added to a conversation.
        default_conversation_role_sid: Sid<Role>,
        /// The role of a new user.
        default_chat_service_role_sid: Sid<Role>,
        /// Whether it shows who is online.
        reachability_enabled: bool,
        /// Where it is.
        url: String,
        /// Where what belongs to it is.
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
    Update: Post "/v1/Services/{ChatServiceSid}/Configuration", Sid<Service> => 200 Configuration {
        /// The role of a conversation's creator in it.
        default_conversation_creator_role_sid: Option<Sid<Role>> =
            "DefaultConversationCreatorRoleSid", "Role of a conversation’s creator",
            refused with [code::CREATOR_ROLE_NOT_FOUND];
        /// The role of whoever is added to a conversation.
        default_conversation_role_sid: Option<Sid<Role>> =
            "DefaultConversationRoleSid", "Role of a new participant",
            refused with [code::CONVERSATION_ROLE_NOT_FOUND, code::CHANNEL_ROLE_NOT_FOUND];
        /// The role of a new user.
        default_chat_service_role_sid: Option<Sid<Role>> =
            "DefaultChatServiceRoleSid", "Role of a new user", refused with [code::SERVICE_ROLE_NOT_FOUND];
        /// Whether it shows who is online.
        reachability_enabled: Option<Flag> = "ReachabilityEnabled", "Reachability";
    }
}
