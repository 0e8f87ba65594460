//! Conversations of a participant: one entry for each conversation that a person takes part in.

use crate::account::Account;
use crate::address_configuration::Address;
use crate::conversation::{Conversation, State, Timers};
use crate::date::Timestamp;
use crate::disclosure::Disclosure;
use crate::identity::Identity;
use crate::json::Links;
use crate::page::{Listed, list};
use crate::response;
use crate::service::Service;
use crate::sid::{Resource, Sid};
use crate::user::User;

/// Page of Twilio's documentation.
pub const DOCS: &str = "https://www.twilio.com/docs/conversations-classic/api/participant-conversation-resource";

/// Properties that the gateway forwards: SIDs, state, times and the channel. Names, identities and addresses are not among them.
const DISCLOSURE: Disclosure = Disclosure {
    plain: &[
        "account_sid",
        "chat_service_sid",
        "participant_sid",
        "participant_user_sid",
        "participant_messaging_binding.type",
        "conversation_sid",
        "conversation_state",
        "conversation_timers.date_inactive",
        "conversation_timers.date_closed",
        "conversation_date_created",
        "conversation_date_updated",
    ],
    masked: &[],
};

response! {
    /// A conversation that a person takes part in.
    ParticipantConversation, disclosure DISCLOSURE {
        /// SID of the account that owns the conversation.
        account_sid: Sid<Account>,
        /// SID of the service.
        chat_service_sid: Sid<Service>,
        /// SID of the participant.
        participant_sid: Sid<Participant>,
        /// SID of the participant's user. Null for a participant by SMS or WhatsApp.
        participant_user_sid: Sid<User>,
        /// Identity of the participant's user. Null for a participant by SMS or WhatsApp.
        participant_identity: String,
        /// Address of a participant by SMS or WhatsApp. Null for a user.
        participant_messaging_binding: MessagingBinding,
        /// SID of the conversation.
        conversation_sid: Sid<Conversation>,
        /// Name of the conversation that is unique in the service.
        conversation_unique_name: String,
        /// Name of the conversation.
        conversation_friendly_name: String,
        /// Attributes of the conversation: JSON as text.
        conversation_attributes: String,
        /// Time of the conversation's creation.
        conversation_date_created: Timestamp,
        /// Time of the conversation's last change.
        conversation_date_updated: Timestamp,
        /// Identity of the conversation's creator.
        conversation_created_by: String,
        /// State of the conversation.
        conversation_state: State,
        /// Times of the conversation's next changes of state.
        conversation_timers: Timers,
        /// Absolute URLs of participant and conversation.
        links: Links,
    }
}

response! {
    /// Address of a participant by SMS, WhatsApp or another channel.
    MessagingBinding {
        /// Channel: `sms`.
        r#type: String,
        /// Address of the participant.
        address: String,
        /// Address of the account that the participant writes to.
        proxy_address: String,
        /// Address of a user in a group conversation.
        projected_address: String,
        /// Display name of an email address.
        name: String,
        /// Kind of recipient of an email.
        level: String,
    }
}

/// A participant of a conversation, who is named by SID.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Participant {}

impl Resource for Participant {
    const PREFIX: &'static str = "MB";
}

impl Listed for ParticipantConversation {
    const KEY: &'static str = "conversations";

    fn id(&self) -> Option<String> {
        self.participant_sid.text()
    }
}

list! {
    /// `GET /v1/Services/{ChatServiceSid}/ParticipantConversations`
    List: "/v1/Services/{ChatServiceSid}/ParticipantConversations", Sid<Service> => ParticipantConversation,
        one of ["Identity", "Address"] {
        /// User who takes part.
        identity: Option<Identity> = "Identity", "Identity" { personal: true };
        /// Address that takes part by SMS, WhatsApp or another channel.
        address: Option<Address> = "Address", "Address" { personal: true };
    }
}
