//! Configuration of a service: default roles and reachability.

use api::role::RoleType;
use api::service::Service;
use api::service_configuration::{Fetch, Update};
use api::{Endpoint, Sid};
use leptos::prelude::*;
use serde_json::Value;

use crate::docs::Docs;
use crate::feedback::load::{Load, fetch};
use crate::form::control::Check;
use crate::form::settings::{Settings, SettingsForm};
use crate::form::shell::Words;
use crate::role::picker::{RolePicker, RolesTrouble};
use crate::role::role_list::{Roles, load_roles};

const WORDS: Words = Words {
    form: "service-configuration",
    save: "Save configuration",
    saving: "Saving configuration",
    failed: "The configuration could not be saved.",
};

const ROLES: [(&str, RoleType, &str); 3] = [
    (
        "DefaultChatServiceRoleSid",
        RoleType::Service,
        "What a user may do in the service who is created without a role.",
    ),
    (
        "DefaultConversationRoleSid",
        RoleType::Conversation,
        "What a participant may do in a conversation who is added without a role.",
    ),
    (
        "DefaultConversationCreatorRoleSid",
        RoleType::Conversation,
        "What a user may do in the conversations that they create.",
    ),
];

const REACHABILITY: &str = "While it is on, the service tells of every user whether they are online and whether a push can reach them. While it is off, both are null.";

#[component]
pub fn Configuration(sid: Sid<Service>) -> impl IntoView {
    let roles = load_roles(&sid);
    let answer = fetch(Fetch {}.request(&sid));
    let form = move |answer: Value| view! { <Form sid=sid.clone() answer roles/> };
    view! { <Load what="The configuration" resource=answer view=form/> }
}

#[component]
fn Form(sid: Sid<Service>, answer: Value, roles: Roles) -> impl IntoView {
    let settings = Settings::of(WORDS.form, Update::FIELDS, answer);
    let service = StoredValue::new(sid.clone());
    let picker = move |(wire, r#type, effect)| {
        let setting = settings.setting(wire, effect, Docs::ServiceConfiguration);
        view! { <RolePicker setting r#type roles service/> }
    };
    let reachability = settings.setting("ReachabilityEnabled", REACHABILITY, Docs::Reachability);
    let of = sid.to_string();
    view! {
        <SettingsForm
            words=WORDS
            settings
            of
            carry=Box::new(move |params| Update::carry(&sid, params))
        >
            <section class="panel group" aria-labelledby="default-roles-heading">
                <header>
                    <h2 id="default-roles-heading">"Default roles"</h2>
                    <p class="hint">"Whoever is created or added without a role of their own gets one of these."</p>
                </header>
                <div class="body">
                    <RolesTrouble roles/>
                    {ROLES.map(picker).into_iter().collect_view()}
                </div>
            </section>
            <section class="panel group" aria-labelledby="reachability-heading">
                <header>
                    <h2 id="reachability-heading">"Reachability"</h2>
                    <p class="hint">"Whether the service shows who is there."</p>
                </header>
                <div class="body">
                    <Check setting=reachability/>
                </div>
            </section>
        </SettingsForm>
    }
}
