//! Configuration of a service.

use api::error::code;
use api::json::Links;
use api::role::RoleType;
use api::service::Service;
use api::service_configuration::{Configuration, Fetch, Update};
use api::{Sid, notifications, service_webhooks};

use crate::apply::Apply;
use crate::rejection::Rejection;
use crate::service::{self, Fields};
use crate::table::Record;
use crate::view::{View, Writer};

pub(crate) fn fetch(view: &View<'_>, sid: Sid<Service>, _: Fetch) -> Result<Configuration, Rejection> {
    view.service(&sid).map(|record| show(view, record))
}

pub(crate) fn update(writer: &mut Writer<'_>, sid: Sid<Service>, request: Update) -> Result<Configuration, Rejection> {
    let view = writer.view();
    let record = view.service(&sid)?.clone();
    let role = |sent, r#type, code| service::default_role(&view, &record.sid, sent, r#type, code);
    let creator = &request.default_conversation_creator_role_sid;
    let creator = role(creator, RoleType::Conversation, code::CREATOR_ROLE_NOT_FOUND)?;
    let participant = &request.default_conversation_role_sid;
    let participant = role(participant, RoleType::Conversation, code::CONVERSATION_ROLE_NOT_FOUND)?;
    let user = role(&request.default_chat_service_role_sid, RoleType::Service, code::SERVICE_ROLE_NOT_FOUND)?;
    service::update(&mut writer.transaction, &record, request, |service, request| {
        service.default_conversation_creator_role.apply(creator);
        service.default_conversation_role.apply(participant);
        service.default_service_role.apply(user);
        service.settings.reachability.apply(request.reachability_enabled);
    });
    fetch(&writer.view(), sid, Fetch {})
}

fn show(view: &View<'_>, record: &Record<Fields>) -> Configuration {
    let Record { sid, fields, .. } = record;
    let links = [
        ("notifications", view.url::<notifications::Fetch>(sid)),
        ("webhooks", view.url::<service_webhooks::Fetch>(sid)),
    ];
    Configuration {
        chat_service_sid: sid.clone().into(),
        default_conversation_creator_role_sid: fields.default_conversation_creator_role.clone().into(),
        default_conversation_role_sid: fields.default_conversation_role.clone().into(),
        default_chat_service_role_sid: fields.default_service_role.clone().into(),
        reachability_enabled: fields.settings.reachability.into(),
        url: view.url::<Fetch>(sid).into(),
        links: Links(links.map(|(name, url)| (name.to_owned(), url)).into()).into(),
        ..Configuration::default()
    }
}
