//! Participants of conversations, and the conversations of a participant.

use std::sync::Arc;

use api::conversation::Conversation;
use api::date::Timestamp;
use api::json::Links;
use api::participant_conversation::{List, MessagingBinding, ParticipantConversation};
use api::service::Service;
use api::{Page, Reported, Sid};
use serde::{Deserialize, Serialize};

use crate::rejection::Rejection;
use crate::table::{Kind, Record};
use crate::view::View;
use crate::{conversation, paging, user};

/// Stored fields of a participant.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Fields {
    pub(crate) conversation: Sid<Conversation>,
    pub(crate) contact: Contact,
}

/// Way in which a participant takes part.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Contact {
    /// User of the service, by identity.
    User(String),
    /// Person by SMS, who writes from `address` to `proxy_address`.
    Sms { address: String, proxy_address: String },
}

/// Maximum page size.
const MAX: u32 = 50;

pub(crate) fn list(
    view: &View<'_>,
    path: Sid<Service>,
    list: List,
) -> Result<Page<ParticipantConversation>, Rejection> {
    let service = &view.service(&path)?.sid;
    let takes_part = |record: &Record<Fields>| match &record.fields.contact {
        Contact::User(identity) => list.identity.as_ref().is_some_and(|wanted| wanted.as_str() == identity),
        Contact::Sms { address, .. } => list.address.as_ref().is_some_and(|wanted| wanted.to_string() == *address),
    };
    let rows = Fields::table(view.store).rows(Some(service)).filter(takes_part);
    paging::page(view, &path, &list, MAX, &rows, |record| show(view, service, record))
}

fn show(view: &View<'_>, service: &Sid<Service>, record: &Record<Fields>) -> ParticipantConversation {
    let (identity, messaging_binding) = match &record.fields.contact {
        Contact::User(identity) => (Some(identity.clone()), None),
        Contact::Sms { address, proxy_address } => (None, Some(sms_binding(address, proxy_address))),
    };
    let user = identity.as_ref().and_then(|identity| user::with_identity(view.store, service, identity));
    let url = view.url::<api::conversation::Fetch>(&(service.clone(), record.fields.conversation.clone()));
    let links = [("participant", format!("{url}/Participants/{}", record.sid)), ("conversation", url)];
    let mut shown = ParticipantConversation {
        account_sid: view.settings.account_sid.clone().into(),
        chat_service_sid: service.clone().into(),
        participant_sid: record.sid.clone().into(),
        participant_user_sid: user.map(|user| user.sid.clone()).into(),
        participant_identity: identity.into(),
        participant_messaging_binding: messaging_binding.into(),
        conversation_sid: record.fields.conversation.clone().into(),
        conversation_created_by: Reported::Null,
        links: Links(links.map(|(name, url)| (name.to_owned(), url)).into()).into(),
        ..ParticipantConversation::default()
    };
    if let Some(conversation) = view.store.get(&record.fields.conversation) {
        add_conversation(&mut shown, conversation);
    }
    shown
}

fn add_conversation(shown: &mut ParticipantConversation, conversation: &Arc<Record<conversation::Fields>>) {
    let fields = &conversation.fields;
    shown.conversation_unique_name = fields.unique_name.clone().into();
    shown.conversation_friendly_name = fields.friendly_name.clone().into();
    shown.conversation_attributes = fields.attributes.clone().into();
    shown.conversation_state = fields.state.into();
    shown.conversation_timers = fields.timers().into();
    shown.conversation_date_created = Timestamp::from_unix(conversation.created).into();
    shown.conversation_date_updated = Timestamp::from_unix(conversation.updated).into();
}

fn sms_binding(address: &str, proxy_address: &str) -> MessagingBinding {
    MessagingBinding {
        r#type: "sms".to_owned().into(),
        address: address.to_owned().into(),
        proxy_address: proxy_address.to_owned().into(),
        projected_address: Reported::Null,
        name: Reported::Null,
        level: Reported::Null,
        ..MessagingBinding::default()
    }
}
