//! Examples of text boxes: names, secrets, numbers, longer texts, URLs and texts with variables.

use api::event::{OfService, Scope};
use api::gateway::session::SignIn;
use api::push::{NewMessage, PushKind};
use api::service_webhooks::{Update, Webhooks};
use api::{chat_service, notifications, service};
use leptos::prelude::*;

use super::example::{Example, FieldExamples, FieldState, Section};
use crate::form::control::{Line, Lines, Setting, Tag, TextField};
use crate::form::settings::Settings;
use crate::form::template::TemplateControl;
use crate::service::name::PrivacyNote;
use crate::webhooks::{Hooks, WebhookParameters, WebhookUrls};

/// Id and title of the section.
pub const SECTION: (&str, &str) = ("fields", "Text boxes");

const NAMES: &[FieldState] = &[
    FieldState::new("name-empty", "empty", ""),
    FieldState::new("name-filled", "filled", "Support chat"),
    FieldState::new("name-missing", "missing at a save", "").typed(""),
    FieldState::new("name-rejected", "rejected by the API", "Support chat").rejected("This name is taken."),
];

const SECRETS: &[FieldState] = &[FieldState::new("secret-filled", "filled", "correct horse")];

const NUMBERS: &[FieldState] = &[
    FieldState::stored("number-unset", "not reported", ""),
    FieldState::stored("number-default", "default", "5"),
    FieldState::stored("number-changed", "changed", "5").typed("10").tagged(Tag::Shared),
    FieldState::stored("number-odd", "stored value breaks the rule", "soon").tagged(Tag::Deprecated),
    FieldState::stored("number-error", "error", "5").typed("ten"),
    FieldState::stored("number-rejected", "rejected by the API", "5")
        .typed("900")
        .rejected("Twilio rejected the timeout. Enter a smaller number. (Error 50056)"),
];

const TEXTS: &[FieldState] = &[
    FieldState::stored("lines-empty", "empty", ""),
    FieldState::stored("lines-filled", "filled", "This message has a picture that your app cannot show."),
];

const URLS: &[FieldState] = &[FieldState::stored("url-error", "error", "").typed("ftp://example.com/")];

const TEMPLATES: &[FieldState] = &[
    FieldState::stored("template-empty", "empty", ""),
    FieldState::stored("template-filled", "with a warning", "${USER}: ${MESSAGE} {{CHANNEL}}"),
];

/// Section with text boxes.
#[component]
pub fn Fields() -> impl IntoView {
    view! {
        <Section section=SECTION>
            <FieldExamples control="Name" info=service::Create::friendly_name().info() states=NAMES render=name/>
            <FieldExamples control="Secret" info=SignIn::password().info() states=SECRETS render=secret/>
            <FieldExamples
                control="Number"
                info=chat_service::Update::typing_indicator_timeout().info()
                states=NUMBERS
                render=|setting| view! { <Line setting unit="seconds"/> }.into_any()
            />
            <FieldExamples
                control="Long text"
                info=chat_service::Update::media_compatibility_message().info()
                states=TEXTS
                render=|setting| view! { <Lines setting/> }.into_any()
            />
            <FieldExamples
                control="URL"
                info=Update::pre_webhook_url().info()
                states=URLS
                render=|setting| view! { <Line setting/> }.into_any()
            />
            <Example state="URLs: with warnings">
                <Urls/>
            </Example>
            <FieldExamples
                control="Text with variables"
                info=notifications::Update::new_message_template().info()
                states=TEMPLATES
                render=|setting| view! { <TemplateControl setting push=NewMessage::INFO/> }.into_any()
                is_wide=true
            />
        </Section>
    }
}

fn name(setting: Setting) -> AnyView {
    view! { <TextField form=setting.form field=setting.field hint=|| view! { <PrivacyNote/> }/> }.into_any()
}

fn secret(setting: Setting) -> AnyView {
    view! { <TextField form=setting.form field=setting.field autocomplete="current-password" hint=|| ()/> }.into_any()
}

/// Webhooks of a service with a URL that Twilio cannot reach, and events without a URL.
pub fn hooks(form: &'static str) -> Hooks {
    let events = ["onMessageAdd", "onMessageAdded", "onConversationAdded", "onReactionAdded"].map(str::to_owned);
    let response = Webhooks {
        filters: events.to_vec().into(),
        pre_webhook_url: "http://localhost/pre".to_owned().into(),
        ..Webhooks::default()
    };
    let parameters = WebhookParameters {
        pre: Update::pre_webhook_url(),
        post: Update::post_webhook_url(),
        method: Update::method(),
        events: Update::filters(),
    };
    Hooks::of(Settings::<Update>::of(form, response), parameters, OfService::PAIRS)
}

/// URLs of webhooks, with their method.
#[component]
fn Urls() -> impl IntoView {
    view! { <WebhookUrls hooks=hooks("urls")/> }
}
