//! Services in Chat v2. The records are those of `service`.

use api::chat_role::ChatRoleType;
use api::chat_service::{ChatService, Create, Delete, Fetch, Limits, List, Media, Notification, Notifications, Update};
use api::date::Timestamp;
use api::error::code;
use api::json::Links;
use api::service::Service;
use api::{Change, Page, Required, Sid};

use crate::apply::Apply;
use crate::paging;
use crate::rejection::Rejection;
use crate::service::settings::{Push, Pushes, Settings};
use crate::service::{self, Fields};
use crate::table::{Kind, Record};
use crate::view::{View, Writer};

/// Maximum page size.
const MAX: u32 = 100;

/// Maximum size of a media message, in MB. No operation changes it.
const MEDIA_SIZE_LIMIT_MB: u64 = 150;

pub(crate) fn list(view: &View<'_>, path: (), list: List) -> Result<Page<ChatService>, Rejection> {
    let rows = Fields::table(view.store).rows(None);
    paging::page(view, &path, &list, MAX, &rows, |record| show(view, record))
}

pub(crate) fn create(writer: &mut Writer<'_>, (): (), request: Create) -> Result<ChatService, Rejection> {
    let Required(name) = request.friendly_name;
    let sid = service::create_named(&mut writer.transaction, Some(name.to_string()));
    find(&writer.view(), &sid)
}

pub(crate) fn fetch(view: &View<'_>, sid: Sid<Service>, _: Fetch) -> Result<ChatService, Rejection> {
    find(view, &sid)
}

pub(crate) fn update(writer: &mut Writer<'_>, sid: Sid<Service>, request: Update) -> Result<ChatService, Rejection> {
    let view = writer.view();
    let record = view.find::<Fields>(&sid)?.clone();
    let role = |sent, r#type, code| service::default_role(&view, &record.sid, sent, r#type, code);
    let user = role(&request.default_service_role_sid, ChatRoleType::Deployment, code::SERVICE_ROLE_NOT_FOUND)?;
    let member = role(&request.default_channel_role_sid, ChatRoleType::Channel, code::CHANNEL_ROLE_NOT_FOUND)?;
    let creator = &request.default_channel_creator_role_sid;
    let creator = role(creator, ChatRoleType::Channel, code::CREATOR_ROLE_NOT_FOUND)?;
    service::update(&mut writer.transaction, &record, request, |service, request| {
        service.default_service_role.apply(user);
        service.default_conversation_role.apply(member);
        service.default_conversation_creator_role.apply(creator);
        apply(service, request);
    });
    find(&writer.view(), &sid)
}

pub(crate) fn delete(writer: &mut Writer<'_>, sid: Sid<Service>, _: Delete) -> Result<(), Rejection> {
    service::remove(writer, &sid)
}

fn find(view: &View<'_>, sid: &Sid<Service>) -> Result<ChatService, Rejection> {
    view.find::<Fields>(sid).map(|record| show(view, record))
}

/// Applies every parameter except the default roles, which need a check first.
fn apply(service: &mut Fields, request: Update) {
    service.friendly_name.apply(request.friendly_name.clone());
    let settings = &mut service.settings;
    settings.read_status.apply(request.read_status_enabled);
    settings.reachability.apply(request.reachability_enabled);
    settings.typing_timeout.apply(request.typing_indicator_timeout);
    settings.consumption_interval.apply(request.consumption_report_interval);
    settings.channel_members.apply(request.limits_channel_members);
    settings.user_channels.apply(request.limits_user_channels);
    settings.compatibility_message.apply(request.media_compatibility_message.clone());
    settings.pre_webhook_retries.apply(request.pre_webhook_retry_count);
    settings.post_webhook_retries.apply(request.post_webhook_retry_count);
    apply_webhooks(settings, &request);
    apply_pushes(&mut settings.pushes, request);
}

/// Applies the webhook parameters. Both APIs share the URLs and the method, and each has events of its own.
fn apply_webhooks(settings: &mut Settings, request: &Update) {
    settings.chat_webhook_filters.apply(request.webhook_filters.clone());
    let (pre, post, method) = (&request.pre_webhook_url, &request.post_webhook_url, request.webhook_method);
    if (pre, post, method) != (&Change::Keep, &Change::Keep, None) {
        let webhooks = settings.webhooks.get_or_insert_default();
        webhooks.pre_url.apply(pre.clone());
        webhooks.post_url.apply(post.clone());
        webhooks.method.apply(method);
    }
}

