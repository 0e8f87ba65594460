//! Configuration of the account.

use api::configuration::{Configuration, Fetch, Update};
use api::error::code;
use api::json::Links;
use api::{Change, service_configuration, webhooks};

use crate::account;
use crate::apply::Apply;
use crate::rejection::Rejection;
use crate::service;
use crate::view::{View, Writer};

pub(crate) fn fetch(view: &View<'_>, (): (), _: Fetch) -> Result<Configuration, Rejection> {
    Ok(show(view))
}

pub(crate) fn update(writer: &mut Writer<'_>, (): (), mut request: Update) -> Result<Configuration, Rejection> {
    if let Change::Set(sid) = &mut request.default_chat_service_sid {
        let service = writer.transaction.store.get::<service::Fields>(sid);
        *sid = service.ok_or_else(unknown_service)?.sid.clone();
    }
    account::update(&mut writer.transaction, request, |account, request| {
        account.default_service.apply(request.default_chat_service_sid);
        account.default_messaging_service.apply(request.default_messaging_service_sid);
        account.inactive_timer.apply(request.default_inactive_timer);
        account.closed_timer.apply(request.default_closed_timer);
    });
    Ok(show(&writer.view()))
}

/// Returns a 400, because a 404 would mean that the path does not exist.
fn unknown_service() -> Rejection {
    Rejection::invalid(code::SERVICE_NOT_FOUND, "Enter the SID of a service of this account.")
}

fn show(view: &View<'_>) -> Configuration {
    let account = account::fields(view.store);
    let service = account.default_service.as_ref();
    let links = [
        ("service", service.map(|sid| view.url::<service_configuration::Fetch>(sid))),
        ("webhooks", Some(view.url::<webhooks::Fetch>(&()))),
    ];
    let links = links.into_iter().filter_map(|(name, url)| Some((name.to_owned(), url?)));
    Configuration {
        account_sid: view.settings.account_sid.clone().into(),
        links: Links(links.collect()).into(),
        default_chat_service_sid: account.default_service.into(),
        default_messaging_service_sid: account.default_messaging_service.into(),
        default_inactive_timer: account.inactive_timer.into(),
        default_closed_timer: account.closed_timer.into(),
        url: view.url::<Fetch>(&()).into(),
        ..Configuration::default()
    }
}
