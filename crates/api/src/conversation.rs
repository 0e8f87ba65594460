//! The conversations of a service, read only.

use crate::account::Account;
use crate::choice::choice;
use crate::date::{Day, Timestamp};
use crate::json::Links;
use crate::page::{Listed, list};
use crate::response;
use crate::service::Service;
use crate::sid::{Resource, Sid};

choice! {
    /// Where a conversation stands in its life.
    State {
        /// Being set up with its participants.
        Initializing = "initializing",
        /// Open.
        Active = "active",
        /// Open, and silent for a while.
        Inactive = "inactive",
        /// Ended; nothing can be added.
        Closed = "closed",
    }
}

response! {
    /// A conversation.
    Conversation {
        /// Whose it is.
        account_sid: Sid<Account>,
        /// The service that holds it.
        chat_service_sid: Sid<Service>,
        /// The messaging service that its texts go through.
        messaging_service_sid: String,
        /// Which one it is.
        sid: Sid<Conversation>,
        /// What people call it.
        friendly_name: String,
        /// What programs call it.
        unique_name: String,
        /// JSON, as text.
        attributes: String,
        /// Where it stands.
        state: State,
        /// When it was created.
        date_created: Timestamp,
        /// When it was last changed.
        date_updated: Timestamp,
        /// When it will go on in its life.
        timers: Timers,
        /// Addresses of other kinds.
        bindings: Bindings,
        /// Where it is.
        url: String,
        /// Where what it holds is.
        links: Links,
    }
}

response! {
    /// When a conversation will go on in its life; absent where no timer runs.
    Timers {
        /// When it becomes inactive.
        date_inactive: Timestamp,
        /// When it closes.
        date_closed: Timestamp,
    }
}

response! {
    /// Addresses of other kinds that lead to a conversation.
    Bindings {
        /// By email.
        email: EmailBinding,
    }
}

response! {
    /// An email address that leads to a conversation.
    EmailBinding {
        /// The address.
        projected_address: String,
        /// The name beside it.
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
        /// Created on that day or later.
        start_date: Option<Day> = "StartDate", "Created from";
        /// Created on that day or earlier.
        end_date: Option<Day> = "EndDate", "Created until";
        /// Only those that stand there.
        state: Option<State> = "State", "State";
    }
}
