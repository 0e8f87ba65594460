//! Examples of whole forms: the save bar, failures, errors and conflicts.

use std::future::{pending, ready};

use api::configuration::{Configuration, Update};
use api::gateway::Role;
use api::gateway::session::SignIn;
use api::{ApiError, Endpoint, Json, Parameter, TransportError, chat_service};
use leptos::prelude::*;
use serde_json::json;

use super::context::AsRole;
use super::example::{Clicked, Example, Section};
use crate::backend::context::BackendContext;
use crate::feedback::failure::Failure;
use crate::form::Field;
use crate::form::control::{Line, Setting, TextField};
use crate::form::draft::Draft;
use crate::form::settings::{Settings, SettingsForm};
use crate::form::shell::{FormLabels, FormShell, Leave, Send};
use crate::form::submission::Write;

/// Id and title of the section.
pub const SECTION: (&str, &str) = ("forms", "Forms");

const SUBMIT: &str = "button[type=submit]";

/// Section with whole forms.
#[component]
pub fn Forms() -> impl IntoView {
    view! {
        <Section section=SECTION>
            <Example state="Save bar: one change, restored from a draft" is_wide=true>
                <Changed/>
            </Example>
            <Example state="Errors after an attempt to save">
                <Clicked button=SUBMIT><Timeout form="form-invalid" typed="ten"/></Clicked>
            </Example>
            <Example state="Denied, without changes">
                <AsRole role=Role::Viewer><Timeout form="form-denied" typed="5"/></AsRole>
            </Example>
            <Example state="Being sent">
                <Clicked button=SUBMIT><Entry form="form-saving" send=Box::new(saving)/></Clicked>
            </Example>
            <Example state="Failed">
                <Clicked button=SUBMIT><Entry form="form-failed" send=Box::new(failing)/></Clicked>
            </Example>
            <Example state="Conflicts with another user" is_wide=true>
                <Conflict/>
            </Example>
        </Section>
    }
}

/// Returns a write that never ends.
fn saving() -> Option<Write> {
    Some(Box::pin(pending()))
}

/// Returns a write that fails at once.
fn failing() -> Option<Write> {
    Some(Box::pin(ready(Err(Failure::from(ApiError::Transport(TransportError::Unreachable))))))
}

const fn labels(form: &'static str) -> FormLabels {
    FormLabels {
        form,
        save: "Save configuration",
        saving: "Saving configuration",
        failed: "The configuration could not be saved.",
        saved: "",
    }
}

/// Returns the place of a form's draft.
fn draft(key: &str) -> Draft {
    let backend: BackendContext = expect_context();
    Draft::new(key, backend.storage_scope.get_value(), &[])
}

/// Form of settings, whose change comes from a draft.
#[component]
fn Changed() -> impl IntoView {
    const FORM: &str = "form-changed";
    let response = Configuration::from_json(&json!({ "default_inactive_timer": "PT24H" })).unwrap_or_default();
    let timer = Update::default_inactive_timer();
    let mut changed = Field::stored(*timer.info(), "PT24H");
    changed.set("PT36H".to_owned());
    let draft = draft(&format!("{FORM} "));
    untrack(|| draft.store(&[RwSignal::new(changed)], false));
    on_cleanup(move || draft.delete());
    let settings = Settings::<Update>::of(FORM, response);
    view! {
        <SettingsForm
            words=labels(FORM)
            settings
            of=String::new()
            request_with=Box::new(|params| Update::request_with(&(), params))
        >
            <div class="panel"><div class="body"><Line setting=settings.setting(timer)/></div></div>
        </SettingsForm>
    }
}

/// Form with one number. The stored value is 5.
#[component]
fn Timeout(form: &'static str, typed: &'static str) -> impl IntoView {
    draft(form).delete();
    let mut field = Field::stored(*chat_service::Update::typing_indicator_timeout().info(), "5");
    field.set(typed.to_owned());
    let field = RwSignal::new(field);
    view! {
        <FormShell words=labels(form) draft=form.to_owned() fields=vec![field] send=Box::new(|| None) leave=Leave::Page>
            <div class="panel"><div class="body"><Line setting=Setting::new(form, field) unit="seconds"/></div></div>
        </FormShell>
    }
}

/// Form before the app, which has no draft and no review.
#[component]
fn Entry(form: &'static str, send: Send) -> impl IntoView {
    let words = FormLabels { save: "Sign in", saving: "Signing in", failed: "You are not signed in.", ..labels(form) };
    let field = |parameter: Parameter<SignIn>, text: &str| {
        let mut field = Field::new(*parameter.info(), "");
        field.set(text.to_owned());
        RwSignal::new(field)
    };
    let (name, password) = (field(SignIn::name(), "ada"), field(SignIn::password(), "correct horse"));
    view! {
        <FormShell words draft=String::new() fields=vec![name, password] send leave=Leave::Entry>
            <TextField form field=name hint=|| ()/>
            <TextField form field=password autocomplete="current-password" hint=|| ()/>
        </FormShell>
    }
}

/// Form with two conflicts, in which the values of the other user are chosen.
#[component]
fn Conflict() -> impl IntoView {
    const FORM: &str = "form-conflict";
    draft(FORM).delete();
    let field = |parameter: Parameter<Update>, mine: &str, theirs: &str| {
        let mut field = Field::stored(*parameter.info(), "PT24H");
        field.set(mine.to_owned());
        field.detect_conflict(theirs.to_owned());
        field.take_theirs();
        RwSignal::new(field)
    };
    let fields = vec![
        field(Update::default_inactive_timer(), "PT36H", "P7D"),
        field(Update::default_closed_timer(), "P30D", ""),
    ];
    let settings = fields.iter().map(|field| view! { <Line setting=Setting::new(FORM, *field)/> }).collect_view();
    view! {
        <FormShell words=labels(FORM) draft=FORM.to_owned() fields send=Box::new(|| None) leave=Leave::Page>
            <div class="panel"><div class="body examples">{settings}</div></div>
        </FormShell>
    }
}
