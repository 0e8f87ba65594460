//! Conversations of a service.

use crate::account::Account;
use crate::choice::choice;
use crate::date::{Day, Timestamp};
use crate::disclosure::Disclosure;
use crate::json::Links;
use crate::page::{Listed, list};
use crate::service::Service;
use crate::sid::{Resource, Sid};
use crate::{request, response};

/// Page of Twilio's documentation.
pub const DOCS: &str = "https://www.twilio.com/docs/conversations-classic/api/conversation-resource";

choice! {
    /// State of a conversation.
    State {
        /// Twilio is still adding its participants.
        Initializing = "initializing",
        /// Open.
        Active = "active",
        /// Open, without recent activity.
        Inactive = "inactive",
        /// Closed for ever; nothing can be added.
        Closed = "closed",
    }
}

/// Properties that the gateway forwards: SIDs, state and times. Names are not among them, because they often name a person.
const DISCLOSURE: Disclosure = Disclosure {
    plain: &[
        "account_sid",
        "chat_service_sid",
        "messaging_service_sid",
        "sid",
        "state",
        "date_created",
        "date_updated",
        "timers.date_inactive",
        "timers.date_closed",
    ],
    masked: &[],
};

response! {
    /// A conversation.
    Conversation, disclosure DISCLOSURE {
        /// SID of the account that owns the conversation.
        account_sid: Sid<Account>,
        /// SID of the service.
        chat_service_sid: Sid<Service>,
        /// SID of the messaging service that sends its SMS and WhatsApp messages.
        messaging_service_sid: String,
        /// SID of the conversation.
        sid: Sid<Conversation>,
        /// Name of the conversation.
        friendly_name: String,
        /// Name that is unique in the service.
        unique_name: String,
        /// Attributes: JSON as text.
        attributes: String,
        /// State.
        state: State,
        /// Time of creation.
        date_created: Timestamp,
        /// Time of the last change.
        date_updated: Timestamp,
        /// Times of the next changes of state.
        timers: Timers,
        /// Addresses of other channels.
        bindings: Bindings,
        /// Absolute URL of the resource.
        url: String,
        /// Absolute URLs of the subresources.
        links: Links,
    }
}

response! {
    /// Times of the next changes of state. Absent if no timer runs.
    Timers {
        /// Time at which the conversation becomes inactive.
        date_inactive: Timestamp,
        /// Time at which the conversation closes.
        date_closed: Timestamp,
    }
}

response! {
    /// Addresses of other channels that lead to a conversation.
    Bindings {
        /// Email.
        email: EmailBinding,
    }
}

response! {
    /// An email address that leads to a conversation.
    EmailBinding {
        /// Email address of the conversation.
        projected_address: String,
        /// Display name of the address.
        name: String,
    }
}

impl Resource for Conversation {
    const PREFIX: &'static str = "CH";
}

impl Listed for Conversation {
    const KEY: &'static str = "conversations";

    fn id(&self) -> Option<String> {
        self.sid.text()
    }
}

list! {
    /// `GET /v1/Services/{ChatServiceSid}/Conversations`
    List: "/v1/Services/{ChatServiceSid}/Conversations", Sid<Service> => Conversation {
        /// First day of creation.
        start_date: Option<Day> = "StartDate", "Created from";
        /// Last day of creation.
        end_date: Option<Day> = "EndDate", "Created until";
        /// State of the listed conversations.
        state: Option<State> = "State", "State";
    }
}

request! {
    /// `GET /v1/Services/{ChatServiceSid}/Conversations/{Sid}`. Twilio also accepts the unique name; the contract knows the SID only.
    Fetch: Get "/v1/Services/{ChatServiceSid}/Conversations/{Sid}", (Sid<Service>, Sid<Conversation>) => 200 Conversation {}
}
