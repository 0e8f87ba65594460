//! Push credentials of the account: what Twilio signs in with at Apple and Google. Responses never contain their secrets.

use crate::account::Account;
use crate::choice::choice;
use crate::date::Timestamp;
use crate::page::{Listed, list};
use crate::sid::{Resource, Sid};
use crate::{request, response};

/// Page of Twilio's documentation.
pub const DOCS: &str = "https://www.twilio.com/docs/conversations-classic/api/credential-resource";

choice! {
    /// Push service of a credential.
    CredentialType {
        /// Apple Push Notification service.
        Apn = "apn",
        /// Google Cloud Messaging, which Google has turned off.
        Gcm = "gcm",
        /// Firebase Cloud Messaging.
        Fcm = "fcm",
    }
}

choice! {
    /// Servers of Apple that a credential is for. The API writes it as text: true for the sandbox.
    ApnEnvironment {
        /// Apple's sandbox, for development builds of an app.
        Sandbox = "True",
        /// Apple's production servers, for builds from the App Store and from TestFlight.
        Production = "False",
    }
}

response! {
    /// A push credential.
    Credential {
        /// SID of the credential.
        sid: Sid<Credential>,
        /// SID of the account that owns the credential.
        account_sid: Sid<Account>,
        /// Name of the credential.
        friendly_name: String,
        /// Push service.
        r#type: CredentialType,
        /// Servers of Apple. Only for credentials of the type `apn`.
        sandbox: ApnEnvironment,
        /// Time of creation.
        date_created: Timestamp,
        /// Time of the last change.
        date_updated: Timestamp,
        /// Absolute URL of the resource.
        url: String,
    }
}

impl Resource for Credential {
    const PREFIX: &'static str = "CR";
}

impl Listed for Credential {
    const KEY: &'static str = "credentials";

    fn id(&self) -> Option<String> {
        self.sid.text()
    }
}

list! {
    /// `GET /v1/Credentials`
    List: "/v1/Credentials", () => Credential {}
}

request! {
    /// `GET /v1/Credentials/{Sid}`
    Fetch: Get "/v1/Credentials/{Sid}", Sid<Credential> => 200 Credential {}
}
