//! Controls of the conversations that are created for an address. The forms that add and edit an address share them.

use api::address_configuration::AutoCreationType;
use api::event::{OfConversation, Pair, Scope};
use leptos::prelude::*;

use super::texts;
use crate::form::control::{Check, Choice, Grouped, Line, Setting};
use crate::service::picker::ServicePicker;
use crate::ui::icon::{Icon, Svg};
use crate::webhooks::host_warning;

/// Settings of the conversations that are created.
#[derive(Clone, Copy)]
pub struct Creation {
    pub enabled: Setting,
    pub receiver: Setting,
    pub service: Setting,
    pub url: Setting,
    pub method: Setting,
    pub events: Setting,
    pub flow: Setting,
    pub retries: Setting,
}

/// The settings, in a panel. Those of a receiver show while it is selected.
#[component]
pub fn CreationFields(creation: Creation) -> impl IntoView {
    let Creation { enabled, receiver, service, url, method, events, flow, retries } = creation;
    let is = move |wanted: AutoCreationType| receiver.text().eq_ignore_ascii_case(wanted.as_str());
    view! {
        <section class="panel group" aria-labelledby="creation-heading">
            <header>
                <h2 id="creation-heading">{texts::NEW_CONVERSATIONS}</h2>
            </header>
            <div class="body">
                <Check setting=enabled/>
                <ServicePicker setting=service none=texts::NO_SERVICE/>
                <Choice setting=receiver options=texts::RECEIVERS/>
                <Show when=move || is(AutoCreationType::Webhook)>
                    <Line setting=url/>
                    <HostWarning url/>
                    <Choice setting=method options=texts::METHODS/>
                    <Events setting=events/>
                </Show>
                <Show when=move || is(AutoCreationType::Studio)>
                    <Line setting=flow/>
                    <Line setting=retries unit=texts::RETRIES_UNIT/>
                </Show>
            </div>
        </section>
    }
}

/// Warns about a webhook URL that Twilio cannot reach.
#[component]
fn HostWarning(url: Setting) -> impl IntoView {
    let warning = Memo::new(move |_| url.field.with(host_warning));
    view! {
        <div class="warnings" role="status">
            {move || warning.get().map(|warning| view! { <p class="warning row"><Svg icon=Icon::Alert/> <span>{warning}</span></p> })}
        </div>
    }
}

/// Post-events of one conversation, to select.
#[component]
fn Events(setting: Setting) -> impl IntoView {
    let option = move |pair: &'static Pair| {
        let name = pair.post?;
        let toggle = move |on| setting.field.update(|field| field.toggle(name, on));
        Some(view! {
            <label class="option">
                <input
                    type="checkbox"
                    prop:checked=move || setting.field.with(|field| field.has(name))
                    on:change:target=move |event| toggle(event.target().checked())
                />
                <span>{pair.label} " " <code class="wire">{name}</code></span>
            </label>
        })
    };
    view! {
        <Grouped setting>
            <div class="options">{OfConversation::PAIRS.iter().filter_map(option).collect_view()}</div>
        </Grouped>
    }
}

/// Handles of the parameters of a request that sets these settings.
macro_rules! creation {
    ($request:ty, $setting:expr) => {{
        let setting = $setting;
        $crate::account::addresses::fields::Creation {
            enabled: setting(<$request>::auto_creation_enabled()),
            receiver: setting(<$request>::auto_creation_type()),
            service: setting(<$request>::auto_creation_conversation_service_sid()),
            url: setting(<$request>::auto_creation_webhook_url()),
            method: setting(<$request>::auto_creation_webhook_method()),
            events: setting(<$request>::auto_creation_webhook_filters()),
            flow: setting(<$request>::auto_creation_studio_flow_sid()),
            retries: setting(<$request>::auto_creation_studio_retry_count()),
        }
    }};
}
pub(super) use creation;
