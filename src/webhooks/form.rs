//! Form of webhooks.

use api::webhooks::Webhooks;
use leptos::prelude::*;

use super::{Events, FLEX, Hooks, Override, OverrideStatus, OverrideWarning, WebhookUrls, texts};
use crate::feedback::load::Loadable;
use crate::form::control::{Choice, Setting};
use crate::form::settings::{FormFields, RequestWith, SettingsForm};

const TARGETS: &[(&str, &str)] = &[("webhook", texts::TARGET_URLS), (FLEX, texts::TARGET_FLEX)];

#[component]
pub fn WebhooksForm(
    /// Prefix of the ids in the form.
    form: &'static str,
    title: &'static str,
    about: &'static str,
    #[prop(into)] settings: FormFields,
    hooks: Hooks,
    /// Receiver of the events, which only the account can choose.
    #[prop(optional)]
    target: Option<Setting>,
    /// Resource that the webhooks belong to, as part of the draft's key.
    of: String,
    request_with: RequestWith,
    /// Response with the webhooks of the account, which those of a service override.
    #[prop(optional)]
    account: Option<Loadable<Webhooks>>,
) -> impl IntoView {
    let target = target.map(|setting| view! { <Choice setting options=TARGETS/> });
    let overriding = account.map(|account| Override::new(hooks, account));
    view! {
        <SettingsForm words=texts::save(form) settings of request_with warning=overriding.map(Override::warning)>
            <section class="panel group" aria-labelledby="webhooks-heading">
                <header>
                    <h2 id="webhooks-heading">{title}</h2>
                    <p class="hint">{about}</p>
                </header>
                <div class="body">
                    {overriding.map(|overriding| view! { <OverrideStatus overriding/> })}
                    {target}
                    <WebhookUrls hooks/>
                    {overriding.map(|overriding| view! { <OverrideWarning overriding/> })}
                </div>
            </section>
            <section class="panel" aria-label=texts::EVENTS>
                <div class="body">
                    <Events hooks/>
                </div>
            </section>
        </SettingsForm>
    }
}
