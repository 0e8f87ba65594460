//! Webhooks of a service, which override the account's.

use api::service::Service;
use api::service_webhooks::{Fetch, Update, Webhooks};
use api::{Reported, Sid};

use crate::apply::Apply;
use crate::rejection::Rejection;
use crate::service::{self, Fields};
use crate::table::Record;
use crate::view::{View, Writer};

pub(crate) fn fetch(view: &View<'_>, sid: Sid<Service>, _: Fetch) -> Result<Webhooks, Rejection> {
    view.service(&sid).map(|record| show(view, record))
}

pub(crate) fn update(writer: &mut Writer<'_>, sid: Sid<Service>, request: Update) -> Result<Webhooks, Rejection> {
    let record = writer.view().service(&sid)?.clone();
    service::update(&mut writer.transaction, &record, request, |service, request| {
        let webhooks = service.settings.webhooks.get_or_insert_default();
        webhooks.pre_url.apply(request.pre_webhook_url);
        webhooks.post_url.apply(request.post_webhook_url);
        webhooks.filters.apply(request.filters);
        webhooks.method.apply(request.method);
    });
    fetch(&writer.view(), sid, Fetch {})
}

/// Every property is null until the first of them is set.
fn show(view: &View<'_>, record: &Record<Fields>) -> Webhooks {
    let shown = Webhooks {
        account_sid: view.settings.account_sid.clone().into(),
        chat_service_sid: record.sid.clone().into(),
        method: Reported::Null,
        filters: Reported::Null,
        pre_webhook_url: Reported::Null,
        post_webhook_url: Reported::Null,
        url: view.url::<Fetch>(&record.sid).into(),
        ..Webhooks::default()
    };
    let Some(webhooks) = &record.fields.settings.webhooks else { return shown };
    Webhooks {
        method: webhooks.method.into(),
        filters: webhooks.filters.clone().into(),
        pre_webhook_url: webhooks.pre_url.clone().into(),
        post_webhook_url: webhooks.post_url.clone().into(),
        ..shown
    }
}
