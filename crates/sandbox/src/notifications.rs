//! Push notification settings of a service.

use api::Sid;
use api::notifications::{Fetch, MediaNotification, NewMessageNotification, Notification, Notifications, Update};
use api::service::Service;

use crate::apply::Apply;
use crate::rejection::Rejection;
use crate::service::settings::{Push, Pushes};
use crate::service::{self, Fields};
use crate::table::Record;
use crate::view::{View, Writer};

pub(crate) fn fetch(view: &View<'_>, sid: Sid<Service>, _: Fetch) -> Result<Notifications, Rejection> {
    view.service(&sid).map(|record| show(view, record))
}

pub(crate) fn update(writer: &mut Writer<'_>, sid: Sid<Service>, request: Update) -> Result<Notifications, Rejection> {
    let record = writer.view().service(&sid)?.clone();
    service::update(&mut writer.transaction, &record, request, |service, request| {
        apply(&mut service.settings.pushes, request);
    });
    fetch(&writer.view(), sid, Fetch {})
}

fn apply(pushes: &mut Pushes, request: Update) {
    pushes.log.apply(request.log_enabled);
    pushes.new_message.apply((request.new_message_enabled, request.new_message_template, request.new_message_sound));
    pushes.badge_count.apply(request.new_message_badge_count_enabled);
    pushes.with_media.enabled.apply(request.new_message_with_media_enabled);
    pushes.with_media.template.apply(request.new_message_with_media_template);
    pushes.added.apply((
        request.added_to_conversation_enabled,
        request.added_to_conversation_template,
        request.added_to_conversation_sound,
    ));
    pushes.removed.apply((
        request.removed_from_conversation_enabled,
        request.removed_from_conversation_template,
        request.removed_from_conversation_sound,
    ));
}

fn show(view: &View<'_>, record: &Record<Fields>) -> Notifications {
    let pushes = &record.fields.settings.pushes;
    let with_media = MediaNotification {
        enabled: pushes.with_media.enabled.into(),
        template: pushes.with_media.template.clone().into(),
        ..MediaNotification::default()
    };
    let new_message = NewMessageNotification {
        enabled: pushes.new_message.enabled.into(),
        template: pushes.new_message.template.clone().into(),
        sound: pushes.new_message.sound.clone().into(),
        badge_count_enabled: pushes.badge_count.into(),
        with_media: with_media.into(),
        ..NewMessageNotification::default()
    };
    Notifications {
        account_sid: view.settings.account_sid.clone().into(),
        chat_service_sid: record.sid.clone().into(),
        log_enabled: pushes.log.into(),
        new_message: new_message.into(),
        added_to_conversation: show_push(&pushes.added).into(),
        removed_from_conversation: show_push(&pushes.removed).into(),
        url: view.url::<Fetch>(&record.sid).into(),
        ..Notifications::default()
    }
}

fn show_push(push: &Push) -> Notification {
    Notification {
        enabled: push.enabled.into(),
        template: push.template.clone().into(),
        sound: push.sound.clone().into(),
        ..Notification::default()
    }
}
