//! Texts of the addresses of the account.

use api::address_configuration::AddressType;

use crate::form::shell::FormLabels;

pub const ABOUT: &str =
    "Conversations that Twilio creates when a new sender writes to a phone number or another address.";
pub const ADDRESSES: &str = "Addresses";
pub const MORE_UNKNOWN: &str = "The API did not say whether more addresses exist.";
pub const EMPTY: &str = "No addresses yet";
pub const EMPTY_HINT: &str = "Add a phone number or another address to create conversations for new senders.";

pub const ADDRESS: &str = "Address";
pub const NEW_CONVERSATIONS: &str = "New conversations";
pub const RECEIVER: &str = "Events go to";
pub const UPDATED: &str = "Updated";
pub const ACTIONS: &str = "Actions";

/// Name of an address that has neither a name nor a SID.
pub const UNNAMED: &str = "Unnamed";
pub const SHOW: &str = "Show";
pub const HIDE: &str = "Hide";

pub fn show_address(name: &str) -> String {
    format!("Show address of {name}")
}

pub fn hide_address(name: &str) -> String {
    format!("Hide address of {name}")
}

/// No conversations are created.
pub const CREATION_OFF: &str = "Off";
/// Before the name of a service.
pub const CREATED_IN: &str = "In";
pub const CREATED_IN_DEFAULT: &str = "Default service";
pub const SERVICE_DELETED: &str = "Deleted service";
/// After the SID of a service.
pub const NAME_NOT_LOADED: &str = "(name not loaded)";

/// Before a URL.
pub const WEBHOOK: &str = "Webhook";
pub const WEBHOOK_WITHOUT_URL: &str = "Webhook without URL";
/// Before the SID of a flow.
pub const STUDIO_FLOW: &str = "Studio flow";
pub const STUDIO_WITHOUT_FLOW: &str = "Studio without flow";
pub const DEFAULT_RECEIVER: &str = "Webhooks of the service or account";
pub const NOT_REPORTED: &str = "Not reported";

pub const EDIT: &str = "Edit";
pub const DELETE: &str = "Delete";

pub fn edit(name: &str) -> String {
    format!("Edit {name}")
}

pub fn delete(name: &str) -> String {
    format!("Delete {name}")
}

pub fn delete_title(name: &str) -> String {
    format!("Delete “{name}”?")
}

/// Before the name and the SID.
pub const DELETE_WHAT: &str = "This deletes the configuration";
pub const DELETE_EFFECT: &str = "Twilio no longer creates conversations for this address. You cannot undo this action.";
/// Kind of the resource, as the object of "Delete".
pub const KIND: &str = "address";

pub const ALL_ADDRESSES: &str = "All addresses";

pub const ADD: FormLabels = FormLabels {
    form: "new-address",
    save: "Add address",
    saving: "Adding address",
    failed: "The address could not be added.",
    saved: "",
};
pub const ADD_UNCONFIRMED: &str =
    "Twilio did not confirm the new address. Check the list of addresses before you try again.";
/// Types of addresses, each with its meaning.
pub const TYPES: [(&str, &str); 8] = [
    (AddressType::WORDS[0], "Phone number or short code."),
    (AddressType::WORDS[1], "WhatsApp sender."),
    (AddressType::WORDS[2], "Facebook Messenger page."),
    (AddressType::WORDS[3], "Google Business Messages, which ended in July 2024."),
    (AddressType::WORDS[4], "Email address."),
    (AddressType::WORDS[5], "RCS sender."),
    (AddressType::WORDS[6], "Apple Messages for Business."),
    (AddressType::WORDS[7], "Chat."),
];

pub fn added(name: &str) -> String {
    format!("Address “{name}” added")
}

/// What is loaded, as the subject of a sentence.
pub const LOADED: &str = "The address";
pub const DELETED: &str = "This address configuration was deleted.";
pub const TYPE: &str = "Type";
pub const COUNTRY: &str = "Country";
pub const SID: &str = "SID";
pub const CREATED: &str = "Created";
pub const FIXED: &str = "You cannot change the address and its type. Delete this configuration and add another one.";
pub const NAME: &str = "Name";
pub const SAVE: FormLabels = FormLabels {
    form: "address",
    save: "Save address",
    saving: "Saving address",
    failed: "The address could not be saved.",
    saved: "Address saved",
};

pub const NO_SERVICE: &str = "Conversations are created in the default service.";
/// Receivers of events, each with its meaning.
pub const RECEIVERS: &[(&str, &str)] = &[
    ("default", "The webhooks of the service or the account."),
    ("webhook", "A URL of this address."),
    ("studio", "A Studio flow handles the conversation."),
];
/// HTTP methods, each with its meaning.
pub const METHODS: &[(&str, &str)] =
    &[("post", "Event data in the request body."), ("get", "Event data in the query string.")];
/// Unit of the number of retries.
pub const RETRIES_UNIT: &str = "times";
