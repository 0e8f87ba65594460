//! Examples of controls that choose: checkboxes, radio buttons, selects and comboboxes.

use std::sync::Arc;

use api::{chat_service, configuration, service_configuration};
use leptos::prelude::*;

use super::example::{FieldExamples, FieldState, Section};
use crate::form::control::{Check, Choice, Setting};
use crate::form::select::{Offer, Select};
use crate::list::combobox::{Candidate, Combobox};

/// Id and title of the section.
pub const SECTION: (&str, &str) = ("options", "Choices");

const CHECKS: &[FieldState] =
    &[FieldState::stored("check-off", "off", "false"), FieldState::stored("check-on", "on, not the default", "true")];

const METHODS: &[(&str, &str)] =
    &[("POST", "Event data in the request body."), ("GET", "Event data in the query string.")];

const CHOICES: &[FieldState] = &[
    FieldState::stored("choice-unset", "not reported", ""),
    FieldState::stored("choice-default", "default", "POST"),
    FieldState::stored("choice-changed", "changed", "POST").typed("GET"),
    FieldState::stored("choice-odd", "stored value breaks the rule", "PATCH"),
];

const AGENT: &str = "RL00000000000000000000000000000001";

const SELECTS: &[FieldState] = &[
    FieldState::stored("select-chosen", "chosen", AGENT),
    FieldState::stored("select-other", "another value", AGENT).typed("RL00000000000000000000000000000009"),
    FieldState::stored("select-error", "error", AGENT).typed("agent"),
];

const SUPPORT: &str = "IS00000000000000000000000000000001";

const COMBOBOXES: &[FieldState] = &[
    FieldState::stored("combobox-empty", "empty", ""),
    FieldState::stored("combobox-chosen", "chosen", SUPPORT),
    FieldState::stored("combobox-error", "error", SUPPORT).typed("Supp"),
];

/// Section with controls that choose.
#[component]
pub fn Options() -> impl IntoView {
    view! {
        <Section section=SECTION>
            <FieldExamples
                control="Checkbox"
                info=chat_service::Update::reachability_enabled().info()
                states=CHECKS
                render=|setting| view! { <Check setting/> }.into_any()
            />
            <FieldExamples
                control="Radio buttons"
                info=chat_service::Update::webhook_method().info()
                states=CHOICES
                render=|setting| view! { <Choice setting options=METHODS/> }.into_any()
            />
            <FieldExamples
                control="Select"
                info=service_configuration::Update::default_chat_service_role_sid().info()
                states=SELECTS
                render=select
            />
            <FieldExamples
                control="Combobox"
                info=configuration::Update::default_chat_service_sid().info()
                states=COMBOBOXES
                render=combobox
            />
        </Section>
    }
}

fn select(setting: Setting) -> AnyView {
    let offer = |value: &str, label: &str| Offer { value: value.to_owned(), label: label.to_owned() };
    let offers = Memo::new(move |_| vec![offer(AGENT, "agent"), offer("RL00000000000000000000000000000002", "guest")]);
    view! {
        <Select setting offers other="Another SID …">{None::<AnyView>}</Select>
    }
    .into_any()
}

/// Combobox with three services.
pub fn combobox(setting: Setting) -> AnyView {
    let services = [
        (SUPPORT, "Support chat"),
        ("IS00000000000000000000000000000002", "Storefront chat"),
        ("IS00000000000000000000000000000003", "שירות לקוחות"),
    ];
    // The page that shows the setting has read the names.
    services.iter().for_each(|(sid, name)| setting.field.update(|field| field.set_name(sid, (*name).to_owned())));
    let candidates = services.map(|(sid, name)| Candidate::new(sid.to_owned(), name.to_owned()));
    let candidates = Signal::stored(Arc::new(candidates.to_vec()));
    view! {
        <Combobox setting candidates extent=Signal::stored("All 3 services searched.".to_owned()) on_open=Callback::new(|()| ())>
            <Show when=move || setting.text().is_empty()>
                <p class="none">"No default service. API requests without a service SID may fail."</p>
            </Show>
        </Combobox>
    }
    .into_any()
}
