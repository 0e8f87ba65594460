//! What is kept of the account itself: one record, from the first change on.

use api::Sid;
use api::account::Account;
use api::duration::Duration;
use api::messaging::MessagingService;
use api::service::Service;
use api::webhooks::Target;
use serde::{Deserialize, Serialize};

use crate::ledger::Ledger;
use crate::store::Store;
use crate::webhooks::Webhooks;

/// What is kept of the account.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    /// May be gone: nothing keeps a default from being deleted.
    pub(crate) default_service: Option<Sid<Service>>,
    pub(crate) default_messaging_service: Option<Sid<MessagingService>>,
    pub(crate) inactive_timer: Option<Duration>,
    pub(crate) closed_timer: Option<Duration>,
    pub(crate) webhooks: Webhooks,
    /// The addresses of `webhooks`, unless it is said otherwise.
    pub(crate) webhook_target: Option<Target>,
}

/// Not the SID of the settings: whoever starts the sandbox under another finds everything again.
fn key() -> Sid<Account> {
    Sid::from_digits(0)
}

/// What is kept, or what an account begins with.
pub(crate) fn fields(store: &Store) -> Fields {
    store.get::<Fields>(&key()).map(|record| record.fields.clone()).unwrap_or_default()
}

/// Keeps what an update makes of the account. One that sends nothing changes nothing.
pub(crate) fn update<E: Default + PartialEq>(ledger: &mut Ledger<'_>, request: E, adopt: impl FnOnce(&mut Fields, E)) {
    if request == E::default() {
        return;
    }
    let mut fields = fields(ledger.store);
    adopt(&mut fields, request);
    keep(ledger, fields);
}

/// Keeps what has become of the account.
pub(crate) fn keep(ledger: &mut Ledger<'_>, fields: Fields) {
    match ledger.store.get::<Fields>(&key()).cloned() {
        Some(record) => ledger.update(&record, fields),
        None => ledger.create(key(), None, fields),
    }
}
