//! Conversations of a service.

use std::sync::Arc;

use api::conversation::{Bindings, Conversation, Fetch, List, State, Timers};
use api::date::Timestamp;
use api::json::Links;
use api::service::Service;
use api::{Page, Reported, Sid};
use serde::{Deserialize, Serialize};

use crate::paging;
use crate::rejection::Rejection;
use crate::table::{Kind, Record};
use crate::view::View;

/// Stored fields of a conversation.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Fields {
    pub(crate) friendly_name: Option<String>,
    pub(crate) unique_name: Option<String>,
    pub(crate) attributes: String,
    pub(crate) state: State,
    pub(crate) messaging_service: Option<String>,
    /// Time at which its timer makes it inactive, in Unix seconds.
    pub(crate) inactive_at: Option<u64>,
    /// Time at which its timer closes it, in Unix seconds.
    pub(crate) closed_at: Option<u64>,
}

/// Maximum page size.
const MAX: u32 = 100;

pub(crate) fn list(view: &View<'_>, sid: Sid<Service>, list: List) -> Result<Page<Conversation>, Rejection> {
    view.check_service(&sid)?;
    let rows = Fields::table(view.store).rows(Some(&sid)).filter(|record| matches_filter(&list, record));
    paging::page(view, &sid, &list, MAX, &rows, |record| show(view, &sid, record))
}

pub(crate) fn fetch(
    view: &View<'_>,
    (service, sid): (Sid<Service>, Sid<Conversation>),
    _: Fetch,
) -> Result<Conversation, Rejection> {
    let service = &view.service(&service)?.sid;
    let is_there = |record: &&Arc<Record<Fields>>| record.service.as_ref() == Some(service);
    let record = view.store.get(&sid).filter(is_there).ok_or_else(|| view.not_found())?;
    Ok(show(view, service, record))
}

impl Fields {
    /// Returns the times of the running timers.
    pub(crate) fn timers(&self) -> Timers {
        let timestamp = |seconds: Option<u64>| {
            seconds.map_or(Reported::Absent, |seconds| Reported::Known(Timestamp::from_unix(seconds)))
        };
        Timers {
            date_inactive: timestamp(self.inactive_at),
            date_closed: timestamp(self.closed_at),
            ..Timers::default()
        }
    }
}

fn matches_filter(list: &List, record: &Record<Fields>) -> bool {
    let created = Timestamp::from_unix(record.created);
    list.state.is_none_or(|state| record.fields.state == state)
        && list.start_date.as_ref().is_none_or(|first| first.as_str() <= created.day())
        && list.end_date.as_ref().is_none_or(|last| created.day() <= last.as_str())
}

fn show(view: &View<'_>, service: &Sid<Service>, record: &Record<Fields>) -> Conversation {
    let url = view.url_in::<List>(service, &record.sid);
    let links = ["participants", "messages", "webhooks", "export"].map(|name| {
        let (first, rest) = name.split_at(1);
        (name.to_owned(), format!("{url}/{}{rest}", first.to_uppercase()))
    });
    let fields = &record.fields;
    Conversation {
        account_sid: view.settings.account_sid.clone().into(),
        chat_service_sid: service.clone().into(),
        messaging_service_sid: fields.messaging_service.clone().into(),
        sid: record.sid.clone().into(),
        friendly_name: fields.friendly_name.clone().into(),
        unique_name: fields.unique_name.clone().into(),
        attributes: fields.attributes.clone().into(),
        state: fields.state.into(),
        date_created: Timestamp::from_unix(record.created).into(),
        date_updated: Timestamp::from_unix(record.updated).into(),
        timers: fields.timers().into(),
        bindings: Bindings::default().into(),
        links: Links(links.into()).into(),
        url: url.into(),
        ..Conversation::default()
    }
}
