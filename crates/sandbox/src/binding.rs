//! Bindings: devices that receive push notifications.

use std::sync::Arc;

use api::binding::{Binding, BindingType, Fetch, List};
use api::credential::Credential;
use api::date::Timestamp;
use api::service::Service;
use api::{Page, Sid};
use serde::{Deserialize, Serialize};

use crate::paging;
use crate::rejection::Rejection;
use crate::table::{Kind, Record};
use crate::view::View;

/// Stored fields of a binding.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Fields {
    pub(crate) identity: String,
    pub(crate) endpoint: String,
    pub(crate) binding_type: BindingType,
    /// SID of the push credential. `None` for Twilio's own connection.
    pub(crate) credential: Option<Sid<Credential>>,
    pub(crate) message_types: Vec<String>,
}

/// Maximum page size.
const MAX: u32 = 100;

pub(crate) fn list(view: &View<'_>, sid: Sid<Service>, list: List) -> Result<Page<Binding>, Rejection> {
    view.check_service(&sid)?;
    let rows = Fields::table(view.store).rows(Some(&sid)).filter(|record| matches_filter(&list, &record.fields));
    paging::page(view, &sid, &list, MAX, &rows, |record| show(view, &sid, record))
}

pub(crate) fn fetch(
    view: &View<'_>,
    (service, sid): (Sid<Service>, Sid<Binding>),
    _: Fetch,
) -> Result<Binding, Rejection> {
    let service = &view.service(&service)?.sid;
    let is_there = |record: &&Arc<Record<Fields>>| record.service.as_ref() == Some(service);
    let record = view.store.get(&sid).filter(is_there).ok_or_else(|| view.not_found())?;
    Ok(show(view, service, record))
}

fn matches_filter(list: &List, binding: &Fields) -> bool {
    (list.binding_type.is_empty() || list.binding_type.contains(&binding.binding_type))
        && (list.identity.is_empty() || list.identity.iter().any(|identity| identity.as_str() == binding.identity))
}

fn show(view: &View<'_>, service: &Sid<Service>, record: &Record<Fields>) -> Binding {
    Binding {
        sid: record.sid.clone().into(),
        account_sid: view.settings.account_sid.clone().into(),
        chat_service_sid: service.clone().into(),
        credential_sid: record.fields.credential.clone().into(),
        date_created: Timestamp::from_unix(record.created).into(),
        date_updated: Timestamp::from_unix(record.updated).into(),
        endpoint: record.fields.endpoint.clone().into(),
        identity: record.fields.identity.clone().into(),
        binding_type: record.fields.binding_type.into(),
        message_types: record.fields.message_types.clone().into(),
        url: view.url_in::<List>(service, &record.sid).into(),
        ..Binding::default()
    }
}
