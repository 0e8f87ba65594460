//! Notes about webhooks, and read-only webhooks of another page.

use api::webhooks::{Update, Webhooks};
use api::{Endpoint, Json, Kind, ParameterInfo, service_webhooks};
use leptos::prelude::*;

use crate::form::format::format_value;

/// Notes about the requests that webhooks send.
#[component]
pub fn HowTheyAreCalled(#[prop(into)] levels: ViewFn) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby="how-heading">
            <header>
                <h2 id="how-heading">"When Twilio calls"</h2>
            </header>
            <dl class="body explained">
                <dt>"Before"</dt>
                <dd>
                    "Twilio waits up to 5 seconds. Status 200 accepts the change. The response can set a conversation’s friendly name, or a message’s body, author or attributes. 4xx and 5xx reject the change. Without a response, the change happens after the wait."
                </dd>
                <dt>"After"</dt>
                <dd>"The change has happened. Twilio ignores the response."</dd>
                <dt>"By REST"</dt>
                <dd>
                    "REST API requests fire webhooks only with the header " <code>"X-Twilio-Webhook-Enabled: true"</code>
                    ". With this header, Twilio calls “After” URLs. Twilio does not document this for “Before” URLs. Changes through SDKs and SMS always fire webhooks."
                </dd>
                <dt>"Clearing"</dt>
                <dd>
                    "Empty fields are sent as empty values. Twilio does not document whether this clears them. This page checks after you save."
                </dd>
                <dt>"Account and service"</dt>
                <dd>
                    "A service’s webhooks override the account’s: Twilio calls only the service’s for events in that service. The account’s webhooks fire for services that have none of their own. Webhooks of a conversation receive “After” events only. "
                    {levels.run()} " "
                    <a href=service_webhooks::DOCS target="_blank" rel="noreferrer" aria-label="Docs about precedence">
                        "Docs"
                    </a>
                </dd>
            </dl>
        </section>
    }
}

/// Read-only webhooks of the account.
#[component]
pub fn WebhookFacts(webhooks: Webhooks) -> impl IntoView {
    let answer = webhooks.to_json();
    let row = |info: &ParameterInfo| {
        let text = info.text(&answer);
        let value = match info.kind {
            Kind::Event(_) if !text.is_empty() => text
                .lines()
                .map(|event| view! { <code class="badge">{event.to_owned()}</code> })
                .collect_view()
                .into_any(),
            _ => view! { <span class="address">{format_value(info, &text)}</span> }.into_any(),
        };
        view! {
            <dt>{info.label} " " <code class="wire">{info.property_path()}</code></dt>
            <dd>{value}</dd>
        }
    };
    view! { <dl class="facts">{Update::PARAMETERS.iter().map(row).collect_view()}</dl> }
}
