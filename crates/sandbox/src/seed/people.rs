//! Colleagues with names in one service of the sample company, with their devices and conversations. Each of them gets push notifications in
//! another way, or does not get them.

use api::Sid;
use api::binding::{Binding, BindingType};
use api::conversation::{Conversation, State};
use api::credential::Credential;
use api::service::Service;

use super::credentials::Credentials;
use super::random::below;
use super::{DAY, HOUR};
use crate::participant_conversation::Contact;
use crate::transaction::Transaction;
use crate::{binding, conversation, participant_conversation, service, user};

/// Name of their service.
pub(super) const SERVICE: &str = "Customer Care (production)";

/// Identities of the colleagues.
const BOTH_DEVICES: &str = "ada.lindqvist";
const OLD_ANDROID: &str = "jonas.reed";
const NEVER_REGISTERED: &str = "mei.tanaka@harborandpine.example";
const LOST_DEVICE: &str = "omar.haddad";
const DEVELOPER: &str = "priya.nair";

/// A colleague: identity, name, state of presence, and true for one who has had a device.
type Colleague = (&'static str, &'static str, Option<bool>, bool);

const COLLEAGUES: &[Colleague] = &[
    (BOTH_DEVICES, "Ada Lindqvist", Some(true), true),
    (OLD_ANDROID, "Jonas Reed", Some(false), true),
    (NEVER_REGISTERED, "Mei Tanaka", None, false),
    (LOST_DEVICE, "Omar Haddad", Some(false), true),
    (DEVELOPER, "Priya Nair", Some(false), true),
];

/// Adds the colleagues to a service that was just created. They are its first users.
pub(super) fn add(service: &Sid<Service>, credentials: &Credentials, transaction: &mut Transaction<'_>, end: u64) {
    let start = transaction.now;
    let Some(record) = transaction.store.get::<service::Fields>(service) else { return };
    let role = record.fields.default_service_role.clone();
    for (identity, name, is_online, was_notifiable) in COLLEAGUES {
        transaction.now += HOUR;
        let fields = user::Fields {
            identity: (*identity).to_owned(),
            friendly_name: Some((*name).to_owned()),
            attributes: r#"{"team":"care"}"#.to_owned(),
            role: role.clone(),
            is_online: *is_online,
            was_notifiable: *was_notifiable,
        };
        let sid = transaction.new_sid::<user::Fields>();
        transaction.create(sid, Some(service), fields);
    }
    for (identity, binding_type, credential) in [
        (BOTH_DEVICES, BindingType::Apn, &credentials.apn),
        (BOTH_DEVICES, BindingType::Fcm, &credentials.fcm),
        (OLD_ANDROID, BindingType::Gcm, &credentials.gcm),
        (DEVELOPER, BindingType::Apn, &credentials.apn_sandbox),
    ] {
        transaction.now += HOUR;
        add_binding(service, identity, binding_type, Some(credential.clone()), transaction);
    }
    add_conversations(service, transaction, end);
    transaction.now = start;
}

/// Adds a device of a user.
pub(super) fn add_binding(
    service: &Sid<Service>,
    identity: &str,
    binding_type: BindingType,
    credential: Option<Sid<Credential>>,
    transaction: &mut Transaction<'_>,
) {
    let fields = binding::Fields {
        endpoint: format!("{identity}:{:012x}", below(transaction.host, 1 << 48)),
        identity: identity.to_owned(),
        binding_type,
        credential,
        message_types: ["new_message", "added_to_conversation", "removed_from_conversation"].map(str::to_owned).into(),
    };
    let sid: Sid<Binding> = transaction.new_sid::<binding::Fields>();
    transaction.create(sid, Some(service), fields);
}

fn add_conversations(service: &Sid<Service>, transaction: &mut Transaction<'_>, end: u64) {
    let user = |identity: &str| Contact::User(identity.to_owned());
    let customer = Contact::Sms { address: "+15550104433".to_owned(), proxy_address: "+15550104411".to_owned() };
    for (name, unique_name, contacts, inactive_in, closed_in) in [
        ("Team room", "team-room", vec![user(BOTH_DEVICES), user(OLD_ANDROID), user(NEVER_REGISTERED)], 1, 8),
        ("Escalations", "escalations", vec![user(BOTH_DEVICES), user(LOST_DEVICE), customer], 1, 8),
        // A script has set its timers: it is closed before it can become inactive.
        ("Warehouse move", "warehouse-move", vec![user(BOTH_DEVICES), user(DEVELOPER)], 5, 2),
    ] {
        transaction.now += HOUR;
        let fields = conversation::Fields {
            friendly_name: Some(name.to_owned()),
            unique_name: Some(unique_name.to_owned()),
            attributes: "{}".to_owned(),
            state: State::Active,
            messaging_service: None,
            inactive_at: Some(end + inactive_in * DAY),
            closed_at: Some(end + closed_in * DAY),
        };
        let sid: Sid<Conversation> = transaction.new_sid::<conversation::Fields>();
        transaction.create(sid.clone(), Some(service), fields);
        for contact in contacts {
            let participant = transaction.new_sid::<participant_conversation::Fields>();
            let fields = participant_conversation::Fields { conversation: sid.clone(), contact };
            transaction.create(participant, Some(service), fields);
        }
    }
}
