//! Status of a service: a card for each of its pages, and what needs attention.

use engine::health::Finding;
use engine::status::Card;
use leptos::prelude::*;

use super::texts;
use crate::feedback::load::Waiting;
use crate::navigation::Navigation;
use crate::place::{PlaceLink, route_of};
use crate::service::marks::ServiceSurvey;
use crate::ui::icon::{Icon, Svg};

/// Findings of a service, and below them a card for each of its pages.
#[component]
pub fn Status() -> impl IntoView {
    let survey: ServiceSurvey = expect_context();
    survey.restart();
    // The cards appear together, so that none moves another. They stay while a save makes the survey read something.
    let shown = Memo::new(move |before: Option<&Option<_>>| survey.result().or_else(|| before.cloned().flatten()));
    move || {
        match shown.get() {
        None => view! { <section class="panel status-waiting"><Waiting what=texts::STATUS_LOADED/></section> }.into_any(),
        Some((findings, cards)) => view! {
            <Attention findings/>
            <section class="status" aria-label=texts::STATUS>{cards.into_iter().map(|card| view! { <StatusCard card/> }).collect_view()}</section>
        }
        .into_any(),
    }
    }
}

/// Findings, each with a link to the page that changes the setting.
#[component]
fn Attention(findings: Vec<Finding>) -> impl IntoView {
    let row = |finding: Finding| {
        view! {
            <li>
                <Svg icon=Icon::Alert/>
                <div>
                    <b>{finding.check.title}</b>
                    <p>{finding.evidence}</p>
                    <p class="hint">{finding.check.why}</p>
                </div>
                <PlaceLink place=finding.place of=texts::THIS_SERVICE/>
            </li>
        }
    };
    (!findings.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="attention-heading">
                <header>
                    <h2 id="attention-heading">{texts::NEEDS_ATTENTION}</h2>
                </header>
                <ul class="attention">{findings.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn StatusCard(card: Card) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let Card { title, place, lines, error, .. } = card;
    let title = match route_of(&place) {
        Some(route) => {
            view! { <a href=navigation.href(&route)><span class="visually-hidden">{texts::OPEN} " "</span>{title}</a> }
                .into_any()
        }
        None => title.into_any(),
    };
    let error = error.map(|error| {
        view! {
            <p class="warning row">
                <Svg icon=Icon::Alert/> <span>{texts::CARD_FAILED} " " {error.to_string()}</span>
            </p>
        }
    });
    let mut lines = lines.into_iter();
    view! {
        <article class="panel">
            <h2>{title}</h2>
            {lines.next().map(|line| view! { <p><bdi>{line}</bdi></p> })}
            {lines.map(|line| view! { <p class="hint"><bdi>{line}</bdi></p> }).collect_view()}
            {error}
        </article>
    }
}
