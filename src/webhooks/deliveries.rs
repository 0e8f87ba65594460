//! Events in a service, each with the URL that Twilio calls and its owner.

use api::ApiError;
use engine::webhooks::{Delivery, EventDelivery, Owner, WebhookSettings, deliveries};
use leptos::prelude::*;

use crate::feedback::problem::Problem;
use crate::ui::icon::{Icon, Svg};
use crate::ui::table_head::TableHead;

/// Webhooks of the account and of a service, once both are loaded or have failed.
pub type BothWebhooks = Option<Result<(WebhookSettings, WebhookSettings), ApiError>>;

/// Section with the events in a service.
#[component]
pub fn Deliveries(settings: Signal<BothWebhooks>) -> impl IntoView {
    let all = RwSignal::new(false);
    let events = Memo::new(move |_| {
        let (account, service) = settings.get()?.ok()?;
        Some(deliveries(&account, &service))
    });
    let problem = move || {
        match settings.get() {
        Some(Err(error)) => view! { <div class="body"><Problem summary="The webhooks in effect could not be loaded." failure=error/></div> }.into_any(),
        _ => ().into_any(),
    }
    };
    let shown = move || {
        let events = events.get().unwrap_or_default();
        events.into_iter().filter(|event| all.get() || event.is_selected()).collect::<Vec<_>>()
    };
    let hidden = move || events.with(|events| events.iter().flatten().filter(|event| !event.is_selected()).count());
    view! {
        <section class="panel" aria-labelledby="deliveries-heading">
            <header class="spread">
                <div>
                    <h2 id="deliveries-heading">"Which URL Twilio calls"</h2>
                    <p class="hint">
                        "With the saved settings. REST API requests fire webhooks only with the header "
                        <code>"X-Twilio-Webhook-Enabled: true"</code>
                        "."
                    </p>
                </div>
                <label class="option">
                    <input type="checkbox" on:change:target=move |event| all.set(event.target().checked())/>
                    "Show all events"
                </label>
            </header>
            {problem}
            <Show when=move || events.with(Option::is_some)>
                <Show
                    when=move || !shown().is_empty()
                    fallback=|| view! { <p class="body">"Twilio calls no URL for this service. No events are selected, here or in the account."</p> }
                >
                    <EventTable events=Signal::derive(shown)/>
                </Show>
                <Show when=move || !all.get() && hidden() != 0>
                    <p class="body hint">{move || format!("{} other events are not selected.", hidden())}</p>
                </Show>
            </Show>
        </section>
    }
}

/// Table of events.
#[component]
pub fn EventTable(#[prop(into)] events: Signal<Vec<EventDelivery>>) -> impl IntoView {
    view! {
        <table class="deliveries" role="table">
            <caption class="visually-hidden">"Events with the URL that Twilio calls"</caption>
            <TableHead headings=["Event", "Twilio calls", "Set in"]/>
            <tbody role="rowgroup">
                {move || events.get().into_iter().map(|event| view! { <Row event/> }).collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn Row(event: EventDelivery) -> impl IntoView {
    let EventDelivery { label, event, is_pre, delivery, overridden } = event;
    let time = if is_pre { "before" } else { "after" };
    let owner = match &delivery {
        Delivery::Url(owner, _) | Delivery::NoUrl(owner) => owner_label(*owner),
        Delivery::Flex => owner_label(Owner::Account),
        Delivery::NotSelected => "",
    };
    let called = match delivery {
        Delivery::Url(_, url) => view! { <span class="address">{url}</span> }.into_any(),
        Delivery::Flex => "Twilio Flex".into_any(),
        Delivery::NoUrl(_) => {
            view! { <span class="badge" data-tone="warning">"Selected without a URL"</span> }.into_any()
        }
        Delivery::NotSelected => view! { <span class="none">"Nothing"</span> }.into_any(),
    };
    let overridden = overridden.map(|delivery| view! { <Overridden delivery/> });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{label} ", " {time} " " <code class="wire">{event}</code></th>
            <td role="cell" data-label="Twilio calls">{called} {overridden}</td>
            <td role="cell" data-label="Set in">{owner}</td>
        </tr>
    }
}

/// Delivery by the account's webhooks, which those of the service override.
#[component]
fn Overridden(delivery: Delivery) -> impl IntoView {
    let receiver = match delivery {
        Delivery::Url(_, url) => view! { <span class="address">{url}</span> }.into_any(),
        Delivery::Flex => "Twilio Flex".into_any(),
        Delivery::NoUrl(_) => {
            return view! { <p class="hint">"The account selects this event without a URL."</p> }.into_any();
        }
        Delivery::NotSelected => {
            return view! { <p class="hint">"The account does not select this event."</p> }.into_any();
        }
    };
    view! {
        <p class="warning row">
            <Svg icon=Icon::Alert/>
            <span>"Not sent to the account’s receiver: " {receiver} ". The service has webhooks of its own."</span>
        </p>
    }
    .into_any()
}

fn owner_label(owner: Owner) -> &'static str {
    match owner {
        Owner::Account => "Account",
        Owner::Service => "This service",
    }
}
