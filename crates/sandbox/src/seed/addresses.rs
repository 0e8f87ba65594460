//! Addresses of the sample company: two that work, one of a service that was deleted, and one whose webhook points at a laptop.

use api::Sid;
use api::address_configuration::{AddressType, AutoCreationType};
use api::service::Service;

use crate::address_configuration::{Creation, Fields};
use crate::service;
use crate::table::Kind;
use crate::transaction::Transaction;

pub(super) fn add(transaction: &mut Transaction<'_>) {
    let deleted = transaction.new_sid::<service::Fields>();
    let webhook = Creation {
        r#type: AutoCreationType::Webhook,
        webhook_url: Some("https://mira-hp.ngrok-free.app/inbox".to_owned()),
        webhook_filters: vec!["onMessageAdded".to_owned()],
        ..into(named(transaction, "Trade Desk (staging)"))
    };
    let studio = Creation {
        r#type: AutoCreationType::Studio,
        studio_flow: Some(Sid::from_digits(transaction.host.random())),
        studio_retry_count: 3,
        ..into(named(transaction, "Order Updates (production)"))
    };
    let care = into(named(transaction, "Returns & Repairs (production)"));
    for (r#type, address, name, creation) in [
        (AddressType::Sms, "+15550104411", "Returns hotline", care),
        (AddressType::Whatsapp, "whatsapp:+15550104412", "Order updates", studio),
        (AddressType::Sms, "+15550104420", "Spring sale", into(Some(deleted))),
        (AddressType::Whatsapp, "whatsapp:+15550104490", "Trade desk trial", webhook),
    ] {
        let fields =
            Fields { r#type, address: address.to_owned(), country: None, name: Some(name.to_owned()), creation };
        let sid = transaction.new_sid::<Fields>();
        transaction.create(sid, None, fields);
    }
}

fn into(service: Option<Sid<Service>>) -> Creation {
    Creation { enabled: true, service, ..Creation::default() }
}

fn named(transaction: &Transaction<'_>, name: &str) -> Option<Sid<Service>> {
    let rows = service::Fields::table(transaction.store).rows(None);
    let mut services = rows.after(0);
    services.find(|record| record.fields.friendly_name.as_deref() == Some(name)).map(|record| record.sid.clone())
}
