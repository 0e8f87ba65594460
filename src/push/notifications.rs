//! Push notification settings of a service.

use api::notifications::{Fetch, Update};
use api::push::{Added, MediaMessage, NewMessage, Push, PushKind, Removed};
use api::service::Service;
use api::{Endpoint, Parameter, Sid};
use leptos::prelude::*;
use serde_json::Value;

use crate::feedback::load::{Load, fetch};
use crate::form::control::{Check, Line, Setting};
use crate::form::settings::{Settings, SettingsForm};
use crate::form::shell::FormLabels;
use crate::form::template::TemplateControl;
use crate::push::Resting;
use crate::push::check::PushCheckPanel;

/// Labels of the form.
pub const WORDS: FormLabels = FormLabels {
    form: "notifications",
    save: "Save push notifications",
    saving: "Saving push notifications",
    failed: "The push notifications could not be saved.",
};

/// Settings of one kind of push notification.
struct Kind {
    id: &'static str,
    title: &'static str,
    about: &'static str,
    push: &'static Push,
    enabled: Parameter<Update>,
    template: Parameter<Update>,
    sound: Option<Parameter<Update>>,
    badge: Option<Parameter<Update>>,
}

const KINDS: &[Kind] = &[
    Kind {
        id: "NewMessage",
        title: "New message",
        about: "",
        push: NewMessage::PUSH,
        enabled: Update::new_message_enabled(),
        template: Update::new_message_template(),
        sound: Some(Update::new_message_sound()),
        badge: Some(Update::new_message_badge_count_enabled()),
    },
    Kind {
        id: "NewMessage-WithMedia",
        title: "New message with media",
        about: "Text for messages with media. Sound and badge are those of “New message”.",
        push: MediaMessage::PUSH,
        enabled: Update::new_message_with_media_enabled(),
        template: Update::new_message_with_media_template(),
        sound: None,
        badge: None,
    },
    Kind {
        id: "AddedToConversation",
        title: "Added to a conversation",
        about: "",
        push: Added::PUSH,
        enabled: Update::added_to_conversation_enabled(),
        template: Update::added_to_conversation_template(),
        sound: Some(Update::added_to_conversation_sound()),
        badge: None,
    },
    Kind {
        id: "RemovedFromConversation",
        title: "Removed from a conversation",
        about: "",
        push: Removed::PUSH,
        enabled: Update::removed_from_conversation_enabled(),
        template: Update::removed_from_conversation_template(),
        sound: Some(Update::removed_from_conversation_sound()),
        badge: None,
    },
];

#[component]
pub fn Notifications(sid: Sid<Service>) -> impl IntoView {
    let answer = fetch(Fetch {}.request(&sid));
    let form = {
        let sid = sid.clone();
        move |answer: Value| view! { <Form sid=sid.clone() answer/> }
    };
    view! {
        <Load what="The push notifications" resource=answer view=form/>
        <PushCheckPanel sid/>
    }
}

#[component]
fn Form(sid: Sid<Service>, answer: Value) -> impl IntoView {
    let settings = Settings::<Update>::of(WORDS.form, answer);
    let log = settings.setting(Update::log_enabled());
    let of = sid.to_string();
    view! {
        <SettingsForm
            words=WORDS
            settings
            of
            request_with=Box::new(move |params| Update::request_with(&sid, params))
        >
            {KINDS.iter().map(|kind| view! { <Part kind settings/> }).collect_view()}
            <section class="panel group" aria-labelledby="log-heading">
                <header>
                    <h2 id="log-heading">"Log"</h2>
                </header>
                <div class="body">
                    <Check setting=log/>
                </div>
            </section>
        </SettingsForm>
    }
}

#[component]
fn Part(kind: &'static Kind, settings: Settings<Update>) -> impl IntoView {
    let enabled = settings.setting(kind.enabled);
    let text = settings.setting(kind.template);
    let sound = kind.sound.map(|parameter| settings.setting(parameter));
    let badge = kind.badge.map(|parameter| settings.setting(parameter));
    let heading = format!("{}-heading", kind.id);
    view! {
        <section class="panel group" aria-labelledby=heading.clone()>
            <header>
                <h2 id=heading.clone()>{kind.title}</h2>
                {(!kind.about.is_empty()).then(|| view! { <p class="hint">{kind.about}</p> })}
            </header>
            <div class="body">
                <Check setting=enabled/>
                <Resting enabled/>
                <TemplateControl setting=text push=kind.push/>
                {sound.map(|setting: Setting| view! { <Line setting/> })}
                {badge.map(|setting: Setting| view! { <Check setting/> })}
            </div>
        </section>
    }
}
