//! Push notification settings of a service.

use api::notifications::{self, Fetch, Update};
use api::push::{Added, MediaMessage, NewMessage, PushInfo, PushKind, Removed};
use api::service::Service;
use api::{Endpoint, Parameter, Sid};
use leptos::prelude::*;

/// Labels of the form.
use super::texts;
use crate::feedback::load::{Load, Shape, fetch};
use crate::form::Field;
use crate::form::control::{Check, Line, Setting};
use crate::form::settings::{Settings, SettingsForm};
use crate::form::template::{OneLine, TemplateControl};
use crate::push::Resting;
use crate::push::check::PushCheckPanel;
use crate::ui::on_this_page::OnThisPage;
use crate::ui::texts::CLOSE;

/// Settings of one kind of push notification.
struct Kind {
    id: &'static str,
    title: &'static str,
    about: &'static str,
    push: &'static PushInfo,
    enabled: Parameter<Update>,
    template: Parameter<Update>,
    sound: Option<Parameter<Update>>,
    badge: Option<Parameter<Update>>,
}

const KINDS: &[Kind] = &[
    Kind {
        id: "NewMessage",
        title: texts::NEW_MESSAGE,
        about: "",
        push: NewMessage::INFO,
        enabled: Update::new_message_enabled(),
        template: Update::new_message_template(),
        sound: Some(Update::new_message_sound()),
        badge: Some(Update::new_message_badge_count_enabled()),
    },
    Kind {
        id: "NewMessage-WithMedia",
        title: texts::MEDIA_MESSAGE,
        about: texts::MEDIA_MESSAGE_ABOUT,
        push: MediaMessage::INFO,
        enabled: Update::new_message_with_media_enabled(),
        template: Update::new_message_with_media_template(),
        sound: None,
        badge: None,
    },
    Kind {
        id: "AddedToConversation",
        title: texts::ADDED,
        about: "",
        push: Added::INFO,
        enabled: Update::added_to_conversation_enabled(),
        template: Update::added_to_conversation_template(),
        sound: Some(Update::added_to_conversation_sound()),
        badge: None,
    },
    Kind {
        id: "RemovedFromConversation",
        title: texts::REMOVED,
        about: "",
        push: Removed::INFO,
        enabled: Update::removed_from_conversation_enabled(),
        template: Update::removed_from_conversation_template(),
        sound: Some(Update::removed_from_conversation_sound()),
        badge: None,
    },
];

const LOG_HEADING: &str = "log-heading";

#[component]
pub fn Notifications(sid: Sid<Service>) -> impl IntoView {
    let answer = fetch(Fetch {}, &sid);
    let form = {
        let sid = sid.clone();
        move |response| view! { <Form sid=sid.clone() response/> }
    };
    view! {
        <Load what=texts::LOADED shape=Shape::Form resource=answer view=form/>
        <PushCheckPanel sid/>
    }
}

#[component]
fn Form(sid: Sid<Service>, response: notifications::Notifications) -> impl IntoView {
    let settings = Settings::<Update>::of(texts::SAVE.form, response);
    let log = settings.setting(Update::log_enabled());
    let of = sid.to_string();
    let sections = KINDS.iter().map(|kind| (heading_id(kind), kind.title));
    let sections = sections.chain([(LOG_HEADING.to_owned(), texts::LOG)]).collect();
    view! {
        <OnThisPage sections/>
        <SettingsForm
            words=texts::SAVE
            settings
            of
            request_with=Box::new(move |params| Update::request_with(&sid, params))
        >
            {KINDS.iter().map(|kind| view! { <Part kind settings/> }).collect_view()}
            <section class="panel group" aria-labelledby=LOG_HEADING>
                <header>
                    <h2 id=LOG_HEADING>{texts::LOG}</h2>
                </header>
                <div class="body">
                    <Check setting=log/>
                </div>
            </section>
        </SettingsForm>
    }
}

fn heading_id(kind: &Kind) -> String {
    format!("{}-heading", kind.id)
}

#[component]
fn Part(kind: &'static Kind, settings: Settings<Update>) -> impl IntoView {
    let enabled = settings.setting(kind.enabled);
    let text = settings.setting(kind.template);
    let sound = kind.sound.map(|parameter| settings.setting(parameter));
    let badge = kind.badge.map(|parameter| settings.setting(parameter));
    let heading = heading_id(kind);
    // Opened by turning the notifications on, for a restored draft, an error or a conflict. It stays open then: closing it is up to the user.
    let is_open = Memo::new(move |was: Option<&bool>| {
        let is_turned_on = enabled.is_on() && enabled.field.with(Field::is_dirty);
        let needs_attention =
            |setting: &Setting| setting.field.with(|field| field.is_dirty() || field.error().is_some());
        let mut settings = [Some(text), sound, badge].into_iter().flatten();
        was == Some(&true) || is_turned_on || settings.any(|setting| needs_attention(&setting))
    });
    view! {
        <section class="panel group" aria-labelledby=heading.clone()>
            <header>
                <h2 id=heading.clone()>{kind.title}</h2>
                {(!kind.about.is_empty()).then(|| view! { <p class="hint">{kind.about}</p> })}
            </header>
            <div class="body">
                <Check setting=enabled/>
                <Resting enabled/>
                <details open=move || is_open.get()>
                    <summary class="edit">
                        <OneLine text push=kind.push/>
                        <span class="button pill">
                            <span class="closed">{texts::EDIT}</span> <span class="open">{CLOSE}</span>
                            <span class="visually-hidden">{format!(": {}", kind.title)}</span>
                        </span>
                    </summary>
                    <div class="body">
                        <TemplateControl setting=text push=kind.push/>
                        {sound.map(|setting| view! { <Line setting/> })}
                        {badge.map(|setting| view! { <Check setting/> })}
                    </div>
                </details>
            </div>
        </section>
    }
}
