//! Bindings of a service: devices that get push notifications.

use crate::account::Account;
use crate::choice::choice;
use crate::credential::Credential;
use crate::date::Timestamp;
use crate::disclosure::Disclosure;
use crate::identity::Identity;
use crate::page::{Listed, list};
use crate::service::Service;
use crate::sid::{Resource, Sid};
use crate::{request, response};

/// Page of Twilio's documentation.
pub const DOCS: &str = "https://www.twilio.com/docs/conversations-classic/api/binding-resource";

choice! {
    /// Push service of a device.
    BindingType {
        /// Apple Push Notification service.
        Apn = "apn",
        /// Google Cloud Messaging, which Google has turned off.
        Gcm = "gcm",
        /// Firebase Cloud Messaging.
        Fcm = "fcm",
        /// Twilio's own connection to the app.
        Twilsock = "twilsock",
    }
}

/// Properties that the gateway forwards. The address of the device is masked.
const DISCLOSURE: Disclosure = Disclosure {
    plain: &[
        "sid",
        "account_sid",
        "chat_service_sid",
        "credential_sid",
        "date_created",
        "date_updated",
        "binding_type",
        "message_types",
    ],
    masked: &["endpoint"],
};

response! {
    /// Device of a user that gets push notifications.
    Binding, disclosure DISCLOSURE {
        /// SID of the binding.
        sid: Sid<Binding>,
        /// SID of the account that owns the service.
        account_sid: Sid<Account>,
        /// SID of the service.
        chat_service_sid: Sid<Service>,
        /// SID of the push credential.
        credential_sid: Sid<Credential>,
        /// Time of creation.
        date_created: Timestamp,
        /// Time of the last change.
        date_updated: Timestamp,
        /// Address of the device at the push service.
        endpoint: String,
        /// Identity of the user.
        identity: String,
        /// Push service.
        binding_type: BindingType,
        /// Kinds of push notifications.
        message_types: Vec<String>,
        /// Absolute URL of the resource.
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
        /// Push services of the listed bindings.
        binding_type: Vec<BindingType> = "BindingType", "Binding type";
        /// Users of the listed bindings.
        identity: Vec<Identity> = "Identity", "Identity" { personal: true };
    }
}

request! {
    /// `GET /v1/Services/{ChatServiceSid}/Bindings/{Sid}`
    Fetch: Get "/v1/Services/{ChatServiceSid}/Bindings/{Sid}", (Sid<Service>, Sid<Binding>) => 200 Binding {}
}
