//! The form that adds an address.

use api::address_configuration::{AddressConfiguration, Create};
use api::{ApiError, Endpoint, Parameter};
use leptos::prelude::*;

use super::fields::{CreationFields, creation};
use super::{name, texts};
use crate::backend::client::Client;
use crate::feedback::failure::Failure;
use crate::form::Field;
use crate::form::control::{Choice, Line, Setting};
use crate::form::preview::filled;
use crate::form::shell::{FormShell, Leave};
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::ui::bidi::isolate;
use crate::ui::toast::Toasts;

/// Texts of the fields at the beginning. The others are empty.
const INITIAL: [(Parameter<Create>, &str); 4] = [
    (Create::r#type(), "sms"),
    (Create::auto_creation_enabled(), "true"),
    (Create::auto_creation_type(), "default"),
    (Create::auto_creation_webhook_method(), "post"),
];

#[component]
pub fn NewAddress() -> impl IntoView {
    let client: Client = expect_context();
    let navigation: Navigation = expect_context();
    let toasts: Toasts = expect_context();
    let fields: Vec<_> = Create::PARAMETERS.iter().map(|info| RwSignal::new(Field::new(*info, ""))).collect();
    for (parameter, text) in INITIAL {
        fields[parameter.index()].set(Field::new(*parameter.info(), text));
    }
    let stored = StoredValue::new(fields.clone());
    let setting = move |parameter: Parameter<Create>| {
        Setting::new(texts::ADD.form, stored.with_value(|fields| fields[parameter.index()]))
    };
    let request = move || stored.with_value(|fields| Create::request_with(&(), filled(fields)));
    let page_is_open = fields[0];
    let send = move || {
        let request = untrack(request);
        let saving = async move {
            let address: AddressConfiguration = client.send_as(request).await.map_err(explain)?;
            let added = isolate(&name(&address));
            toasts.succeed(texts::added(&added));
            if page_is_open.try_get_untracked().is_some() {
                navigation.go_without_asking(Route::Addresses);
            }
            Ok(())
        };
        Some(Box::pin(saving) as _)
    };
    view! {
        <nav class="crumbs" aria-label=texts::ADDRESSES>
            <a href=navigation.href(&Route::Addresses)>{texts::ALL_ADDRESSES}</a>
        </nav>
        <h1>{Route::NewAddress.title()}</h1>
        <FormShell
            words=texts::ADD
            draft=texts::ADD.form.to_owned()
            fields
            send=Box::new(send)
            leave=Leave::Page
            preview=Some(Box::new(request))
        >
            <section class="panel group" aria-labelledby="new-address-heading">
                <header>
                    <h2 id="new-address-heading">{texts::ADDRESS}</h2>
                </header>
                <div class="body">
                    <Choice setting=setting(Create::r#type()) options=&texts::TYPES/>
                    <Line setting=setting(Create::address())/>
                    <Line setting=setting(Create::address_country())/>
                    <Line setting=setting(Create::friendly_name())/>
                </div>
            </section>
            <CreationFields creation=creation!(Create, setting)/>
        </FormShell>
    }
}

fn explain(error: ApiError) -> Failure {
    if error.is_outcome_unknown() {
        return Failure::uncertain(texts::ADD_UNCONFIRMED, error);
    }
    error.into()
}
