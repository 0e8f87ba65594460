//! The same services, as Chat v2 shows them.

use api::chat_service::{ChatService, Create, Delete, Fetch, Limits, List, Media, Notification, Notifications, Update};
use api::date::Timestamp;
use api::json::Links;
use api::service::Service;
use api::{Page, Reported, Required, Sid};

use crate::paging;
use crate::refused::Refused;
use crate::service::{self, Fields};
use crate::table::{Kind, Record};
use crate::view::{View, Writer};

/// The longest page.
const MAX: u32 = 100;

pub(crate) fn list(view: &View<'_>, path: (), list: List) -> Result<Page<ChatService>, Refused> {
    let rows = Fields::table(view.store).rows(None);
    paging::page(view, &path, &list, MAX, &rows, |record| show(view, record))
}

pub(crate) fn create(writer: &mut Writer<'_>, (): (), request: Create) -> Result<ChatService, Refused> {
    let Required(name) = request.friendly_name;
    let sid = service::add(&mut writer.ledger, Some(name.to_string()));
    find(&writer.view(), &sid)
}

pub(crate) fn fetch(view: &View<'_>, sid: Sid<Service>, _: Fetch) -> Result<ChatService, Refused> {
    find(view, &sid)
}

/// A call that sends nothing changes nothing, not even the date.
pub(crate) fn update(writer: &mut Writer<'_>, sid: Sid<Service>, request: Update) -> Result<ChatService, Refused> {
    let record = writer.view().find::<Fields>(&sid)?.clone();
    if let Some(name) = request.friendly_name {
        let fields = Fields { friendly_name: Some(name.to_string()), ..record.fields.clone() };
        writer.ledger.update(&record, fields);
    }
    find(&writer.view(), &sid)
}

pub(crate) fn delete(writer: &mut Writer<'_>, sid: Sid<Service>, _: Delete) -> Result<(), Refused> {
    service::remove(writer, &sid)
}

fn find(view: &View<'_>, sid: &Sid<Service>) -> Result<ChatService, Refused> {
    view.find::<Fields>(sid).map(|record| show(view, record))
}

fn show(view: &View<'_>, record: &Record<Fields>) -> ChatService {
    let url = view.url::<Fetch>(&record.sid);
    let links = [("channels", "Channels"), ("users", "Users"), ("roles", "Roles"), ("bindings", "Bindings")]
        .map(|(name, segment)| (name.to_owned(), format!("{url}/{segment}")));
    ChatService {
        sid: record.sid.clone().into(),
        account_sid: view.settings.account_sid.clone().into(),
        friendly_name: record.fields.friendly_name.clone().into(),
        date_created: Timestamp::from_unix(record.created).into(),
        date_updated: Timestamp::from_unix(record.updated).into(),
        default_service_role_sid: record.fields.default_service_role.clone().into(),
        default_channel_role_sid: record.fields.default_conversation_role.clone().into(),
        default_channel_creator_role_sid: record.fields.default_conversation_creator_role.clone().into(),
        links: Links(links.into()).into(),
        url: url.into(),
        ..new_settings()
    }
}

/// The settings of a new service; no operation changes them yet, so they are those of every service.
fn new_settings() -> ChatService {
    let limits = Limits { channel_members: 100.into(), user_channels: 250.into(), ..Limits::default() };
    let media = Media {
        size_limit_mb: 150.into(),
        compatibility_message: "This message has media that this app cannot show.".to_owned().into(),
        ..Media::default()
    };
    ChatService {
        read_status_enabled: true.into(),
        reachability_enabled: false.into(),
        typing_indicator_timeout: 5.into(),
        consumption_report_interval: 10.into(),
        limits: limits.into(),
        pre_webhook_url: String::new().into(),
        post_webhook_url: String::new().into(),
        webhook_method: "POST".to_owned().into(),
        webhook_filters: Vec::new().into(),
        pre_webhook_retry_count: 0.into(),
        post_webhook_retry_count: 0.into(),
        notifications: no_notifications().into(),
        media: media.into(),
        ..ChatService::default()
    }
}

fn no_notifications() -> Notifications {
    let silent = Notification {
        enabled: false.into(),
        template: String::new().into(),
        sound: String::new().into(),
        ..Notification::default()
    };
    Notifications {
        log_enabled: false.into(),
        new_message: Notification { badge_count_enabled: Reported::Known(false), ..silent.clone() }.into(),
        added_to_channel: silent.clone().into(),
        removed_from_channel: silent.clone().into(),
        invited_to_channel: silent.into(),
        ..Notifications::default()
    }
}
