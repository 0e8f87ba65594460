//! Settings of one resource as a form. It is filled from a response and sends the settings that were changed. The contract declares the
//! settings, with their labels, rules and defaults.

use std::marker::PhantomData;

use api::gateway::Reason;
use api::{ApiError, Endpoint, Json, Method, Parameter, ParameterInfo, Params, Request};
use leptos::prelude::*;
use serde_json::Value;

use crate::backend::client::Client;
use crate::feedback::failure::Failure;
use crate::form::Field;
use crate::form::control::Setting;
use crate::form::other_properties::OtherProperties;
use crate::form::shell::{FormLabels, FormShell, Leave};
use crate::form::submission::{run_on_page, set_on_page, update_on_page};
use crate::form::texts;
use crate::form::undo::{OnRestored, SaveToast};
use crate::ui::toast::Toasts;

/// Parameters of the update `R` as the fields of a form. It takes handles of `R` only, so that every setting of a page exists.
pub struct Settings<R> {
    fields: FormFields,
    request: PhantomData<fn() -> R>,
}

impl<R> Clone for Settings<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Settings<R> {}

impl<R: Endpoint> Settings<R> {
    /// Fills the fields with the values that a response reports.
    pub fn of(form: &'static str, response: R::Response) -> Self {
        Self { fields: FormFields::of(form, R::PARAMETERS, response.to_json()), request: PhantomData }
    }

    /// Replaces the check of one parameter's text.
    pub fn checked_by(self, parameter: Parameter<R>, check: fn(&str) -> Option<String>) -> Self {
        self.field(parameter).update_untracked(|field| field.check_with(check));
        self
    }

    /// Field of a parameter.
    pub fn field(self, parameter: Parameter<R>) -> RwSignal<Field> {
        self.fields.fields.with_value(|fields| fields[parameter.index()])
    }

    /// Setting of a parameter, for its control.
    pub fn setting(self, parameter: Parameter<R>) -> Setting {
        Setting::new(self.fields.form, self.field(parameter))
    }

    /// Last response of the API.
    pub fn response(self) -> Memo<R::Response>
    where
        R::Response: Default + PartialEq + Send + Sync,
    {
        let answer = self.fields.answer;
        Memo::new(move |_| answer.with(R::Response::from_json).unwrap_or_default())
    }
}

impl<R> From<Settings<R>> for FormFields {
    fn from(settings: Settings<R>) -> Self {
        settings.fields
    }
}

/// [`Settings`] of any request, for what all forms do alike.
#[derive(Clone, Copy)]
pub struct FormFields {
    form: &'static str,
    infos: &'static [ParameterInfo],
    fields: StoredValue<Vec<RwSignal<Field>>>,
    /// Last response of the API, with the properties that are no settings.
    answer: RwSignal<Value>,
}

impl FormFields {
    fn of(form: &'static str, infos: &'static [ParameterInfo], answer: Value) -> Self {
        let field = |info: &ParameterInfo| RwSignal::new(Field::stored(*info, info.text(&answer)));
        let fields = StoredValue::new(infos.iter().map(field).collect());
        Self { form, infos, fields, answer: RwSignal::new(answer) }
    }

    /// Parameters of the changed fields. Tracked.
    fn params(self) -> Params {
        let mut params = Params::default();
        let mut write = |field: &Field| {
            if field.is_dirty() {
                field.info().write(field.text(), &mut params);
            }
        };
        self.fields.with_value(|fields| fields.iter().for_each(|field| field.with(&mut write)));
        params
    }

    /// Returns copies of the changed fields, which later input does not change.
    fn changed(self) -> Vec<Field> {
        let changed = |field: &RwSignal<Field>| field.with_untracked(|field| field.is_dirty().then(|| field.clone()));
        self.fields.with_value(|fields| fields.iter().filter_map(changed).collect())
    }

    /// Takes the response to a save.
    fn set_server_values(self, answer: Value) {
        self.each(|field| field.set_server_value(field.info().text(&answer)));
        set_on_page(self.answer, answer);
    }

    /// Reads the stored values. If one of `changed` was changed by another user, the form shows the conflicts.
    async fn check_conflicts(
        self,
        client: Client,
        fetch: Request,
        changed: &[Field],
        explain: fn(ApiError) -> Failure,
    ) -> Result<Value, Failure> {
        let now: Value = client.send_as(fetch).await.map_err(|error| unread_or(error, explain))?;
        if changed.iter().cloned().any(|mut field| field.rebase(field.info().text(&now))) {
            self.each(|field| _ = field.detect_conflict(field.info().text(&now)));
            return Err(Failure::conflict(texts::CHANGED));
        }
        Ok(now)
    }

    /// Sends an update, unless another user has changed the stored values.
    async fn update(
        self,
        client: Client,
        fetch: Request,
        request: Request,
        changed: &[Field],
        explain: fn(ApiError) -> Failure,
    ) -> Result<Value, Failure> {
        let now = self.check_conflicts(client, fetch.clone(), changed, explain).await?;
        // Another user may save between the read and the write.
        let precondition = Some(api::precondition::update(self.infos, &request.params, &now));
        match client.send_as(Request { precondition, ..request }).await {
            Err(error) if error.reason() == Some(Reason::PreconditionFailed) => {
                self.check_conflicts(client, fetch, changed, explain).await?;
                Err(explain(error))
            }
            result => result.map_err(|error| unknown_or(error, explain)),
        }
    }

