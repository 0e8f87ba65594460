//! Notes about webhooks, and read-only webhooks of another page.

use api::{Kind, ParameterInfo, service_webhooks};
use leptos::prelude::*;
use serde_json::Value;

use crate::form::format::format_value;

/// Notes about the requests that webhooks send.
#[component]
pub fn HowTheyAreCalled(#[prop(into)] levels: ViewFn) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby="how-heading">
            <header>
                <h2 id="how-heading">"When calls are made"</h2>
            </header>
            <dl class="body explained">
                <dt>"Before"</dt>
                <dd>
                    "Twilio waits up to 5 seconds. 200 lets it happen, with changes if the answer has any: of a conversation its friendly name; of a message its body, author or attributes. 4xx and 5xx refuse it. Without an answer it happens unchanged, late by the wait."
                </dd>
                <dt>"After"</dt>
                <dd>"It has happened, and nothing waits for the answer."</dd>
                <dt>"By REST"</dt>
                <dd>
                    "Requests to the API call nothing unless they carry the header " <code>"X-Twilio-Webhook-Enabled: true"</code>
                    ". Then events under “After” are promised; whether those under “Before” are called is not documented. What happens by SDK or SMS always calls."
                </dd>
                <dt>"Clearing"</dt>
                <dd>
                    "An empty URL, and no events, are sent as empty values. Twilio does not document that this clears them: after saving, this page tells if something else is kept."
                </dd>
                <dt>"Account and service"</dt>
                <dd>
                    "A service’s webhooks override the account’s: Twilio calls only the service’s for events in that service. The account’s webhooks fire for services that have none of their own. Webhooks of a conversation are for events under “After” only. "
                    {levels.run()} " "
                    <a href=service_webhooks::DOCS target="_blank" rel="noreferrer" aria-label="Docs about precedence">
                        "Docs"
                    </a>
                </dd>
            </dl>
        </section>
    }
}

/// Read-only webhooks.
#[component]
pub fn WebhookFacts(settings: &'static [ParameterInfo], answer: Value) -> impl IntoView {
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
    view! { <dl class="facts">{settings.iter().map(row).collect_view()}</dl> }
}
