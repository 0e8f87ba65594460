//! Form that creates a service.

use api::service::{Create, Service};
use api::{ApiError, Endpoint, Required};
use leptos::prelude::*;

use super::texts;
use crate::backend::client::Client;
use crate::feedback::failure::Failure;
use crate::form::Field;
use crate::form::control::TextField;
use crate::form::preview::filled;
use crate::form::shell::{FormShell, Leave};
use crate::form::submission::run_on_page;
use crate::navigation::Navigation;
use crate::routes::{Route, Section};
use crate::service::name::{PrivacyNote, name_of};
use crate::ui::bidi::isolate;
use crate::ui::toast::{Link, Toasts};

#[component]
pub fn CreateForm(open: RwSignal<bool>, on_created: Callback<Service>, reload: Callback<()>) -> impl IntoView {
    let client: Client = expect_context();
    let navigation: Navigation = expect_context();
    let toasts: Toasts = expect_context();
    let name = RwSignal::new(Field::new(*Create::friendly_name().info(), ""));
    let send = move || {
        let friendly_name = name.with_untracked(|name| name.text().parse()).ok()?;
        let saving = async move {
            let service =
                client.call(Create { friendly_name: Required(friendly_name) }, &()).await.map_err(|error| {
                    // The service may exist: sending the request again could create a second one.
                    if error.is_outcome_unknown() {
                        run_on_page(reload, ());
                    }
                    explain(error)
                })?;
            let text = texts::created(&isolate(&name_of(&service)));
            match service.sid.known() {
                // In a long list the new row may be off the screen.
                Some(sid) => toasts.show(
                    text,
                    Link {
                        href: navigation.href(&Route::Service(sid.clone(), Section::Overview)),
                        label: texts::OPEN_CREATED,
                    },
                ),
                None => toasts.succeed(text),
            }
            run_on_page(on_created, service);
            Ok(())
        };
        Some(Box::pin(saving) as _)
    };
    let close = Callback::new(move |()| open.set(false));
    let preview = move || Create::request_with(&(), filled(&[name]));
    view! {
        <FormShell
            words=texts::CREATE
            draft=texts::CREATE.form.to_owned()
            fields=vec![name]
            send=Box::new(send)
            leave=Leave::Dialog(close)
            preview=Some(Box::new(preview))
        >
            <TextField form=texts::CREATE.form field=name hint=|| view! { <PrivacyNote/> }/>
        </FormShell>
    }
}

fn explain(error: ApiError) -> Failure {
    if !error.is_outcome_unknown() {
        return error.into();
    }
    Failure::uncertain(texts::CREATE_UNCERTAIN, error)
}
