//! Settings of a service in Chat v2: some exist only there, the others are also on other pages of the service.

mod groups;
pub mod texts;

use api::chat_service::{ChatService, Fetch, Update};
use api::event::{OfChat, Scope};
use api::service::Service;
use api::{ApiError, Endpoint, Sid, webhooks};
use leptos::prelude::*;

use self::groups::{Control, GROUPS, Group, Item};
/// Labels of the form.
use crate::feedback::failure::Failure;
use crate::feedback::load::{Load, Shape, fetch};
use crate::form::control::{Check, Line, Lines};
use crate::form::settings::{Settings, SettingsForm};
use crate::form::template::TemplateControl;
use crate::navigation::Navigation;
use crate::push::Resting;
use crate::role::picker::{RolePicker, RolesTrouble};
use crate::role::role_list::{Roles, load_roles};
use crate::routes::Route;
use crate::service::chat_v2;
use crate::ui::on_this_page::OnThisPage;
use crate::webhooks::{Events, Hooks, Override, OverrideWarning, WebhookParameters, WebhookUrls};

#[component]
pub fn Chat(sid: Sid<Service>, on_renamed: Callback<()>) -> impl IntoView {
    let answer = fetch(Fetch {}, &sid);
    let form = move |response| view! { <Form sid=sid.clone() response on_renamed/> };
    view! {
        <div class="note" data-tone="warning">
            <p>
                <b>{texts::DEPRECATED} " "</b> {texts::DEPRECATED_EFFECT}
            </p>
        </div>
        <Load what=texts::LOADED shape=Shape::Form resource=answer explain view=form/>
    }
}

fn explain(error: ApiError) -> Failure {
    match chat_v2::rejection(&error) {
        Some(reason) => Failure::new(texts::rejected(reason), error),
        None => error.into(),
    }
}

#[component]
fn Form(sid: Sid<Service>, response: ChatService, on_renamed: Callback<()>) -> impl IntoView {
    let limit = response.media.known().and_then(|media| media.size_limit_mb.known().copied());
    let settings = Settings::<Update>::of(texts::SAVE.form, response);
    let path = sid.clone();
    let roles = load_roles(&sid);
    let service = StoredValue::new(sid.clone());
    let parameters = WebhookParameters {
        pre: Update::pre_webhook_url(),
        post: Update::post_webhook_url(),
        method: Update::webhook_method(),
        events: Update::webhook_filters(),
    };
    let hooks = Hooks::of(settings, parameters, OfChat::PAIRS).shared();
    // Conversations has the same URLs. With one of them, the service overrides the account's webhooks.
    let overriding = Override::new(hooks, fetch(webhooks::Fetch {}, &()));
    let group = move |group: &'static Group| view! { <Part group settings service roles limit hooks overriding/> };
    let sections = GROUPS.iter().map(|group| (heading_id(group), group.title)).collect();
    view! {
        <OnThisPage sections/>
        <SettingsForm
            words=texts::SAVE
            settings
            of=sid.to_string()
            request_with=Box::new(move |params| Update::request_with(&path, params))
            explain
            on_saved=on_renamed
            warning=Some(overriding.warning())
        >
            <RolesTrouble roles/>
            {GROUPS.iter().map(group).collect_view()}
        </SettingsForm>
    }
}

fn heading_id(group: &Group) -> String {
    format!("chat-{}-heading", group.id)
}

/// Group of settings, with a link to the page that has the same ones for Conversations.
#[component]
fn Part(
    group: &'static Group,
    settings: Settings<Update>,
    service: StoredValue<Sid<Service>>,
    roles: Roles,
    /// In megabytes.
    limit: Option<u64>,
    hooks: Hooks,
    overriding: Override,
) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let heading = heading_id(group);
    let shared = group.shared.as_ref().map(|section| {
        let href = navigation.href(&Route::Service(service.get_value(), section.clone()));
        view! { " " {texts::SHARED_BEFORE} " " <a href=href>{section.title()}</a> {texts::SHARED_AFTER} }
    });
    let about =
        (!group.about.is_empty() || shared.is_some()).then(|| view! { <p class="hint">{group.about} {shared}</p> });
    let size = (group.id == "media").then(|| {
        let size = limit.map_or(texts::LARGEST_FILE_UNKNOWN.to_owned(), texts::megabytes);
        view! {
            <p>
                {texts::LARGEST_FILE} " "
                <b>{size}</b>
                " "
                <code class="wire">"media.size_limit_mb"</code>
                <span class="hint">" " {texts::LARGEST_FILE_FIXED}</span>
            </p>
        }
    });
    let control = move |item: &'static Item| {
        let setting = settings.setting(item.parameter).tagged(item.tag());
        match item.control {
            Control::Check => view! { <Check setting/> }.into_any(),
            Control::Kind => view! { <Check setting/><Resting enabled=setting/> }.into_any(),
            Control::Line(unit) => view! { <Line setting unit/> }.into_any(),
            Control::Lines => view! { <Lines setting/> }.into_any(),
            Control::Role(r#type) => view! { <RolePicker setting r#type roles service/> }.into_any(),
            Control::Template(push) => view! { <TemplateControl setting push/> }.into_any(),
            Control::Webhooks => {
                view! { <WebhookUrls hooks/> <Events hooks/> <OverrideWarning overriding/> }.into_any()
            }
        }
    };
    view! {
        <section class="panel group" aria-labelledby=heading.clone()>
            <header>
                <h2 id=heading.clone()>{group.title}</h2>
                {about}
            </header>
            <div class="body">{size} {group.items.iter().map(control).collect_view()}</div>
        </section>
    }
}
