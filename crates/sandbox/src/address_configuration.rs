//! Address configurations of the account.

use std::sync::Arc;

use api::address_configuration::{
    AddressConfiguration, AddressType, AddressWebhookMethod, AutoCreation, AutoCreationType, Create, Delete, Fetch,
    List, StudioFlow, Update,
};
use api::date::Timestamp;
use api::service::Service;
use api::{Page, Required, Sid};
use serde::{Deserialize, Serialize};

use crate::apply::Apply;
use crate::paging;
use crate::rejection::Rejection;
use crate::table::{Kind, Record};
use crate::view::{View, Writer};

/// Longest page of addresses.
const MAX: u32 = 50;

/// Stored fields of an address configuration.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Fields {
    pub(crate) r#type: AddressType,
    pub(crate) address: String,
    pub(crate) country: Option<String>,
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) creation: Creation,
}

/// Stored fields of the conversations that are created for new senders.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Creation {
    pub(crate) enabled: bool,
    pub(crate) r#type: AutoCreationType,
    /// The service may have been deleted: Twilio keeps the SID.
    pub(crate) service: Option<Sid<Service>>,
    pub(crate) webhook_url: Option<String>,
    pub(crate) webhook_method: AddressWebhookMethod,
    pub(crate) webhook_filters: Vec<String>,
    pub(crate) studio_flow: Option<Sid<StudioFlow>>,
    pub(crate) studio_retry_count: u32,
}

impl Default for Creation {
    fn default() -> Self {
        Self {
            enabled: false,
            r#type: AutoCreationType::Default,
            service: None,
            webhook_url: None,
            webhook_method: AddressWebhookMethod::Post,
            webhook_filters: Vec::new(),
            studio_flow: None,
            studio_retry_count: 0,
        }
    }
}

pub(crate) fn list(view: &View<'_>, path: (), list: List) -> Result<Page<AddressConfiguration>, Rejection> {
    let r#type = list.r#type;
    let rows = Fields::table(view.store).rows(None);
    let rows = rows.filter(move |record| r#type.is_none_or(|r#type| record.fields.r#type == r#type));
    paging::page(view, &path, &list, MAX, &rows, |record| show(view, record))
}

pub(crate) fn create(writer: &mut Writer<'_>, (): (), request: Create) -> Result<AddressConfiguration, Rejection> {
    let (Required(r#type), Required(address)) = (request.r#type, request.address);
    let address = address.to_string();
    let is_taken =
        Fields::table(writer.transaction.store).rows(None).after(0).any(|record| record.fields.address == address);
    if is_taken {
        return Err(Rejection::conflict("An address configuration for this address already exists.".to_owned()));
    }
    let country = request.address_country.map(|country| country.to_string());
    let mut fields = Fields { r#type, address, country, name: None, creation: Creation::default() };
    fields.change(Update {
        friendly_name: request.friendly_name,
        auto_creation_enabled: request.auto_creation_enabled,
        auto_creation_type: request.auto_creation_type,
        auto_creation_conversation_service_sid: request.auto_creation_conversation_service_sid,
        auto_creation_webhook_url: request.auto_creation_webhook_url,
        auto_creation_webhook_method: request.auto_creation_webhook_method,
        auto_creation_webhook_filters: request.auto_creation_webhook_filters,
        auto_creation_studio_flow_sid: request.auto_creation_studio_flow_sid,
        auto_creation_studio_retry_count: request.auto_creation_studio_retry_count,
    });
    let sid = writer.transaction.new_sid::<Fields>();
    writer.transaction.create(sid.clone(), None, fields);
    fetch(&writer.view(), sid, Fetch {})
}

pub(crate) fn fetch(
    view: &View<'_>,
    sid: Sid<AddressConfiguration>,
    _: Fetch,
) -> Result<AddressConfiguration, Rejection> {
    view.find::<Fields>(&sid).map(|record| show(view, record))
}

pub(crate) fn update(
    writer: &mut Writer<'_>,
    sid: Sid<AddressConfiguration>,
    request: Update,
) -> Result<AddressConfiguration, Rejection> {
    let record = Arc::clone(writer.view().find::<Fields>(&sid)?);
    // An update that sends nothing changes nothing, not even the date.
    if request != Update::default() {
        let mut fields = record.fields.clone();
        fields.change(request);
        writer.transaction.update(&record, fields);
    }
    fetch(&writer.view(), sid, Fetch {})
}

pub(crate) fn delete(writer: &mut Writer<'_>, sid: Sid<AddressConfiguration>, _: Delete) -> Result<(), Rejection> {
    let sid = writer.view().find::<Fields>(&sid)?.sid.clone();
    writer.transaction.remove::<Fields>(&sid);
    Ok(())
}

impl Fields {
    fn change(&mut self, request: Update) {
        self.name.apply(request.friendly_name);
        self.creation.enabled.apply(request.auto_creation_enabled);
        self.creation.r#type = request.auto_creation_type.unwrap_or(self.creation.r#type);
        self.creation.service.apply(request.auto_creation_conversation_service_sid);
        self.creation.webhook_url.apply(request.auto_creation_webhook_url);
        self.creation.webhook_method = request.auto_creation_webhook_method.unwrap_or(self.creation.webhook_method);
        self.creation.webhook_filters.apply(request.auto_creation_webhook_filters);
        self.creation.studio_flow.apply(request.auto_creation_studio_flow_sid);
        self.creation.studio_retry_count.apply(request.auto_creation_studio_retry_count);
    }
}

fn show(view: &View<'_>, record: &Record<Fields>) -> AddressConfiguration {
    let Fields { r#type, address, country, name, creation } = record.fields.clone();
    let is_webhook = creation.r#type == AutoCreationType::Webhook;
    let is_studio = creation.r#type == AutoCreationType::Studio;
    let mut shown = AutoCreation {
        enabled: creation.enabled.into(),
        r#type: creation.r#type.into(),
        conversation_service_sid: creation.service.into(),
        ..AutoCreation::default()
    };
    if is_webhook {
        shown.webhook_url = creation.webhook_url.into();
        shown.webhook_method = creation.webhook_method.into();
        shown.webhook_filters = creation.webhook_filters.into();
    }
    if is_studio {
        shown.studio_flow_sid = creation.studio_flow.into();
        shown.studio_retry_count = u64::from(creation.studio_retry_count).into();
    }
    AddressConfiguration {
        sid: record.sid.clone().into(),
        account_sid: view.settings.account_sid.clone().into(),
        r#type: r#type.into(),
        address: address.into(),
        friendly_name: name.into(),
        address_country: country.into(),
        auto_creation: shown.into(),
        date_created: Timestamp::from_unix(record.created).into(),
        date_updated: Timestamp::from_unix(record.updated).into(),
        url: view.url::<Fetch>(&record.sid).into(),
        ..AddressConfiguration::default()
    }
}
