//! Findings of one check.

use api::Sid;
use api::service::Service;
use engine::health::Finding;
use leptos::prelude::*;

use super::state::{CheckGroup, HealthContext};
use super::texts;
use crate::navigation::Navigation;
use crate::place::PlaceLink;
use crate::routes::{Route, Section};
use crate::ui::bidi::isolate;

/// Number of findings that are shown at first.
const SHOWN: usize = 5;

/// Findings of one check, with the reason why they matter.
#[component]
pub fn Group(group: CheckGroup) -> impl IntoView {
    let CheckGroup { check, findings } = group;
    let count = findings.len();
    let all = RwSignal::new(count <= SHOWN);
    let rows = StoredValue::new(findings);
    let shown = move || {
        let limit = if all.get() { usize::MAX } else { SHOWN };
        rows.with_value(|rows| rows.iter().take(limit).cloned().collect::<Vec<_>>())
    };
    let row = |(finding, service)| view! { <Row finding service/> };
    view! {
        <div class="check">
            <h3>{check.title} <Show when=move || { count > 1 }><span class="badge">{count}</span></Show></h3>
            <p class="hint">{check.why}</p>
            <ul>{move || shown().into_iter().map(row).collect_view()}</ul>
            <Show when=move || !all.get()>
                <button type="button" on:click=move |_| all.set(true)>
                    {texts::show_all(count)}
                </button>
            </Show>
        </div>
    }
}

#[component]
fn Row(finding: Finding, service: Option<String>) -> impl IntoView {
    let health: HealthContext = expect_context();
    let (title, of) = (finding.check.title, service.clone().unwrap_or_default());
    let place = finding.place.clone();
    let link = finding.place.service.clone().zip(service).map(|(sid, name)| view! { <ServiceName sid name/> });
    let evidence = finding.evidence.clone();
    let label = if of.is_empty() { texts::mute(title) } else { texts::mute_in(title, &isolate(&of)) };
    view! {
        <li>
            <div>
                {link}
                <p class="evidence">{evidence}</p>
            </div>
            <div class="row">
                <PlaceLink place of/>
                <button type="button" data-kind="quiet" aria-label=label on:click=move |_| health.muting.set(Some(finding.clone()))>
                    {texts::MUTE}
                </button>
            </div>
        </li>
    }
}

/// Name of a service, as a link to it.
#[component]
pub fn ServiceName(sid: Sid<Service>, name: String) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let href = navigation.href(&Route::Service(sid, Section::Overview));
    view! { <a class="name" href=href><bdi>{name}</bdi></a> }
}
