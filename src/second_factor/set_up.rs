//! Setting up: QR code and secret for the authenticator app, and the form with the first code.

use api::gateway::second_factor::{Add, RecoveryCodes, Setup};
use api::{Endpoint, Required};
use leptos::prelude::*;

use super::qr_code::QrCode;
use super::{Step, show_codes, texts};
use crate::backend::client::Client;
use crate::form::Field;
use crate::form::control::TextField;
use crate::form::shell::{FormShell, Leave};
use crate::form::submission::run_on_page;
use crate::ui::copy::CopyButton;
use crate::ui::focus::focus;
use crate::ui::toast::Toasts;

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
                <h2 id="set-up">{texts::SET_UP}</h2>
                <p>{texts::SCAN}</p>
                <QrCode rows/>
                <p class="factor-secret">
                    {texts::SECRET} " " <code class="code" translate="no" dir="ltr">{secret.clone()}</code> " "
                    <CopyButton text=secret.clone() what=texts::SECRET_COPIED/>
                </p>
                <p>{texts::ENTER_CODE}</p>
                <FirstCode secret step/>
                <button type="button" data-kind="quiet" on:click=cancel>
                    {texts::CANCEL_SET_UP}
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
        toasts.succeed(texts::ADDED);
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
            <FormShell words=texts::ADD draft=String::new() fields=vec![code, password] send=Box::new(send) leave=Leave::Entry>
                <TextField form=texts::ADD.form field=code autocomplete="one-time-code" hint=|| ()/>
                <TextField form=texts::ADD.form field=password autocomplete="current-password" hint=|| ()/>
            </FormShell>
        </div>
    }
}
