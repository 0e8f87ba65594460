//! Notes about webhooks, and read-only webhooks of another page.

use api::webhooks::{Update, Webhooks};
use api::{Endpoint, Json, Kind, ParameterInfo, service_webhooks};
use leptos::prelude::*;

use super::texts;
use crate::form::format::format_value;

/// Notes about the requests that webhooks send.
#[component]
pub fn HowTheyAreCalled(#[prop(into)] levels: ViewFn) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby="how-heading">
            <header>
                <h2 id="how-heading">{texts::CALLS}</h2>
            </header>
            <dl class="body explained">
                <dt>{texts::BEFORE}</dt>
                <dd>{texts::CALLS_BEFORE}</dd>
                <dt>{texts::AFTER}</dt>
                <dd>{texts::CALLS_AFTER}</dd>
                <dt>{texts::REST}</dt>
                <dd>
                    {texts::REST_NEEDS_HEADER} " " <code>"X-Twilio-Webhook-Enabled: true"</code>
                    {texts::REST_AFTER_HEADER}
                </dd>
                <dt>{texts::CLEARING}</dt>
                <dd>{texts::CLEARING_ABOUT}</dd>
                <dt>{texts::LEVELS}</dt>
                <dd>
                    {texts::LEVELS_ABOUT} " " {levels.run()} " "
                    <a href=service_webhooks::DOCS target="_blank" rel="noreferrer" aria-label=texts::DOCS_LABEL>
                        {texts::DOCS}
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
