//! Properties and addresses of a service.

use api::service::{Fetch, Service};
use api::{Endpoint, Sid};
use leptos::prelude::*;

use super::texts;
use crate::service::name::name_of;
use crate::session::context::SessionContext;
use crate::ui::copy::CopyButton;
use crate::ui::texts::sid_of;
use crate::value::moment::{ClockSwitch, Moment, UnexpectedValue};
use crate::value::sid::SidText;

/// What the section *Overview* shows of the service itself.
#[component]
pub fn Overview(service: Service, sid: Sid<Service>) -> impl IntoView {
    view! {
        <Identity service=service.clone()/>
        <Addresses service sid/>
    }
}

#[component]
fn Identity(service: Service) -> impl IntoView {
    let name = name_of(&service);
    view! {
        <section class="panel" aria-labelledby="identity-heading">
            <header class="spread">
                <h2 id="identity-heading">{texts::IDENTITY}</h2>
                <ClockSwitch/>
            </header>
            <dl class="facts body">
                <dt>{texts::SID} " " <code class="wire">"sid"</code></dt>
                <dd>
                    <SidText value=service.sid what=sid_of(&name)/>
                </dd>
                <dt>{texts::ACCOUNT_SID} " " <code class="wire">"account_sid"</code></dt>
                <dd>
                    <SidText value=service.account_sid what=texts::ACCOUNT_SID_COPIED/>
                </dd>
                <dt>{texts::CREATED} " " <code class="wire">"date_created"</code></dt>
                <dd>
                    <Moment value=service.date_created/>
                </dd>
                <dt>{texts::UPDATED} " " <code class="wire">"date_updated"</code></dt>
                <dd>
                    <Moment value=service.date_updated/>
                </dd>
                {service
                    .unknown
                    .into_iter()
                    .map(|(name, value)| {
                        view! {
                            <dt>
                                <code class="code">{name}</code>
                            </dt>
                            <dd class="code">{value.to_string()}</dd>
                        }
                    })
                    .collect_view()}
            </dl>
        </section>
    }
}

/// Addresses of the service and its subresources, for programs.
#[component]
fn Addresses(service: Service, sid: Sid<Service>) -> impl IntoView {
    let session: SessionContext = expect_context();
    let base_path = Fetch {}.request(&sid).path;
    let links = service.links.known().map(|links| links.0.clone()).unwrap_or_default();
    let url = match service.url.text() {
        Some(url) => view! { <Address name="url".to_owned() address=session.for_programs(url)/> }.into_any(),
        None => view! { <dt>"url"</dt><dd><UnexpectedValue text=None/></dd> }.into_any(),
    };
    view! {
        <details class="panel">
            <summary>
                <h2>{texts::ENDPOINTS}</h2>
                <p class="hint">{texts::ENDPOINTS_ABOUT}</p>
            </summary>
            <dl class="facts addresses body">
                <Address name=texts::BASE_PATH.to_owned() address=base_path/>
                {url}
                {links
                    .into_iter()
                    .map(|(name, address)| view! { <Address name=format!("links.{name}") address=session.for_programs(address)/> })
                    .collect_view()}
                {service.links.unexpected().map(|text| view! { <dt>"links"</dt><dd><UnexpectedValue text=Some(text)/></dd> })}
            </dl>
        </details>
    }
}

#[component]
fn Address(name: String, address: String) -> impl IntoView {
    view! {
        <dt>{name.clone()}</dt>
        <dd>
            <span class="address">{address.clone()}</span>
            <CopyButton text=address what=name/>
        </dd>
    }
}
