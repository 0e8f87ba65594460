//! Configuration of a service: default roles and reachability.

use api::role::RoleType;
use api::service::Service;
use api::service_configuration::{self, Fetch, Update};
use api::{Endpoint, Parameter, Sid};
use leptos::prelude::*;

use super::texts;
/// Labels of the form.
use crate::feedback::load::{Load, Shape, fetch};
use crate::form::control::Check;
use crate::form::settings::{Settings, SettingsForm};
use crate::role::picker::{RolePicker, RolesTrouble};
use crate::role::role_list::{Roles, load_roles};

const ROLES: [(Parameter<Update>, RoleType); 3] = [
    (Update::default_chat_service_role_sid(), RoleType::Service),
    (Update::default_conversation_role_sid(), RoleType::Conversation),
    (Update::default_conversation_creator_role_sid(), RoleType::Conversation),
];

#[component]
pub fn Configuration(sid: Sid<Service>) -> impl IntoView {
    let roles = load_roles(&sid);
    let answer = fetch(Fetch {}, &sid);
    let form = move |response| view! { <Form sid=sid.clone() response roles/> };
    view! { <Load what=texts::CONFIGURATION_LOADED shape=Shape::Form resource=answer view=form/> }
}

#[component]
fn Form(sid: Sid<Service>, response: service_configuration::Configuration, roles: Roles) -> impl IntoView {
    let settings = Settings::<Update>::of(texts::SAVE_CONFIGURATION.form, response);
    let service = StoredValue::new(sid.clone());
    let picker = move |(parameter, r#type)| {
        let setting = settings.setting(parameter);
        view! { <RolePicker setting r#type roles service/> }
    };
    let reachability = settings.setting(Update::reachability_enabled());
    let of = sid.to_string();
    view! {
        <SettingsForm
            words=texts::SAVE_CONFIGURATION
            settings
            of
            request_with=Box::new(move |params| Update::request_with(&sid, params))
        >
            <section class="panel group" aria-labelledby="default-roles-heading">
                <header>
                    <h2 id="default-roles-heading">{texts::DEFAULT_ROLES}</h2>
                    <p class="hint">{texts::DEFAULT_ROLES_ABOUT}</p>
                </header>
                <div class="body">
                    <RolesTrouble roles/>
                    {ROLES.map(picker).into_iter().collect_view()}
                </div>
            </section>
            <section class="panel group" aria-labelledby="reachability-heading">
                <header>
                    <h2 id="reachability-heading">{texts::REACHABILITY}</h2>
                    <p class="hint">{texts::REACHABILITY_ABOUT}</p>
                </header>
                <div class="body">
                    <Check setting=reachability/>
                </div>
            </section>
        </SettingsForm>
    }
}
