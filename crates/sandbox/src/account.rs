//! Stored settings of the account: one record, which exists from the first change on.

use api::Sid;
use api::account::Account;
use api::duration::Duration;
use api::messaging::MessagingService;
use api::service::Service;
use api::webhooks::Target;
use serde::{Deserialize, Serialize};

use crate::store::Store;
use crate::transaction::Transaction;
use crate::webhooks::Webhooks;

/// Stored fields of the account.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    /// SID of the default service, which may be deleted: deleting a service does not reset it.
    pub(crate) default_service: Option<Sid<Service>>,
    pub(crate) default_messaging_service: Option<Sid<MessagingService>>,
    pub(crate) inactive_timer: Option<Duration>,
    pub(crate) closed_timer: Option<Duration>,
    pub(crate) webhooks: Webhooks,
    /// Target of the webhooks. Default: the URLs in `webhooks`.
    pub(crate) webhook_target: Option<Target>,
}

/// Key of the record. It is not the account SID of the settings, so that a restart with another SID finds the record.
fn key() -> Sid<Account> {
    Sid::from_digits(0)
}

/// Returns the stored fields, or those of a new account.
pub(crate) fn fields(store: &Store) -> Fields {
    store.get::<Fields>(&key()).map(|record| record.fields.clone()).unwrap_or_default()
}

/// Applies an update and stores the result. An update without parameters changes nothing.
pub(crate) fn update<E: Default + PartialEq>(
    transaction: &mut Transaction<'_>,
    request: E,
    apply: impl FnOnce(&mut Fields, E),
) {
    if request == E::default() {
        return;
    }
    let mut fields = fields(transaction.store);
    apply(&mut fields, request);
    store(transaction, fields);
}

/// Stores the fields of the account.
pub(crate) fn store(transaction: &mut Transaction<'_>, fields: Fields) {
    match transaction.store.get::<Fields>(&key()).cloned() {
        Some(record) => transaction.update(&record, fields),
        None => transaction.create(key(), None, fields),
    }
}
