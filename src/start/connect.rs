//! Form that connects to an API elsewhere. The secret is kept in memory and sent to that server only.

use api::ApiError;
use api::access::{BASE_URL, PASSWORD, Secret, USERNAME, Username};
use api::address::BaseAddress;
use leptos::prelude::*;

use super::texts;
use crate::backend::context::BackendContext;
use crate::backend::context::own_origin;
use crate::feedback::diagnosis::{Diagnosis, DiagnosisView, FailedConnection};
use crate::feedback::failure::Failure;
use crate::form::Field;
use crate::form::control::TextField;
use crate::form::shell::{FormShell, Leave};
use crate::form::submission::set_on_page;
use crate::navigation::Navigation;
use crate::ui::focus::focus_heading;

/// Panel with the form that connects.
#[component]
pub fn Connect() -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby="connect">
            <header>
                <h2 id="connect">{texts::CONNECT_TITLE}</h2>
                <p class="hint">{texts::CONNECT_HINT}</p>
            </header>
            <div class="body">
                <Connection/>
            </div>
        </section>
    }
}

/// Form: address, SID and secret.
#[component]
fn Connection() -> impl IntoView {
    let backend: BackendContext = expect_context();
    let navigation: Navigation = expect_context();
    let origins = backend.allowed_origins.get_value();
    let offered = origins.first().cloned().unwrap_or_else(own_origin);
    let [base, caller, secret] = [(BASE_URL, offered), (USERNAME, String::new()), (PASSWORD, String::new())]
        .map(|(info, text)| RwSignal::new(Field::new(info, text)));
    let diagnosis = RwSignal::new(None);
    let send = move || {
        let text = |field: RwSignal<Field>| field.with_untracked(|field| field.text().to_owned());
        let typed = [base, caller].map(text);
        let base: BaseAddress = text(base).parse().ok()?;
        let caller: Username = text(caller).parse().ok()?;
        let secret: Secret = text(secret).parse().ok()?;

        diagnosis.set(None);
        let connecting = async move {
            let connection = FailedConnection { page_origin: own_origin(), base, caller };
            let Err((why, error)) = connect(backend, &connection, secret).await else {
                // A navigation that waited for the user's decision is obsolete.
                navigation.pending().set(None);
                focus_heading();
                return Ok(());
            };
            let failure = Failure::new(why.why.clone(), error);
            set_on_page(diagnosis, Some((typed, why)));
            Err(failure)
        };
        Some(Box::pin(connecting) as _)
    };
    // The diagnosis is about the address and SID of the failed attempt.
    let found = move || {
        let now = [base, caller].map(|field| field.with(|field| field.text().to_owned()));
        let found = diagnosis.get().filter(|(typed, _)| *typed == now);
        found.map(|(_, diagnosis)| view! { <DiagnosisView diagnosis/> })
    };
    let words = texts::CONNECT;
    view! {
        <FormShell
            words
            draft=words.form.to_owned()
            fields=vec![base, caller, secret]
            send=Box::new(send)
            leave=Leave::Entry
        >
            {found}
            <TextField form=words.form field=base hint=move || address_hint(backend, base)/>
            <TextField form=words.form field=caller hint=|| texts::USERNAME_HINT/>
            <TextField form=words.form field=secret hint=|| texts::SECRET_HINT/>
        </FormShell>
    }
}

/// Hint: the origins that the page may call, and a warning about unencrypted connections.
fn address_hint(backend: BackendContext, base: RwSignal<Field>) -> impl IntoView {
    let is_exposed = move || {
        let base = base.with(|field| field.text().parse::<BaseAddress>());
        base.is_ok_and(|base| base.origin().is_exposed())
    };
    let warning = move || is_exposed().then(|| view! { <p class="warning">{texts::UNENCRYPTED}</p> });
    view! { {policy(backend)} {warning} }
}

/// Returns a sentence about the origins that the site's policy allows.
fn policy(backend: BackendContext) -> String {
    let others = backend.allowed_origins.with_value(|origins| origins.join(", "));
    texts::allowed_origins(&others)
}

/// Connects, or returns the diagnosis of the failure.
async fn connect(
    backend: BackendContext,
    connection: &FailedConnection,
    secret: Secret,
) -> Result<(), (Diagnosis, Option<ApiError>)> {
    let origin = connection.base.origin();
    // The browser would report a failure without a cause.
    if !backend.may_call(origin) {
        return Err((Diagnosis::new(texts::origin_not_allowed(&policy(backend), origin)), None));
    }
    if let Some(diagnosis) = connection.forbidden() {
        return Err((diagnosis, None));
    }
    match backend.connect(connection.base.clone(), connection.caller.clone(), secret).await {
        Ok(()) => Ok(()),
        Err(error) => Err((connection.explain(&error).await, Some(error))),
    }
}