fn apply_pushes(pushes: &mut Pushes, request: Update) {
    pushes.log.apply(request.notifications_log_enabled);
    pushes.new_message.apply((
        request.notifications_new_message_enabled,
        request.notifications_new_message_template,
        request.notifications_new_message_sound,
    ));
    pushes.badge_count.apply(request.notifications_new_message_badge_count_enabled);
    pushes.added.apply((
        request.notifications_added_to_channel_enabled,
        request.notifications_added_to_channel_template,
        request.notifications_added_to_channel_sound,
    ));
    pushes.removed.apply((
        request.notifications_removed_from_channel_enabled,
        request.notifications_removed_from_channel_template,
        request.notifications_removed_from_channel_sound,
    ));
    pushes.invited.apply((
        request.notifications_invited_to_channel_enabled,
        request.notifications_invited_to_channel_template,
        request.notifications_invited_to_channel_sound,
    ));
}

fn show(view: &View<'_>, record: &Record<Fields>) -> ChatService {
    let url = view.url::<Fetch>(&record.sid);
    let links = [("channels", "Channels"), ("users", "Users"), ("roles", "Roles"), ("bindings", "Bindings")]
        .map(|(name, segment)| (name.to_owned(), format!("{url}/{segment}")));
    let fields = &record.fields;
    ChatService {
        sid: record.sid.clone().into(),
        account_sid: view.settings.account_sid.clone().into(),
        friendly_name: fields.friendly_name.clone().into(),
        date_created: Timestamp::from_unix(record.created).into(),
        date_updated: Timestamp::from_unix(record.updated).into(),
        default_service_role_sid: fields.default_service_role.clone().into(),
        default_channel_role_sid: fields.default_conversation_role.clone().into(),
        default_channel_creator_role_sid: fields.default_conversation_creator_role.clone().into(),
        links: Links(links.into()).into(),
        url: url.into(),
        ..show_settings(&fields.settings)
    }
}

fn show_settings(settings: &Settings) -> ChatService {
    let limits = Limits {
        channel_members: u64::from(settings.channel_members).into(),
        user_channels: u64::from(settings.user_channels).into(),
        ..Limits::default()
    };
    let media = Media {
        size_limit_mb: MEDIA_SIZE_LIMIT_MB.into(),
        compatibility_message: settings.compatibility_message.clone().into(),
        ..Media::default()
    };
    let webhooks = settings.webhooks.clone().unwrap_or_default();
    ChatService {
        read_status_enabled: settings.read_status.into(),
        reachability_enabled: settings.reachability.into(),
        typing_indicator_timeout: u64::from(settings.typing_timeout).into(),
        consumption_report_interval: u64::from(settings.consumption_interval).into(),
        limits: limits.into(),
        pre_webhook_url: webhooks.pre_url.unwrap_or_default().into(),
        post_webhook_url: webhooks.post_url.unwrap_or_default().into(),
        webhook_method: webhooks.method.to_string().into(),
        webhook_filters: settings.chat_webhook_filters.clone().into(),
        pre_webhook_retry_count: u64::from(settings.pre_webhook_retries).into(),
        post_webhook_retry_count: u64::from(settings.post_webhook_retries).into(),
        notifications: show_pushes(&settings.pushes).into(),
        media: media.into(),
        ..ChatService::default()
    }
}

fn show_pushes(pushes: &Pushes) -> Notifications {
    let push = |push: &Push| Notification {
        enabled: push.enabled.into(),
        template: push.template.clone().into(),
        sound: push.sound.clone().into(),
        ..Notification::default()
    };
    let new_message = Notification { badge_count_enabled: pushes.badge_count.into(), ..push(&pushes.new_message) };
    Notifications {
        log_enabled: pushes.log.into(),
        new_message: new_message.into(),
        added_to_channel: push(&pushes.added).into(),
        removed_from_channel: push(&pushes.removed).into(),
        invited_to_channel: push(&pushes.invited).into(),
        ..Notifications::default()
    }
}
