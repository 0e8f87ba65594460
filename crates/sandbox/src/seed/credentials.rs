//! Push credentials of the sample company: one for each push service, and an old one of a push service that has ended.

use api::Sid;
use api::binding::BindingType;
use api::credential::{ApnEnvironment, Credential, CredentialType};

use super::{DAY, MAX_AGE};
use crate::credential::Fields;
use crate::table::Kind;
use crate::transaction::Transaction;

/// SIDs of the credentials.
pub(super) struct Credentials {
    pub(super) apn: Sid<Credential>,
    /// For development builds of the app. Apple's production servers reject its devices.
    pub(super) apn_sandbox: Sid<Credential>,
    pub(super) fcm: Sid<Credential>,
    /// Never replaced after Google had turned off Google Cloud Messaging.
    pub(super) gcm: Sid<Credential>,
}

impl Credentials {
    /// Returns the credential for devices of a push service. Twilio's own connection needs none.
    pub(super) fn of(&self, binding_type: BindingType) -> Option<Sid<Credential>> {
        match binding_type {
            BindingType::Apn => Some(self.apn.clone()),
            BindingType::Fcm => Some(self.fcm.clone()),
            BindingType::Gcm => Some(self.gcm.clone()),
            BindingType::Twilsock => None,
        }
    }
}

/// Adds the credentials, which are as old as the oldest service. Those of an earlier sample company are removed.
pub(super) fn add(transaction: &mut Transaction<'_>) -> Credentials {
    use {ApnEnvironment as Environment, CredentialType as Type};

    let earlier: Vec<_> =
        Fields::table(transaction.store).rows(None).after(0).map(|record| record.sid.clone()).collect();
    earlier.iter().for_each(|sid| transaction.remove::<Fields>(sid));
    let end = transaction.now;
    let mut create = |days_later: u64, name: &str, r#type, environment| {
        transaction.now = end.saturating_sub(MAX_AGE) + days_later * DAY;
        let sid = transaction.new_sid::<Fields>();
        let fields = Fields { friendly_name: Some(name.to_owned()), r#type, environment };
        transaction.create(sid.clone(), None, fields);
        sid
    };
    let gcm = create(0, "Harbor & Pine Android (old)", Type::Gcm, None);
    let apn = create(3, "Harbor & Pine iOS", Type::Apn, Some(Environment::Production));
    let apn_sandbox = create(3, "Harbor & Pine iOS (development)", Type::Apn, Some(Environment::Sandbox));
    let fcm = create(410, "Harbor & Pine Android", Type::Fcm, None);
    transaction.now = end;
    Credentials { apn, apn_sandbox, fcm, gcm }
}