    /// Returns what shows the values after a save was undone: in this form, or on its page if that was opened again.
    fn on_restored(self, toast: SaveToast, on_saved: Option<Callback<()>>) -> OnRestored {
        let route = toast.route();
        Box::new(move |now| {
            if self.answer.is_disposed() {
                return toast.render_again(&route);
            }
            self.each(|field| _ = field.rebase(field.info().text(&now)));
            set_on_page(self.answer, now);
            if let Some(on_saved) = on_saved {
                run_on_page(on_saved, ());
            }
        })
    }

    /// Changes each field, unless the page was left.
    fn each(self, change: impl Fn(&mut Field)) {
        self.fields.try_with_value(|fields| fields.iter().for_each(|field| _ = update_on_page(*field, &change)));
    }
}

/// The request that carries what was changed.
pub type RequestWith = Box<dyn Fn(Params) -> Request + Send + Sync>;

/// Form of settings, which sends the changed ones only. Below it are the other properties that the API reports.
#[component]
pub fn SettingsForm(
    words: FormLabels,
    #[prop(into)] settings: FormFields,
    /// Resource that the settings belong to, as part of the draft's key.
    of: String,
    request_with: RequestWith,
    /// Turns an error into a failure, with sentences for errors that only this page can explain.
    #[prop(default = Failure::from)]
    explain: fn(ApiError) -> Failure,
    /// Called after each save.
    #[prop(optional)]
    on_saved: Option<Callback<()>>,
    /// Consequence of saving that the changes themselves do not show. The review shows it.
    #[prop(default = None)]
    warning: Option<Signal<Option<String>>>,
    children: Children,
) -> impl IntoView {
    let client: Client = expect_context();
    let after_save = AfterSave::new(settings, words.saved, on_saved);
    let request_with = StoredValue::new(request_with);
    let request = move || request_with.with_value(|request_with| request_with(settings.params()));
    // Sent before each write: a value that another user has saved is shown before it is replaced.
    let fetch = move || {
        let request = request_with.with_value(|request_with| request_with(Params::default()));
        Request { method: Method::Get, ..request }
    };
    let check = move || {
        let (fetch, changed) = (fetch(), settings.changed());
        Box::pin(async move { settings.check_conflicts(client, fetch, &changed, explain).await.map(drop) }) as _
    };
    let send = move || {
        let (fetch, changed, request) = (fetch(), settings.changed(), untrack(request));
        let saving = async move {
            let path = request.path.clone();
            let answer = settings.update(client, fetch, request, &changed, explain).await?;
            after_save.run(path, &changed, answer);
            Ok(())
        };
        Some(Box::pin(saving) as _)
    };
    let fields = settings.fields.get_value();
    view! {
        <FormShell
            words
            draft=format!("{} {of}", words.form)
            fields
            send=Box::new(send)
            leave=Leave::Page
            warning
            preview=Some(Box::new(request))
            check=Some(Box::new(check))
        >
            {children()}
        </FormShell>
        <OtherProperties answer=settings.answer settings=settings.infos/>
    }
}

/// Follow-up of a save: a toast, the new stored values, and the callback of the page.
#[derive(Clone, Copy)]
struct AfterSave {
    settings: FormFields,
    toasts: Toasts,
    toast: SaveToast,
    label: &'static str,
    on_saved: Option<Callback<()>>,
}

impl AfterSave {
    fn new(settings: FormFields, label: &'static str, on_saved: Option<Callback<()>>) -> Self {
        Self { settings, toasts: expect_context(), toast: SaveToast::new(), label, on_saved }
    }

    /// Takes the response to a save of the changed fields.
    fn run(self, path: String, changed: &[Field], answer: Value) {
        let Self { settings, toasts, toast, label, on_saved } = self;
        if all_stored(toasts, changed, &answer) {
            toast.show(label, path, changed, &answer, settings.on_restored(toast, on_saved));
        }
        settings.set_server_values(answer);
        if let Some(on_saved) = on_saved {
            run_on_page(on_saved, ());
        }
    }
}

/// Returns true if the values were stored as sent. Otherwise it shows a toast: the API can accept a request and store other values.
fn all_stored(toasts: Toasts, sent: &[Field], answer: &Value) -> bool {
    let is_lost = |field: &&Field| !field.is_stored_as(&field.info().text(answer));
    let lost: Vec<_> = sent.iter().filter(is_lost).map(|field| field.info().label).collect();
    match lost.len() {
        0 => {}
        count if count == sent.len() => toasts.warn(texts::NOTHING_STORED),
        _ => toasts.warn(texts::saved_except(&lost.join(", "))),
    }
    lost.is_empty()
}

/// Explains why the stored values could not be read before a write. The write was not sent.
pub fn unread_or(error: ApiError, explain: fn(ApiError) -> Failure) -> Failure {
    if error.is_outcome_unknown() {
        return Failure::new(texts::not_read(&error), error);
    }
    explain(error)
}

/// Explains a failed update. If its outcome is unknown, it can be repeated safely: it sets the same values again.
fn unknown_or(error: ApiError, explain: fn(ApiError) -> Failure) -> Failure {
    if error.is_outcome_unknown() {
        return Failure::uncertain(texts::SAVE_UNCONFIRMED, error);
    }
    explain(error)
}
