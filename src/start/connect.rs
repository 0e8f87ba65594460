//! Form that connects to an API elsewhere. The secret is kept in memory and sent to that server only.

use api::ApiError;
use api::access::{BASE_URL, PASSWORD, Secret, USERNAME, Username};
use api::address::BaseAddress;
use leptos::prelude::*;

use crate::backend::context::BackendContext;
use crate::backend::context::own_origin;
use crate::feedback::diagnosis::{Diagnosis, DiagnosisView, FailedConnection};
use crate::feedback::failure::Failure;
use crate::form::Field;
use crate::form::control::TextField;
use crate::form::shell::{FormLabels, FormShell, Leave};
use crate::form::submission::set_on_page;
use crate::navigation::Navigation;
use crate::ui::focus::focus_heading;

const WORDS: FormLabels =
    FormLabels { form: "connect", save: "Connect", saving: "Connecting", failed: "You are not connected.", saved: "" };

/// Panel with the form that connects.
#[component]
pub fn Connect() -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby="connect">
            <header>
                <h2 id="connect">"Connect to a server"</h2>
                <p class="hint">
                    "Connect to a server you run. It must allow requests from this site (CORS). Twilio’s API may block browser requests."
                </p>
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
    view! {
        <FormShell
            words=WORDS
            draft=WORDS.form.to_owned()
            fields=vec![base, caller, secret]
            send=Box::new(send)
            leave=Leave::Entry
        >
            {found}
            <TextField form=WORDS.form field=base hint=move || address_hint(backend, base)/>
            <TextField
                form=WORDS.form
                field=caller
                hint=|| "AC… with the account’s auth token, or SK… with the secret of one of its API keys."
            />
            <TextField
                form=WORDS.form
                field=secret
                hint=|| "Stored in this tab’s memory only. Enter it again after a reload."
            />
        </FormShell>
    }
}

/// Hint: the origins that the page may call, and a warning about unencrypted connections.
fn address_hint(backend: BackendContext, base: RwSignal<Field>) -> impl IntoView {
    let is_exposed = move || {
        let base = base.with(|field| field.text().parse::<BaseAddress>());
        base.is_ok_and(|base| base.origin().is_exposed())
    };
    let warning = move || {
        is_exposed().then(|| {
            view! {
                <p class="warning">
                    "With http:// the token is not encrypted, and others on the network can read and use it. Pages with https:// cannot send requests to this address."
                </p>
            }
        })
    };
    view! { {policy(backend)} {warning} }
}

/// Returns a sentence about the origins that the site's policy allows.
fn policy(backend: BackendContext) -> String {
    let others = backend.allowed_origins.with_value(|origins| origins.join(", "));
    format!("This site can only send requests to itself{}{others}.", if others.is_empty() { "" } else { " and " })
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
        let policy = policy(backend);
        let why = format!("{policy} To allow {origin}, build the site with “cargo xtask dist --connect {origin}”.");
        return Err((Diagnosis::new(why), None));
    }
    if let Some(diagnosis) = connection.forbidden() {
        return Err((diagnosis, None));
    }
    match backend.connect(connection.base.clone(), connection.caller.clone(), secret).await {
        Ok(()) => Ok(()),
        Err(error) => Err((connection.explain(&error).await, Some(error))),
    }
}
