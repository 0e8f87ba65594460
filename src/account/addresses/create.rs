//! The form that adds an address.

use api::address_configuration::{AddressConfiguration, AddressType, Create};
use api::{ApiError, Endpoint, Parameter};
use leptos::prelude::*;

use super::fields::{CreationFields, creation};
use super::name;
use crate::backend::client::Client;
use crate::feedback::failure::Failure;
use crate::form::Field;
use crate::form::control::{Choice, Line, Setting};
use crate::form::preview::filled;
use crate::form::shell::{FormLabels, FormShell, Leave};
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::ui::bidi::isolate;
use crate::ui::toast::Toasts;

const WORDS: FormLabels = FormLabels {
    form: "new-address",
    save: "Add address",
    saving: "Adding address",
    failed: "The address could not be added.",
    saved: "",
};

const TYPES: [(&str, &str); 8] = [
    (AddressType::WORDS[0], "Phone number or short code."),
    (AddressType::WORDS[1], "WhatsApp sender."),
    (AddressType::WORDS[2], "Facebook Messenger page."),
    (AddressType::WORDS[3], "Google Business Messages, which ended in July 2024."),
    (AddressType::WORDS[4], "Email address."),
    (AddressType::WORDS[5], "RCS sender."),
    (AddressType::WORDS[6], "Apple Messages for Business."),
    (AddressType::WORDS[7], "Chat."),
];

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
        Setting::new(WORDS.form, stored.with_value(|fields| fields[parameter.index()]))
    };
    let request = move || stored.with_value(|fields| Create::request_with(&(), filled(fields)));
    let page_is_open = fields[0];
    let send = move || {
        let request = untrack(request);
        let saving = async move {
            let address: AddressConfiguration = client.send_as(request).await.map_err(explain)?;
            let added = isolate(&name(&address));
            toasts.succeed(format!("Address “{added}” added"));
            if page_is_open.try_get_untracked().is_some() {
                navigation.go_without_asking(Route::Addresses);
            }
            Ok(())
        };
        Some(Box::pin(saving) as _)
    };
    view! {
        <nav class="crumbs" aria-label="Addresses">
            <a href=navigation.href(&Route::Addresses)>"All addresses"</a>
        </nav>
        <h1>{Route::NewAddress.title()}</h1>
        <FormShell
            words=WORDS
            draft=WORDS.form.to_owned()
            fields
            send=Box::new(send)
            leave=Leave::Page
            preview=Some(Box::new(request))
        >
            <section class="panel group" aria-labelledby="new-address-heading">
                <header>
                    <h2 id="new-address-heading">"Address"</h2>
                </header>
                <div class="body">
                    <Choice setting=setting(Create::r#type()) options=&TYPES/>
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
        let look = "Twilio did not confirm the new address. Check the list of addresses before you try again.";
        return Failure::uncertain(look, error);
    }
    error.into()
}
