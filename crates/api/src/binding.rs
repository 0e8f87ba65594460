//! The bindings of a service, read only: where a user's pushes go.

use crate::account::Account;
use crate::choice::choice;
use crate::date::Timestamp;
use crate::page::{Listed, list};
use crate::response;
use crate::service::Service;
use crate::sid::{Resource, Sid};

choice! {
    /// The way a push takes.
    BindingType {
        /// Apple's.
        Apn = "apn",
        /// Google's former one.
        Gcm = "gcm",
        /// Google's.
        Fcm = "fcm",
        /// Twilio's own connection.
        Twilsock = "twilsock",
    }
}

response! {
    /// A device of a user.
    Binding {
        /// Which one it is.
        sid: Sid<Binding>,
        /// Whose it is.
        account_sid: Sid<Account>,
        /// The service that knows the user.
        chat_service_sid: Sid<Service>,
        /// What pushes are signed with.
        credential_sid: String,
        /// When it was created.
        date_created: Timestamp,
        /// When it was last changed.
        date_updated: Timestamp,
        /// The device.
        endpoint: String,
        /// The user.
        identity: String,
        /// The way.
        binding_type: BindingType,
        /// The kinds of push.
        message_types: Vec<String>,
        /// Where it is.
        url: String,
    }
}

impl Resource for Binding {
    const PREFIX: &'static str = "BS";
}

impl Listed for Binding {
    const KEY: &'static str = "bindings";

    fn id(&self) -> Option<String> {
        self.sid.text()
    }
}

list! {
    /// `GET /v1/Services/{ChatServiceSid}/Bindings`
    List: "/v1/Services/{ChatServiceSid}/Bindings", Sid<Service> => Binding {
        /// Only of these ways.
        binding_type: Vec<BindingType> = "BindingType", "Binding type";
        /// Only of these users.
        identity: Vec<String> = "Identity", "Identity";
    }
}
