//! Webhooks of the account, which fire for services without webhooks of their own. Also holds the stored form of all webhooks.

use api::webhooks::{self, Fetch, Target, Update, WebhookMethod};
use serde::{Deserialize, Serialize};

use crate::account;
use crate::apply::Apply;
use crate::rejection::Rejection;
use crate::view::{View, Writer};

/// Stored webhooks of the account or of a service. URLs and events are stored as text, so that a release with stricter rules can read them.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Webhooks {
    pub(crate) pre_url: Option<String>,
    pub(crate) post_url: Option<String>,
    pub(crate) method: WebhookMethod,
    pub(crate) filters: Vec<String>,
}

impl Default for Webhooks {
    fn default() -> Self {
        Self { pre_url: None, post_url: None, method: WebhookMethod::Post, filters: Vec::new() }
    }
}

pub(crate) fn fetch(view: &View<'_>, (): (), _: Fetch) -> Result<webhooks::Webhooks, Rejection> {
    Ok(show(view))
}

pub(crate) fn update(writer: &mut Writer<'_>, (): (), request: Update) -> Result<webhooks::Webhooks, Rejection> {
    account::update(&mut writer.transaction, request, |account, request| {
        account.webhooks.pre_url.apply(request.pre_webhook_url);
        account.webhooks.post_url.apply(request.post_webhook_url);
        account.webhooks.method.apply(request.method);
        account.webhooks.filters.apply(request.filters);
        account.webhook_target = request.target.or(account.webhook_target);
    });
    Ok(show(&writer.view()))
}

fn show(view: &View<'_>) -> webhooks::Webhooks {
    let account::Fields { webhooks, webhook_target, .. } = account::fields(view.store);
    webhooks::Webhooks {
        account_sid: view.settings.account_sid.clone().into(),
        method: webhooks.method.into(),
        filters: webhooks.filters.into(),
        pre_webhook_url: webhooks.pre_url.into(),
        post_webhook_url: webhooks.post_url.into(),
        target: webhook_target.unwrap_or(Target::Webhook).into(),
        url: view.url::<Fetch>(&()).into(),
        ..webhooks::Webhooks::default()
    }
}
