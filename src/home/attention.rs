//! Findings of the health check: the worst ones, each with a link to where it is mended. The check starts on request, because it sends several
//! requests for each service. Before it, the card shows findings in what the page has loaded.

use api::Json;
use engine::Snapshot;
use engine::health::{Finding, unread};
use engine::known::Known;
use engine::run::Cut;
use leptos::prelude::*;

use super::reading::Reading;
use super::{HomeData, texts};
use crate::health::{HealthContext, Shown, tone};
use crate::navigation::Navigation;
use crate::place::PlaceLink;
use crate::plan::UnfinishedLink;
use crate::routes::Route;
use crate::service::list::search::Filter;

/// Number of findings that are shown.
const SHOWN: usize = 5;

/// Content of the card.
#[component]
pub fn Attention(home: HomeData) -> impl IntoView {
    let health = HealthContext::of_app();
    let shown = health.shown();
    let has_begun = Memo::new(move |_| health.run.with(|_| ()).is_some());
    let begin = move |_| {
        if health.run.is_running() {
            health.run.stop();
        } else {
            health.begin();
        }
    };
    let loaded = Memo::new(move |_| health.mutes.with(|mutes| Shown::of(&snapshot(home), mutes)));
    let intro = move || {
        let count = home.services.items.with(Vec::len);
        let more = if home.is_complete.get() { "" } else { "+" };
        texts::check_effect(count, more)
    };
    let label = move || match has_begun.get() {
        _ if health.run.is_running() => texts::STOP_CHECK,
        true => texts::CHECK_AGAIN,
        false => texts::CHECK,
    };
    view! {
        <UnfinishedLink/>
        <Show
            when=move || has_begun.get()
            fallback=move || match loaded.with(|loaded| loaded.open.is_empty()) {
                true => view! { <p class="two-lines">{intro}</p> }.into_any(),
                false => view! { <Loaded loaded/> }.into_any(),
            }
        >
            <Progress health shown/>
            // Once the check has ended: the order changes until then, and the buttons would move.
            <Worst worst=Memo::new(move |_| if health.run.is_running() { Vec::new() } else { shown.with(worst) })/>
            <Lists health shown/>
        </Show>
        <p class="row">
            <SeeAll health shown/>
            <button type="button" on:click=begin>
                {label}
            </button>
        </p>
    }
}

/// Extent and result of the check.
#[component]
fn Progress(health: HealthContext, shown: Memo<Shown>) -> impl IntoView {
    let findings = move || shown.with(|shown| shown.open.len());
    let text = move || {
        let (done, found) = (health.done(), health.found());
        let is_complete = health.run.with(|run| run.inquiry().progress().is_list_complete).unwrap_or_default();
        let more = if is_complete { "" } else { "+" };
        match health.run.cut() {
            _ if health.run.is_running() => texts::check_running(done, found, more, findings()),
            Some(Cut::Stopped | Cut::Budget) => texts::check_stopped(done, found),
            None if findings() == 0 => texts::no_findings(found),
            None => texts::checked(found),
        }
    };
    let is_unread = move || health.run.with(|run| !unread(run.inquiry().snapshot()).is_empty()).unwrap_or_default();
    let note = move || match () {
        () if health.run.is_running() => None,
        () if health.is_outdated() => Some(texts::CHECK_OUTDATED),
        () => is_unread().then_some(texts::SETTINGS_UNREAD),
    };
    view! {
        <p role="status">{text}</p>
        <Show when=move || health.run.is_running()>
            <progress
                aria-label=texts::CHECK_PROGRESS
                max=move || health.found()
                value=move || health.done()
            ></progress>
        </Show>
        {move || note().map(|note| view! { <p class="hint">{note}</p> })}
    }
}

/// Returns what the page has loaded of the account's settings.
fn snapshot(home: HomeData) -> Snapshot {
    fn known<T: Json>(reading: Reading) -> Known<T> {
        match reading.response.get() {
            None => Known::NotRead,
            Some(Ok(json)) => T::from_json(&json).map_or(Known::NotRead, Known::Read),
            Some(Err(error)) => Known::from(Err(error)),
        }
    }
    Snapshot {
        configuration: known(home.configuration),
        webhooks: known(home.webhooks),
        default_service: home.default_service.get().map(|(_, reading)| known(reading)).unwrap_or_default(),
        ..Snapshot::default()
    }
}

/// The worst finding in what the page has loaded. It is as high as the sentence that it replaces, so that nothing moves.
#[component]
fn Loaded(loaded: Memo<Shown>) -> impl IntoView {
    let worst = move || {
        let check = loaded.with(|loaded| loaded.open.first().map(|(finding, _)| finding.check))?;
        let severity = check.severity;
        Some(view! { <span class="badge" data-tone=tone(severity)>{severity.label()}</span> " " {check.title} })
    };
    let rest = move || match loaded.with(|loaded| loaded.open.len()) {
        0 | 1 => texts::CHECK_FOR_MORE.to_owned(),
        count => texts::more_findings(count - 1),
    };
    view! {
        <div class="two-lines">
            <p>{worst}</p>
            <p class="hint">{rest}</p>
        </div>
    }
}

/// A finding, and the name of its service.
type Named = (Finding, Option<String>);

fn worst(shown: &Shown) -> Vec<Named> {
    shown.open.iter().take(SHOWN).cloned().collect()
}

#[component]
fn Worst(worst: Memo<Vec<Named>>) -> impl IntoView {
    let row = |(finding, service)| view! { <Row finding service/> };
    view! {
        <Show when=move || worst.with(|worst| !worst.is_empty())>
            <ul class="findings">{move || worst.get().into_iter().map(row).collect_view()}</ul>
        </Show>
    }
}

#[component]
fn Row(finding: Finding, service: Option<String>) -> impl IntoView {
    let Finding { check, place, evidence } = finding;
    let of = service.unwrap_or_default();
    let name = place.service.is_some().then(|| view! { <bdi class="name">{of.clone()}</bdi> ": " });
    view! {
        <li>
            <div>
                <p><span class="badge" data-tone=tone(check.severity)>{check.severity.label()}</span> " " <b>{check.title}</b></p>
                <p class="evidence">{name} {evidence}</p>
            </div>
            <PlaceLink place of/>
        </li>
    }
}

/// Numbers of services with findings and of leftovers, as links to their list, once the check has ended.
#[component]
fn Lists(health: HealthContext, shown: Memo<Shown>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let link = move |filter: Filter, count: usize, text: fn(usize) -> String| {
        let href = format!("{}?filter={}", navigation.href(&Route::Services), filter.name());
        (count > 0).then(|| view! { <a href=href>{text(count)}</a> })
    };
    let counts =
        Memo::new(move |_| shown.with(|shown| [shown.services_with_findings().len(), shown.leftovers().len()]));
    move || {
        let [attention, leftovers] = counts.get().map(|count| if health.run.is_running() { 0 } else { count });
        let attention = link(Filter::Attention, attention, texts::need_attention);
        let leftovers = link(Filter::Leftovers, leftovers, texts::leftovers);
        (attention.is_some() || leftovers.is_some()).then(|| view! { <p class="row lists">{attention} {leftovers}</p> })
    }
}

/// Link to the page with every finding.
#[component]
fn SeeAll(health: HealthContext, shown: Memo<Shown>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let count = Memo::new(move |_| shown.with(|shown| shown.open.len()));
    move || {
        let label = match count.get() {
            _ if health.run.is_running() => return None,
            0 => return None,
            count => texts::see_findings(count),
        };
        Some(view! { <a class="button" href=navigation.href(&Route::Health)>{label}</a> })
    }
}
