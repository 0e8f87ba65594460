//! Events in a service, each with the URL that Twilio calls and its owner.

use api::ApiError;
use engine::webhooks::{Delivery, EventDelivery, Owner, WebhookSettings, deliveries};
use leptos::prelude::*;

use super::{Side, texts};
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
    let problem = move || match settings.get() {
        Some(Err(error)) => {
            view! { <div class="body"><Problem summary=texts::DELIVERIES_FAILED failure=error/></div> }.into_any()
        }
        _ => ().into_any(),
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
                    <h2 id="deliveries-heading">{texts::DELIVERIES}</h2>
                    <p class="hint">
                        {texts::DELIVERIES_SAVED} " " {texts::REST_NEEDS_HEADER} " "
                        <code>"X-Twilio-Webhook-Enabled: true"</code>
                        {texts::DELIVERIES_AFTER_HEADER}
                    </p>
                </div>
                <label class="option">
                    <input type="checkbox" on:change:target=move |event| all.set(event.target().checked())/>
                    {texts::SHOW_ALL_EVENTS}
                </label>
            </header>
            {problem}
            <Show when=move || events.with(Option::is_some)>
                <Show
                    when=move || !shown().is_empty()
                    fallback=|| view! { <p class="body">{texts::NO_DELIVERIES}</p> }
                >
                    <EventTable events=Signal::derive(shown)/>
                </Show>
                <Show when=move || !all.get() && hidden() != 0>
                    <p class="body hint">{move || texts::events_not_selected(hidden())}</p>
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
            <caption class="visually-hidden">{texts::DELIVERIES_CAPTION}</caption>
            <TableHead headings=[texts::EVENT, texts::TWILIO_CALLS, texts::SET_IN]/>
            <tbody role="rowgroup">
                {move || events.get().into_iter().map(|event| view! { <Row event/> }).collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn Row(event: EventDelivery) -> impl IntoView {
    let EventDelivery { label, event, is_pre, delivery, overridden } = event;
    let side = if is_pre { Side::Before } else { Side::After };
    let owner = match &delivery {
        Delivery::Url(owner, _) | Delivery::NoUrl(owner) => texts::owner(*owner),
        Delivery::Flex => texts::owner(Owner::Account),
        Delivery::NotSelected => "",
    };
    let called = match delivery {
        Delivery::Url(_, url) => view! { <span class="address">{url}</span> }.into_any(),
        Delivery::Flex => texts::FLEX.into_any(),
        Delivery::NoUrl(_) => {
            view! { <span class="badge" data-tone="warning">{texts::CALLS_WITHOUT_URL}</span> }.into_any()
        }
        Delivery::NotSelected => view! { <span class="none">{texts::CALLS_NOTHING}</span> }.into_any(),
    };
    let overridden = overridden.map(|delivery| view! { <Overridden delivery/> });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{label} ", " {side.time()} " " <code class="wire">{event}</code></th>
            <td role="cell" data-label=texts::TWILIO_CALLS>{called} {overridden}</td>
            <td role="cell" data-label=texts::SET_IN>{owner}</td>
        </tr>
    }
}

/// Delivery by the account's webhooks, which those of the service override.
#[component]
fn Overridden(delivery: Delivery) -> impl IntoView {
    let receiver = match delivery {
        Delivery::Url(_, url) => view! { <span class="address">{url}</span> }.into_any(),
        Delivery::Flex => texts::FLEX.into_any(),
        Delivery::NoUrl(_) => {
            return view! { <p class="hint">{texts::ACCOUNT_WITHOUT_URL}</p> }.into_any();
        }
        Delivery::NotSelected => {
            return view! { <p class="hint">{texts::ACCOUNT_NOT_SELECTED}</p> }.into_any();
        }
    };
    view! {
        <p class="warning row">
            <Svg icon=Icon::Alert/>
            <span>{texts::NOT_SENT_TO} " " {receiver} {texts::NOT_SENT_WHY}</span>
        </p>
    }
    .into_any()
}
