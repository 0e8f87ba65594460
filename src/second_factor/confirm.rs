//! Form that confirms a change with the password and a code.

use api::gateway::second_factor::{FactorCode, Remove};
use api::gateway::session::Password;
use api::{Json, Request};
use leptos::prelude::*;

use crate::backend::client::Client;
use crate::form::Field;
use crate::form::control::TextField;
use crate::form::shell::{FormLabels, FormShell, Leave};
use crate::form::submission::run_on_page;

/// Form in a dialog. `request` makes the request, whose response `done` gets.
#[component]
pub fn ConfirmForm<T: Json + 'static>(
    words: FormLabels,
    request: fn(FactorCode, Password) -> Request,
    close: Callback<()>,
    done: Callback<T>,
) -> impl IntoView {
    let client: Client = expect_context();
    // The other request has the same parameters.
    let [code, password] = [Remove::code(), Remove::password()]
        .map(|parameter| RwSignal::new(Field::new(*parameter.info(), String::new())));
    let send = move || {
        let text = |field: RwSignal<Field>| field.with_untracked(|field| field.text().to_owned());
        let request = request(text(code).parse().ok()?, text(password).parse().ok()?);
        let changing = async move {
            run_on_page(done, client.send_as::<T>(request).await?);
            Ok(())
        };
        Some(Box::pin(changing) as _)
    };
    view! {
        <div class="entry">
            <FormShell words draft=String::new() fields=vec![code, password] send=Box::new(send) leave=Leave::Dialog(close)>
                <TextField form=words.form field=code autocomplete="one-time-code" hint=|| ()/>
                <TextField form=words.form field=password autocomplete="current-password" hint=|| ()/>
            </FormShell>
        </div>
    }
}
