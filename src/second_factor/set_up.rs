//! Setting up: QR code and secret for the authenticator app, and the form with the first code.

use api::gateway::second_factor::{Add, RecoveryCodes, Setup};
use api::{Endpoint, Required};
use leptos::prelude::*;

use super::qr_code::QrCode;
use super::{Step, show_codes};
use crate::backend::client::Client;
use crate::form::Field;
use crate::form::control::TextField;
use crate::form::shell::{FormLabels, FormShell, Leave};
use crate::form::submission::run_on_page;
use crate::ui::copy::CopyButton;
use crate::ui::focus::focus;
use crate::ui::toast::Toasts;

const WORDS: FormLabels = FormLabels {
    form: "add-second-factor",
    save: "Add second factor",
    saving: "Adding second factor",
    failed: "The second factor was not added.",
    saved: "",
};

/// QR code, secret and form.
#[component]
pub fn SetUp(setup: Setup, step: RwSignal<Step>) -> impl IntoView {
    let secret = setup.secret.text().unwrap_or_default();
    let rows = setup.qr_code.known().cloned().unwrap_or_default();
    let cancel = move |_| {
        step.set(Step::Overview);
        focus("main h1");
    };
    view! {
        <section class="panel" aria-labelledby="set-up">
            <div class="body stack">
                <h2 id="set-up">"Set up"</h2>
                <p>"1. Scan the QR code with an authenticator app, or enter the secret there."</p>
                <QrCode rows/>
                <p class="factor-secret">
                    "Secret: " <code class="code" translate="no" dir="ltr">{secret.clone()}</code> " "
                    <CopyButton text=secret.clone() what="secret"/>
                </p>
                <p>"2. Enter the code that the app shows, and your password. Your sessions in other browsers end."</p>
                <FirstCode secret step/>
                <button type="button" data-kind="quiet" on:click=cancel>
                    "Cancel set-up"
                </button>
            </div>
        </section>
    }
}

/// Form with the first code and the password.
#[component]
fn FirstCode(secret: String, step: RwSignal<Step>) -> impl IntoView {
    let (client, toasts): (Client, Toasts) = (expect_context(), expect_context());
    let [code, password] =
        [Add::code(), Add::password()].map(|parameter| RwSignal::new(Field::new(*parameter.info(), String::new())));
    let on_added = Callback::new(move |added: RecoveryCodes| {
        toasts.succeed("Second factor added");
        show_codes(step, toasts, &added);
    });
    let send = move || {
        let text = |field: RwSignal<Field>| field.with_untracked(|field| field.text().to_owned());
        let add = Add {
            secret: Required(secret.parse().ok()?),
            code: Required(text(code).parse().ok()?),
            password: Required(text(password).parse().ok()?),
        };
        let request = add.request(&());
        let adding = async move {
            run_on_page(on_added, client.send_as::<RecoveryCodes>(request).await?);
            Ok(())
        };
        Some(Box::pin(adding) as _)
    };
    view! {
        <div class="entry">
            <FormShell words=WORDS draft=String::new() fields=vec![code, password] send=Box::new(send) leave=Leave::Entry>
                <TextField form=WORDS.form field=code autocomplete="one-time-code" hint=|| ()/>
                <TextField form=WORDS.form field=password autocomplete="current-password" hint=|| ()/>
            </FormShell>
        </div>
    }
}
